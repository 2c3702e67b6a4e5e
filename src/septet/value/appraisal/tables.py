"""Cohorts and segments of a run: as JSON beside its figures, and as every account's own marks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine.scoring.cohorts import Business, CohortTable, Grain, Joined, cohorts, joined
from septet.engine.scoring.cohorts import findings as cohort_findings
from septet.engine.scoring.cohorts import trend as cohort_trend
from septet.engine.scoring.segments import (
    Customers,
    Life,
    SegmentTable,
    grid,
    sizes,
    values,
)

MOST_PERIODS = 60
"""Tables of more periods than five years of months are not kept; quarters or years tell more."""
REST = ("before", "without_order", "unallocated")
Values = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """`run`: the fields of the run's own row; `accounts`: those of each account, by slot."""

    run: Values
    accounts: list[Values]


def tables(
    kept: Sequence[Mapping[str, Any]],
    band: NDArray[np.int64],
    business: Business,
    currency: str,
) -> Tables:
    """Tables of the accounts' rows as they are kept, in the order of the slots of `business`."""
    who = joined(business)
    columns = _customers(kept, band)
    life = _life(kept, business, who)
    segments = {
        "grid": grid(columns, currency),
        "values": values(columns, life, currency),
        "sizes": sizes(columns, currency),
    }
    run = {
        "cohorts": _cohorts(business, who, currency),
        "segments": {name: _segments(table) for name, table in segments.items()},
    }
    return Tables(run, _memberships(who, segments))


def _memberships(who: Joined, segments: Mapping[str, SegmentTable]) -> list[Values]:
    on: list[date | None] = who.on.astype("datetime64[D]").tolist()
    columns = {
        "joined_on": on,
        "ordered": who.marks() or [""] * len(on),
        "segment_grid": segments["grid"].codes(),
        "segment_value": segments["values"].codes(),
        "segment_size": segments["sizes"].codes(),
    }
    named = zip(*columns.values(), strict=True)
    return [dict(zip(columns, own, strict=True)) for own in named]


def _customers(kept: Sequence[Mapping[str, Any]], band: NDArray[np.int64]) -> Customers:
    def column(name: str) -> NDArray[np.int64]:
        return np.array([row[name] for row in kept], dtype=np.int64)

    worth = [row.get("lifetime_value") for row in kept]
    return Customers(
        net_revenue=column("net_revenue"),
        gross_margin=column("gross_margin"),
        cost_to_serve=column("cost_to_serve"),
        contribution=column("contribution"),
        lifetime_value=np.array([np.nan if w is None else w for w in worth], dtype=np.float64),
        band=band,
    )


def _life(kept: Sequence[Mapping[str, Any]], business: Business, who: Joined) -> Life:
    size = business.customers
    first = np.full(size, np.iinfo(np.int64).max)
    last, count = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    np.minimum.at(first, business.order_customer, business.order_day)
    np.maximum.at(last, business.order_customer, business.order_day)
    np.add.at(count, business.order_customer, 1)
    first = np.where(count > 0, first, last)
    end = (business.until - business.start).days - 1
    alive = [row.get("probability_alive") for row in kept]
    return Life(
        order_days=count,
        days_to_last=last - first,
        days_to_end=end - first,
        is_first_known=~np.isnat(who.on),
        probability_alive=np.array([np.nan if p is None else p for p in alive], dtype=np.float64),
    )


def _segments(table: SegmentTable) -> Values:
    return {
        "rows": [{"code": s.code, **asdict(s.sums)} for s in table.segments],
        "total": asdict(table.total),
        "cuts": dict(table.cuts),
        "findings": [finding.as_json() for finding in table.findings],
    }


def _cohorts(business: Business, who: Joined, currency: str) -> Values:
    made = [cohorts(business, grain, known=who) for grain in Grain]
    return {str(t.grain): _cohort_table(t, currency) for t in made if _is_kept(t)}


def _is_kept(table: CohortTable) -> bool:
    return len(table.periods) <= MOST_PERIODS or table.grain is Grain.YEAR


def _cohort_table(table: CohortTable, currency: str) -> Values:
    compared = cohort_trend(table)
    each = dict(zip(compared.compared, compared.each, strict=True))
    rows = [
        {"label": table.label(c), "each": each.get(c), **_cohort(table, c, int(table.joined[c]))}
        for c in range(len(table))
    ]
    rest = {name: _cohort(table, at - len(REST), 0) for at, name in enumerate(REST)}
    return {
        "new_from": table.new_from.isoformat(),
        "periods": [table.grain.label(number) for number in table.periods.tolist()],
        "partial": np.flatnonzero(table.is_whole == 0).tolist(),
        "age": compared.age,
        "rows": rows,
        "rest": rest,
        "findings": [finding.as_json() for finding in cohort_findings(table, currency)],
    }


def _cohort(table: CohortTable, row: int, at: int) -> Values:
    """Columns from period `at` on; `earlier` is money from before the first order: [net revenue,
    contribution], as of credits and service."""
    return {
        "at": at,
        "customers": int(table.customers[row]),
        "ordering": table.ordering[row, at:].tolist(),
        "order_days": table.order_days[row, at:].tolist(),
        "net_revenue": table.net_revenue[row, at:].tolist(),
        "contribution": table.contribution[row, at:].tolist(),
        "earlier": [
            int(table.net_revenue[row, :at].sum()),
            int(table.contribution[row, :at].sum()),
        ],
    }
