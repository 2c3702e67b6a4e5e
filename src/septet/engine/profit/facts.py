# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""What else is known of customers: names, product variety, the latest order; files reconciled."""

from decimal import Decimal
from typing import Any

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.columns import plain, texts
from septet.engine.profit.result import Columns, Reconciliation

_IDENTIFIED = "customers c ON c.customer = x.customer AND c.source = x.source"

_NAMES = f"""
SELECT c.id, x.name FROM (
  SELECT source, customer,
    arg_max(customer_name, struct_pack(day := named_on, name := customer_name)) AS name
  FROM (
    SELECT source, customer, customer_name, max(date) AS named_on FROM lines
    WHERE date >= $start AND date < $until AND customer_name IS NOT NULL
    GROUP BY source, customer, customer_name
  ) GROUP BY source, customer
) x JOIN {_IDENTIFIED}
"""

_PRODUCTS = f"""
SELECT id, count(*) AS products FROM (
  SELECT DISTINCT c.id, x.product FROM lines x JOIN {_IDENTIFIED}
  WHERE x.date >= $start AND x.date < $until AND x.product IS NOT NULL
) GROUP BY id
"""

_LAST_ORDERS = """
SELECT id, arg_max(invoice, struct_pack(day := date, number := invoice)) AS invoice
FROM converted WHERE lines > 0 GROUP BY id
"""


def last_orders(con: duckdb.DuckDBPyConnection) -> Columns:
    """Customer index and number of the latest order; needs `converted`."""
    return dict(con.execute(_LAST_ORDERS).fetchnumpy())


def more_columns(
    con: duckdb.DuckDBPyConnection, period: Period, parties: int, last: Columns
) -> Columns:
    """The columns `name`, `products` and `last_order`, shape (parties,)."""
    within = {"start": period.start, "until": period.until}
    names = con.execute(_NAMES, within).fetchnumpy()
    products = con.execute(_PRODUCTS, within).fetchnumpy()
    count = texts([0] * parties).astype("int64")
    count[plain(products["id"])] = plain(products["products"])
    return {
        "name": _scattered(parties, names["id"], names["name"]),
        "products": count,
        "last_order": _scattered(parties, last["id"], last["invoice"]),
    }


def _scattered(parties: int, index: Any, values: Any) -> Any:
    result = texts([None] * parties)
    result[plain(index)] = texts(values)
    return result


_RECONCILED = """
SELECT x.filename, x.currency, cast(sum(x.lines) AS BIGINT), sum(x.amount),
  coalesce(sum(x.amount) FILTER (x.date < $start OR x.date >= $until), 0),
  coalesce(sum(x.amount) FILTER (e.rate IS NOT NULL), 0),
  coalesce(sum(x.amount * (cast(e.rate AS DECIMAL(18,0)) * 0.00000001)), 0)
FROM (
  SELECT filename, currency, date, count(*) AS lines, sum({amount}) AS amount FROM {table}
  WHERE {amount} IS NOT NULL GROUP BY filename, currency, date
) x LEFT JOIN exchange e ON e.date = x.date AND e.currency = x.currency
GROUP BY x.filename, x.currency ORDER BY x.filename, x.currency
"""


def reconcile(con: duckdb.DuckDBPyConnection, period: Period) -> list[Reconciliation]:
    """Net amounts of line files and direct costs of activity files, by file and currency."""
    within = {"start": period.start, "until": period.until}
    rows = []
    for kind, amount in (("lines", "net_amount"), ("activities", "cost")):
        query = _RECONCILED.format(table=kind, amount=amount)
        for path, currency, count, file, outside, used, converted in con.execute(
            query, within
        ).fetchall():
            left_out = Decimal(file) - Decimal(outside) - Decimal(used)
            rows.append(
                Reconciliation(
                    kind, path, currency, count, file, outside, used, left_out, converted
                )
            )
    return rows
