# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Reads the summed tables into columns of whole minor units that tie row by row and in total."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from septet.engine.profit.exact import AMOUNT, Ints, halves_sql, split
from septet.engine.profit.result import (
    ActivityColumns,
    Columns,
    CustomerColumns,
    MonthColumns,
    Statement,
)
from septet.engine.profit.rounding import apportion_split, apportion_within
from septet.engine.profit.rules import ACTIVITIES
from septet.engine.profit.work import SERVICE_COST, counted_cost

_BASE = {"net": "net_revenue", "discount": "discount", "cogs": "cost_of_goods"}
_COUNTS = ("booked", "lines", "orders", "returns", "small_orders")


def read_parties(con: duckdb.DuckDBPyConnection, digits: int) -> Columns:
    """All parties, customers first and unallocated last, shape (n + 1,), with derived columns."""
    money = {**_BASE, "assumed": "assumed_cost_of_goods"}
    sums = ", ".join(f"coalesce(sum({column}), 0::HUGEINT) AS {column}" for column in money)
    counts = ", ".join(f"coalesce(sum({c}), 0)::BIGINT AS {c}" for c in _COUNTS)
    halves = ", ".join(halves_sql(column, name) for column, name in money.items())
    raw = con.execute(
        f"SELECT source, customer, {halves}, {', '.join(_COUNTS)}, first_on, last_on FROM ("
        f"SELECT c.id, any_value(c.source) AS source, any_value(c.customer) AS customer, {sums}, "
        f"{counts}, min(first_on) AS first_on, max(last_on) AS last_on "
        "FROM customers c LEFT JOIN months USING (id) GROUP BY c.id) ORDER BY id"
    ).fetchnumpy()
    columns: Columns = {
        name: apportion_split(*_split(raw, name, digits), digits) for name in money.values()
    }
    columns |= {c: plain(raw[c]) for c in _COUNTS}
    columns |= {c: texts(raw[c]) for c in ("source", "customer")}
    columns |= {c: days(raw[c]) for c in ("first_on", "last_on")}
    return columns


def read_charges(
    con: duckdb.DuckDBPyConnection, parties: int, digits: int, *, charged: Mapping[str, int]
) -> dict[str, ActivityColumns]:
    """Quantity, minutes and cost of every activity, shape (parties,) each.

    `charged` is what the minutes of each activity come to in all, in minor units.
    """
    found = {}
    for code in ACTIVITIES:
        raw = con.execute(
            f"SELECT id, quantity::DOUBLE / {10**AMOUNT} AS quantity, "
            f"minutes::DOUBLE / {10**AMOUNT} AS minutes, "
            f"{halves_sql('s.minutes * r.rate', 'work')}, {halves_sql('s.direct', 'direct')} "
            "FROM charges s JOIN rates r USING (activity) WHERE activity = ? ORDER BY id",
            [code],
        ).fetchnumpy()
        target = charged.get(code)
        work = apportion_split(*_split(raw, "work", digits), digits, target=target)
        direct = apportion_split(*_split(raw, "direct", digits), digits)
        found[code] = ActivityColumns(
            quantity=_scatter(parties, raw["id"], raw["quantity"]),
            minutes=_scatter(parties, raw["id"], raw["minutes"]),
            cost=_scatter(parties, raw["id"], work + direct),
            direct=_scatter(parties, raw["id"], direct),
        )
    return found


def derive(columns: Columns, activities: Mapping[str, ActivityColumns]) -> Columns:
    """`columns` with the sums and differences of rounded columns, so that every row adds up."""
    net, cogs = columns["net_revenue"], columns["cost_of_goods"]
    serve = sum((a.cost for a in activities.values()), np.zeros(len(net), dtype=np.int64))
    return {
        **columns,
        "list_amount": net + columns["discount"],
        "gross_margin": net - cogs,
        "cost_to_serve": serve,
        "contribution": net - cogs - serve,
    }


def customers_of(columns: Columns, activities: Mapping[str, ActivityColumns]) -> CustomerColumns:
    """The parties without the last one, which is unallocated."""
    own = {name: column[:-1] for name, column in columns.items()}
    parts = {
        code: ActivityColumns(a.quantity[:-1], a.minutes[:-1], a.cost[:-1], a.direct[:-1])
        for code, a in activities.items()
    }
    return CustomerColumns(**own, activities=parts)


def statement_of(
    columns: Columns, activities: Mapping[str, ActivityColumns], which: slice
) -> Statement:
    """The P&L of some parties together."""
    names = [n for n in Statement.__dataclass_fields__ if n != "activities"]
    sums = {name: int(columns[name][which].sum()) for name in names}
    return Statement(
        **sums, activities={c: int(a.cost[which].sum()) for c, a in activities.items()}
    )


def read_months(
    con: duckdb.DuckDBPyConnection, rates: Mapping[str, Decimal], columns: Columns, digits: int
) -> MonthColumns:
    """Customer-months whose columns add up to the customers' own, to the minor unit."""
    money = {"net": "net_revenue", "cogs": "cost_of_goods", "serve": "cost_to_serve"}
    halves = ", ".join(halves_sql(column, name) for column, name in money.items())
    raw = con.execute(
        "WITH served AS (SELECT s.id, cast(date_trunc('month', s.date) AS DATE) AS month, "
        f"sum({SERVICE_COST}) AS serve FROM service_days s JOIN rates r USING (activity) "
        "GROUP BY 1, 2) "
        f"SELECT id, month, {halves} FROM ("
        "SELECT id, month, coalesce(net, 0::HUGEINT) AS net, coalesce(cogs, 0::HUGEINT) AS cogs, "
        f"coalesce({counted_cost(rates)}, 0) + coalesce(serve, 0) AS serve "
        "FROM months FULL JOIN served USING (id, month)) ORDER BY id, month"
    ).fetchnumpy()
    group = plain(raw["id"])
    kept = {
        name: apportion_within(*_split(raw, name, digits), group=group, target=columns[name])
        for name in money.values()
    }
    contribution = kept["net_revenue"] - kept["cost_of_goods"] - kept["cost_to_serve"]
    return MonthColumns(group, days(raw["month"]), **kept, contribution=contribution)


def _split(raw: Columns, name: str, digits: int) -> tuple[Ints, Ints]:
    return split(plain(raw[f"{name}_high"]), plain(raw[f"{name}_low"]), digits)


def plain(column: Any) -> NDArray[np.int64]:
    """Whole numbers as int64, without DuckDB's mask."""
    return np.asarray(np.ma.getdata(column), dtype=np.int64)


def days(column: Any) -> NDArray[np.datetime64]:
    """Days as datetime64[D], NaT where there is none."""
    result = np.ma.getdata(column).astype("datetime64[D]")
    result[np.ma.getmaskarray(column)] = np.datetime64("NaT")
    return np.asarray(result)


def texts(column: Any) -> NDArray[np.object_]:
    """Texts as objects, None where there is none."""
    result = np.ma.getdata(column).astype(object)
    result[np.ma.getmaskarray(column)] = None
    return np.asarray(result)


def _scatter(size: int, index: Any, values: Any) -> Any:
    result = np.zeros(size, dtype=np.asarray(values).dtype)
    result[plain(index)] = np.ma.getdata(values)
    return result
