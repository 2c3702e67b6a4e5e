"""The database a file is typed in: on disk beside the result, bounded in memory, thrown away."""
# ruff: noqa: S608 (SQL is built from our own field codes and quoted names)

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake import dates
from septet.engine.intake.booking import cells as typing
from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.booking.facts import Facts, typed
from septet.engine.intake.booking.table import Piece
from septet.engine.intake.errors import Cancelled
from septet.engine.intake.model import Limits

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Cancel = Callable[[], bool] | None
Progress = Callable[[int, int], None] | None


def check_cancel(cancelled: Cancel) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled


@contextmanager
def workshop(folder: Path, limits: Limits) -> Iterator["DuckDBPyConnection"]:
    """A database in `folder`/work, gone afterwards."""
    import duckdb

    work = folder / "work"
    work.mkdir(parents=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": limits.memory,
        "threads": str(limits.threads),
        "temp_directory": str(work / "spill"),
    }
    try:
        with duckdb.connect(str(work / "work.duckdb"), config=config) as con:
            con.execute("SET TimeZone = 'UTC'")
            con.execute("SET enable_progress_bar = false")
            con.execute("SET pandas_analyze_sample = 1")  # texts are known to be texts
            yield con
    finally:
        shutil.rmtree(work, ignore_errors=True)


def learn_days(con: "DuckDBPyConnection", cells: Cells, relation: str) -> None:
    """Parse each new text of a date column once, and remember its day."""
    texts = cells.texts(relation)
    for code in cells.dates:
        new = con.execute(
            f"SELECT DISTINCT t_{code} FROM {texts} AS x WHERE t_{code} IS NOT NULL"
            f" AND t_{code} NOT IN (SELECT text FROM days)"
        ).fetchall()
        order = cells.table.layout.style.date_order or "ymd"
        found = [(text, dates.parse_day(text, order)) for (text,) in new]
        if found:
            columns = [[text for text, _ in found], [day for _, day in found]]
            con.execute(
                "INSERT INTO days SELECT unnest($1::VARCHAR[]), unnest($2::DATE[])", columns
            )


def load(
    con: "DuckDBPyConnection", cells: Cells, facts: Facts, *, progress: Progress, cancelled: Cancel
) -> int:
    """Type every row of the file into table `typed`, and keep the cells of refused ones in `raw`.

    Returns how many blank rows there were between the others.
    """
    typing.prepare(con, cells.table.layout.style.decimal_mark or ".")
    con.execute("CREATE TABLE raw (row BIGINT, cells VARCHAR[])")
    con.execute(f"CREATE TABLE typed AS {typed(cells, facts, cells.table.nothing)}")
    rows = last = 0
    for piece in cells.table.pieces(con):
        check_cancel(cancelled)
        learn_days(con, cells, piece.relation)
        con.execute(f"INSERT INTO typed {in_order(cells, facts, piece.relation)}")
        last = _keep_refused(con, cells, piece, after=last)
        rows += piece.rows
        if progress is not None:
            progress(piece.done, piece.total)
    found = con.execute("SELECT count(*) FROM typed").fetchone()
    return rows - (int(found[0]) if found else 0)


def type_piece(con: "DuckDBPyConnection", cells: Cells, facts: Facts, relation: str) -> None:
    """Table `piece`: the rows of `relation`, typed."""
    learn_days(con, cells, relation)
    con.execute(f"CREATE OR REPLACE TEMP TABLE piece AS {in_order(cells, facts, relation)}")


def in_order(cells: Cells, facts: Facts, relation: str) -> str:
    """A query of the typed rows of `relation`; joins on two threads do not keep their order."""
    return f"{typed(cells, facts, relation)} ORDER BY row"


def _keep_refused(con: "DuckDBPyConnection", cells: Cells, piece: Piece, *, after: int) -> int:
    """Keep the cells of the piece's refused rows, those below row `after`; the last row so far."""
    rows = f"SELECT row FROM typed WHERE row > {after} AND reason IS NOT NULL"
    if con.execute(f"{rows} LIMIT 1").fetchone():
        con.execute(
            f"INSERT INTO raw SELECT row, {cells.table.all_cells} FROM {piece.relation}"
            f" WHERE row IN ({rows})"
        )
    found = con.execute(f"SELECT max(row) FROM typed WHERE row > {after}").fetchone()
    return int(found[0]) if found and found[0] is not None else after


def fsync(folder: Path, names: list[str]) -> None:
    """Have the files on the disk, and their names in `folder`."""
    for path in (*(folder / name for name in names), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
