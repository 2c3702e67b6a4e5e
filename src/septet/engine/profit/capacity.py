"""Capacity month by month: what a pool cost, what was used of it, and what nobody used. Pure.

The rate stays that of the whole run, so that a customer's charge is one product of minutes and
rate; the months only say when capacity stood idle. See `docs/adr/one-rate-a-run.md`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from septet.engine.periods import Period
from septet.engine.profit.pools import Pool, PoolCost, gather
from septet.engine.profit.result import PoolMonth, PoolReport
from septet.engine.profit.rounding import to_decimal
from septet.engine.profit.rules import Rules

Shares = Mapping[str, Mapping[str, Fraction]]
Minutes = Mapping[date, Mapping[str, Fraction]]


def by_month(
    reports: Sequence[PoolReport],
    rows: Sequence[PoolCost],
    *,
    period: Period,
    rules: Rules,
    minutes: Minutes,
    shares: Shares,
) -> tuple[PoolReport, ...]:
    """The reports with their months; the assumed pool has none."""
    months = months_of(period)
    parts = {m.start: {p.name: p for p in gather(rows, m, rules)[0]} for m in months}
    return tuple(
        report
        if report.is_assumed
        else replace(
            report,
            months=_months(
                report,
                [(m.start, parts[m.start].get(report.pool)) for m in months],
                [_used(report.pool, minutes.get(_first(m.start), {}), shares) for m in months],
            ),
        )
        for report in reports
    )


def months_of(period: Period) -> list[Period]:
    """Calendar months, the first and the last cut to the period."""
    found, start = [], period.start
    while start < period.until:
        until = min(_first(_first(start) + timedelta(days=31)), period.until)
        found.append(Period(start, until))
        start = until
    return found


def _first(day: date) -> date:
    return day.replace(day=1)


def _used(pool: str, minutes: Mapping[str, Fraction], shares: Shares) -> Fraction:
    parts = (m * shares.get(code, {}).get(pool, Fraction(0)) for code, m in minutes.items())
    return sum(parts, Fraction(0))


def _months(
    report: PoolReport, parts: Sequence[tuple[date, Pool | None]], used: Sequence[Fraction]
) -> tuple[PoolMonth, ...]:
    costs = _shared_out(report.cost, [p.cost if p else Fraction(0) for _, p in parts])
    charged = _shared_out(report.charged, used)
    return tuple(
        PoolMonth(
            month=_first(month),
            cost=cost,
            practical_minutes=to_decimal(part.practical_minutes, 4)
            if part and part.practical_minutes is not None
            else None,
            used_minutes=to_decimal(minutes, 4),
            charged=charge,
            unused=cost - charge,
        )
        for (month, part), minutes, cost, charge in zip(parts, used, costs, charged, strict=True)
    )


def _shared_out(total: int, weights: Sequence[Fraction]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to `total` (largest remainder)."""
    whole = sum(weights, Fraction(0))
    exact = [total * w / whole if whole else Fraction(0) for w in weights]
    kept = [math.floor(e) for e in exact]
    by_loss = sorted(range(len(kept)), key=lambda i: kept[i] - exact[i])
    for i in by_loss[: total - sum(kept)] if whole else []:
        kept[i] += 1
    return kept
