# ruff: noqa: S608 - queries are put together from constants
"""What is kept of invoice lines: four tables of sums, said once, in DuckDB's SQL.

Each is a group-by of a view `lines`; what two of them hold adds up, so that batches and months can
be reduced one by one. The text keeps to what every engine says the same way; see `dialects`.
Amounts are summed as decimals everywhere, never as binary fractions.
"""

from dataclasses import dataclass

VERSION = 1
"""Of the reduction: another one reads no table of an older one."""

LINES = {
    "source": "VARCHAR",
    "invoice": "VARCHAR",
    "date": "DATE",
    "customer": "VARCHAR",
    "customer_name": "VARCHAR",
    "product": "VARCHAR",
    "net_amount": "DECIMAL(18,4)",
    "list_amount": "DECIMAL(18,4)",
    "discount": "DECIMAL(18,4)",
    "cost_amount": "DECIMAL(18,4)",
    "freight": "DECIMAL(18,4)",
    "currency": "VARCHAR",
    "is_credit": "BOOLEAN",
}
"""The columns of a batch that are read, and their types."""

MONTH = "strftime(date, '%Y-%m')"


@dataclass(frozen=True)
class Table:
    """A reduction: its columns with their types, the query, and whether a part is a month."""

    name: str
    columns: dict[str, str]
    query: str
    by_month: bool = True


# The discount is the one given; else what the list amount stands above the net amount; else none.
DOCUMENTS = Table(
    "documents",
    {
        "source": "VARCHAR",
        "customer": "VARCHAR",
        "invoice": "VARCHAR",
        "date": "DATE",
        "currency": "VARCHAR",
        "net": "DECIMAL(18,4)",
        "discount": "DECIMAL(18,4)",
        "cost": "DECIMAL(18,4)",
        "uncosted": "DECIMAL(18,4)",
        "freight": "DECIMAL(18,4)",
        "booked": "INTEGER",
        "lines": "INTEGER",
    },
    f"""
SELECT source, customer, invoice, date, currency,
  cast(sum(net_amount) AS DECIMAL(18,4)) AS net,
  cast(sum(coalesce(discount, list_amount - net_amount, cast(0 AS DECIMAL(18,4))))
    AS DECIMAL(18,4)) AS discount,
  cast(coalesce(sum(cost_amount), 0) AS DECIMAL(18,4)) AS cost,
  cast(coalesce(sum(CASE WHEN cost_amount IS NULL THEN net_amount END), 0) AS DECIMAL(18,4))
    AS uncosted,
  cast(coalesce(sum(freight), 0) AS DECIMAL(18,4)) AS freight,
  cast(count(*) AS INTEGER) AS booked,
  cast(count(CASE WHEN NOT is_credit THEN 1 END) AS INTEGER) AS lines,
  {MONTH} AS month
FROM lines GROUP BY source, customer, invoice, date, currency
""",
)

NAMES = Table(
    "names",
    {
        "source": "VARCHAR",
        "customer": "VARCHAR",
        "customer_name": "VARCHAR",
        "named_on": "DATE",
    },
    f"""
SELECT source, customer, customer_name, max(date) AS named_on, {MONTH} AS month
FROM lines WHERE customer IS NOT NULL AND customer_name IS NOT NULL
GROUP BY source, customer, customer_name, {MONTH}
""",
)

VARIETY = Table(
    "variety",
    {"source": "VARCHAR", "customer": "VARCHAR", "product": "VARCHAR"},
    f"""
SELECT source, customer, product, {MONTH} AS month
FROM lines WHERE customer IS NOT NULL AND product IS NOT NULL
GROUP BY source, customer, product, {MONTH}
""",
)

TOTALS = Table(
    "totals",
    {
        "currency": "VARCHAR",
        "date": "DATE",
        "lines": "BIGINT",
        "counted": "BIGINT",
        "net": "DECIMAL(38,4)",
    },
    """
SELECT currency, date, cast(count(*) AS BIGINT) AS lines,
  cast(count(net_amount) AS BIGINT) AS counted,
  cast(sum(net_amount) AS DECIMAL(38,4)) AS net
FROM lines GROUP BY currency, date
""",
    by_month=False,
)

ALL = (DOCUMENTS, NAMES, VARIETY, TOTALS)
OF_MONTHS = (NAMES, VARIETY)
"""The tables that know no day: where a period cuts a month, they are reduced for the piece."""
