# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Writes a run as Parquet: profit, months, activities, days and orders, each whole or not at all."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from septet.engine.profit.exact import AMOUNT, EXACT, PER_MINUTE
from septet.engine.profit.result import ActivityColumns, Columns, MonthColumns
from septet.engine.profit.work import SERVICE_COST, counted_cost
from septet.engine.time_equations import VISITING

PROFIT, MONTHS, ACTIVITIES, DAYS, ORDERS = (
    f"{name}.parquet" for name in ("profit", "months", "activities", "days", "orders")
)
_MONEY = (
    "list_amount",
    "discount",
    "net_revenue",
    "cost_of_goods",
    "assumed_cost_of_goods",
    "gross_margin",
    "cost_to_serve",
    "contribution",
)
_COUNTS = ("booked", "lines", "orders", "returns", "small_orders", "products")


def write_profit(con: duckdb.DuckDBPyConnection, columns: Columns, into: Path, digits: int) -> None:
    """profit.parquet: one row a customer, unallocated (customer null) last; money as decimals."""
    numbers = {"id": np.arange(len(columns["booked"])), **{n: columns[n] for n in _MONEY + _COUNTS}}
    con.register("figures", numbers)
    con.register("words", _words(columns))
    money = ", ".join(_money(name, digits) for name in _MONEY)
    _copy(
        con,
        f"SELECT id AS customer_index, c.source, c.customer, nullif(name, '') AS name, {money}, "
        f"{', '.join(_COUNTS)}, span.first_on, span.last_on, nullif(last_order, '') AS last_order "
        "FROM figures JOIN words USING (id) JOIN customers c USING (id) LEFT JOIN ("
        "SELECT id, min(first_on) AS first_on, max(last_on) AS last_on FROM months GROUP BY id"
        ") span USING (id) ORDER BY id",
        into / PROFIT,
    )


def _words(columns: Columns) -> dict[str, Any]:
    # NumPy strings cannot say "unknown", so that it travels as an empty text.
    words = {
        name: np.array([text or "" for text in columns[name]], dtype=object)
        for name in ("name", "last_order")
    }
    return {"id": np.arange(len(columns["name"])), **words}


def write_months(
    con: duckdb.DuckDBPyConnection, months: MonthColumns, into: Path, digits: int
) -> None:
    """months.parquet: one row a customer and month."""
    money = ("net_revenue", "cost_of_goods", "cost_to_serve", "contribution")
    con.register(
        "figures",
        {
            "id": months.customer,
            "month": months.month.astype("datetime64[us]"),
            **{name: getattr(months, name) for name in money},
        },
    )
    fields = ", ".join(_money(name, digits) for name in money)
    _copy(
        con,
        f"SELECT id AS customer_index, c.source, c.customer, cast(month AS DATE) AS month, {fields} "
        "FROM figures JOIN customers c USING (id) ORDER BY id, month",
        into / MONTHS,
    )


def write_activities(
    con: duckdb.DuckDBPyConnection,
    activities: Mapping[str, ActivityColumns],
    into: Path,
    digits: int,
) -> None:
    """activities.parquet: quantity, minutes, rate and cost of each customer's activities."""
    con.execute("CREATE TABLE kept (id INTEGER, activity VARCHAR, cost BIGINT, direct BIGINT)")
    for code, column in activities.items():
        con.register(
            "figures",
            {"id": np.arange(len(column.cost)), "cost": column.cost, "direct": column.direct},
        )
        con.execute("INSERT INTO kept SELECT id, ?, cost, direct FROM figures", [code])
    _copy(
        con,
        "SELECT id AS customer_index, c.source, c.customer, activity, "
        f"{_money('s.quantity', AMOUNT)}, {_money('s.minutes', AMOUNT)}, "
        f"cast(r.rate AS DECIMAL(38,0)) * {Decimal(1).scaleb(-PER_MINUTE):f} AS rate_per_minute, "
        f"{_money('k.direct', digits)}, {_money('k.cost', digits)} "
        "FROM charges s JOIN kept k USING (id, activity) JOIN rates r USING (activity) "
        "JOIN customers c USING (id) ORDER BY id, activity",
        into / ACTIVITIES,
    )


def write_days(con: duckdb.DuckDBPyConnection, rates: Mapping[str, Decimal], into: Path) -> None:
    """days.parquet: contribution of each customer and day, for lifetime-value models.

    Rounded to 4 decimals a day, and binary on the way there: a model's input, not money kept.
    """
    counted = counted_cost(rates)
    _copy(
        con,
        "WITH served AS (SELECT s.id, s.date, "
        f"sum({SERVICE_COST}) AS serve FROM service_days s JOIN rates r USING (activity) "
        "GROUP BY 1, 2), earned AS (SELECT id, date, net, ordered, "
        f"net - cogs - ({counted}) AS margin FROM worked) "
        f"SELECT id AS customer_index, date, {_rounded('coalesce(net, 0)')} AS net_revenue, "
        f"{_rounded('coalesce(margin, 0) - coalesce(serve, 0)')} AS contribution, "
        "coalesce(ordered > 0, false) AS is_order "
        "FROM earned FULL JOIN served USING (id, date) ORDER BY id, date",
        into / DAYS,
    )


def write_orders(con: duckdb.DuckDBPyConnection, drivers: Collection[str], into: Path) -> None:
    """orders.parquet: every order and return with what its minutes depend on, for what-ifs.

    `margin` is net revenue without cost of goods and freight; money rounded to 4 decimals an order.
    Drivers of activity files are in ten-thousandths, null where no time equation names them.
    """
    is_new = "is_new" if "new_customer" in drivers else "NULL::BOOLEAN AS is_new"
    happened = ", ".join(c if c in drivers else f"NULL::BIGINT AS {c}" for c in VISITING)
    _copy(
        con,
        f"SELECT id AS customer_index, date, {_rounded('value')} AS value, "
        f"{_rounded('margin')} AS margin, lines, booked, is_return, is_small, "
        f"{_rounded('small_order_limit')} AS small_order_limit, {is_new}, {happened} "
        "FROM counted ORDER BY id, date, is_return, value, margin, lines",
        into / ORDERS,
    )


def _rounded(exact: str) -> str:
    return f"cast(cast({exact} AS DOUBLE) / 1e{EXACT} AS DECIMAL(18,{AMOUNT}))"


def _money(column: str, digits: int) -> str:
    name = column.rsplit(".", 1)[-1]
    # Multiplied, because DuckDB divides decimals as binary fractions.
    amount = f"cast({column} AS DECIMAL(18,0)) * {Decimal(1).scaleb(-digits):f}"
    return f"cast({amount} AS DECIMAL(18,{digits})) AS {name}"


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    partial = path.with_name(f".{path.name}.partial")
    target = str(partial).replace("'", "''")
    con.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    partial.replace(path)
