"""Would the model have been closer than a rule of thumb? Asked of the customers' own last months.

The window is cut before its last `holdout_days`; the model learns from what came before and says
how many order days each customer will have in them. The naive rule says: as many as in the
`holdout_days` before.
"""

from dataclasses import dataclass

import numpy as np

from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats, Integers
from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.fitted import Fit
from septet.engine.clv.fitting import Weak, fit
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel, Priors, time_scale
from septet.engine.clv.tables import Pairs, evaluate


@dataclass(frozen=True)
class Backtest:
    """Errors in order days a customer; bias as a share of the actual total (None where that is
    zero). The figures are None where there was nothing to learn from; `report` says why."""

    customers: int
    holdout_days: int
    actual: int
    model_error: float | None
    naive_error: float | None
    model_bias: float | None
    naive_bias: float | None
    report: Finding

    @property
    def model_is_closer(self) -> bool:
        return self.report.code == Code.MODEL_CLOSER


def facts_of_orders(customer: Integers, day: Integers, *, until: int) -> Facts:
    """Facts of every customer with an order before day `until`, in ascending order of number.

    customer: number of the customer of each order; day: day number of each order. Several orders
    of one customer on one day are one. T runs to the last day of the window, `until` - 1.
    """
    _, order_days, first, last = _histories(customer, day, until=until)
    return Facts(order_days - 1, last - first, until - 1 - first)


def backtest(
    customer: Integers,
    day: Integers,
    *,
    until: int,
    holdout_days: int = 182,
    model: OrderModel = MBG_NBD,
    priors: Priors | Weak | None = "weak",
) -> Backtest:
    """Model against naive rule on the last `holdout_days` before day `until`.

    customer, day: of each order, as for `facts_of_orders`; orders from `until` on are left out.
    """
    if holdout_days < 1:
        raise ValueError(f"holdout_days must be 1 or more, not {holdout_days}")
    cut = until - holdout_days
    facts = facts_of_orders(customer, day, until=cut)
    learnt = fit(facts, model=model, priors=priors)
    who = _histories(customer, day, until=cut)[0]
    actual = _order_days(customer, day, who, period=(cut, until))
    naive = _order_days(customer, day, who, period=(cut - holdout_days, cut))
    if not learnt.usable:
        return _untold(len(who), holdout_days, int(actual.sum()), learnt.report)
    expected = _expected(learnt, facts, holdout_days / DAYS_PER_WEEK)
    return _compare(expected, naive, actual, holdout_days)


def _compare(expected: Floats, naive: Floats, actual: Floats, holdout_days: int) -> Backtest:
    total = float(actual.sum())
    model_error = float(np.abs(expected - actual).mean())
    naive_error = float(np.abs(naive - actual).mean())
    model_bias = float(expected.sum()) / total - 1 if total else None
    naive_bias = float(naive.sum()) / total - 1 if total else None
    closer = model_error < naive_error
    return Backtest(
        customers=len(actual),
        holdout_days=holdout_days,
        actual=int(total),
        model_error=model_error,
        naive_error=naive_error,
        model_bias=model_bias,
        naive_bias=naive_bias,
        report=Finding(
            Code.MODEL_CLOSER if closer else Code.NAIVE_CLOSER,
            f"Over the last {holdout_days} days the model was off by {model_error:.3f} order days "
            f"a customer{_in_total(model_bias)}, the rule “as many as in the period before” by "
            f"{naive_error:.3f}{_in_total(naive_bias)}. The "
            f"{'model' if closer else 'rule'} was closer.",
        ),
    )


def _in_total(bias: float | None) -> str:
    return "" if bias is None else f" ({bias:+.1%} in total)"


def _untold(customers: int, holdout_days: int, actual: int, why: Finding) -> Backtest:
    report = Finding(
        Code.NO_HOLDOUT, f"No back-test before the last {holdout_days} days: {why.words}"
    )
    return Backtest(customers, holdout_days, actual, None, None, None, None, report)


def _expected(learnt: Fit, facts: Facts, weeks: float) -> Floats:
    p, model = learnt.values, learnt.model
    pairs = Pairs.of(facts)
    living = evaluate(
        pairs,
        time_scale(model, p),
        lambda x, ages: model.expected_orders_if_alive(p, x, ages, weeks)[None],
        1,
    )
    x, recency, age = (v.astype(np.float64) for v in (facts.x, facts.t_x_days, facts.T_days))
    alive = model.probability_alive(p, x, recency / DAYS_PER_WEEK, age / DAYS_PER_WEEK)
    return np.asarray(alive * living[0, pairs.of_customer])


def _customer_days(
    customer: Integers, day: Integers, period: tuple[int | None, int]
) -> tuple[Integers, Integers]:
    """Distinct customers and days within [start, until), sorted by customer, then day."""
    start, until = period
    inside = day < until if start is None else (day >= start) & (day < until)
    days = np.unique(np.column_stack((customer[inside], day[inside])), axis=0)
    return days[:, 0], days[:, 1]


def _histories(
    customer: Integers, day: Integers, *, until: int
) -> tuple[Integers, Integers, Integers, Integers]:
    """Customers with their number of order days, the first and the last, before `until`."""
    who, when = _customer_days(customer, day, (None, until))
    number, first, count = np.unique(who, return_index=True, return_counts=True)
    return number, count, when[first], when[first + count - 1]


def _order_days(
    customer: Integers, day: Integers, who: Integers, *, period: tuple[int, int]
) -> Floats:
    """Order days of the customers `who` (ascending) within the period."""
    found = _customer_days(customer, day, period)[0]
    known = found[np.isin(found, who)]
    return np.bincount(np.searchsorted(who, known), minlength=len(who)).astype(np.float64)
