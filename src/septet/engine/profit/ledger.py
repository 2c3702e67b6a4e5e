# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Documents to customer-days, in exact decimals of the reporting currency.

Lines were grouped by document in `reduction`; all here works on documents and days. An order is
an invoice with at least one line that is no credit; a return is an invoice of credits only.
"""

from collections.abc import Mapping
from decimal import Decimal

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.calendar import lay_out_limits
from septet.engine.profit.exact import MONEY, MONEY_SHARE, ONE_SHARE, to_decimal, units_sql
from septet.engine.profit.rules import Rules, always

# One document may lie in several batches; within one it is one row.
_DOCUMENTS = """
CREATE TABLE documents AS
SELECT source, customer, invoice, date, currency,
  cast(sum(net) AS DECIMAL(18,4)) AS net, cast(sum(discount) AS DECIMAL(18,4)) AS discount,
  cast(sum(cost) AS DECIMAL(18,4)) AS cost, cast(sum(uncosted) AS DECIMAL(18,4)) AS uncosted,
  cast(sum(freight) AS DECIMAL(18,4)) AS freight,
  cast(sum(booked) AS INTEGER) AS booked, cast(sum(lines) AS INTEGER) AS lines
FROM reduced_documents WHERE date >= $start AND date < $until
GROUP BY source, customer, invoice, date, currency
"""
_DOCUMENTS_OF_ONE = """
CREATE TABLE documents AS
SELECT * FROM reduced_documents WHERE date >= $start AND date < $until
"""

# Unallocated lines form one row, the last.
_CUSTOMERS = """
CREATE TABLE customers AS
WITH found AS (
  SELECT source, customer FROM documents SEMI JOIN exchange USING (date, currency)
  WHERE customer IS NOT NULL
  UNION SELECT source, customer FROM services WHERE customer IS NOT NULL
)
SELECT cast(row_number() OVER (ORDER BY source, customer) - 1 AS INTEGER) AS id, source, customer
FROM found
UNION ALL SELECT cast(count(*) AS INTEGER), NULL, NULL FROM found
"""

_CONVERTED = f"""
CREATE TABLE converted AS
SELECT id, source, invoice, date, booked, lines, net * rate * {MONEY} AS net,
  discount * rate * {MONEY} AS discount, freight * rate * {MONEY} AS freight,
  uncosted * rate * ({ONE_SHARE} - margin) * {MONEY_SHARE} AS assumed,
  cost * rate * {MONEY} + uncosted * rate * ({ONE_SHARE} - margin) * {MONEY_SHARE} AS cogs
FROM (
  SELECT c.id, d.source, d.invoice, d.date, d.booked, d.lines, e.rate, k.margin,
    {units_sql("d.net")} AS net, {units_sql("d.discount")} AS discount,
    {units_sql("d.freight")} AS freight, {units_sql("d.uncosted")} AS uncosted,
    {units_sql("d.cost")} AS cost
  FROM documents d
  JOIN exchange e USING (date, currency)
  JOIN calendar k USING (date)
  JOIN customers c
    ON c.source IS NOT DISTINCT FROM (CASE WHEN d.customer IS NOT NULL THEN d.source END)
    AND c.customer IS NOT DISTINCT FROM d.customer
)
"""

_ORDERS = """
CREATE TABLE orders AS
SELECT id, min(date) AS date, sum(net) AS value, sum(net - cogs - freight) AS margin,
  cast(sum(lines) AS INTEGER) AS lines, cast(sum(booked) AS INTEGER) AS booked,
  sum(lines) = 0 AS is_return{first}
FROM converted GROUP BY id, source, invoice
"""

# Visits and rush runs name a day and no order: they count with the day's first one.
_IS_FIRST = """,
  row_number() OVER (PARTITION BY id, min(date) ORDER BY sum(lines) = 0, source, invoice) = 1
    AS is_first"""

_DAYS = """
CREATE TABLE days AS
SELECT m.*, coalesce(c.orders, 0) AS orders, coalesce(c.returns, 0) AS returns,
  coalesce(c.small_orders, 0) AS small_orders{spent}
FROM (
  SELECT id, date, sum(net) AS net, coalesce(sum(net) FILTER (lines > 0), 0::HUGEINT) AS ordered,
    sum(discount) AS discount, sum(freight) AS freight, sum(cogs) AS cogs, sum(assumed) AS assumed,
    cast(sum(booked) AS INTEGER) AS booked, cast(sum(lines) AS INTEGER) AS lines
  FROM converted GROUP BY id, date
) m LEFT JOIN (
  SELECT id, date, cast(count(*) FILTER (NOT is_return) AS INTEGER) AS orders,
    cast(count(*) FILTER (is_return) AS INTEGER) AS returns,
    cast(count(*) FILTER (is_small) AS INTEGER) AS small_orders{sums}
  FROM counted GROUP BY id, date
) c USING (id, date)
"""


def group_documents(con: duckdb.DuckDBPyConnection, period: Period, batches: int) -> None:
    """Create `documents`: one row an invoice, day, customer and currency."""
    query = _DOCUMENTS if batches > 1 else _DOCUMENTS_OF_ONE
    con.execute(query, {"start": period.start, "until": period.until})


def convert(con: duckdb.DuckDBPyConnection, *, marks_first: bool = False) -> None:
    """Create `customers`, `converted` documents in the reporting currency, and `orders`;
    `marks_first`: with whether an order is its day's first."""
    con.execute(_CUSTOMERS)
    con.execute(_CONVERTED)
    con.execute("DROP TABLE documents")
    con.execute(_ORDERS.format(first=_IS_FIRST if marks_first else ""))


def limit_small_orders(
    con: duckdb.DuckDBPyConnection, period: Period, rules: Rules
) -> Decimal | None:
    """Create `limits`; the limit where it was derived, None where the rules give it."""
    if rules.small_order_limit is not None:
        lay_out_limits(con, period, rules.small_order_limit)
        return None
    row = con.execute(
        "SELECT quantile_disc(value, 0.5) FROM orders WHERE NOT is_return AND value > 0"
    ).fetchone()
    median = to_decimal(row[0]) if row and row[0] is not None else Decimal(0)
    derived = round(median * rules.small_order_share_of_median, 2)
    lay_out_limits(con, period, always(derived))
    return derived


def sum_days(con: duckdb.DuckDBPyConnection, minutes: Mapping[str, str]) -> None:
    """Create `days`: one row a customer and day that holds a document; with `e_<activity>`, the
    minutes of the activities whose `minutes` of a row of `counted` are given as SQL."""
    spent = "".join(f", coalesce(c.e_{code}, 0) AS e_{code}" for code in minutes)
    sums = "".join(f", cast(sum({sql}) AS BIGINT) AS e_{code}" for code, sql in minutes.items())
    con.execute(_DAYS.format(spent=spent, sums=sums))
    con.execute("DROP TABLE converted; DROP VIEW counted; DROP TABLE orders")
