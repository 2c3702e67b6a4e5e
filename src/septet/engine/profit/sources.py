# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Opens the ledger's Parquet batches in DuckDB: views of activities, pools and reduced lines."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from septet.engine.periods import Period
from septet.engine.reduction import Means, Reductions, reduce_batches, tables, view_sql

_ACTIVITIES = {
    "source": "VARCHAR",
    "date": "DATE",
    "customer": "VARCHAR",
    "kind": "VARCHAR",
    "quantity": "DECIMAL(18,4)",
    "minutes": "DECIMAL(18,4)",
    "cost": "DECIMAL(18,4)",
    "currency": "VARCHAR",
}
_POOLS = {
    "pool": "VARCHAR",
    "from_on": "DATE",
    "until_on": "DATE",
    "cost": "DECIMAL(18,4)",
    "capacity_minutes": "DECIMAL(18,4)",
    "currency": "VARCHAR",
    "activities": "VARCHAR",
}


@dataclass(frozen=True)
class Sources:
    """Parquet files of the live batches: invoice lines, service activities and cost pools."""

    lines: tuple[Path, ...]
    activities: tuple[Path, ...] = ()
    pools: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Lines:
    """Batches of invoice lines, where their reductions are kept, and what to reduce them with."""

    batches: tuple[Path, ...]
    reductions: Reductions
    means: Means


@contextmanager
def opened(
    sources: Sources, *, memory_limit: str, threads: int, spill: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the views `activities` and `pools`; what does not fit in memory spills
    into `spill`.

    Raises FileNotFoundError where a batch is missing.
    """
    for path in (*sources.lines, *sources.activities, *sources.pools):
        if not path.is_file():
            raise FileNotFoundError(f"{path}: this batch is not in the store; restore it first")
    with (
        tempfile.TemporaryDirectory(dir=spill, prefix=".spill-") as folder,
        duckdb.connect(
            config={"memory_limit": memory_limit, "threads": threads, "temp_directory": folder}
        ) as con,
    ):
        con.execute(
            "SET preserve_insertion_order = false; SET enable_progress_bar = false; SET TimeZone = 'UTC'"
        )
        # Texts are registered as Python objects; a long look at them asks for pandas each time.
        con.execute("SET pandas_analyze_sample = 1")
        _view(con, "activities", sources.activities, _ACTIVITIES)
        _view(con, "pools", sources.pools, _POOLS)
        yield con


@contextmanager
def kept_or_passing(reductions: Reductions | None, into: Path) -> Iterator[Reductions]:
    """The reductions given, else a folder of DuckDB's that is gone afterwards."""
    if reductions is not None:
        yield reductions
        return
    with tempfile.TemporaryDirectory(dir=into, prefix=".reduced-") as folder:
        yield Reductions(Path(folder))


def open_lines(
    con: duckdb.DuckDBPyConnection, lines: Lines, period: Period, *, between: Callable[[], None]
) -> tuple[str, ...]:
    """Reduce what is not reduced yet and create the views of it: `reduced_documents`, `names` and
    `variety` of the period's months, `totals` and `all_documents` of all. Returns who reduced it.
    """
    batches = reduce_batches(
        lines.batches, period, lines.reductions, means=lines.means, between=between
    )
    views = (
        ("reduced_documents", tables.DOCUMENTS, False),
        ("all_documents", tables.DOCUMENTS, True),
        ("names", tables.NAMES, False),
        ("variety", tables.VARIETY, False),
        ("totals", tables.TOTALS, True),
    )
    for name, table, ever in views:
        con.execute(view_sql(name, table, batches, ever=ever))
    return tuple(sorted(frozenset[str]().union(*(batch.made_by for batch in batches))))


def _view(
    con: duckdb.DuckDBPyConnection, name: str, paths: tuple[Path, ...], columns: dict[str, str]
) -> None:
    fields = ", ".join(f"cast({column} AS {kind}) AS {column}" for column, kind in columns.items())
    if not paths:
        nothing = ", ".join(f"NULL AS {column}" for column in (*columns, "filename"))
        con.execute(
            f"CREATE VIEW {name} AS SELECT {fields}, filename FROM (SELECT {nothing}) WHERE false"
        )
        return
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    drivers = _drivers(con, files) if name == "activities" else []
    fields += "".join(f', {_number(d)} AS "{d}"' for d in drivers)
    options = ", union_by_name = true" if drivers else ""
    con.execute(
        f"CREATE VIEW {name} AS SELECT {fields}, filename "
        f"FROM read_parquet([{files}], filename = true{options})"
    )


def _drivers(con: duckdb.DuckDBPyConnection, files: str) -> list[str]:
    """Columns `driver_<name>` of some activity file, for time equations."""
    described = con.execute(
        f"DESCRIBE SELECT * FROM read_parquet([{files}], union_by_name = true)"
    ).fetchall()
    return sorted(str(row[0]) for row in described if re.fullmatch(r"driver_\w+", str(row[0])))


def _number(column: str) -> str:
    return f'coalesce(cast("{column}" AS DECIMAL(18,4)), 0)'
