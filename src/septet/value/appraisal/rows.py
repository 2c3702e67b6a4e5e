"""Columns of accounts to rows as they are kept: one an account, and one for what is unallocated."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
    drivers, services = _drivers_by_slot(known), _activities_by_slot(known)
    c, ranks = known.columns, known.swaps
    columns: dict[str, list[Any]] = {
        "account_id": known.slots.accounts,
        **{field: getattr(c, column).tolist() for field, column in FIGURES.items()},
        "first_on": _days(c.first_on),
        "last_on": _days(c.last_on),
        "drivers": drivers,
        "months": months[: len(known.slots)],
        "revenue_rank": ranks.revenue_rank.tolist(),
        "profit_rank": ranks.contribution_rank.tolist(),
        "facts": _facts_by_slot(known),
    }
    named = zip(*columns.values(), strict=True)
    for slot, (values, service) in enumerate(zip(named, services, strict=True)):
        own = dict(zip(columns, values, strict=True))
        yield own | service | looks.get(slot, {})
    if result.unallocated.booked or any(result.unallocated.activities.values()):
        costs = {code: cost for code, cost in result.unallocated.activities.items() if cost}
        yield {
            "account_id": None,
            **totals_of(result.unallocated),
            "costs": costs,
            "months": months[len(known.slots)],
        }


def _activities_by_slot(known: Accounts) -> list[Values]:
    """Cost of each activity, and [quantity, minutes, direct money] of it."""
    found: list[Values] = [{"costs": {}, "counts": {}} for _ in known.slots.accounts]
    for code, a in known.columns.activities.items():
        column: ActivityColumns = a
        parts = (column.cost, column.quantity, column.minutes, column.direct)
        each = zip(found, *(np.asarray(part).tolist() for part in parts), strict=True)
        for own, cost, quantity, minutes, direct in each:
            if cost:
                own["costs"][code] = int(cost)
            if cost or quantity or minutes:
                own["counts"][code] = [_number(quantity), _number(minutes), int(direct)]
    return found


@lru_cache(maxsize=1 << 16)  # counts repeat, and formatting is dear
def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _drivers_by_slot(known: Accounts) -> list[list[list[Any]]]:
    """[driver, when it costs money, own figure, median of peers, share of peers at or below it]."""
    found: list[list[list[Any]]] = [[] for _ in known.slots.accounts]
    merged = known.slots.merged.tolist()
    for d in known.peers.drivers:
        by_number = d.driver == "products"  # the same product under two numbers would count twice
        columns = (column.tolist() for column in (d.figure, d.median, d.percentile))
        for own, is_merged, *values in zip(found, merged, *columns, strict=True):
            if not (isnan(values[0]) or (by_number and is_merged)):
                own.append([d.driver, d.costly_when, *map(_rounded, values)])
    return found


@lru_cache(maxsize=1 << 16)  # whole groups of peers share a median, and formatting is dear
def _rounded(value: float) -> float | None:
    return None if isnan(value) else float(f"{value:.6g}")


def _facts_by_slot(known: Accounts) -> list[Values]:
    c, p, merged = known.columns, known.peers, known.slots.merged.tolist()
    peers = np.stack([p.size, p.from_revenue, p.to_revenue], axis=1).tolist()
    columns = (c.returns, c.small_orders, c.lines, c.products, p.band)
    counts = zip(*(np.asarray(column).tolist() for column in columns), strict=True)
    found: list[Values] = []
    for slot, (returns, small_orders, order_lines, products, band) in enumerate(counts):
        facts: Values = {
            "returns": int(returns),
            "small_orders": int(small_orders),
            "order_lines": int(order_lines),
            "products": None if merged[slot] else int(products),
            "last_order": c.last_order[slot],
            "numbers": known.numbers[slot],
        }
        if band >= 0:
            facts["peers"] = [int(value) for value in peers[band]]
        found.append(facts)
    return found


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
    orders, value, facts = lifetime.scores.orders, lifetime.scores.value, lifetime.facts
    if not np.isfinite(orders.expected_orders).any():
        return {}
    unit = 10 ** minor_digits(currency)
    return {
        slot: {
            "probability_alive": _known(orders.probability_alive[i]),
            "expected_orders": _known(orders.expected_orders[i]),
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


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _minor(value: float, unit: int) -> int | None:
    return round(float(value) * unit) if np.isfinite(value) else None


def _days(column: NDArray[np.datetime64]) -> list[Any]:
    """Dates, None where there is none."""
    days: list[Any] = column.astype("datetime64[D]").tolist()
    return days
