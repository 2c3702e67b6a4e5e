"""Reports beside the customers: activities with their rates, pools with what nobody used."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import duckdb

from septet.engine.periods import Period
from septet.engine.profit.exact import AMOUNT
from septet.engine.profit.pools import PoolCost, gather
from septet.engine.profit.rates import PoolUse
from septet.engine.profit.result import ActivityColumns, ActivityReport, PoolReport, Reconciliation
from septet.engine.profit.rounding import apportion_fractions, round_half_away, to_decimal
from septet.engine.profit.rules import Rules
from septet.engine.profit.work import COUNTED

Shares = Mapping[str, Mapping[str, Fraction]]


def read_pools(con: duckdb.DuckDBPyConnection) -> list[PoolCost]:
    """Rows of the pool files."""
    rows = con.execute(
        "SELECT pool, from_on, until_on, cost, capacity_minutes, currency, activities FROM pools"
    ).fetchall()
    return [
        PoolCost(pool, first, until, cost, capacity, currency, _codes(codes))
        for pool, first, until, cost, capacity, currency, codes in rows
    ]


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip().lower() for code in (text or "").split(";") if code.strip())


def report_activities(
    con: duckdb.DuckDBPyConnection,
    columns: Mapping[str, ActivityColumns],
    *,
    rates: Mapping[str, Decimal],
    shares: Shares,
    returns_from_files: bool,
) -> tuple[ActivityReport, ...]:
    """Every activity that took place, with the rate it was charged at."""
    found = con.execute(
        "SELECT activity, sum(quantity), sum(minutes) FROM charges GROUP BY 1"
    ).fetchall()
    used = {
        code: (Decimal(quantity).scaleb(-AMOUNT), Decimal(minutes).scaleb(-AMOUNT))
        for code, quantity, minutes in found
    }
    return tuple(
        ActivityReport(
            activity=code,
            pools=tuple(shares.get(code, {})),
            rate_per_minute=rates.get(code),
            quantity=used[code][0],
            minutes=used[code][1],
            direct=int(column.direct.sum()),
            cost=int(column.cost.sum()),
            counted_from_lines=code in COUNTED and not (code == "return" and returns_from_files),
        )
        for code, column in columns.items()
        if code in used
    )


def report_pools(
    uses: Sequence[PoolUse],
    activities: Sequence[ActivityReport],
    *,
    shares: Shares,
    digits: int,
) -> tuple[PoolReport, ...]:
    """Every pool; what pools charged adds up to what activities cost beyond direct money."""
    charged = dict.fromkeys((u.pool.name for u in uses), 0)
    for report in activities:
        for name, part in _split(report, shares.get(report.activity, {})).items():
            charged[name] += part
    reports = []
    for u in uses:
        cost = _minor(u.pool.cost, digits)
        reports.append(
            PoolReport(
                pool=u.pool.name,
                activities=u.pool.activities,
                cost=cost,
                theoretical_minutes=_rounded(u.pool.theoretical_minutes, 4),
                practical_minutes=_rounded(u.pool.practical_minutes, 4),
                used_minutes=_rounded(u.used_minutes, 4) or Decimal(0),
                rate_per_minute=u.rate_per_minute,
                charged=charged[u.pool.name],
                unused=cost - charged[u.pool.name],
                utilisation=_rounded(u.utilisation, 6),
                over_capacity=u.over_capacity,
                days=u.pool.days,
                is_assumed=u.pool.is_assumed,
            )
        )
    return tuple(reports)


def _split(report: ActivityReport, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """The charged cost of an activity over the pools that pay for it, in minor units."""
    charged = report.cost - report.direct
    parts = apportion_fractions([charged * share for share in shares.values()], 0)
    return dict(zip(shares, parts, strict=True))


def _minor(amount: Fraction, digits: int) -> int:
    return round_half_away(amount.numerator * 10**digits, amount.denominator)


def _rounded(value: Fraction | None, decimals: int) -> Decimal | None:
    if value is None:
        return None
    return to_decimal(value, decimals)


def reconcile_pools(
    rows: Sequence[PoolCost], period: Period, left_out: Mapping[str, Fraction], rules: Rules
) -> list[Reconciliation]:
    """Cost of pools by currency: in the files, outside of the period, used and left out."""
    found = []
    for currency in sorted({row.currency for row in rows}):
        own = [row for row in rows if row.currency == currency]
        within = sum((_cost_within(row, period) for row in own), Fraction(0))
        pools, _ = gather(own, period, rules)
        total = sum((row.cost for row in own), Decimal(0))
        lost = left_out.get(currency, Fraction(0))
        found.append(
            Reconciliation(
                kind="pools",
                path="",
                currency=currency,
                rows=len(own),
                file=total,
                outside=total - _exact(within),
                used=_exact(within) - _exact(lost),
                left_out=_exact(lost),
                converted=_exact(sum((pool.cost for pool in pools), Fraction(0))),
            )
        )
    return found


def _cost_within(row: PoolCost, period: Period) -> Fraction:
    first, until = max(row.from_on, period.start), min(row.until_on, period.until)
    whole = max((row.until_on - row.from_on).days, 1)
    share = Fraction(max((until - first).days, 0), whole)
    return Fraction(row.cost) * share


def _exact(value: Fraction) -> Decimal:
    return _rounded(value, 8) or Decimal(0)
