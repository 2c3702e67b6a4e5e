"""Ranges of order counts, as wide as the errors of earlier forecasts say.

Errors are scaled by the square root of the forecast and taken in groups of like forecasts (split
conformal prediction: Lei et al. 2018, by groups: Vovk 2012). Counts are whole, so whole-number
ranges hold more than they say; the level inside the groups is lowered until the share held is the
one that is said. Customers whose range is a bare zero are not counted: nearly all of them hold.
"""

from dataclasses import dataclass

import numpy as np

from septet.engine.clv.facts import Floats
from septet.engine.clv.forecast.figures import groups

SHARE = 0.8
_GROUPS = 8
_FEWEST = 40  # customers a group needs before its own errors are asked
_LEVELS = np.arange(0.50, 0.99, 0.03)
_MOST = 8_000
_FLOOR = 0.1  # order days; keeps the scale above zero


@dataclass(frozen=True, eq=False)
class Ranges:
    """Quantiles of scaled errors by group; `edges` are the forecasts where a group begins."""

    edges: Floats
    low: Floats
    high: Floats

    @classmethod
    def learn(cls, forecast: Floats, actual: Floats, share: float = SHARE) -> "Ranges | None":
        """From forecasts and what then came; None with too few customers to tell."""
        if len(actual) < _FEWEST:
            return None
        step = -(-len(actual) // _MOST)
        forecast, actual = forecast[::step], actual[::step]
        most = max(1, min(_GROUPS, len(actual) // _FEWEST))
        which = np.unique(groups(forecast, most), return_inverse=True)[1]
        parts = [which == g for g in range(int(which.max()) + 1)]
        edges = np.array([forecast[inside].min() for inside in parts])
        errors = (actual - forecast) / _scale(forecast)

        def at(level: float) -> Ranges:
            ends = np.array([(1 - level) / 2, (1 + level) / 2])
            found = np.array([np.quantile(errors[inside], ends) for inside in parts])
            return cls(edges, found[:, 0], found[:, 1])

        held = np.array([coverage(*at(level).of(forecast), actual) or 0.0 for level in _LEVELS])
        return at(float(_LEVELS[np.abs(held - share).argmin()]))

    def of(self, forecast: Floats) -> tuple[Floats, Floats]:
        """Lowest and highest order days of each customer, whole numbers."""
        group = np.maximum(np.searchsorted(self.edges, forecast, side="right") - 1, 0)
        low = forecast + self.low[group] * _scale(forecast)
        high = forecast + self.high[group] * _scale(forecast)
        return np.maximum(np.round(low), 0.0), np.maximum(np.round(high), 0.0)


def _scale(forecast: Floats) -> Floats:
    return np.asarray(np.sqrt(forecast + _FLOOR))


def coverage(low: Floats, high: Floats, actual: Floats) -> float | None:
    """Part of the customers whose actual lies within their range, ends included, of those whose
    range is more than a bare zero; None where there are none."""
    told = (high > 0) | (low < 0)
    return float(((actual >= low) & (actual <= high))[told].mean()) if told.any() else None
