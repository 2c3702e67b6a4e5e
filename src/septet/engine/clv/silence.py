"""The odds that a silent customer left unnoticed, for the Pareto/NBD model.

The odds are q = s * integral over y from t_x to T of
((alpha+T)/(alpha+y))^(r+x) * ((beta+T)/(beta+y))^s dy/(beta+y), the bracket of the likelihood in
Schmittlein, Morrison & Colombo 1987 (Management Science 33:1), before anybody wrote it as Gaussian
hypergeometric functions, which overflow for busy customers. With the smaller of alpha and beta as
`low` and u = log((low+y)/(low+t_x)) no singularity comes nearer to the path than pi, so
Gauss-Legendre nodes over the part that counts suffice: few where the integrand falls little.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from septet.engine.clv.facts import Floats, Integers

_NEGLIGIBLE = 38.0  # e^-38 = 3e-17 of the integrand's height at t_x
# nodes, panels; enough up to this fall of the logarithm and this length in u
_TIERS = ((12, 1, 8.0, 2.5), (20, 1, 24.0, 5.0), (40, 1, 70.0, 10.0), (40, 8, np.inf, np.inf))
_CHUNK = 65_536  # points at a time: they stay in the processor's cache


@dataclass(frozen=True, eq=False)
class Silence:
    """Log-odds of having left between t_x and T, and what their derivatives are made of.

    The other four are means over the moment y of leaving, had the customer left: of
    log((alpha+y)/(alpha+t_x)), log((beta+y)/(beta+t_x)), 1/(alpha+y) and 1/(beta+y).
    """

    log_odds: Floats
    log_alpha: Floats
    log_beta: Floats
    per_alpha: Floats
    per_beta: Floats


def log_odds_gone(p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
    """log q of each customer, minus infinity where t_x = T; p is r, alpha, s, beta; weeks."""
    log_odds: Floats = _integrate(p, x, recency, age, wide=False)[0]
    return log_odds


def silence(p: Floats, x: Floats, recency: Floats, age: Floats) -> Silence:
    """log q and the means its gradient needs."""
    return Silence(*_integrate(p, x, recency, age, wide=True))


def _integrate(p: Floats, x: Floats, recency: Floats, age: Floats, *, wide: bool) -> Floats:
    path = _Path.of(p, x, recency, age)
    out = np.empty((5 if wide else 1, len(x)))
    for nodes, weights, part in path.parts():
        out[:, part] = path.integrals(nodes, weights, part, wide=wide)
    r, alpha, s, beta = p
    silent = age - recency
    front = np.log(s) + (r + x) * np.log1p(silent / (alpha + recency))
    front += s * np.log1p(silent / (beta + recency))
    if alpha < beta:
        front += np.log((alpha + recency) / (beta + recency))
    with np.errstate(divide="ignore"):
        out[0] = front + np.log(out[0] * path.length)
    return out


@dataclass(frozen=True, eq=False)
class _Path:
    """The integrand of every customer over u in (0, length), as 1 at u = 0."""

    by_alpha: Floats  # log integrand = -by_alpha * log((alpha+y)/(alpha+t_x)) - by_beta * ...
    by_beta: float
    at_alpha: Floats  # alpha + t_x
    at_beta: Floats
    alpha_is_low: bool
    length: Floats

    @classmethod
    def of(cls, p: Floats, x: Floats, recency: Floats, age: Floats) -> "_Path":
        r, alpha, s, beta = (float(value) for value in p)
        low = alpha < beta
        by_alpha, by_beta = r + x - low, s + low
        at_alpha, at_beta = alpha + recency, beta + recency
        at_low = at_alpha if low else at_beta
        with np.errstate(over="ignore", divide="ignore"):
            fall = np.where(by_alpha > 0, _NEGLIGIBLE / np.maximum(by_alpha, 1e-300), 700.0)
            enough = at_alpha * np.expm1(np.minimum(fall, 700.0))
            if not low:
                enough = np.minimum(enough, at_beta * np.expm1(min(_NEGLIGIBLE / by_beta, 700.0)))
        length = np.log1p(np.minimum(age - recency, enough) / at_low)
        return cls(by_alpha, by_beta, at_alpha, at_beta, low, length)

    def parts(self) -> Iterator[tuple[Floats, Floats, Integers]]:
        """Nodes and weights on (0, 1) for the customers at these places."""
        left = np.ones(len(self.length), dtype=bool)
        fall = np.abs(self._log_height(self.length[:, None], slice(None))[2][:, 0])
        for count, panels, most_fall, most_length in _TIERS:
            fits = left & (fall <= most_fall) & (self.length <= most_length)
            left &= ~fits
            nodes, weights = _nodes(count, panels)
            places, size = np.flatnonzero(fits), max(1, _CHUNK // len(nodes))
            for start in range(0, len(places), size):
                yield nodes, weights, places[start : start + size]

    def _log_height(self, u: Floats, part: Integers | slice) -> tuple[Floats, Floats, Floats]:
        """log((alpha+y)/(alpha+t_x)), the same of beta, and the log integrand, at u."""
        at_low = (self.at_alpha if self.alpha_is_low else self.at_beta)[part]
        at_high = (self.at_beta if self.alpha_is_low else self.at_alpha)[part]
        other = np.log1p(np.expm1(u) * (at_low / at_high)[:, None])
        log_alpha, log_beta = (u, other) if self.alpha_is_low else (other, u)
        height = -self.by_alpha[part][:, None] * log_alpha - self.by_beta * log_beta
        return log_alpha, log_beta, height

    def integrals(
        self, nodes: Floats, weights: Floats, part: Integers, *, wide: bool
    ) -> list[Floats]:
        """Mean height over the path and, where `wide`, the four means of `Silence`."""
        u = self.length[part][:, None] * nodes
        log_alpha, log_beta, height = self._log_height(u, part)
        mass = np.exp(height) * weights
        total = mass.sum(axis=1)
        if not wide:
            return [total]
        mean_alpha = (mass * log_alpha).sum(axis=1) / total
        mean_beta = (mass * log_beta).sum(axis=1) / total
        per_alpha = (mass * np.exp(-log_alpha)).sum(axis=1) / total / self.at_alpha[part]
        per_beta = (mass * np.exp(-log_beta)).sum(axis=1) / total / self.at_beta[part]
        return [total, mean_alpha, mean_beta, per_alpha, per_beta]


@lru_cache(maxsize=8)
def _nodes(count: int, panels: int) -> tuple[Floats, Floats]:
    """Gauss-Legendre on (0, 1) in panels that are finer at its beginning."""
    at, weight = np.polynomial.legendre.leggauss(count)
    edges = np.linspace(0.0, 1.0, panels + 1) ** 1.5
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    nodes = (middle[:, None] + half[:, None] * at).ravel()
    return nodes, (half[:, None] * weight).ravel()
