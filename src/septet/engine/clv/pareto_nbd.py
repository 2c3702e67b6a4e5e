"""Pareto/NBD: customers order at a steady rate until they leave, at any moment, unannounced.

The order rate is Gamma(r, alpha) over customers, the rate of leaving Gamma(s, beta), the two
independent (Schmittlein, Morrison & Colombo 1987, Management Science 33:1, "SMC"). alpha and beta
are weeks. The second opinion beside MBG/NBD: leaving does not wait for an order here. All answers
come from quadrature and expm1, without hypergeometric functions, so that the busiest customer of
a wholesaler and s = 1 are as good as any other.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, exprel, gammaln

from septet.engine.clv.facts import Floats, Histories, dot
from septet.engine.clv.model import Lives, Priors
from septet.engine.clv.silence import log_odds_gone, silence

_STARTS = ((0.6, 0.6, 0.3), (1.5, 0.3, 0.5), (0.5, 2.0, 2.0), (3.0, 1.0, 1.0))
_PRIORS = Priors((0.0, 2.3, -0.3, 2.8), (2.0, 2.0, 2.0, 2.0))
_NEGLIGIBLE = 42.0
_LEGENDRE_NODES, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(40)
_PANELS = 8


@dataclass(frozen=True)
class ParetoNBD:
    """The model by the common protocol; parameters r, alpha, s, beta."""

    code: str = "pareto_nbd"
    name: str = "Pareto/NBD"
    parameter_names: tuple[str, ...] = ("r", "alpha", "s", "beta")
    priors: Priors = _PRIORS

    def starts(self, h: Histories) -> list[Floats]:
        """From the mean order rate and the mean age, with guesses of how loyal customers are."""
        mean_age = max(dot(h.count, h.age) / float(h.count.sum()), 1e-3)
        rate = max(dot(h.count, h.x), 0.5) / (mean_age * float(h.count.sum()))
        return [np.log([r, r / rate, s, ages * mean_age]) for r, s, ages in _STARTS]

    def log_likelihood(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Log-likelihood of each customer: SMC's, factored as alive + gone."""
        r, alpha, s, beta = p
        # r*log(alpha) - r*log(alpha+T) as one logarithm, which is exact for the youngest
        orders = gammaln(r + x) - gammaln(r) - r * np.log1p(age / alpha)
        orders -= x * np.log(alpha + age) + s * np.log1p(age / beta)
        whole = orders + np.logaddexp(0.0, log_odds_gone(p, x, recency, age))
        ordered = np.where(x == 0, self._ever_ordered(p, age), 1.0)
        return np.where(ordered < 0.5, np.log1p(-np.minimum(ordered, 0.5)), whole)

    def _ever_ordered(self, p: Floats, age: Floats) -> Floats:
        """P(X(T) > 0): as the odds gone with orders and leaving changed about, for whichever of
        the two comes first. Of it the likelihood of no order is exact also where that is sure."""
        r, alpha, s, beta = p
        nothing = np.zeros_like(age)
        odds = log_odds_gone(np.array([s, beta, r, alpha]), nothing, nothing, age)
        return np.asarray(np.exp(odds - r * np.log1p(age / alpha) - s * np.log1p(age / beta)))

    def total_and_gradient(self, p: Floats, h: Histories) -> tuple[float, Floats]:
        """Sum of log-likelihoods over customers and its derivatives, under the integral."""
        r, alpha, s, beta = p
        quiet = silence(p, h.x, h.recency, h.age)
        gone, g = expit(quiet.log_odds) * h.count, r + h.x
        log_a, log_b = np.log1p(h.times / alpha), np.log1p(h.times / beta)
        age_a, age_b = log_a[h.age_at], log_b[h.age_at]
        kinds, per_x = h.kinds
        total = dot(per_x, gammaln(r + kinds) - gammaln(r) - kinds * np.log(alpha))
        total += dot(h.count, np.logaddexp(0.0, quiet.log_odds) - g * age_a - s * age_b)
        by_r = dot(per_x, digamma(r + kinds) - digamma(r)) - dot(h.count, age_a)
        by_r += dot(gone, age_a - log_a[h.recency_at] - quiet.log_alpha)
        by_s = float(gone.sum()) / s - dot(h.count, age_b)
        by_s += dot(gone, age_b - log_b[h.recency_at] - quiet.log_beta)
        at_age = 1 / (alpha + h.age)
        by_alpha = dot(h.count, r * h.age * at_age - alpha * h.x * at_age) / alpha
        by_alpha += dot(gone, g * (at_age - quiet.per_alpha))
        at_age = 1 / (beta + h.age)
        by_beta = dot(h.count, s * h.age * at_age) / beta
        by_beta += dot(gone, s * at_age - (s + 1) * quiet.per_beta)
        return total, np.array([by_r, by_alpha, by_s, by_beta])

    def probability_alive(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """P(alive at T): 1 / (1 + q), SMC equations 11 to 13 in one."""
        alive: Floats = expit(-log_odds_gone(p, x, recency, age))
        return alive

    def expected_orders_if_alive(self, p: Floats, x: float, age: Floats, weeks: float) -> Floats:
        """Expected orders in the next `weeks` of customers alive now (SMC equation 22 without its
        P(alive)); through s = 1, where the closed form is 0/0."""
        r, alpha, s, beta = p
        stretch = np.log1p(weeks / (beta + age))
        lived = (beta + age) * stretch * exprel((1 - s) * stretch)
        return np.asarray((r + x) / (alpha + age) * lived)

    def discounted_orders_if_alive(
        self, p: Floats, x: float, age: Floats, *, rate: float, weeks: float
    ) -> Floats:
        """Expected orders, each times e^(-rate * weeks until it), of customers alive now.

        rate: continuous discount rate a week. Without a horizon it is
        (r+x)/(alpha+T) * (beta+T) * e^z E_s(z), z = rate * (beta+T), which is equation 2 of Fader,
        Hardie & Lee 2005 (JMR 42:4) with Tricomi's function written as an exponential integral.
        Infinite where neither discount nor horizon bounds it and s <= 1.
        """
        r, alpha, s, beta = p
        if rate == 0.0 and np.isfinite(weeks):
            return self.expected_orders_if_alive(p, x, age, weeks)
        if rate == 0.0:
            lived = (beta + age) / (s - 1) if s > 1 else np.full(len(age), np.inf)
        else:
            lived = (beta + age) * _discounted_life(s, rate * (beta + age), weeks / (beta + age))
        return np.asarray((r + x) / (alpha + age) * lived)

    def expected_orders_of_newcomer(self, p: Floats, weeks: Floats) -> Floats:
        """E[X(t)]: expected orders after the first within t weeks of it (SMC equation 17)."""
        r, alpha, s, beta = p
        stretch = np.log1p(np.asarray(weeks, np.float64) / beta)
        return np.asarray(r / alpha * beta * stretch * exprel((1 - s) * stretch))

    def draw_lives(self, p: Floats, x: int, rng: np.random.Generator) -> Lives:
        """Given alive at T the order rate is Gamma(r + x, alpha + T) and the rate of leaving
        Gamma(s, beta + T), independent: what survival to T leaves of the two priors."""
        r, alpha, s, beta = p
        return Lives(rng.standard_gamma(r + x), alpha, rng.standard_gamma(s), beta, False)


def _discounted_life(s: float, z: Floats, horizon: Floats) -> Floats:
    """Integral of e^(-(s-1)w - z(e^w - 1)) over w from 0 to log(1 + horizon), z > 0.

    e^z E_s(z) where the horizon is infinite (DLMF 8.19). The integrand is entire: panels of
    Gauss-Legendre nodes over the part that counts, for any s above zero.
    """
    bend = _NEGLIGIBLE if s >= 1 else 2 * _NEGLIGIBLE + 6  # below s = 1 it rises before it falls
    end = np.minimum(np.log1p(bend / z), np.log1p(horizon))
    if s > 1:
        end = np.minimum(end, _NEGLIGIBLE / (s - 1))
    edges = np.arange(_PANELS) / _PANELS
    at = (edges[:, None] + (1 + _LEGENDRE_NODES) / (2 * _PANELS)).ravel()
    weights = np.tile(_LEGENDRE_WEIGHTS, _PANELS) / (2 * _PANELS)
    w = end[:, None] * at
    height = np.exp(-(s - 1) * w - z[:, None] * np.expm1(w))
    return np.asarray((height * weights).sum(axis=1) * end)


PARETO_NBD = ParetoNBD()
