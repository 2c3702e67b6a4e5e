"""Sums of survival over whole periods, finite or endless, with a discount or without."""

from collections.abc import Callable

import numpy as np
from scipy.special import betaln

from septet.engine.clv.facts import Floats

_DIRECT = 512  # terms summed one by one; the smooth rest by Euler and Maclaurin's formula
_NEGLIGIBLE = 45.0
_LONGEST = 600.0  # e^600 periods: beyond it only a bare power is left
_LEGENDRE_NODES, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(24)

LogSurvival = Callable[[Floats], Floats]


def discounted_tenure(
    log_survival: LogSurvival, *, power: float, rate: float, periods: float
) -> float:
    """Sum over j = 1, 2, ... `periods` of S(j) / (1 + rate)^j.

    log_survival: log S at any real time of zero or above. power: S falls like t^-power in the
    end. rate: a period, zero or above. Infinite where periods is, rate is zero and power <= 1.
    """
    slope = float(np.log1p(rate))
    if np.isinf(periods) and slope == 0.0 and power <= 1.0:
        return float("inf")

    def log_height(t: Floats) -> Floats:
        return np.asarray(log_survival(t) - slope * t)

    first = np.arange(1.0, min(periods, _DIRECT) + 1)
    total = float(np.exp(log_height(first)).sum())
    if periods > _DIRECT:
        total += _rest(log_height, float(_DIRECT), periods, power)
    return total


def _rest(log_height: LogSurvival, start: float, end: float, power: float) -> float:
    """Sum over whole t from start + 1 to `end` of a smooth, falling height."""
    top = float(log_height(np.array([start]))[0])
    if top < -745.0:
        return 0.0
    total = _integral(log_height, start, end, power) - _ends(log_height, start)
    return total + (_ends(log_height, end) if np.isfinite(end) else 0.0)


def _ends(log_height: LogSurvival, t: float) -> float:
    """f/2 + ... at one end: half the height, minus or plus the odd derivatives by differences."""
    below, low, at, high, above = np.exp(log_height(t + np.arange(-2.0, 3.0)))
    third = (above - 2 * high + 2 * low - below) / 2
    slope = (high - low) / 2 - third / 6
    return float(at / 2 + slope / 12 - third / 720)


def _integral(log_height: LogSurvival, start: float, end: float, power: float) -> float:
    """Integral of the height from start to end, in w = log(t / start)."""
    top = float(log_height(np.array([start]))[0])
    length = min(np.log(end / start) if np.isfinite(end) else np.inf, _LONGEST)
    for reach in (*np.arange(1.0, 20.0), *np.arange(20.0, _LONGEST, 20.0)):
        if reach >= length:
            break
        if log_height(np.array([start * np.exp(reach)]))[0] + reach - top < -_NEGLIGIBLE:
            length = float(reach)
            break
    panels = int(np.ceil(length / 1.0))
    edges = np.arange(panels) / panels
    w = length * (edges[:, None] + (1 + _LEGENDRE_NODES) / (2 * panels)).ravel()
    weights = length * np.tile(_LEGENDRE_WEIGHTS, panels) / (2 * panels)
    inside = float((np.exp(log_height(start * np.exp(w)) + w) * weights).sum() * start)
    if np.isinf(end) and length == _LONGEST:
        last = start * np.exp(_LONGEST)
        inside += float(np.exp(log_height(np.array([last]))[0] + np.log(last))) / (power - 1)
    return inside


def log_beta_survival(alpha: float, beta: float, t: Floats) -> Floats:
    """log of B(alpha, beta + t) / B(alpha, beta): the mean of (1 - theta)^t over
    theta ~ Beta(alpha, beta), for real t."""
    return np.asarray(betaln(alpha, beta + t) - betaln(alpha, beta))
