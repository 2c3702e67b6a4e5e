"""What BG/NBD and MBG/NBD have in common: Poisson orders, a chance to leave after each order.

While alive a customer orders at a rate that is Gamma(r, alpha) over customers, and leaves after
an order with a probability that is Beta(a, b) over customers. In BG/NBD (Fader, Hardie & Lee 2005,
Marketing Science 24:2) nobody leaves after the first order; in MBG/NBD (Batislam, Denizel &
Filiztekin 2007, IJRM 24:3; Hoppe & Wagner 2007) they may. One number, `m`, is the whole
difference: the first order counts as a chance to leave (1) or not (0). Time is in weeks.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln

from septet.engine.clv.facts import Floats, Histories, dot
from septet.engine.clv.quadrature import beta_nodes, decaying_integral

_NODES = 64
_NODES_UNLIMITED = 96  # without a horizon the integrand has a branch point at p = 0


@dataclass(frozen=True)
class Parameters:
    """Order rate ~ Gamma(r, alpha weeks); probability to leave after an order ~ Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def of(cls, values: Floats) -> "Parameters":
        return cls(*(float(v) for v in values))

    def as_array(self) -> Floats:
        return np.array([self.r, self.alpha, self.a, self.b])


@dataclass(frozen=True)
class BetaGeometric:
    """One of the two models; `first_order_may_be_last` tells them apart."""

    name: str
    first_order_may_be_last: bool

    @property
    def m(self) -> int:
        return int(self.first_order_may_be_last)

    def log_odds_gone(self, p: Parameters, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Log of the odds that a customer left right after the last order."""
        chances = x + self.m
        silence = np.log1p((age - recency) / (p.alpha + recency))
        with np.errstate(divide="ignore"):
            first = np.log(np.where(chances > 0, p.a / np.maximum(p.b + chances - 1, 1e-300), 0.0))
        return np.asarray(first + (p.r + x) * silence)

    def probability_alive(self, p: Parameters, x: Floats, recency: Floats, age: Floats) -> Floats:
        """P(alive at the end of the window); arrays of one shape, weeks."""
        alive: Floats = expit(-self.log_odds_gone(p, x, recency, age))
        return alive

    def log_likelihood(self, p: Parameters, h: Histories) -> Floats:
        """Log-likelihood of one customer of each history."""
        chances, g = h.x + self.m, p.r + h.x
        rate = gammaln(g) - gammaln(p.r) + p.r * np.log(p.alpha) - g * np.log(p.alpha + h.age)
        stay = gammaln(p.a + p.b) - gammaln(p.a + p.b + chances)
        stay += gammaln(p.b + chances) - gammaln(p.b)
        gone = np.logaddexp(0.0, self.log_odds_gone(p, h.x, h.recency, h.age))
        return np.asarray(rate + stay + gone)

    def total_and_gradient(self, p: Parameters, h: Histories) -> tuple[float, Floats]:
        """Sum of log-likelihoods over customers and its derivatives by r, alpha, a, b."""
        kinds, per_x = h.kinds
        odds = self.log_odds_gone(p, h.x, h.recency, h.age)
        gone, g = expit(odds) * h.count, p.r + h.x
        log_age, log_recency = np.log(p.alpha + h.age), np.log(p.alpha + h.recency)
        total = self._total(p, kinds, per_x) + dot(h.count, np.logaddexp(0.0, odds) - g * log_age)
        by_r = dot(per_x, digamma(p.r + kinds) - digamma(p.r) + np.log(p.alpha))
        by_r -= dot(gone, log_recency) + dot(h.count - gone, log_age)
        by_alpha = p.r / p.alpha * h.count.sum() - dot(h.count - gone, g / (p.alpha + h.age))
        by_alpha -= dot(gone, g / (p.alpha + h.recency))
        by_a, by_b = self._dropout_gradient(p, kinds, per_x)
        by_a += gone.sum() / p.a
        by_b -= dot(gone, 1 / np.maximum(p.b + h.x + self.m - 1, 1e-300))
        return total, np.array([by_r, by_alpha, by_a, by_b])

    def _total(self, p: Parameters, kinds: Floats, per_x: Floats) -> float:
        """The terms that depend on x alone, so gamma functions are taken once per distinct x."""
        chances = kinds + self.m
        rate = gammaln(p.r + kinds) - gammaln(p.r) + p.r * np.log(p.alpha)
        stay = gammaln(p.a + p.b) - gammaln(p.a + p.b + chances)
        stay += gammaln(p.b + chances) - gammaln(p.b)
        return dot(per_x, rate + stay)

    def _dropout_gradient(self, p: Parameters, kinds: Floats, per_x: Floats) -> tuple[float, float]:
        chances = kinds + self.m
        both = digamma(p.a + p.b) - digamma(p.a + p.b + chances)
        return dot(per_x, both), dot(per_x, both + digamma(p.b + chances) - digamma(p.b))

    def expected_orders_if_alive(
        self, p: Parameters, x: float, age: Floats, weeks: float
    ) -> Floats:
        """Expected orders in the next `weeks` of a customer alive now; ages for one x."""
        leave, weight = beta_nodes(p.a, p.b + x + self.m, _NODES)
        survived = np.log1p(leave * weeks / (p.alpha + age)[:, None])
        orders: Floats = (-np.expm1(-(p.r + x) * survived) / leave) @ weight
        return orders

    def discounted_orders_if_alive(
        self, p: Parameters, x: float, age: Floats, *, rate: float, weeks: float
    ) -> Floats:
        """Expected orders, each times e^(-rate * weeks until it), of a customer alive now.

        rate: continuous discount rate a week; weeks: the horizon, infinity for all that is to
        come. With leave probability p, g = r+x, h = alpha+T it is the expectation over p of
        g/p times the integral of e^(-g w - z (e^w - 1)), z = rate h / p, which is e^z E_(g+1)(z)
        where the horizon is unlimited (Fader, Hardie & Lee 2005, JMR 42:4, for the idea).
        """
        if rate == 0.0 and np.isfinite(weeks):
            return self.expected_orders_if_alive(p, x, age, weeks)
        count = _NODES if np.isfinite(weeks) else _NODES_UNLIMITED
        leave, weight = beta_nodes(p.a, p.b + x + self.m, count)
        h, g = (p.alpha + age)[:, None], p.r + x
        orders = decaying_integral(g, rate * h / leave, np.log1p(leave * weeks / h))
        discounted: Floats = (g / leave * orders) @ weight
        return discounted
