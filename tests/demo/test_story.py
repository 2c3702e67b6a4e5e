"""The demo company's story, told by plain sums over its files."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

import duckdb
import numpy as np
import pytest

from septet.demo import company
from septet.demo.company import Company
from septet.engine import clv

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
    visits = f"""SELECT 1 FROM activities WHERE "Activity" = 'Visit'
      AND "Customer No" = '{halden.story.quiet}'"""
    assert 0 < len(tables.execute(visits).fetchall()) < 30


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
        assert max(gaps[:40]) <= 15
        assert gaps[-4:] == sorted(gaps[-4:])
        assert min(gaps[-3:]) > 30
        assert max(gaps) < silence < 100


def test_the_model_doubts_the_fading_customers_and_not_the_others(
    halden: Company, tables: duckdb.DuckDBPyConnection
) -> None:
    columns = tables.execute(
        """SELECT "Customer No" AS customer, count(DISTINCT "Invoice Date") - 1 AS x,
          max("Invoice Date") - min("Invoice Date") AS recency,
          $1::DATE - min("Invoice Date") AS age
        FROM lines WHERE "Customer No" IS NOT NULL AND "Order Type" <> 'Credit note' GROUP BY 1
        ORDER BY 1""",
        [company.LAST_DAY],
    ).fetchnumpy()
    facts = clv.Facts(
        x=columns["x"],
        t_x_days=columns["recency"],
        T_days=columns["age"],
        mean_profit=np.full(len(columns["x"]), np.nan),
        orders=columns["x"] + 1,
        profit_sd=np.full(len(columns["x"]), np.nan),
    )
    scores = clv.score(
        clv.fit(facts), facts, horizon_weeks=52, annual_discount_rate=0.1, horizon_years=5, seed=1
    )
    alive = dict(zip(columns["customer"], scores.orders.probability_alive, strict=True))
    assert all(0.2 < alive[number] < 0.7 for number in halden.story.fading)
    story = halden.story
    assert all(alive[each] > 0.99 for each in (story.largest, story.old_friend, story.quiet))


def test_the_whale_curve_is_a_believable_one(three_years: dict[str, Profit]) -> None:
    contributions = [each.contribution for each in three_years.values()]
    earned = sum(each for each in contributions if each > 0)

    assert 1.5 < earned / sum(contributions) < 2.0
    assert 0.6 < sum(each > 0 for each in contributions) / len(contributions) < 0.7
