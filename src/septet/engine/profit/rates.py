"""Time-driven activity-based costing: what a minute costs, and what nobody used.

Source: Kaplan & Anderson, Harvard Business Review, November 2004. The rate of a pool is its cost
over its practical capacity (a share of the theoretical minutes); an activity costs rate x minutes.
Capacity that nobody used is reported, never charged to customers. Pure: plain values in and out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from septet.engine.periods import Period
from septet.engine.profit.exact import PER_MINUTE
from septet.engine.profit.notices import Code, Notice
from septet.engine.profit.pools import Pool
from septet.engine.profit.rounding import apportion_fractions
from septet.engine.profit.rules import STANDARD_MINUTES


@dataclass(frozen=True)
class PoolUse:
    """What was used of a pool: `rate_per_minute` None where there is nothing to divide by.

    `charged` = rate x `used_minutes`, `unused` = cost - charged (negative above capacity);
    `utilisation` is used over practical minutes, above one where `over_capacity`.
    """

    pool: Pool
    used_minutes: Fraction
    rate_per_minute: Decimal | None
    charged: Fraction
    unused: Fraction
    utilisation: Fraction | None

    @property
    def over_capacity(self) -> bool:
        return self.utilisation is not None and self.utilisation > 1


def use(
    pools: Sequence[Pool], minutes: Mapping[str, Fraction]
) -> tuple[list[PoolUse], dict[str, Decimal], dict[str, dict[str, Fraction]]]:
    """Use of each pool, the rate a minute of each activity, and which share of it each pool pays.

    `minutes` are all that were used, by activity. Pools that pay for the same activity share its
    minutes in proportion to their practical capacity, or equally where one of them states none.
    """
    shares = {code: _proportions([p for p in pools if code in p.activities]) for code in minutes}
    uses = []
    for pool in pools:
        used = Fraction(0)
        for code in pool.activities:
            used += minutes.get(code, Fraction(0)) * shares.get(code, {}).get(pool.name, 0)
        uses.append(_use(pool, used))
    rate_of = {u.pool.name: Fraction(u.rate_per_minute or 0) for u in uses}
    rates = {
        code: _to_rate(sum((share * rate_of[name] for name, share in of.items()), Fraction(0)))
        for code, of in shares.items()
        if of
    }
    return uses, rates, shares


def charges(
    minutes: Mapping[str, Fraction],
    rates: Mapping[str, Decimal],
    shares: Mapping[str, Mapping[str, Fraction]],
    digits: int,
) -> dict[str, int]:
    """What each activity is charged in all, in minor units.

    Activities paid by the same pools are rounded together, so that what a pool charged is its
    rounded sum and a pool used to the full leaves no odd cent.
    """
    found: dict[str, int] = {}
    for paid_by in {tuple(of) for of in shares.values()}:
        codes = [code for code, of in shares.items() if tuple(of) == paid_by]
        exact = [minutes[code] * Fraction(rates.get(code, 0)) for code in codes]
        found |= dict(zip(codes, apportion_fractions(exact, digits), strict=True))
    return found


def _proportions(pools: Sequence[Pool]) -> dict[str, Fraction]:
    stated = [p.practical_minutes for p in pools if p.practical_minutes is not None]
    total = sum(stated, Fraction(0))
    if len(stated) < len(pools) or not total:
        return {p.name: Fraction(1, len(pools)) for p in pools}
    return {p.name: (p.practical_minutes or Fraction(0)) / total for p in pools}


def _use(pool: Pool, used: Fraction) -> PoolUse:
    capacity = used if pool.practical_minutes is None else pool.practical_minutes
    if not capacity:
        return PoolUse(pool, used, None, Fraction(0), pool.cost, None)
    rate = _to_rate(pool.cost / capacity)
    charged = Fraction(rate) * used
    return PoolUse(pool, used, rate, charged, pool.cost - charged, used / capacity)


def _to_rate(rate: Fraction) -> Decimal:
    # Kept to 14 decimals, so that a charge is a decimal product anyone can repeat.
    scaled = rate * 10**PER_MINUTE
    whole = (Decimal(scaled.numerator) / Decimal(scaled.denominator)).quantize(
        Decimal(1), ROUND_HALF_UP
    )
    return whole.scaleb(-PER_MINUTE)


def notices(
    uses: Sequence[PoolUse], minutes: Mapping[str, Fraction], period: Period
) -> list[Notice]:
    """What a reader must know of the pools before trusting the charges."""
    paid = {code for u in uses for code in u.pool.activities}
    found = [
        Notice(Code.ACTIVITY_UNCOSTED, code, _plain(used))
        for code, used in minutes.items()
        if used and code not in paid
    ]
    for u in uses:
        name = u.pool.name
        found += [
            Notice(Code.UNKNOWN_ACTIVITY, code, 0)
            for code in u.pool.activities
            if code not in STANDARD_MINUTES
        ]
        if u.pool.is_assumed:
            found.append(Notice(Code.ASSUMED_POOL, name, _plain(u.pool.cost)))
        elif not u.used_minutes:
            found.append(Notice(Code.POOL_UNUSED, name, _plain(u.pool.cost)))
        if u.utilisation is not None and u.over_capacity:
            found.append(Notice(Code.OVER_CAPACITY, name, _plain(u.utilisation)))
        if u.pool.days < period.days:
            found.append(Notice(Code.POOL_COVERS_PART, name, u.pool.days))
    return found


def _plain(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
