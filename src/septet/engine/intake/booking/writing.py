"""The files of a booking."""

from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.booking.facts import Facts
from septet.engine.intake.model import Kind
from septet.engine.intake.reading.columns import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_GOOD = " FROM typed AS t LEFT JOIN repeats AS r ON r.row = t.row"
_HEX = "replace(CAST({} AS VARCHAR), '-', '')"


def _copy(con: "DuckDBPyConnection", query: str, path: Path) -> str:
    con.execute(
        f"COPY ({query}) TO {quoted(str(path))}"
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)"
    )
    return path.name


def write_facts(con: "DuckDBPyConnection", facts: Facts, kind: Kind, into: Path) -> list[str]:
    """Facts, duplicates and, of invoice lines, customers. In the order of the file."""
    key, body = _HEX.format("t.key"), _HEX.format("t.body")
    names = ", ".join(f"t.{name}" for name in facts.names)
    occurrence = "coalesce(o.occurrence, 1) AS occurrence"
    common = f"{_GOOD} LEFT JOIN occurrences AS o ON o.row = t.row WHERE t.reason IS NULL"
    written = [
        _copy(
            con,
            f"SELECT t.row, {key} AS identity, {occurrence}, {body} AS content, {names}"
            f"{common} AND r.row IS NULL ORDER BY t.row",
            into / kind.facts,
        ),
        _copy(
            con,
            f"SELECT t.row, {key} AS identity, {occurrence}, t.amount, t.currency, r.known"
            f"{common} AND r.row IS NOT NULL AND r.reason IS NULL ORDER BY t.row",
            into / "duplicates.parquet",
        ),
    ]
    if kind is Kind.INVOICE_LINES:
        written.append(_write_customers(con, into))
    return written


def _write_customers(con: "DuckDBPyConnection", into: Path) -> str:
    """One row a customer and currency, with the name on the last line that has one."""
    return _copy(
        con,
        "SELECT customer, arg_max(customer_name, t.row) AS customer_name, count(*) AS lines,"
        " CAST(sum(net_amount) AS DECIMAL(38,4)) AS net_amount, t.currency"
        f"{_GOOD} WHERE t.reason IS NULL AND r.row IS NULL"
        " GROUP BY customer, t.currency ORDER BY customer NULLS LAST, t.currency",
        into / "customers.parquet",
    )


def write_refusals(con: "DuckDBPyConnection", cells: Cells, into: Path) -> str:
    """One row a refused row: where, why, in which column, what it says, and all its cells."""
    headers = " ".join(
        f"WHEN {quoted(field.code)} THEN {quoted(cells.named(field.code))}" for field in cells.given
    )
    name = f"CASE coalesce(t.field, CASE WHEN r.reason IS NOT NULL THEN 'line' END) {headers} END"
    line = "t.line" if cells.plan.kind is Kind.INVOICE_LINES else "NULL"
    return _copy(
        con,
        f"SELECT t.row, coalesce(t.reason, r.reason) AS reason, {name} AS column,"
        f" CASE WHEN r.reason IS NULL THEN t.value ELSE {line} END AS value,"
        f" t.amount, t.currency, raw.cells {_GOOD} LEFT JOIN raw ON raw.row = t.row"
        " WHERE t.reason IS NOT NULL OR r.reason IS NOT NULL ORDER BY t.row",
        into / "refusals.parquet",
    )
