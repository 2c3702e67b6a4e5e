"""The demo company's files, and its story told by plain sums over them."""

import hashlib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

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
SUMS = """
CREATE TEMP TABLE window_lines AS
  SELECT * FROM lines WHERE "Invoice Date" >= $start AND "Invoice Date" < $until;
CREATE TEMP TABLE orders AS
  SELECT "Customer No" AS customer, "Invoice No", sum("Net Amount") AS net, count(*) AS lines
  FROM window_lines WHERE "Order Type" <> 'Credit note' GROUP BY ALL;
CREATE TEMP TABLE rates AS
  SELECT "Pool" AS pool, sum("Cost") / (0.80 * sum("Capacity Minutes")) AS rate
  FROM pools WHERE "From" >= $start AND "From" < $until GROUP BY ALL;
CREATE TEMP TABLE minutes AS
  SELECT customer, 'Order desk' AS pool, NULL AS code, sum(
      12 + 2 * lines + CASE WHEN net < (SELECT 0.25 * median(net) FROM orders) THEN 6 ELSE 0 END
    ) AS minutes, 0 AS courier
  FROM orders GROUP BY customer
  UNION ALL
  SELECT "Customer No", pool, code, sum("Quantity" * each), sum(coalesce("Cost", 0))
  FROM activities JOIN (VALUES
    ('Visit', 'Field sales', 180), ('Hours', 'Field sales', 60), ('Delivery', 'Warehouse', 30),
    ('Rush', 'Warehouse', 60), ('Ticket', 'Service desk', 20), ('Return', 'Service desk', 25)
  ) AS kinds(code, pool, each) ON code = "Activity"
  WHERE "Date" >= $start AND "Date" < $until GROUP BY ALL;
CREATE TEMP TABLE served AS
  SELECT customer, sum(minutes * rate + courier) AS cost
  FROM minutes JOIN rates USING (pool) GROUP BY customer;
CREATE TEMP TABLE profit AS
  SELECT sold.*, before - coalesce(cost, 0) AS contribution FROM (
    SELECT "Customer No" AS customer, sum("Net Amount") AS net,
           sum("Net Amount" - "Quantity" * "Unit Cost" - "Freight") AS before
    FROM window_lines GROUP BY ALL
  ) AS sold LEFT JOIN served ON served.customer = sold.customer
  WHERE sold.customer IS NOT NULL;
"""


class Profit(NamedTuple):
    """A customer's place by net revenue, that revenue and his contribution."""

    rank: int
    net: float
    contribution: float

    @property
    def share(self) -> float:
        return self.contribution / self.net


@pytest.fixture(scope="module")
def halden(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return company.build(tmp_path_factory.mktemp("halden's"))


@pytest.fixture(scope="module")
def tables(halden: Company) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.read_parquet(str(halden.invoices)).to_table("lines")
    for name, path in (("activities", halden.activities), ("pools", halden.cost_pools)):
        types = ", types = {'Customer No': 'VARCHAR'}" if name == "activities" else ""
        quoted = str(path).replace("'", "''")
        db.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{quoted}'{types})")
    return db


def profits(db: duckdb.DuckDBPyConnection, start: date, until: date) -> dict[str, Profit]:
    """Customers' profit in a window, by time-driven rates at 80 % of the capacity."""
    window = db.cursor()
    for statement in SUMS.split(";\n"):
        if statement.strip():
            for day, mark in ((start, "$start"), (until, "$until")):
                statement = statement.replace(mark, f"DATE '{day}'")
            window.execute(statement)
    rows = window.execute(
        "SELECT customer, rank() OVER (ORDER BY net DESC), net::DOUBLE, contribution FROM profit"
    ).fetchall()
    return {customer: Profit(*figures) for customer, *figures in rows}


@pytest.fixture(scope="module")
def three_years(halden: Company, tables: duckdb.DuckDBPyConnection) -> dict[str, Profit]:
    return profits(tables, halden.period.start, halden.period.until)


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


def test_the_largest_customer_earns_nothing(
    halden: Company, three_years: dict[str, Profit]
) -> None:
    brandt = three_years[halden.story.largest]
    assert brandt.rank == 1
    assert -0.02 < brandt.share < -0.01

    group = [c.number for c in halden.customers if c.group == "Brandt Maschinenbau"]
    assert len(group) == 3
    assert sum(three_years[number].contribution for number in group) < 0


def test_the_friend_of_63_years_loses_28_percent_of_his_sales(
    halden: Company, tables: duckdb.DuckDBPyConnection, three_years: dict[str, Profit]
) -> None:
    friend = next(c for c in halden.customers if c.number == halden.story.old_friend)
    assert (friend.name, friend.since.year) == ("Ostermann & Söhne", 1963)
    assert friend.since == min(customer.since for customer in halden.customers)
    assert three_years[friend.number].share == pytest.approx(-0.28, abs=0.005)
    assert three_years[friend.number].contribution == min(
        p.contribution for p in three_years.values()
    )
    for year in (2023, 2024, 2025):
        months = profits(tables, date(year, 11, 1), date(year + 1, 11, 1))
        assert months[friend.number].share == pytest.approx(-0.28, abs=0.005)


def test_a_quiet_customer_is_worth_more_than_both(
    halden: Company, three_years: dict[str, Profit], tables: duckdb.DuckDBPyConnection
) -> None:
    quiet = three_years[halden.story.quiet]
    others = (three_years[halden.story.largest], three_years[halden.story.old_friend])
    assert quiet.share > 0.35
    assert quiet.contribution > 0 > max(other.contribution for other in others)
    assert all(quiet.net < other.net for other in others)
    visits = f"""SELECT count(*) FROM activities WHERE "Activity" = 'Visit'
      AND "Customer No" = '{halden.story.quiet}'"""
    assert 0 < int(str(one(tables, visits)[0])) < 30


def test_two_customers_are_fading_but_not_gone(
    halden: Company, tables: duckdb.DuckDBPyConnection
) -> None:
    assert len(halden.story.fading) == 2
    for number in halden.story.fading:
        days = [
            row[0]
            for row in tables.execute(
                """SELECT DISTINCT "Invoice Date" FROM lines WHERE "Customer No" = $1
                AND "Order Type" <> 'Credit note' ORDER BY 1""",
                [number],
            ).fetchall()
        ]
        gaps = [(after - before).days for before, after in pairwise(days)]
        silence = (halden.period.until - days[-1]).days
        assert max(gaps[:5]) <= 14
        assert min(gaps[-3:]) > 50
        assert max(gaps) < silence < 120


def test_the_whale_curve_is_a_believable_one(three_years: dict[str, Profit]) -> None:
    contributions = [each.contribution for each in three_years.values()]
    earned = sum(each for each in contributions if each > 0)

    assert 1.5 < earned / sum(contributions) < 2.0
    assert 0.6 < sum(each > 0 for each in contributions) / len(contributions) < 0.7


def test_pools_are_used_between_60_and_85_percent_each_month(
    tables: duckdb.DuckDBPyConnection, three_years: dict[str, Profit]
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
