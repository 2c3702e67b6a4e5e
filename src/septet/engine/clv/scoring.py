"""From a fit and facts to what each customer is expected to do and to be worth.

Conventions: a year has 365.25 days; discounting is continuous at ln(1 + annual rate) a year; orders
come evenly in time from the end of the window on, the order that was already made does not count.
"""

from dataclasses import dataclass

import numpy as np

from septet.engine.clv import outcomes
from septet.engine.clv.facts import Facts, Floats
from septet.engine.clv.fitted import Fit
from septet.engine.clv.model import time_scale
from septet.engine.clv.outcomes import Horizon
from septet.engine.clv.profit_per_order import ProfitPerOrder, profit_per_order
from septet.engine.clv.tables import Pairs, evaluate

WEEKS_PER_YEAR = 365.25 / 7


@dataclass(frozen=True, eq=False)
class OrderScores:
    """One entry a customer. NaN is unknown: everywhere where the fit is not usable.

    expected_orders: in the next horizon_weeks. discounted_orders: each order times its discount,
    up to horizon_years; discounted_orders_unlimited: without end, which few would believe of a
    business customer. Without a discount it is infinite where so many customers hardly ever leave
    that their orders have no mean: a <= 1 in BG/NBD and MBG/NBD, s <= 1 in Pareto/NBD, NBD always.
    """

    probability_alive: Floats
    expected_orders: Floats
    discounted_orders: Floats
    discounted_orders_unlimited: Floats


@dataclass(frozen=True, eq=False)
class LifetimeValues:
    """Expected profit to come, major units, one entry a customer; NaN is unknown.

    mean counts orders up to horizon_years, low and high enclose the central share of outcomes
    (80 % unless told), unlimited has no horizon. profit_per_order is what an order is taken to
    bring.
    """

    mean: Floats
    low: Floats
    high: Floats
    unlimited: Floats
    profit_per_order: Floats


@dataclass(frozen=True, eq=False)
class Scores:
    """Orders and, where profits are known, value; with the assumptions they rest on."""

    orders: OrderScores
    value: LifetimeValues
    horizon_weeks: float
    annual_discount_rate: float
    horizon_years: float
    seed: int


def score(
    fit: Fit,
    facts: Facts,
    *,
    horizon_weeks: float = 52.0,
    annual_discount_rate: float = 0.10,
    horizon_years: float = 5.0,
    seed: int | None = None,
    ranges: bool = True,
) -> Scores:
    """All scores of all customers. Raises ValueError for a horizon or rate that makes no sense.

    seed: of the ranges; that of the fitted facts where none is given. ranges: whether `low` and
    `high` are worked out, which takes most of the time; else they are NaN.
    """
    horizon = horizon_of(annual_discount_rate, horizon_years)
    if not 0 < horizon_weeks < np.inf:
        raise ValueError(f"horizon_weeks must be above zero, not {horizon_weeks}")
    seed = fit.seed if seed is None else seed
    orders = order_scores(fit, facts, horizon_weeks=horizon_weeks, horizon=horizon)
    value = lifetime_value(fit, facts, orders, horizon=horizon, seed=seed, ranges=ranges)
    return Scores(orders, value, horizon_weeks, annual_discount_rate, horizon_years, seed)


def horizon_of(annual_discount_rate: float, horizon_years: float) -> Horizon:
    """In weeks, from the terms people give. Raises ValueError for terms that make no sense."""
    if not 0 <= annual_discount_rate < np.inf:
        raise ValueError(
            f"annual_discount_rate must be zero or above (0.10 is 10 %), not {annual_discount_rate}"
        )
    if not 0 < horizon_years < np.inf:
        raise ValueError(f"horizon_years must be above zero, not {horizon_years}")
    return Horizon(
        horizon_years * WEEKS_PER_YEAR, float(np.log1p(annual_discount_rate)) / WEEKS_PER_YEAR
    )


def order_scores(fit: Fit, facts: Facts, *, horizon_weeks: float, horizon: Horizon) -> OrderScores:
    """Probability alive and expected orders of each customer; all NaN for an unusable fit."""
    if not fit.usable:
        return OrderScores(*(np.full(len(facts), np.nan) for _ in range(4)))
    p, model = fit.values, fit.model

    def scores(x: int, ages: Floats) -> Floats:
        return np.array(
            [
                model.expected_orders_if_alive(p, x, ages, horizon_weeks),
                model.discounted_orders_if_alive(
                    p, x, ages, rate=horizon.rate, weeks=horizon.weeks
                ),
                model.discounted_orders_if_alive(p, x, ages, rate=horizon.rate, weeks=np.inf),
            ]
        )

    pairs = Pairs.of(facts)
    living = evaluate(pairs, time_scale(model, p), scores, count=3)[:, pairs.of_customer]
    alive = model.probability_alive(
        p, facts.x.astype(np.float64), facts.t_x_days / 7.0, facts.T_days / 7.0
    )
    return OrderScores(alive, *(times(alive, each) for each in living))


def times(factor: Floats, amount: Floats) -> Floats:
    """The product; nothing of what is infinite is nothing."""
    return np.asarray(factor * np.where(factor == 0, 0.0, amount))


def expected_orders(fit: Fit, facts: Facts, *, weeks: float) -> tuple[Floats, Floats]:
    """Probability alive and expected orders in the next weeks of each customer, without the
    discounted orders, which take most of the time of `order_scores`; NaN for an unusable fit."""
    if not fit.usable:
        return np.full(len(facts), np.nan), np.full(len(facts), np.nan)
    p, model, pairs = fit.values, fit.model, Pairs.of(facts)

    def scores(x: int, ages: Floats) -> Floats:
        return model.expected_orders_if_alive(p, x, ages, weeks)[None]

    living = evaluate(pairs, time_scale(model, p), scores, count=1)[0, pairs.of_customer]
    alive = model.probability_alive(
        p, facts.x.astype(np.float64), facts.t_x_days / 7.0, facts.T_days / 7.0
    )
    return alive, np.asarray(alive * living)


def lifetime_value(
    fit: Fit,
    facts: Facts,
    orders: OrderScores,
    *,
    horizon: Horizon,
    seed: int,
    share: float = 0.8,
    ranges: bool = True,
) -> LifetimeValues:
    """Discounted orders times profit per order, with the range of `share` of the outcomes."""
    profit = profit_per_order(facts) if fit.usable else None
    if profit is None:
        return LifetimeValues(*(np.full(len(facts), np.nan) for _ in range(5)))
    low = high = np.full(len(facts), np.nan)
    if ranges:
        low, high = _range(fit, facts, orders, profit, horizon=horizon, seed=seed, share=share)
    return LifetimeValues(
        mean=orders.discounted_orders * profit.mean,
        low=low,
        high=high,
        unlimited=times(profit.mean, orders.discounted_orders_unlimited),
        profit_per_order=profit.mean,
    )


def _range(
    fit: Fit,
    facts: Facts,
    orders: OrderScores,
    profit: ProfitPerOrder,
    *,
    horizon: Horizon,
    seed: int,
    share: float,
) -> tuple[Floats, Floats]:
    levels = outcomes.discounted_order_levels(fit, facts, horizon, seed=seed)
    return outcomes.value_range(levels, orders.probability_alive, profit, horizon, share=share)
