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
  FROM names GROUP BY source, customer
) x JOIN {_IDENTIFIED}
"""

_PRODUCTS = f"""
SELECT id, count(*) AS products FROM (
  SELECT DISTINCT c.id, x.product FROM variety x JOIN {_IDENTIFIED}
) GROUP BY id
"""

_LAST_ORDERS = """
SELECT id, arg_max(invoice, struct_pack(day := date, number := invoice)) AS invoice
FROM converted WHERE lines > 0 GROUP BY id
"""


def last_orders(con: duckdb.DuckDBPyConnection) -> Columns:
    """Customer index and number of the latest order; needs `converted`."""
    return dict(con.execute(_LAST_ORDERS).fetchnumpy())


def more_columns(con: duckdb.DuckDBPyConnection, parties: int, last: Columns) -> Columns:
    """The columns `name`, `products` and `last_order`, shape (parties,)."""
    names = con.execute(_NAMES).fetchnumpy()
    products = con.execute(_PRODUCTS).fetchnumpy()
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
SELECT x.filename, x.currency, cast(sum(x.rows) AS BIGINT), sum(x.amount),
  coalesce(sum(x.amount) FILTER (x.date < $start OR x.date >= $until), 0),
  coalesce(sum(x.amount) FILTER (e.rate IS NOT NULL), 0),
  coalesce(sum(x.amount * (cast(e.rate AS DECIMAL(18,0)) * 0.00000001)), 0)
FROM ({by_day}) x LEFT JOIN exchange e ON e.date = x.date AND e.currency = x.currency
GROUP BY x.filename, x.currency ORDER BY x.filename, x.currency
"""
_BY_DAY = {
    "lines": "SELECT filename, currency, date, counted AS rows, cast(net AS DECIMAL(28,4)) "
    "AS amount FROM totals WHERE counted > 0",
    "activities": "SELECT filename, currency, date, count(*) AS rows, sum(cost) AS amount "
    "FROM activities WHERE cost IS NOT NULL GROUP BY filename, currency, date",
}


def reconcile(con: duckdb.DuckDBPyConnection, period: Period) -> list[Reconciliation]:
    """Net amounts of line files and direct costs of activity files, by file and currency."""
    within = {"start": period.start, "until": period.until}
    rows = []
    for kind, by_day in _BY_DAY.items():
        query = _RECONCILED.format(by_day=by_day)
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
