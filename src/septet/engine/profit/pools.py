"""Cost pools over a period: what capacity cost, and how many minutes of it can be worked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from septet.engine.periods import Period
from septet.engine.profit.rules import STANDARD_MINUTES, Rules, in_force


@dataclass(frozen=True)
class PoolCost:
    """One row of a pool file: a cost and a capacity over `from_on` (in) to `until_on` (out)."""

    pool: str
    from_on: date
    until_on: date
    cost: Decimal
    capacity_minutes: Decimal | None
    currency: str
    activities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pool:
    """A pool over the period: money in the reporting currency, exact, pro rata by day.

    `practical_minutes` is None where the pool states no capacity: then what was used is taken as
    capacity and nothing is unused. `days` counts the days of the period it covers.
    """

    name: str
    activities: tuple[str, ...]
    cost: Fraction
    theoretical_minutes: Fraction | None
    practical_minutes: Fraction | None
    days: int
    is_assumed: bool = False


def gather(
    rows: Sequence[PoolCost], period: Period, rules: Rules
) -> tuple[list[Pool], dict[str, Fraction]]:
    """Pools of one name put together, and the cost left out by currency for want of a rate."""
    pools: dict[str, Pool] = {}
    left_out: dict[str, Fraction] = {}
    for row in sorted(rows, key=lambda r: (r.pool, r.from_on, r.until_on)):
        piece, lost = _within(row, period, rules)
        if lost:
            left_out[row.currency] = left_out.get(row.currency, Fraction(0)) + lost
        if piece is not None:
            earlier = pools.get(row.pool)
            pools[row.pool] = piece if earlier is None else _together(earlier, piece)
    return _share_out(list(pools.values())), left_out


def _within(row: PoolCost, period: Period, rules: Rules) -> tuple[Pool | None, Fraction]:
    first, until = max(row.from_on, period.start), min(row.until_on, period.until)
    if until <= first:
        return None, Fraction(0)
    daily = Fraction(row.cost) / (row.until_on - row.from_on).days
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    rates = [in_force(rules.rates_of(row.currency), day) for day in days]
    cost = daily * sum(Fraction(rate) for rate in rates if rate is not None)
    lost = daily * rates.count(None)
    theoretical = practical = None
    if row.capacity_minutes:
        capacity = Fraction(row.capacity_minutes) / (row.until_on - row.from_on).days
        theoretical = capacity * len(days)
        practical = capacity * sum(_practical_share(rules, day) for day in days)
    return Pool(row.pool, row.activities, cost, theoretical, practical, len(days)), lost


def _practical_share(rules: Rules, day: date) -> Fraction:
    share = in_force(rules.practical_capacity, day)
    if share is None:
        raise ValueError(f"practical_capacity: no figure is in force on {day}; add one")
    return Fraction(share)


def _together(one: Pool, other: Pool) -> Pool:
    # Capacity is known only where every piece states it.
    known = one.practical_minutes is not None and other.practical_minutes is not None
    return Pool(
        name=one.name,
        activities=tuple(dict.fromkeys(one.activities + other.activities)),
        cost=one.cost + other.cost,
        theoretical_minutes=_plus(one.theoretical_minutes, other.theoretical_minutes, known),
        practical_minutes=_plus(one.practical_minutes, other.practical_minutes, known),
        days=one.days + other.days,
    )


def _plus(one: Fraction | None, other: Fraction | None, known: bool) -> Fraction | None:
    return (one or Fraction(0)) + (other or Fraction(0)) if known else None


def _share_out(pools: list[Pool]) -> list[Pool]:
    """A pool that names no activity pays for all that no other pool names."""
    named = {code for pool in pools for code in pool.activities}
    rest = tuple(code for code in STANDARD_MINUTES if code not in named)
    return [
        Pool(
            p.name, p.activities or rest, p.cost, p.theoretical_minutes, p.practical_minutes, p.days
        )
        for p in pools
    ]


def assumed_pool(cost: Fraction, period: Period) -> Pool:
    """The one pool where the ledger holds none; it pays for everything and is used up by it."""
    codes = tuple(STANDARD_MINUTES)
    return Pool("serving", codes, max(cost, Fraction(0)), None, None, period.days, True)
