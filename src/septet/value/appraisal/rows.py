"""Columns of accounts to rows as they are kept: one an account, and one for what is unallocated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from septet.engine import scoring
from septet.engine.money import minor_digits
from septet.engine.profit import (
    ActivityColumns,
    CustomerColumns,
    MonthColumns,
    Peers,
    ProfitResult,
    Statement,
)
from septet.value.appraisal.accounts import Slots
from septet.value.appraisal.lifetime import Lifetime

Values = dict[str, Any]
# Field of a kept row -> column of the engine.
FIGURES = {
    "list_revenue": "list_amount",
    "discounts": "discount",
    "net_revenue": "net_revenue",
    "cost_of_goods": "cost_of_goods",
    "assumed_cost_of_goods": "assumed_cost_of_goods",
    "gross_margin": "gross_margin",
    "cost_to_serve": "cost_to_serve",
    "contribution": "contribution",
    "lines": "booked",
    "orders": "orders",
}


@dataclass(frozen=True, eq=False)
class Accounts:
    """Everything known of accounts, in columns of one entry a slot."""

    slots: Slots
    columns: CustomerColumns
    months: MonthColumns
    peers: Peers
    swaps: scoring.RankSwaps
    lifetime: Lifetime
    numbers: list[list[list[str]]]
    currency: str


def totals_of(statement: Statement) -> dict[str, int]:
    return {field: int(getattr(statement, column)) for field, column in FIGURES.items()}


def rows(known: Accounts, result: ProfitResult) -> Iterator[Values]:
    """Values of every row, unallocated last where there is anything unallocated."""
    months = _months_by_slot(known.months, len(known.slots))
    looks = _lifetime_by_slot(known.lifetime, known.currency)
    c, ranks = known.columns, known.swaps
    for slot, account in enumerate(known.slots.accounts):
        yield {
            "account_id": account,
            **{field: int(getattr(c, column)[slot]) for field, column in FIGURES.items()},
            "first_on": _day(c.first_on[slot]),
            "last_on": _day(c.last_on[slot]),
            **_activities(c.activities, slot),
            "drivers": _drivers(known, slot),
            "months": months[slot],
            "revenue_rank": int(ranks.revenue_rank[slot]),
            "profit_rank": int(ranks.contribution_rank[slot]),
            "facts": _facts(known, slot),
            **looks.get(slot, {}),
        }
    if result.unallocated.booked or any(result.unallocated.activities.values()):
        costs = {code: cost for code, cost in result.unallocated.activities.items() if cost}
        yield {
            "account_id": None,
            **totals_of(result.unallocated),
            "costs": costs,
            "months": months[len(known.slots)],
        }


def _activities(activities: Any, slot: int) -> Values:
    """Cost of each activity, and [quantity, minutes, direct money] of it."""
    costs, counts = {}, {}
    for code, a in activities.items():
        column: ActivityColumns = a
        cost, quantity = int(column.cost[slot]), float(column.quantity[slot])
        minutes, direct = float(column.minutes[slot]), int(column.direct[slot])
        if cost:
            costs[code] = cost
        if cost or quantity or minutes:
            counts[code] = [_number(quantity), _number(minutes), direct]
    return {"costs": costs, "counts": counts}


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _drivers(known: Accounts, slot: int) -> list[list[Any]]:
    """[driver, when it costs money, own figure, median of peers, share of peers at or below it]."""
    found: list[list[Any]] = []
    for d in known.peers.drivers:
        if d.driver == "products" and known.slots.merged[slot]:
            continue  # the same product under two numbers would count twice
        values = (d.figure[slot], d.median[slot], d.percentile[slot])
        if not np.isnan(values[0]):
            found.append([d.driver, d.costly_when, *(_rounded(float(v)) for v in values)])
    return found


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else float(f"{value:.6g}")


def _facts(known: Accounts, slot: int) -> Values:
    c, band = known.columns, int(known.peers.band[slot])
    facts: Values = {
        "returns": int(c.returns[slot]),
        "small_orders": int(c.small_orders[slot]),
        "order_lines": int(c.lines[slot]),
        "products": None if known.slots.merged[slot] else int(c.products[slot]),
        "last_order": c.last_order[slot],
        "numbers": known.numbers[slot],
    }
    if band >= 0:
        p = known.peers
        facts["peers"] = [int(x[band]) for x in (p.size, p.from_revenue, p.to_revenue)]
    return facts


def _months_by_slot(months: MonthColumns, slots: int) -> list[list[list[Any]]]:
    """[month, net revenue, cost of goods, cost to serve, contribution] of each slot, in order."""
    found: list[list[list[Any]]] = [[] for _ in range(slots + 1)]
    names = ("customer", "net_revenue", "cost_of_goods", "cost_to_serve", "contribution")
    columns = [getattr(months, name).tolist() for name in names]
    labels = np.datetime_as_string(months.month.astype("datetime64[M]")).tolist()
    for label, slot, *money in zip(labels, *columns, strict=True):
        found[slot].append([label, *money])
    return found


def _lifetime_by_slot(lifetime: Lifetime, currency: str) -> dict[int, Values]:
    """What each account that ever ordered is expected to do; empty where nothing is known."""
    if not lifetime.model["usable"]:
        return {}
    orders, value, facts = lifetime.scores.orders, lifetime.scores.value, lifetime.facts
    unit = 10 ** minor_digits(currency)
    return {
        slot: {
            "probability_alive": float(orders.probability_alive[i]),
            "expected_orders": float(orders.expected_orders[i]),
            "lifetime_value": _minor(value.mean[i], unit),
            "lifetime_value_low": _minor(value.low[i], unit),
            "lifetime_value_high": _minor(value.high[i], unit),
            "lifetime_inputs": {
                "repeat_orders": int(facts.x[i]),
                "days_first_to_last": int(facts.t_x_days[i]),
                "days_first_to_end": int(facts.T_days[i]),
                "order_days": int(facts.x[i]) + 1,
                "discounted_orders": _rounded(float(orders.discounted_orders[i])),
                "profit_per_order": _minor(value.profit_per_order[i], unit),
                "mean_profit": _minor(facts.mean_profit[i], unit)
                if facts.mean_profit is not None
                else None,
                "unlimited": _minor(value.unlimited[i], unit),
            },
        }
        for i, slot in enumerate(lifetime.slot.tolist())
    }


def _minor(value: float, unit: int) -> int | None:
    return round(float(value) * unit) if np.isfinite(value) else None


def _day(value: Any) -> Any:
    return None if np.isnat(value) else value.astype(object)
