"""Opens a file of lines in DuckDB: straight where it is clean, through intake where it is not."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import duckdb

from septet.engine.intake import IntakeError, Limits
from septet.engine.intake.reading.kinds import format_of
from septet.engine.lines import careful, direct
from septet.engine.lines.direct import Told
from septet.engine.lines.model import LineColumns, LinesError, SkippedLines

T = TypeVar("T")


@dataclass(frozen=True)
class Lines:
    """`relation`: SQL of a relation with columns customer (VARCHAR or a number), date (DATE),
    amount (number) and, where asked for, document and currency. `trusted`: no row of it is
    unusable; where it is False, whoever reads it counts them."""

    con: duckdb.DuckDBPyConnection
    relation: str
    trusted: bool
    has_currency: bool
    told: Told = field(default_factory=Told)
    skipped: SkippedLines = field(default_factory=SkippedLines)


class Untrusted(Exception):
    """The reader found rows it cannot use in lines that were not trusted."""


def opened(
    path: Path,
    columns: LineColumns,
    use: Callable[[Lines], T],
    *,
    skip_bad: Path | None = None,
    limits: Limits | None = None,
) -> T:
    """What `use` makes of the lines in `path`. `use` raises Untrusted to have them looked at row
    by row, and is then called again. Rows that cannot be read are refused by BadLines, or written
    to `skip_bad` and left out. Raises LinesError, IntakeError where the file cannot be taken.
    """
    limits = limits or Limits()
    if not path.is_file():
        raise LinesError(f"{path}: there is no such file. Check the path.")
    with _database(limits) as con:
        found = direct.look(con, path, columns, format_of(path, limits), limits)
        if found is not None:
            try:
                return use(
                    Lines(con, found.relation, found.trusted, found.has_currency, found.told)
                )
            except (Untrusted, duckdb.ConversionException, duckdb.InvalidInputException):
                pass
            if found.is_typed:
                kept = direct.keep_bad(con, path, found, skip_bad)
                relation = direct.without_bad(found)
                return use(Lines(con, relation, True, found.has_currency, skipped=kept))
    with careful.loaded(path, columns, skip_bad=skip_bad, limits=limits) as (con, kept, currency):
        return use(Lines(con, careful.RELATION, True, currency, skipped=kept))


@contextmanager
def _database(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    with (
        tempfile.TemporaryDirectory(prefix="septet-") as spill,
        duckdb.connect(
            config={
                "threads": limits.threads,
                "memory_limit": limits.memory,
                "temp_directory": spill,
            }
        ) as con,
    ):
        con.execute("SET enable_progress_bar = false; SET TimeZone = 'UTC'")
        con.execute("SET preserve_insertion_order = false; SET pandas_analyze_sample = 1")
        yield con


__all__ = ["IntakeError", "Lines", "Untrusted", "opened"]
