"""The two doors: preview the first rows, book all of them."""
# ruff: noqa: S608 (SQL is built from our own field codes and quoted names)

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.booking import cells as typing
from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.booking.facts import Facts, facts_of
from septet.engine.intake.booking.reckoning import reckon
from septet.engine.intake.booking.repeats import conflicts, find_repeats
from septet.engine.intake.booking.table import Table, check_plan
from septet.engine.intake.booking.work import (
    Cancel,
    Progress,
    check_cancel,
    fsync,
    load,
    type_piece,
    workshop,
)
from septet.engine.intake.booking.writing import write_facts, write_refusals
from septet.engine.intake.examining import settle
from septet.engine.intake.model import Booking, Kind, Limits, Plan, PreviewRow
from septet.engine.intake.reasons import Reason
from septet.engine.intake.refusals import write_csv

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def _open(path: Path, plan: Plan, limits: Limits) -> Cells:
    """The plan against the file it is for. Raises IntakeError where they don't fit."""
    layout, _ = settle(path, plan.kind, style=plan.style, limits=limits, mapping=plan.mapping)
    check_plan(plan, layout, path)
    return Cells(plan, Table(path, layout, limits))


def preview(
    path: Path, plan: Plan, *, rows: int = 20, limits: Limits | None = None
) -> list[PreviewRow]:
    """The first `rows` rows as they will be booked or refused. Writes nothing.

    Duplicates are not looked for. Raises IntakeError where plan and file don't fit.
    """
    import duckdb

    cells = _open(path, plan, limits or Limits())
    facts = facts_of(cells)
    with duckdb.connect(":memory:", config={"threads": "1"}) as con:
        typing.prepare(con, cells.table.layout.style.decimal_mark or ".")
        for piece in cells.table.pieces(con):
            first = f"(SELECT * FROM {piece.relation} ORDER BY row LIMIT {int(rows)})"
            con.execute(
                f"CREATE TEMP TABLE shown AS SELECT *, {cells.table.all_cells} AS every"
                f" FROM {first}"
            )
            type_piece(con, cells, facts, "shown")
            return _shown(con, cells, facts)
    return []


def _shown(con: "DuckDBPyConnection", cells: Cells, facts: Facts) -> list[PreviewRow]:
    names = facts.names
    found = con.execute(
        f"SELECT row, every, reason, field, value, {', '.join(f'piece.{name}' for name in names)}"
        " FROM piece JOIN shown USING (row) ORDER BY row"
    ).fetchall()
    return [
        PreviewRow(
            row=row,
            values=dict(zip(names, values, strict=True)),
            cells=tuple(cell or "" for cell in every),
            reason=Reason(reason) if reason else None,
            column=cells.named(field) if field else None,
            value=value,
        )
        for row, every, reason, field, value, *values in found
    ]


def book(
    path: Path,
    plan: Plan,
    *,
    into: Path,
    known: Sequence[Path] = (),
    progress: Progress = None,
    cancelled: Cancel = None,
    limits: Limits | None = None,
) -> Booking:
    """Book `path` into the folder `into` (made where missing) and say what became of it.

    Writes facts (`lines.parquet`, `activities.parquet` or `pools.parquet`), `duplicates.parquet`,
    `refusals.parquet`, `refusals.csv` in the original layout and, of invoice lines,
    `customers.parquet`; all are on the disk when it returns. `known` are facts of batches in
    force. `progress` gets what is done of what there is, in bytes or rows. Raises IntakeError, or
    Cancelled soon after `cancelled` says so; then nothing is left in `into`.
    """
    limits = limits or Limits()
    cells = _open(path, plan, limits)
    facts = facts_of(cells)
    into.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    try:
        with workshop(into, limits) as con:
            blank = load(con, cells, facts, progress=progress, cancelled=cancelled)
            find_repeats(con, known, cancelled)
            if conflicts(con):
                _fetch_conflicts(con, cells, cancelled)
            check_cancel(cancelled)
            written += [plan.kind.facts, "duplicates.parquet", "customers.parquet"]
            written += ["refusals.parquet", "refusals.csv"]
            booking = _write(con, cells, facts, into, blank)
    except BaseException:
        for name in written:
            (into / name).unlink(missing_ok=True)
        raise
    fsync(into, [name for name in written if (into / name).exists()])
    return booking


def _write(
    con: "DuckDBPyConnection", cells: Cells, facts: Facts, into: Path, blank: int
) -> Booking:
    kind: Kind = cells.plan.kind
    layout = cells.table.layout
    write_facts(con, facts, kind, into)
    write_refusals(con, cells, into)
    write_csv(
        into / "refusals.parquet",
        into / "refusals.csv",
        header=layout.header_cells or layout.headers,
        delimiter=layout.style.delimiter or ",",
    )
    return reckon(con, kind, layout.style, blank)


def _fetch_conflicts(con: "DuckDBPyConnection", cells: Cells, cancelled: Cancel) -> None:
    """The cells of rows found in conflict; they were thought good while the file was read."""
    for piece in cells.table.pieces(con):
        check_cancel(cancelled)
        con.execute(
            f"INSERT INTO raw SELECT row, {cells.table.all_cells} FROM {piece.relation}"
            " WHERE row IN (SELECT row FROM repeats WHERE reason IS NOT NULL)"
        )
