# ruff: noqa: S608 - queries are put together from constants
"""The careful way: intake types the file row by row and names every row it cannot use."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from septet.engine.intake import Kind, Limits, Plan, Reason
from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.booking.facts import facts_of
from septet.engine.intake.booking.table import Table, check_plan
from septet.engine.intake.booking.work import load, workshop
from septet.engine.intake.examining import Layout, settle
from septet.engine.intake.reasons import words
from septet.engine.intake.refusals import harmless
from septet.engine.lines.direct import check, factors_of, layout_of, with_currency
from septet.engine.lines.model import BadLines, LineColumns, SkippedLines

RELATION = (
    "(SELECT customer, date, net_amount AS amount, invoice AS document, currency FROM typed "
    "WHERE reason IS NULL AND customer IS NOT NULL)"
)
_NO_LINES = {Reason.SUBTOTAL, Reason.REPEATED_HEADER}  # no lines at all, so nothing is lost
_BAD = (
    "(SELECT row, coalesce(reason, 'missing') AS reason, "
    "CASE WHEN reason IS NULL THEN 'customer' ELSE field END AS field, value FROM typed "
    f"WHERE coalesce(reason, '') NOT IN ({', '.join(repr(str(r)) for r in sorted(_NO_LINES))}) "
    "AND (reason IS NOT NULL OR customer IS NULL))"
)
_UNTOLD = "XXX"  # ISO 4217: no currency
_SHOWN = 10


@contextmanager
def loaded(
    path: Path, columns: LineColumns, *, skip_bad: Path | None, limits: Limits
) -> Iterator[tuple[duckdb.DuckDBPyConnection, SkippedLines, bool]]:
    """A database with the lines of `path` as RELATION, what was left out, and whether a column
    of currencies was read."""
    layout = layout_of(path, columns, limits)
    check(path, columns, layout.headers)
    columns = with_currency(columns, layout.headers)
    plan = _plan(columns, layout)
    layout, _ = settle(
        path, Kind.INVOICE_LINES, style=layout.style, limits=limits, mapping=plan.mapping
    )
    check_plan(plan, layout, path)
    cells = Cells(plan, Table(path, layout, limits))
    with (
        tempfile.TemporaryDirectory(prefix="septet-") as folder,
        workshop(Path(folder), limits) as con,
    ):
        load(con, cells, facts_of(cells), progress=None, cancelled=None)
        kept = _keep_bad(con, path, cells, skip_bad)
        yield con, kept, columns.currency is not None


def _plan(columns: LineColumns, layout: Layout) -> Plan:
    mapping = {"customer": columns.customer, "date": columns.date}
    factors = factors_of(columns.amount, layout.headers)
    names = ("net_amount",) if len(factors) == 1 else ("quantity", "price")
    mapping |= dict(zip(names, factors, strict=True))
    if columns.currency:
        mapping["currency"] = columns.currency
    if columns.document:
        mapping["invoice"] = columns.document
    return Plan(
        Kind.INVOICE_LINES,
        mapping,
        source="",
        currency=_UNTOLD,
        style=layout.style,
        constants={} if columns.document else {"invoice": "1"},
    )


def _keep_bad(
    con: duckdb.DuckDBPyConnection, path: Path, cells: Cells, skip_bad: Path | None
) -> SkippedLines:
    count = con.execute(f"SELECT count(*) FROM {_BAD}").fetchone()
    total = int(count[0]) if count else 0
    if not total:
        return SkippedLines()
    found = con.execute(f"SELECT row, reason, field, value FROM {_BAD} ORDER BY row")
    if skip_bad is None:
        said = [(int(row), _said(cells, *rest)) for row, *rest in found.fetchmany(_SHOWN)]
        raise BadLines(path.name, total, said)
    with skip_bad.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "reason"])
        while rows := found.fetchmany(10_000):
            writer.writerows([row, harmless(_said(cells, *rest))] for row, *rest in rows)
    return SkippedLines(total, skip_bad)


def _said(cells: Cells, reason: str, code: str | None, value: str | None) -> str:
    return words(Reason(reason), cells.named(code) if code else None, value)
