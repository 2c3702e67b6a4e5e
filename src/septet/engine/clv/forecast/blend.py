"""One forecast from the model and the rules of thumb, learnt on earlier windows only.

The mean minimises squared errors, the median absolute ones. The blend minimises both at once, by
non-negative least squares with iterated weights on rising pieces of the model's forecast, on the
counts before, and on how regular a customer orders; its total is held to what came. How much
absolute errors count, and how close to a whole number a forecast becomes one, is what made the
worse of the two errors smallest beside the best of the simple forecasts.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import nnls

from septet.engine.clv.facts import Floats

_WEIGHTS_OF_ABSOLUTE = (0.0, 0.25, 0.5, 1.0)
_SNAPS = (0.0, 0.2)
_PIECES = (0.1, 0.3, 0.5, 0.7, 0.85, 0.95)
_RIDGE = 1e-3
_ROUNDS = 25
_MOST_ROWS = 30_000


@dataclass(frozen=True, eq=False)
class Errors:
    """Mean absolute and root mean squared error of the best simple forecast, to compare with."""

    mae: float
    rmse: float

    @classmethod
    def best(cls, forecasts: list[Floats], actual: Floats) -> "Errors":
        gaps = [f - actual for f in forecasts]
        return cls(
            max(min(float(np.abs(g).mean()) for g in gaps), 1e-9),
            max(min(float(np.sqrt((g**2).mean())) for g in gaps), 1e-9),
        )

    def worse(self, forecast: Floats, actual: Floats) -> float:
        """The larger of the two errors, each as a multiple of the best simple one."""
        gap = forecast - actual
        squared = float(np.sqrt((gap**2).mean()))
        return max(float(np.abs(gap).mean()) / self.mae, squared / self.rmse)


@dataclass(frozen=True, eq=False)
class Blend:
    """Weights of the pieces of the model's forecast (from `knots`) and of the signals;
    mean_weights: those for squared errors alone, whose forecast is a mean."""

    knots: Floats
    weights: Floats
    snap: float
    mean_weights: Floats

    @classmethod
    def learn(cls, model: Floats, signals: Floats, actual: Floats, best: Errors) -> "Blend | None":
        """model: (rows,) its forecasts; signals: (rows, k); actual: (rows,) what then came.
        None where nothing came."""
        step = max(1, -(-len(actual) // _MOST_ROWS))
        model, signals, actual = model[::step], signals[::step], actual[::step]
        some = model[model > 1e-9]
        if not len(some) or not actual.any() or not actual.var():
            return None
        knots = np.unique(np.quantile(some, _PIECES))
        design = _design(model, signals, knots)
        tried: list[tuple[float, int, Blend]] = []
        mean = _solve(design, actual, 0.0, best)
        for weight in _WEIGHTS_OF_ABSOLUTE:
            found = _solve(design, actual, weight, best)
            for snap in _SNAPS:
                worse = best.worse(_snapped(design @ found, snap), actual)
                tried.append((round(worse, 6), len(tried), cls(knots, found, snap, mean)))
        return min(tried, key=lambda entry: entry[:2])[2]

    def of(self, model: Floats, signals: Floats) -> Floats:
        return _snapped(_design(model, signals, self.knots) @ self.weights, self.snap)

    def mean(self, model: Floats, signals: Floats) -> Floats:
        """For sums and values, which are of means: not drawn towards the likeliest count."""
        return np.asarray(_design(model, signals, self.knots) @ self.mean_weights)


def _design(model: Floats, signals: Floats, knots: Floats) -> Floats:
    """Signals, and how much of the model's forecast lies between each two knots."""
    low = np.concatenate(([0.0], knots))
    width = np.concatenate((np.diff(low), [np.inf]))
    return np.hstack((signals, np.clip(model[:, None] - low, 0.0, width)))


def _snapped(forecast: Floats, within: float) -> Floats:
    """Forecasts near a whole number of one or more become it; those near none stay, for many small
    ones make a large total."""
    whole = np.round(forecast)
    near = (whole >= 1) & (np.abs(forecast - whole) < within)
    return np.asarray(np.where(near, whole, forecast))


def _solve(design: Floats, actual: Floats, absolute: float, best: Errors) -> Floats:
    """Weights, none below zero, for squared errors plus `absolute` times absolute ones."""
    size = (design.mean(0) + 1e-9) / actual.mean()
    scaled = design / size
    weights = _weighted(scaled, actual, np.ones(len(actual)))
    if not absolute:
        return np.asarray(weights / size)
    for _ in range(_ROUNDS):
        gap = np.maximum(np.abs(scaled @ weights - actual), 0.02)
        again = _weighted(scaled, actual, absolute / (2 * gap * best.mae) + 1 / best.rmse**2)
        settled = float(np.abs(again - weights).max()) < 1e-3
        weights = again
        if settled:
            break
    return np.asarray(weights / size)


def _weighted(scaled: Floats, actual: Floats, each: Floats) -> Floats:
    """Non-negative weighted least squares with the total tied to the actual, by its normal
    equations; sums run in one order on any machine."""
    norm = float(each.mean() * actual.var()) * len(actual)
    weighed = scaled * each[:, None]
    total = scaled.sum(0) / actual.sum()
    square = np.einsum("ij,ik->jk", weighed, scaled) / norm + np.outer(total, total)
    square += (_RIDGE + 1e-9) * np.eye(len(square))
    right = np.einsum("ij,i->j", weighed, actual) / norm + total
    lower = cholesky(square, lower=True)
    found: Floats = nnls(lower.T, solve_triangular(lower, right, lower=True))[0]
    return found
