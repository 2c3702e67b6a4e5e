"""Lifetime value from the chosen forecast, in ranges as wide as earlier periods ask for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from septet.engine.clv import outcomes
from septet.engine.clv.facts import DAYS_PER_WEEK, Facts, Floats
from septet.engine.clv.fitted import Fit
from septet.engine.clv.forecast.intervals import SHARE, coverage
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.forecast.profits import Estimator, estimates
from septet.engine.clv.forecast.snapshot import look_back
from septet.engine.clv.outcomes import Horizon
from septet.engine.clv.profit_per_order import ProfitPerOrder
from septet.engine.clv.scoring import LifetimeValues, OrderScores, order_scores, times

_SHARES = np.arange(0.50, 0.99, 0.04)
_MOST = 2_000
_SCALES = (0.25, 10.0)  # a range allows this much less or more than the model's orders
_FEWEST = 40


@dataclass(frozen=True)
class ShareTried:
    """share: of the model's outcomes a range must enclose so that 80 % of what came lies in it;
    coverage: what the range learnt before held of the contribution in the latest period tried;
    customers: how many were tried there. None where there was nothing to try on."""

    share: float
    coverage: float | None
    customers: int


@dataclass(frozen=True, eq=False)
class _Tried:
    held: dict[float, float]
    customers: int


def scale_of(forecast: Floats, model: Floats) -> Floats:
    """Forecast over what the model expects, by which longer outlooks of the model are scaled."""
    least = np.maximum(model, 1e-9)
    return np.asarray(np.clip(forecast / least, 0.0, _SCALES[1]))


def value_range(
    learnt: Fit,
    facts: Facts,
    *,
    alive: Floats,
    profit: ProfitPerOrder,
    scale: Floats,
    horizon: Horizon,
    share: float,
    seed: int,
) -> tuple[Floats, Floats]:
    """Ends of the central `share` of outcomes within the horizon, major units."""
    levels = outcomes.discounted_order_levels(learnt, facts, horizon, seed=seed)
    by = np.clip(scale, *_SCALES)
    scaled = replace(
        profit,
        mean=profit.mean * by,
        mean_sd=profit.mean_sd * by,
        order_sd=profit.order_sd * np.sqrt(by),
    )
    return outcomes.value_range(levels, alive, scaled, horizon, share=share)


def lifetime(
    learnt: Fit,
    facts: Facts,
    *,
    scale: Floats,
    estimator: Estimator,
    revenue: Floats | None = None,
    share: float,
    horizon_weeks: float,
    horizon: Horizon,
) -> tuple[OrderScores, LifetimeValues]:
    """The model's scores, all its expected orders times `scale`, and their value; NaN is unknown.

    The model says how orders thin out over the years, the forecast how many there are.
    """
    orders = order_scores(learnt, facts, horizon_weeks=horizon_weeks, horizon=horizon)
    orders = replace(
        orders,
        expected_orders=orders.expected_orders * scale,
        discounted_orders=orders.discounted_orders * scale,
        discounted_orders_unlimited=times(scale, orders.discounted_orders_unlimited),
    )
    profit = estimates(facts, revenue).get(estimator) if learnt.usable else None
    if profit is None or not np.isfinite(scale).all():
        return orders, LifetimeValues(*(np.full(len(facts), np.nan) for _ in range(5)))
    mean = orders.discounted_orders * profit.mean
    low, high = value_range(
        learnt,
        facts,
        alive=orders.probability_alive,
        profit=profit,
        scale=scale,
        horizon=horizon,
        share=share,
        seed=learnt.seed,
    )
    unlimited = times(profit.mean, orders.discounted_orders_unlimited)
    values = LifetimeValues(
        mean, np.minimum(low, mean), np.maximum(high, mean), unlimited, profit.mean
    )
    return orders, values


def try_shares(
    log: OrderLog,
    told: dict[int, Floats],
    *,
    holdout_days: int,
    estimator: Estimator,
) -> ShareTried:
    """told: forecasts of the chosen method by cut, of the customers of `log` known then."""
    if log.earned is None or not told:
        return ShareTried(SHARE, None, 0)
    tried = [
        each
        for cut in sorted(told)
        if (each := _try(log, cut, told[cut], holdout_days, estimator)) is not None
    ]
    if not tried:
        return ShareTried(SHARE, None, 0)
    held = tried[-1].held[_best(tried[:-1])] if len(tried) > 1 else None
    return ShareTried(_best(tried), held, tried[-1].customers)


def _nearest(shares: Iterable[float], wanted: float) -> float:
    return min(shares, key=lambda share: (abs(share - wanted), share))


def _best(tried: list[_Tried]) -> float:
    """Halfway from the share said to the one whose ranges held nearest to it: few periods were
    tried, and the next one will differ from them as they do from each other."""
    total = sum(t.customers for t in tried)

    def miss(share: float) -> float:
        return abs(sum(t.held[share] * t.customers for t in tried) / total - SHARE)

    shares = tried[0].held
    closest = min(shares, key=lambda share: (round(miss(share), 6), share))
    return _nearest(shares, (closest + SHARE) / 2)


def _try(
    log: OrderLog, cut: int, forecast: Floats, holdout_days: int, estimator: Estimator
) -> _Tried | None:
    now = look_back(log, cut, holdout_days)
    if not now.has_model or len(forecast) < _FEWEST:
        return None
    profit = estimates(now.facts, now.log.mean_revenue()).get(estimator)
    if profit is None:
        return None
    there = np.searchsorted(log.numbers, now.log.numbers)
    came = log.sum_earned(cut, cut + holdout_days)[there]
    step = -(-len(forecast) // _MOST)
    part = slice(None, None, step)
    facts = Facts(now.facts.x[part], now.facts.t_x_days[part], now.facts.T_days[part])
    levels = outcomes.discounted_order_levels(
        now.learnt, facts, Horizon(holdout_days / DAYS_PER_WEEK, 0.0), seed=now.learnt.seed
    )
    by = np.clip(scale_of(forecast, now.expected), *_SCALES)[part]
    scaled = ProfitPerOrder(
        mean=profit.mean[part] * by,
        mean_sd=profit.mean_sd[part] * by,
        order_sd=profit.order_sd[part] * np.sqrt(by),
        pooled_mean=profit.pooled_mean,
        pooled_orders=profit.pooled_orders,
    )
    alive = now.alive[part]
    horizon = Horizon(holdout_days / DAYS_PER_WEEK, 0.0)
    held = {}
    for share in _SHARES.tolist():
        low, high = outcomes.value_range(levels, alive, scaled, horizon, share=share)
        held[share] = coverage(low, high, came[part]) or 0.0
    return _Tried(held, len(alive))
