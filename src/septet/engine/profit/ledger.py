"""Invoice lines to customer-days, in exact decimals of the reporting currency.

The heavy step groups lines by document; everything after works on documents and days. An order is
an invoice with at least one line that is no credit; a return is an invoice of credits only.
"""

from decimal import Decimal

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.calendar import lay_out_limits
from septet.engine.profit.rules import Rules, always

# The discount is the one given; else what the list amount stands above the net amount; else none.
_DOCUMENTS = """
CREATE TABLE documents AS
SELECT source, customer, invoice, date, currency,
  cast(sum(net_amount) AS DECIMAL(18,4)) AS net,
  cast(sum(coalesce(discount, list_amount - net_amount, 0)) AS DECIMAL(18,4)) AS discount,
  cast(coalesce(sum(cost_amount), 0) AS DECIMAL(18,4)) AS cost,
  cast(coalesce(sum(net_amount) FILTER (cost_amount IS NULL), 0) AS DECIMAL(18,4)) AS uncosted,
  cast(coalesce(sum(freight), 0) AS DECIMAL(18,4)) AS freight,
  cast(count(*) AS INTEGER) AS booked,
  cast(count(*) FILTER (NOT is_credit) AS INTEGER) AS lines
FROM lines WHERE date >= $start AND date < $until
GROUP BY source, customer, invoice, date, currency
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

# DuckDB multiplies two 64-bit decimals in 64 bits; the casts leave room for every decimal.
_CONVERTED = """
CREATE TABLE converted AS
SELECT c.id, d.source, d.invoice, d.date, d.booked, d.lines,
  cast(d.net AS DECIMAL(38,4)) * e.rate AS net,
  cast(d.discount AS DECIMAL(38,4)) * e.rate AS discount,
  cast(d.freight AS DECIMAL(38,4)) * e.rate AS freight,
  cast(d.uncosted AS DECIMAL(38,4)) * e.rate * (1 - k.margin) AS assumed,
  cast(d.cost AS DECIMAL(38,4)) * e.rate
    + cast(d.uncosted AS DECIMAL(38,4)) * e.rate * (1 - k.margin) AS cogs
FROM documents d
JOIN exchange e USING (date, currency)
JOIN calendar k USING (date)
JOIN customers c
  ON c.source IS NOT DISTINCT FROM (CASE WHEN d.customer IS NOT NULL THEN d.source END)
  AND c.customer IS NOT DISTINCT FROM d.customer
"""

_ORDERS = """
CREATE TABLE orders AS
SELECT id, min(date) AS date, sum(net) AS value, sum(lines) = 0 AS is_return
FROM converted GROUP BY id, source, invoice
"""

_DAYS = """
CREATE TABLE days AS
SELECT id, date, cast(sum(net) AS DECIMAL(38,12)) AS net,
  cast(sum(ordered) AS DECIMAL(38,12)) AS ordered,
  cast(sum(discount) AS DECIMAL(38,12)) AS discount,
  cast(sum(freight) AS DECIMAL(38,12)) AS freight,
  cast(sum(cogs) AS DECIMAL(38,16)) AS cogs, cast(sum(assumed) AS DECIMAL(38,16)) AS assumed,
  cast(sum(booked) AS INTEGER) AS booked, cast(sum(lines) AS INTEGER) AS lines,
  cast(sum(orders) AS INTEGER) AS orders, cast(sum(returns) AS INTEGER) AS returns,
  cast(sum(small_orders) AS INTEGER) AS small_orders
FROM (
  SELECT id, date, net, CASE WHEN lines > 0 THEN net ELSE 0 END AS ordered,
    discount, freight, cogs, assumed, booked, lines,
    0 AS orders, 0 AS returns, 0 AS small_orders
  FROM converted
  UNION ALL
  SELECT id, date, 0, 0, 0, 0, 0, 0, 0, 0, CASE WHEN is_return THEN 0 ELSE 1 END,
    CASE WHEN is_return THEN 1 ELSE 0 END,
    CASE WHEN NOT is_return AND value < small_order_limit THEN 1 ELSE 0 END
  FROM orders JOIN limits USING (date)
) GROUP BY id, date
"""


def group_documents(con: duckdb.DuckDBPyConnection, period: Period) -> None:
    """Create `documents`: one row an invoice, day, customer and currency."""
    con.execute(_DOCUMENTS, {"start": period.start, "until": period.until})


def convert(con: duckdb.DuckDBPyConnection) -> None:
    """Create `customers`, `converted` documents in the reporting currency, and `orders`."""
    con.execute(_CUSTOMERS)
    con.execute(_CONVERTED)
    con.execute("DROP TABLE documents")
    con.execute(_ORDERS)


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
    median = row[0] if row and row[0] is not None else Decimal(0)
    derived = round(Decimal(median) * rules.small_order_share_of_median, 2)
    lay_out_limits(con, period, always(derived))
    return derived


def sum_days(con: duckdb.DuckDBPyConnection) -> None:
    """Create `days`: one row a customer and day that holds a document."""
    con.execute(_DAYS)
    con.execute("DROP TABLE converted; DROP TABLE orders")
