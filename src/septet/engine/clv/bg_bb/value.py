"""Lifetime value of BG/BB customers, with the range that parameters and chance leave."""

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from septet.engine.clv.bg_bb.facts import OpportunityFacts
from septet.engine.clv.bg_bb.model import expected_orders, log_odds_gone
from septet.engine.clv.histories import Floats
from septet.engine.clv.maximum import DiscreteFit
from septet.engine.clv.value_range import (
    DRAWS,
    Profit,
    ValueRange,
    check_terms,
    discounted_count,
    outcome_range,
)


def lifetime_value(
    fit: DiscreteFit,
    facts: OpportunityFacts,
    profit_per_order: npt.ArrayLike,
    *,
    rate: float,
    opportunities: int,
    mean_sd: npt.ArrayLike = 0.0,
    order_sd: npt.ArrayLike = 0.0,
    share: float = 0.8,
    seed: int | None = None,
) -> ValueRange:
    """Profit of the orders of the next `opportunities`, each discounted at `rate` an opportunity.

    profit_per_order: its mean, one number or one a row, major units; mean_sd: how uncertain that
    mean is; order_sd: how far single orders lie from it. The range holds `share` of the outcomes;
    it is drawn from the seed, that of the fitted facts where none is given. Raises ValueError for
    a fit without parameters and for terms that make no sense.
    """
    check_terms(rate=rate, periods=opportunities, share=share)
    profit = Profit.of(profit_per_order, mean_sd, order_sd, customers=len(facts))
    seed = fit.seed if seed is None else seed
    orders = expected_orders(
        fit.values, facts.x, facts.t_x, facts.n, opportunities=opportunities, rate=rate
    )
    low, high = np.empty(len(facts)), np.empty(len(facts))
    rows = np.stack((facts.x, facts.t_x, facts.n))
    kinds, which = np.unique(rows, axis=1, return_inverse=True)
    order, sizes = np.argsort(which.ravel(), kind="stable"), np.bincount(which.ravel())
    for kind, places in zip(kinds.T, np.split(order, np.cumsum(sizes)[:-1]), strict=True):
        rng = np.random.default_rng([seed, *kind.tolist()])
        times, squares = _draw(fit, *kind.tolist(), rate=rate, most=opportunities, rng=rng)
        part = Profit(profit.mean[places], profit.mean_sd[places], profit.single_sd[places])
        low[places], high[places] = outcome_range(times, squares, part, share=share, rng=rng)
    return ValueRange(orders * profit.mean, low, high, share, seed)


def _draw(
    fit: DiscreteFit,
    x: int,
    t_x: int,
    n: int,
    *,
    rate: float,
    most: int,
    rng: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Discounted orders, and orders by squared discounts, in each of the draws.

    Given alive at n, p is Beta(alpha + x, beta + n - x) and theta Beta(gamma, delta + n).
    """
    alpha, beta, gamma, delta = fit.parameter_draws(DRAWS, rng)
    one = [np.array([value]) for value in (x, t_x, n)]
    alive = expit(-log_odds_gone(fit.values, *one))[0]
    buys = rng.beta(alpha + x, beta + n - x)
    leaves = np.clip(rng.beta(gamma, delta + n), 1e-300, 1 - 1e-16)
    stays = np.floor(rng.standard_exponential(DRAWS) / -np.log1p(-leaves))
    stays = np.where(rng.random(DRAWS) < alive, np.minimum(stays, most), 0.0)
    orders = rng.binomial(stays.astype(np.int64), buys) / np.maximum(stays, 1.0)
    squared_rate = (1 + rate) ** 2 - 1
    return orders * discounted_count(stays, rate), orders * discounted_count(stays, squared_rate)
