"""Refused rows in the layout of the original file, to be mended and sent again."""

import csv
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from septet.engine.intake.reading.columns import quoted
from septet.engine.intake.reasons import Reason, words

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")
LAST_COLUMNS = ("Refused row", "Reason")


def harmless(cell: str) -> str:
    """`cell` as no spreadsheet takes it for a formula; plain numbers stay what they are."""
    if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def write_csv(
    refusals: Path,
    path: Path,
    *,
    header: Sequence[str],
    delimiter: str,
    say: Callable[[Reason, str | None, str | None], str] = words,
    last_columns: Sequence[str] = LAST_COLUMNS,
) -> None:
    """Write the rows of `refusals` (Parquet) to `path`: the original columns first, then the row
    number and the reason in the words of `say`; cells too many come last. UTF-8 with a mark."""
    import duckdb

    width = len(header)
    with (
        duckdb.connect(":memory:") as con,
        path.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([*map(harmless, header), *last_columns])
        con.execute(
            'SELECT row, reason, "column", value, cells'  # noqa: S608 (a quoted path)
            f" FROM read_parquet({quoted(str(refusals))})"
        )
        while found := con.fetchmany(10_000):
            for row, reason, column, value, cells in found:
                texts = [harmless(cell or "") for cell in cells or []]
                kept = texts[:width] + [""] * (width - len(texts))
                why = harmless(say(Reason(reason), column, value))
                writer.writerow([*kept, row, why, *texts[width:]])
