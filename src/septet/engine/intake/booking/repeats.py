"""Which good rows are booked already: earlier in this file, or in a batch that is in force."""
# ruff: noqa: S608 (SQL is built from our own names and quoted paths)

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.booking.work import Cancel, check_cancel
from septet.engine.intake.reading.columns import quoted
from septet.engine.intake.reasons import Reason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CONFLICT = quoted(Reason.BOOKED_WITH_OTHER_CONTENT)


_FATES = (
    "CREATE TABLE fates AS SELECT t.row, coalesce(o.occurrence, 1) AS occurrence, r.known,"
    " coalesce(t.reason, r.reason) AS reason,"
    " CASE WHEN coalesce(t.reason, r.reason) IS NOT NULL THEN 'refused'"
    " WHEN r.row IS NOT NULL THEN 'duplicates' ELSE 'booked' END AS fate"
    " FROM (SELECT row, reason FROM typed) AS t LEFT JOIN repeats AS r ON r.row = t.row"
    " LEFT JOIN occurrences AS o ON o.row = t.row ORDER BY t.row"
)


def find_repeats(con: "DuckDBPyConnection", known: Sequence[Path], cancelled: Cancel) -> None:
    """Table `occurrences` (row, occurrence; rows not in it occur once) and table `repeats` (row,
    reason, known): reason NULL is a duplicate, `known` the file's place, NULL for this one.

    A row the file names (invoice and line number) is the same line again, wherever it comes from;
    if its content differs it is a conflict. A row without a name is told by its content, and the
    second such row of a file is a second line: only a second file can repeat it.

    Table `fates` then says of every row, in the order of the file, what becomes of it.
    """
    con.execute(
        "CREATE TABLE occurrences AS SELECT row, keyed, body,"
        " CAST(row_number() OVER seen AS INTEGER) AS occurrence,"
        " first_value(body) OVER seen AS first"
        " FROM typed WHERE reason IS NULL AND key IN"
        " (SELECT key FROM typed WHERE reason IS NULL GROUP BY key HAVING count(*) > 1)"
        " WINDOW seen AS (PARTITION BY key ORDER BY row)"
    )
    con.execute(
        "CREATE TABLE repeats AS SELECT row,"
        f" CASE WHEN body <> first THEN {_CONFLICT} END AS reason, CAST(NULL AS INTEGER) AS known"
        " FROM occurrences WHERE keyed AND occurrence > 1"
    )
    con.execute("DELETE FROM occurrences WHERE keyed")
    for place, path in enumerate(known):
        check_cancel(cancelled)
        _against(con, place, path)
    con.execute(_FATES)


def _against(con: "DuckDBPyConnection", place: int, path: Path) -> None:
    con.execute(
        "INSERT INTO repeats SELECT t.row,"
        f" CASE WHEN t.body <> CAST(k.content AS UUID) THEN {_CONFLICT} END, {place}"
        f" FROM typed AS t JOIN read_parquet({quoted(str(path))}) AS k"
        " ON t.key = CAST(k.identity AS UUID)"
        " LEFT JOIN occurrences AS o ON o.row = t.row"
        " WHERE t.reason IS NULL AND t.row NOT IN (SELECT row FROM repeats)"
        " AND (t.keyed OR k.occurrence = coalesce(o.occurrence, 1))"
    )


def conflicts(con: "DuckDBPyConnection") -> int:
    """How many rows are booked already with other content."""
    found = con.execute("SELECT count(*) FROM repeats WHERE reason IS NOT NULL").fetchone()
    return int(found[0]) if found else 0
