"""What the next orders bring, by the estimator that came closest on orders it had not seen.

Tried: the customer's own mean, the mean of all, the own mean drawn to that of all by credibility
(Buhlmann & Straub 1970), and drawn revenue times drawn margin. Margins may be negative, so
gamma-gamma, which has no place for a loss, is not among them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from septet.engine.clv.facts import Facts, Floats, dot
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.profit_per_order import ProfitPerOrder, profit_per_order


class Estimator(StrEnum):
    CREDIBILITY = "credibility"
    OWN_MEAN = "own_mean"
    POOLED_MEAN = "pooled_mean"
    REVENUE_TIMES_MARGIN = "revenue_times_margin"


@dataclass(frozen=True)
class ProfitTrial:
    """Mean absolute error of an order's contribution, major units, weighted by orders that came,
    at one cut; orders: how many came of customers known then."""

    cut: int
    orders: int
    errors: dict[Estimator, float]


def estimates(facts: Facts, revenue: Floats | None = None) -> dict[Estimator, ProfitPerOrder]:
    """By estimator; empty where no profit is known. revenue: mean revenue of an order of each."""
    drawn = profit_per_order(facts)
    if drawn is None or facts.mean_profit is None:
        return {}
    known = np.isfinite(facts.mean_profit)
    flat = np.full(len(facts), drawn.pooled_mean)
    told = {
        Estimator.CREDIBILITY: drawn,
        Estimator.OWN_MEAN: replace(drawn, mean=np.where(known, facts.mean_profit, flat)),
        Estimator.POOLED_MEAN: replace(drawn, mean=flat),
    }
    if revenue is not None and dot(revenue, np.ones(len(revenue))) > 0:
        product = _revenue_times_margin(facts, revenue)
        if product is not None:
            told[Estimator.REVENUE_TIMES_MARGIN] = replace(drawn, mean=product)
    return told


def _revenue_times_margin(facts: Facts, revenue: Floats) -> Floats | None:
    """Drawn revenue of an order times a margin drawn, by revenue, to that of all."""
    own = profit_per_order(replace(facts, mean_profit=revenue, profit_sd=None))
    if own is None or facts.mean_profit is None or facts.orders is None:
        return None
    total = np.where(np.isfinite(facts.mean_profit), revenue * facts.orders, 0.0)
    earned = np.nan_to_num(facts.mean_profit) * facts.orders
    if total.sum() <= 0:
        return None
    margin = float(earned.sum() / total.sum())
    some = max(float(np.median(revenue)), 1e-9) * min(own.pooled_orders, 1e6)
    drawn = (earned + some * margin) / np.maximum(total + some, 1e-9)
    return np.asarray(own.mean * drawn)


def try_profits(log: OrderLog, cut: int, until: int) -> ProfitTrial | None:
    """Estimates from before `cut` against the mean contribution of orders in [cut, until)."""
    if log.earned is None:
        return None
    known = log.before(cut)
    there = np.searchsorted(log.numbers, known.numbers)
    came, earned = log.count(cut, until)[there], log.sum_earned(cut, until)[there]
    bought = came > 0
    told = estimates(known.facts(cut), known.mean_revenue())
    if not bought.any() or not told:
        return None
    mean, weight = earned[bought] / came[bought], came[bought]
    errors = {
        name: dot(weight, np.abs(each.mean[bought] - mean)) / float(weight.sum())
        for name, each in told.items()
    }
    return ProfitTrial(cut, int(came.sum()), errors)


def choose_profit(trials: list[ProfitTrial]) -> Estimator:
    """The lowest error over all orders tried; credibility where nothing could be tried."""
    if not trials:
        return Estimator.CREDIBILITY
    shared = [name for name in Estimator if all(name in t.errors for t in trials)]
    return min(shared, key=lambda name: sum(t.errors[name] * t.orders for t in trials))
