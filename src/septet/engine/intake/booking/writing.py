"""The files of a booking."""
# ruff: noqa: S608 (SQL is built from our own names and quoted paths)

from pathlib import Path
from typing import TYPE_CHECKING

from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.booking.facts import Facts
from septet.engine.intake.model import Kind
from septet.engine.intake.reading.columns import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Both tables stand in the order of the file, so they are laid side by side: a join of ten million
# wide rows, and sorting them again, would not fit into the memory. A slip would be an error.
BESIDE = (
    " FROM typed AS t POSITIONAL JOIN fates AS f"
    " WHERE CASE WHEN t.row = f.row THEN true ELSE error('rows out of step') END"
)
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
    written = [
        _copy(
            con,
            f"SELECT t.row, {key} AS identity, f.occurrence, {body} AS content, {names}"
            f"{BESIDE} AND f.fate = 'booked'",
            into / kind.facts,
        ),
        _copy(
            con,
            f"SELECT t.row, {key} AS identity, f.occurrence, t.amount, t.currency, f.known"
            f"{BESIDE} AND f.fate = 'duplicates'",
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
        f"{BESIDE} AND f.fate = 'booked'"
        " GROUP BY customer, t.currency ORDER BY customer NULLS LAST, t.currency",
        into / "customers.parquet",
    )


def write_refusals(con: "DuckDBPyConnection", cells: Cells, into: Path) -> str:
    """One row a refused row: where, why, in which column, what it says, and all its cells."""
    headers = " ".join(
        f"WHEN {quoted(field.code)} THEN {quoted(cells.named(field.code))}" for field in cells.given
    )
    name = f"CASE coalesce(t.field, CASE WHEN t.reason IS NULL THEN 'line' END) {headers} END"
    line = "t.line" if cells.plan.kind is Kind.INVOICE_LINES else "NULL"
    return _copy(
        con,
        f"SELECT t.row, f.reason, {name} AS column,"
        f" CASE WHEN t.reason IS NOT NULL THEN t.value ELSE {line} END AS value,"
        f" t.amount, t.currency, raw.cells"
        " FROM typed AS t JOIN fates AS f USING (row) LEFT JOIN raw USING (row)"
        " WHERE f.fate = 'refused' ORDER BY t.row",
        into / "refusals.parquet",
    )
