"""The cohort table: periods of joining down, periods of business across.

A cohort is the customers whose first order lies in one month, quarter or year. Source of the idea
and of the warning about customers who were there before: Fader & Hardie, "Customer-Base Valuation
in a Contractual Setting", Marketing Science 29, 2010 (cohorts differ), and Berry & Linoff, "Data
Mining Techniques", 2nd ed., 2004, ch. 12 (left truncation).
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from septet.engine.scoring.cohorts.business import Business
from septet.engine.scoring.cohorts.grain import Grain
from septet.engine.scoring.cohorts.joined import Joined, joined
from septet.engine.scoring.ordering import Ints

BEFORE, WITHOUT_ORDER, UNALLOCATED = -3, -2, -1
"""The rows after the cohorts: customers from before, those that never ordered, and what belongs to
no customer. With them every column adds up to the total of the run."""


@dataclass(frozen=True, eq=False)
class CohortTable:
    """`periods`: numbers of the periods across (see `Grain.label`), shape (p,); `joined`: the period
    in which each cohort joined, as a column of `periods`, shape (c,); cohorts without customers are
    left out. All others have shape (c + 3, p), or (c + 3,) for `customers`: see BEFORE and after.

    `ordering` customers with an order in the period, `order_days` customer-days with an order;
    `net_revenue` and `contribution` in whole minor units. `is_whole`: whether all of a period lies
    in the data, shape (p,).
    """

    grain: Grain
    new_from: date
    periods: Ints
    is_whole: Ints
    joined: Ints
    customers: Ints
    ordering: Ints
    order_days: Ints
    net_revenue: Ints
    contribution: Ints

    def __len__(self) -> int:
        return len(self.joined)

    def label(self, cohort: int) -> str:
        return self.grain.label(int(self.periods[self.joined[cohort]]))

    def kept(self, cohort: int) -> list[float]:
        """Share of a cohort that orders in each period since it joined, from 1 at age 0."""
        found = self.ordering[cohort, self.joined[cohort] :] / self.customers[cohort]
        shares: list[float] = found.tolist()
        return shares

    def cumulative(self, cohort: int) -> list[int]:
        """Contribution of a cohort up to each period since it joined, in minor units."""
        running: list[int] = np.cumsum(self.contribution[cohort]).tolist()
        return running[int(self.joined[cohort]) :]

    def ages(self, cohort: int) -> int:
        """Whole periods the cohort has been seen after the one in which it joined."""
        return int(np.count_nonzero(self.is_whole[self.joined[cohort] + 1 :]))


def cohorts(
    business: Business, grain: Grain = Grain.MONTH, *, known: Joined | None = None
) -> CohortTable:
    """The table of `business` by `grain`; `known` spares finding again who joined when."""
    who = known or joined(business)
    number, periods = _periods(business, grain)
    new = ~np.isnat(who.on)
    joined_at = np.full(business.customers, -1, dtype=np.int64)
    joined_at[new] = grain.of(who.on[new]) - number
    columns = np.unique(joined_at[new])
    row = np.full(business.customers + 1, len(columns) + 1, dtype=np.int64)
    row[:-1][new] = np.searchsorted(columns, joined_at[new])
    row[:-1][who.was_before] = len(columns)
    row[-1] = len(columns) + 2
    shape = (len(columns) + 3, len(periods))
    month = grain.of(business.month) - number
    placed = (row[business.month_customer], month)
    ordered_in = grain.of(business.ordered_on) - number
    return CohortTable(
        grain=grain,
        new_from=business.new_from,
        periods=periods,
        is_whole=_whole(business, grain, periods),
        joined=columns,
        customers=np.bincount(row[:-1], minlength=shape[0]),
        ordering=_distinct(business, row, ordered_in, shape),
        order_days=_added(
            shape, (row[business.order_customer], ordered_in), np.ones(len(ordered_in), np.int64)
        ),
        net_revenue=_added(shape, placed, business.net_revenue),
        contribution=_added(shape, placed, business.contribution),
    )


def _periods(business: Business, grain: Grain) -> tuple[int, Ints]:
    ends = np.array([business.start, business.until], dtype="datetime64[D]")
    first, last = grain.of(ends - np.array([0, 1], dtype="timedelta64[D]")).tolist()
    return first, np.arange(first, last + 1)


def _whole(business: Business, grain: Grain, periods: Ints) -> Ints:
    begins = (periods * grain.months).astype("datetime64[M]").astype("datetime64[D]")
    ends = ((periods + 1) * grain.months).astype("datetime64[M]").astype("datetime64[D]")
    inside = (begins >= np.datetime64(business.start, "D")) & (
        ends <= np.datetime64(business.until, "D")
    )
    return inside.astype(np.int64)


def _added(shape: tuple[int, int], placed: tuple[Ints, Ints], amounts: Ints) -> Ints:
    result = np.zeros(shape, dtype=np.int64)
    np.add.at(result, placed, amounts)
    return result


def _distinct(business: Business, row: Ints, period: Ints, shape: tuple[int, int]) -> Ints:
    """Customers with an order, each counted once a period."""
    pairs = np.unique(business.order_customer * shape[1] + period)
    customer, column = pairs // shape[1], pairs % shape[1]
    return _added(shape, (row[customer], column), np.ones(len(pairs), np.int64))
