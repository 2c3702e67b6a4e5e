# ruff: noqa: S608 - queries are put together from constants; values are parameters
"""Orders before and after the levers are pulled, and what the difference comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from septet.engine.money import minor_digits
from septet.engine.profit.columns import plain
from septet.engine.profit.exact import AMOUNT, EXACT, PER_MINUTE
from septet.engine.profit.folder import ACTIVITIES
from septet.engine.profit.result import Floats
from septet.engine.profit.rounding import round_half_away
from septet.engine.profit.rules import Rules
from septet.engine.profit.what_if.levers import Levers
from septet.engine.profit.what_if.minutes import COUNTED, minutes_of
from septet.engine.profit.what_if.orders import (
    UNIT,
    Ints,
    Orders,
    at_least,
    read_orders,
    within_days,
    within_months,
)

SERVED = ("return", "delivery", "rush")
"""Activities that shrink as a whole: by the returns and rush runs kept, and with the orders."""


@dataclass(frozen=True, eq=False)
class Change:
    """What changes, by party, shape (n,), over the days of the run.

    Minutes in ten-thousandths by activity; money in minor units: `freed_cost` is what the freed
    minutes cost at the run's rates, `direct_saved` the direct money of rush runs and returns that
    fall away, `lost_revenue` and `lost_margin` (after goods and freight) are those of lost orders.
    """

    orders_before: Ints
    orders_after: Ints
    small_before: Ints
    small_after: Ints
    minutes_before: Mapping[str, Ints]
    minutes_after: Mapping[str, Ints]
    freed_cost: Mapping[str, Ints]
    direct_saved: Mapping[str, Ints]
    lost_revenue: Ints
    lost_margin: Ints

    @property
    def freed_minutes(self) -> Ints:
        return _sum(self.minutes_before, self.orders_before) - _sum(
            self.minutes_after, self.orders_before
        )

    @property
    def cost_freed(self) -> Ints:
        return _sum(self.freed_cost, self.orders_before)

    @property
    def cash_change(self) -> Ints:
        """Contribution that changes even where nobody gives up capacity."""
        return _sum(self.direct_saved, self.orders_before) - self.lost_margin

    @property
    def contribution_change(self) -> Ints:
        """The change where all freed capacity is given up or used elsewhere."""
        return self.cash_change + self.cost_freed


@dataclass(frozen=True, eq=False)
class WhatIf:
    """`combined`: orders below the minimum all wait for the next one. `lost`: they all go
    elsewhere; None without a minimum. `assumed`: the stated share of them does."""

    levers: Levers
    combined: Change
    lost: Change | None
    assumed: Change


def what_if(
    folder: Path, rules: Rules, levers: Levers, *, party_of: Mapping[int, int] | Ints
) -> WhatIf:
    """The run in `folder`, counted by `rules`, with the levers pulled.

    `party_of`: the party (0, 1, …) of customers by their index in the run, all of them (an array)
    or some. Raises FileNotFoundError where the run kept no orders.
    """
    some = party_of if isinstance(party_of, Mapping) else dict(enumerate(party_of.tolist()))
    wanted = sorted(some) if isinstance(party_of, Mapping) else None
    table = np.full(max(some, default=-1) + 2, -1, dtype=np.int64)
    table[list(some)] = list(some.values())
    with duckdb.connect(config={"threads": 2}) as con:
        orders = _of_parties(read_orders(con, folder, wanted), table)
        served = _read_served(con, folder, table, minor_digits(rules.reporting_currency))
        rates = _read_rates(con, folder)
    count = int(table.max(initial=-1)) + 1
    counting = _Counting(orders, served, rates, rules, levers, count)
    combined = counting.change(lost=False)
    if not levers.minimum_order:
        return WhatIf(levers, combined, None, combined)
    lost = counting.change(lost=True)
    return WhatIf(levers, combined, lost, _blend(combined, lost, levers.lost_share))


def lifetime_change(
    contribution_change: Ints | Floats, order_days: Ints | Floats, discounted_orders: Floats
) -> Floats:
    """How lifetime value changes with the contribution of the period: an old order brings
    `contribution_change / order_days` more, and `discounted_orders` of them are to come. Fewer,
    larger orders bring the same in sum. NaN where either is unknown or there was no order."""
    days = np.asarray(order_days, dtype=np.float64)
    each = np.full(len(days), np.nan)
    np.divide(contribution_change, days, out=each, where=days > 0)
    return np.asarray(each * discounted_orders)


@dataclass(frozen=True, eq=False)
class _Served:
    minutes: Mapping[str, Ints]
    direct: Mapping[str, Ints]


@dataclass(frozen=True, eq=False)
class _Counting:
    orders: Orders
    served: _Served
    rates: Mapping[str, int]
    rules: Rules
    levers: Levers
    parties: int

    def change(self, *, lost: bool) -> Change:
        before, levers, empty = self.orders, self.levers, self._per_party
        after, gone = self._after(lost=lost)
        orders_before, orders_after = empty(before), empty(after)
        kept = {
            "return": _share(levers.returns_kept, self.parties),
            "rush": _share(levers.rush_kept, self.parties),
            "delivery": orders_after * UNIT // np.maximum(orders_before, 1),
        }
        minutes_before = self._minutes(before, Decimal(1)) | dict(self.served.minutes)
        minutes_after = self._minutes(after, levers.rush_kept) | {
            code: _part(m, kept[code]) for code, m in self.served.minutes.items()
        }
        freed = {code: minutes_before[code] - minutes_after[code] for code in minutes_before}
        direct = {code: d - _part(d, kept[code]) for code, d in self.served.direct.items()}
        return Change(
            orders_before=orders_before,
            orders_after=orders_after,
            small_before=empty(before, before.is_small),
            small_after=empty(after, after.is_small),
            minutes_before=minutes_before,
            minutes_after=minutes_after,
            freed_cost={code: self._cost(code, m) for code, m in freed.items()},
            direct_saved=direct,
            lost_revenue=self._minor(empty(gone, gone.value)),
            lost_margin=self._minor(empty(gone, gone.margin)),
        )

    def _after(self, *, lost: bool) -> tuple[Orders, Orders]:
        """The orders that remain, and those that are lost."""
        orders, levers = self.orders, self.levers
        if levers.orders_a_month:
            orders = within_months(orders, levers.orders_a_month)
        if levers.days_between:
            orders = within_days(orders, levers.days_between)
        nothing = orders.take(np.zeros(0, dtype=np.int64))
        if not levers.minimum_order:
            return orders, nothing
        minimum = int(levers.minimum_order * UNIT)
        if not lost:
            return at_least(orders, minimum), nothing
        below = orders.value < minimum
        return orders.take(~below), orders.take(below)

    def _per_party(self, orders: Orders, column: Ints | None = None) -> Ints:
        found = np.zeros(self.parties, dtype=np.int64)
        np.add.at(found, orders.party, 1 if column is None else column)
        return found

    def _minutes(self, orders: Orders, rush_kept: Decimal) -> dict[str, Ints]:
        each = minutes_of(orders, self.rules, rush_kept)
        return {code: self._per_party(orders, each[code]) for code in COUNTED}

    @property
    def _digits(self) -> int:
        return minor_digits(self.rules.reporting_currency)

    def _cost(self, code: str, minutes: Ints) -> Ints:
        rate, unit = self.rates.get(code, 0), 10 ** (EXACT - self._digits)
        cost = [round_half_away(m * rate, unit) if m else 0 for m in minutes.tolist()]
        return np.array(cost, dtype=np.int64)

    def _minor(self, amounts: Ints) -> Ints:
        unit, digits = 10**AMOUNT, 10**self._digits
        return np.array([round_half_away(a * digits, unit) for a in amounts.tolist()], np.int64)


def _of_parties(orders: Orders, table: Ints) -> Orders:
    """Orders of the parties, by party and day."""
    party = table[np.minimum(orders.party, len(table) - 1)]
    order = np.lexsort((orders.day, party))
    order = order[party[order] >= 0]
    return replace(orders, party=party).take(order)


def _read_served(con: duckdb.DuckDBPyConnection, folder: Path, table: Ints, digits: int) -> _Served:
    """Minutes and direct money of the activities that shrink as a whole, by party."""
    parties = int(table.max(initial=-1)) + 1
    minutes = {code: np.zeros(parties, dtype=np.int64) for code in SERVED}
    direct = {code: np.zeros(parties, dtype=np.int64) for code in SERVED}
    for code in SERVED:
        raw = con.execute(
            f"SELECT customer_index AS id, cast(minutes * {UNIT} AS BIGINT) AS minutes, "
            f"cast(direct * {10**digits} AS BIGINT) AS direct FROM read_parquet($path) "
            "WHERE activity = $code",
            {"path": str(folder / ACTIVITIES), "code": code},
        ).fetchnumpy()
        party = table[np.minimum(plain(raw["id"]), len(table) - 1)]
        for found, column in ((minutes, raw["minutes"]), (direct, raw["direct"])):
            np.add.at(found[code], party[party >= 0], plain(column)[party >= 0])
    return _Served(minutes, direct)


def _read_rates(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """What a minute of each activity cost in the run, in units of 10^-14."""
    rows = con.execute(
        "SELECT activity, max(rate_per_minute) FROM read_parquet($path) GROUP BY activity",
        {"path": str(folder / ACTIVITIES)},
    ).fetchall()
    return {code: int(Decimal(rate).scaleb(PER_MINUTE)) for code, rate in rows}


def _share(share: Decimal, size: int) -> Ints:
    return np.full(size, int(share * UNIT), dtype=np.int64)


def _part(amounts: Ints, share: Ints) -> Ints:
    """`amounts` times a share in ten-thousandths, rounded half up."""
    return np.asarray((amounts * share + UNIT // 2) // UNIT)


def _sum(columns: Mapping[str, Ints], like: Ints) -> Ints:
    return sum(columns.values(), np.zeros(len(like), dtype=np.int64))


def _blend(combined: Change, lost: Change, share: Decimal) -> Change:
    """`share` of the way from one to the other, rounded once."""
    part = int(share * UNIT)

    def between(one: Ints, other: Ints) -> Ints:
        return np.asarray(((UNIT - part) * one + part * other + UNIT // 2) // UNIT)

    found: dict[str, Any] = {}
    for f in fields(Change):
        one, other = getattr(combined, f.name), getattr(lost, f.name)
        if isinstance(one, Mapping):
            found[f.name] = {code: between(one[code], other[code]) for code in one}
        else:
            found[f.name] = between(one, other)
    return Change(**found)
