"""What a population of newcomers does: how many orders by a week, and of how many customers.

Orders count after the first, weeks from it. E[X(t)] and P(X(t) = n) come from the models; the
tracking curve sums the former over customers who came at different times, to lay beside what
they did (Fader, Hardie & Lee 2005, Marketing Science 24:2, figures 3 and 4).
"""

from dataclasses import dataclass

import numpy as np

from septet.engine.clv.facts import DAYS_PER_WEEK, Floats, Integers
from septet.engine.clv.fitted import Fit
from septet.engine.clv.model import Counted


@dataclass(frozen=True, eq=False)
class Tracking:
    """Repeat orders of customers known before a cut, week by week; one entry a week in all.

    until_day: the day before which a week's orders fall, counted as the orders' days are.
    expected, actual: cumulative orders by then; weekly: the same of each week alone.
    """

    until_day: Integers
    expected: Floats
    actual: Integers

    @property
    def expected_weekly(self) -> Floats:
        return np.diff(self.expected, prepend=0.0)

    @property
    def actual_weekly(self) -> Integers:
        return np.diff(self.actual, prepend=0)


def expected_orders_of_newcomer(fit: Fit, weeks: Floats) -> Floats:
    """E[X(t)] for each t in `weeks`. Raises ValueError for a fit without parameters."""
    return fit.model.expected_orders_of_newcomer(fit.values, _weeks(weeks))


def order_count_distribution(fit: Fit, weeks: float, *, most: int) -> Floats:
    """P(X(t) = n) for n = 0..most, t being `weeks`; the rest up to 1 is that of more orders.

    Raises ValueError for a fit without parameters or a model that gives none.
    """
    if not isinstance(fit.model, Counted):
        raise ValueError(f"{fit.model.name} gives no distribution of counts: take MBG/NBD")
    if most < 0:
        raise ValueError(f"most must be 0 or more, not {most}")
    return fit.model.order_count_distribution(fit.values, float(_weeks(weeks)), most)


def tracking(
    fit: Fit, customer: Integers, day: Integers, *, cut: int, until: int | None = None
) -> Tracking:
    """Expected beside actual orders, by week, of customers who first ordered before day `cut`.

    customer, day: number of the customer and day number of each order, several on one day being
    one. until: the day before which the last week ends, `cut` where none is given; weeks from
    `cut` on show what the model did not see.
    """
    until = cut if until is None else until
    pair = np.unique(np.stack((customer, day)), axis=1)
    at = np.concatenate(([True], pair[0, 1:] != pair[0, :-1])) if pair.size else np.empty(0, bool)
    starts = pair[1, at]
    known = np.repeat(starts < cut, np.diff(np.flatnonzero(at), append=len(at)))
    starts, repeats = starts[starts < cut], pair[1, known & ~at]
    if not len(starts):
        return Tracking(np.empty(0, np.int64), np.empty(0), np.empty(0, np.int64))
    ends = np.arange(int(starts.min()) + 7, until + 1, 7)
    first_days, customers = np.unique(starts, return_counts=True)
    span = max(until - int(first_days[0]), 1)
    curve = expected_orders_of_newcomer(fit, np.arange(span) / DAYS_PER_WEEK)
    expected = [
        float((customers * curve[np.clip(end - 1 - first_days, 0, span - 1)]).sum()) for end in ends
    ]
    return Tracking(ends, np.array(expected), np.searchsorted(np.sort(repeats), ends))


def _weeks(weeks: Floats | float) -> Floats:
    asked = np.asarray(weeks, np.float64)
    if not (np.isfinite(asked) & (asked >= 0)).all():
        raise ValueError("weeks must be zero or above, and finite")
    return asked
