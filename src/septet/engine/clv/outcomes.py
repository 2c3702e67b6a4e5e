"""How far a customer's lifetime value may lie from its expectation.

Whether the customer is still alive, how often it orders, when it leaves, how many orders then
come, what they bring, and how well the parameters are known: all of it is drawn, from a seed, so
the same facts give the same ranges. Discounted orders are drawn per distinct x on a few ages and
interpolated between; profit is then combined with them by quadrature.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from septet.engine.clv.facts import Facts, Floats, Integers
from septet.engine.clv.fitted import Fit
from septet.engine.clv.model import Lives, time_scale
from septet.engine.clv.profit_per_order import ProfitPerOrder
from septet.engine.clv.tables import Pairs

_DRAWS = 2048
_LEVELS = 48
_STEPS = 6
_AGES = 6
_CHUNK = 500  # customers whose outcomes fit the cache


@dataclass(frozen=True)
class Horizon:
    """weeks ahead, finite; rate: continuous discount rate a week."""

    weeks: float
    rate: float


@dataclass(frozen=True, eq=False)
class OrderLevels:
    """Equally likely discounted orders if alive, ascending: row `of_customer[i]` of the table, of
    shape (distinct histories, levels), is customer i's. Level j is quantile (j + 1/2) / levels."""

    table: Floats
    of_customer: Integers

    def of(self, part: slice) -> Floats:
        levels: Floats = self.table[self.of_customer[part]]
        return levels


def discounted_order_levels(fit: Fit, facts: Facts, horizon: Horizon, *, seed: int) -> OrderLevels:
    """Levels of every customer. Draws depend on the seed and on x, not on who else is there."""
    pairs, scale = Pairs.of(facts), time_scale(fit.model, fit.values)
    table = np.empty((len(pairs.x), _LEVELS))
    for x, part in pairs.groups():
        draw = _Drawer.of(fit, x, seed)
        ages = pairs.age[part]
        where = np.log(scale + ages)
        if len(ages) <= _AGES:
            table[part] = np.array([draw.levels(age, horizon) for age in ages])
            continue
        nodes = np.linspace(where[0], where[-1], _AGES)
        at = np.array([draw.levels(max(np.exp(n) - scale, 0.0), horizon) for n in nodes])
        spot = np.clip((where - where[0]) / (nodes[1] - nodes[0]), 0, _AGES - 1)
        left = np.minimum(spot.astype(np.int64), _AGES - 2)
        share = (spot - left)[:, None]
        table[part] = at[left] * (1 - share) + at[left + 1] * share
    return OrderLevels(table, pairs.of_customer)


@dataclass(frozen=True, eq=False)
class _Drawer:
    """The same draws for every age of one x, so that levels move smoothly with age."""

    lives: Lives
    life: Floats  # Exp(1): leaves when its leaving rate has summed up to this
    seed: tuple[int, int]

    @classmethod
    def of(cls, fit: Fit, x: int, seed: int) -> "_Drawer":
        rng = np.random.default_rng([seed, x])
        lives = fit.model.draw_lives(fit.parameter_draws(_DRAWS, rng), x, rng)
        return cls(lives, rng.standard_exponential(_DRAWS), (seed, x))

    def levels(self, age: float, horizon: Horizon) -> Floats:
        rng = np.random.default_rng([*self.seed, 1])
        lives = self.lives
        leaving = lives.leaving_rate / (lives.leaving_scale + age)
        leaves_after = self.life / np.maximum(leaving, 1e-300)
        until = np.minimum(leaves_after, horizon.weeks)
        rate = lives.order_rate / (lives.order_scale + age)
        before = rng.poisson(np.minimum(rate * until, 1e9))
        orders = before * _mean_discount(horizon.rate * until)
        if lives.ends_with_order:
            orders += (leaves_after < horizon.weeks) * np.exp(-horizon.rate * until)
        orders.sort()
        spots = (np.arange(_LEVELS) + 0.5) / _LEVELS * _DRAWS - 0.5
        return np.asarray(np.interp(spots, np.arange(_DRAWS), orders))


def _mean_discount(x: Floats) -> Floats:
    """(1 - e^-x) / x, the mean of e^-u for u even over (0, x)."""
    safe = np.maximum(x, 1e-12)
    return np.asarray(-np.expm1(-safe) / safe)


def value_range(
    levels: OrderLevels, alive: Floats, profit: ProfitPerOrder, horizon: Horizon, *, share: float
) -> tuple[Floats, Floats]:
    """Ends of the central `share` of outcomes, one a customer, major units.

    The outcome is nothing with probability 1 - alive; else discounted orders times what an order
    brings, whose mean and scatter are taken as normal. A value of exactly zero is common.
    """
    low, high = np.empty(len(alive)), np.empty(len(alive))
    for start in range(0, len(alive), _CHUNK):
        part = slice(start, start + _CHUNK)
        if_alive = _outcomes_if_alive(levels.of(part), profit, part, horizon)
        low[part] = _quantile(if_alive, alive[part], (1 - share) / 2)
        high[part] = _quantile(if_alive, alive[part], (1 + share) / 2)
    return low, high


def _outcomes_if_alive(
    levels: Floats, profit: ProfitPerOrder, part: slice, horizon: Horizon
) -> Floats:
    """Equally likely outcomes in ascending order: (customers, levels x steps)."""
    # the sum of squared discounts over the sum of discounts, for orders even over the horizon
    squared = (1 + np.exp(-horizon.rate * horizon.weeks)) / 2
    scatter = np.sqrt(
        (levels * profit.mean_sd[part, None]) ** 2
        + levels * squared * profit.order_sd[part, None] ** 2
    )
    centre = levels * profit.mean[part, None]
    steps = _normal_steps()
    values = centre[..., None] + scatter[..., None] * steps
    return np.sort(values.reshape(len(levels), -1), axis=1)


def _normal_steps() -> Floats:
    """Equally likely points with the mean and variance of a standard normal."""
    points = ndtri((np.arange(_STEPS) + 0.5) / _STEPS)
    return np.asarray(points / np.sqrt((points**2).mean()))


def _quantile(values: Floats, alive: Floats, level: float) -> Floats:
    """Quantile of each row: its ascending values with weight `alive`, zero with the rest."""
    count = values.shape[1]
    each = np.maximum(alive, 1e-300) / count
    losses = (values < 0).sum(axis=1)
    in_losses = level <= losses * each
    in_zero = ~in_losses & (level <= losses * each + (1 - alive))
    reach = np.where(in_losses, level, level - (1 - alive)) / each
    spot = np.clip(np.ceil(np.where(in_zero, 1.0, reach)) - 1, 0, count - 1).astype(np.int64)
    found = values[np.arange(len(values)), spot]
    return np.asarray(np.where(in_zero, 0.0, found))
