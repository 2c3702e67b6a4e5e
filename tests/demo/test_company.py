"""The demo company's files: the same each time, complete, and adding up."""

import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pytest

from septet.demo import company
from septet.demo.company import Company

FILES = (
    "activities.csv",
    "cost_pools.csv",
    "customers.csv",
    "invoices.parquet",
    "october-correction.csv",
)


def one(db: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    row = db.execute(query).fetchone()
    assert row is not None
    return row


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}


def test_the_same_end_gives_the_same_files_byte_for_byte(halden: Company, tmp_path: Path) -> None:
    company.build(tmp_path)

    assert digests(tmp_path) == digests(halden.invoices.parent)


def test_another_end_moves_the_three_years(halden: Company, tmp_path: Path) -> None:
    moved = company.build(tmp_path, end=date(2024, 2, 29))

    assert (moved.period.start, moved.period.until) == (date(2021, 3, 1), date(2024, 3, 1))
    assert moved.correction.name == "february-correction.csv"
    since = {customer.name: customer.since.year for customer in moved.customers}
    assert since["Ostermann & Söhne"] == 2024 - 63
    assert moved.invoices.read_bytes() != halden.invoices.read_bytes()


def test_an_end_inside_a_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must end a month"):
        company.build(tmp_path, end=date(2026, 10, 30))


def test_counts(halden: Company, tables: duckdb.DuckDBPyConnection) -> None:
    assert one(tables, "SELECT count(*) FROM lines") == (300_000,)
    assert one(tables, 'SELECT count(DISTINCT "Customer No") FROM lines') == (400,)
    assert len(halden.customers) == 400
    unallocated = one(tables, 'SELECT count(*) FILTER ("Customer No" IS NULL) FROM lines')
    assert 1_200 < int(str(unallocated[0])) < 1_800
    assert one(tables, "SELECT count(*) FROM pools") == (4 * 36,)
    days = one(tables, 'SELECT min("Invoice Date"), max("Invoice Date") FROM lines')
    assert days == (date(2023, 11, 1), date(2026, 10, 30))
    kinds = one(tables, 'SELECT list_sort(list(DISTINCT "Activity")) FROM activities')
    assert kinds == (["Delivery", "Hours", "Return", "Rush", "Ticket", "Visit"],)


def test_customers_stand_in_groups_and_have_sites(halden: Company) -> None:
    in_groups = [customer for customer in halden.customers if customer.group]
    groups = {customer.group for customer in in_groups}

    assert len(in_groups) > 100
    assert all(sum(c.group == group for c in in_groups) > 1 for group in groups)
    assert sum(len(customer.sites) > 1 for customer in halden.customers) > 50
    assert len({customer.name for customer in halden.customers}) == 400
    assert any(customer.name.startswith("上海") for customer in halden.customers)


def test_every_line_adds_up_and_is_found_once(tables: duckdb.DuckDBPyConnection) -> None:
    wrong = """SELECT count(*) FROM lines
      WHERE "Net Amount" + "Discount" <> "Quantity" * "List Price"
      OR ("Order Type" = 'Credit note') <> ("Net Amount" < 0) OR "Net Amount" = 0
      OR sign("Quantity") <> sign("Net Amount")"""
    assert one(tables, wrong) == (0,)
    twice = 'SELECT count(*) - count(DISTINCT ("Invoice No", "Line")) FROM lines'
    assert one(tables, twice) == (0,)
    twice = 'SELECT count(*) - count(DISTINCT ("Activity", "Reference")) FROM activities'
    assert one(tables, twice) == (0,)


def test_each_credit_note_is_one_return(tables: duckdb.DuckDBPyConnection) -> None:
    both = """SELECT count(DISTINCT "Invoice No"), (SELECT sum("Quantity") FROM activities
      WHERE "Activity" = 'Return') FROM lines WHERE "Order Type" = 'Credit note'
      AND "Customer No" IS NOT NULL"""
    credit_notes, returns = one(tables, both)
    assert credit_notes == returns


def test_pools_are_used_between_60_and_85_percent_each_month(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    used = tables.execute(
        """WITH orders AS (
          SELECT date_trunc('month', "Invoice Date")::DATE AS month, count(*) AS lines,
                 sum("Net Amount") AS net
          FROM lines WHERE "Order Type" <> 'Credit note' GROUP BY "Invoice No", month
        ), used AS (
          SELECT 'Order desk' AS pool, month, sum(12 + 2 * lines + CASE WHEN net <
              (SELECT 0.25 * median(net) FROM orders) THEN 6 ELSE 0 END) AS minutes
          FROM orders GROUP BY month
          UNION ALL
          SELECT pool, date_trunc('month', "Date")::DATE AS month, sum("Quantity" * each)
          FROM activities JOIN (VALUES
            ('Visit', 'Field sales', 180), ('Hours', 'Field sales', 60),
            ('Delivery', 'Warehouse', 30), ('Rush', 'Warehouse', 60),
            ('Ticket', 'Service desk', 20), ('Return', 'Service desk', 25)
          ) AS kinds(code, pool, each) ON code = "Activity" GROUP BY ALL
        )
        SELECT minutes / "Capacity Minutes" FROM used
        JOIN pools ON pools."Pool" = used.pool AND pools."From" = used.month"""
    ).fetchall()

    assert len(used) == 4 * 36
    assert all(0.60 < share < 0.85 for (share,) in used)


def test_the_correction_has_three_rows_that_cannot_be_booked(halden: Company) -> None:
    text = halden.correction.read_bytes().decode("cp1252")
    header, *rows = [line.split(";") for line in text.splitlines()]

    assert len(rows) == 18
    assert all(len(row) == len(header) for row in rows)
    assert sum(row[0] == "" for row in rows) == 1
    assert sum(row[2] == "32.10.2026" for row in rows) == 1
    assert sum(row[7] == "siehe Anlage" for row in rows) == 1
    assert "ü" in text
    assert any(row[7].startswith("-") for row in rows)
    numbers = {customer.number for customer in halden.customers}
    assert {row[3] for row in rows} <= numbers
