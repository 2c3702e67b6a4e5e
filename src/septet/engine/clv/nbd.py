"""NBD, the null model: Poisson orders at a rate that is Gamma(r, alpha) over customers, for ever.

Ehrenberg 1959 (Applied Statistics 8:1). Nobody leaves in it, so what a model with dropout gains in
log-likelihood over it is what the orders say about dropout. Time is in weeks.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from septet.engine.clv.facts import Floats, Histories, dot
from septet.engine.clv.model import Lives, Priors
from septet.engine.clv.order_rates import order_counts, order_rates

_PRIORS = Priors((0.0, 2.3), (2.0, 2.0))


@dataclass(frozen=True)
class NegativeBinomial:
    """Order rate ~ Gamma(r, alpha weeks)."""

    code: str = "nbd"
    name: str = "NBD"
    parameter_names: tuple[str, ...] = ("r", "alpha")
    priors: Priors = _PRIORS

    def starts(self, h: Histories) -> list[Floats]:
        rate = dot(h.count, h.x) / dot(h.count, h.age)
        return [np.log([r, r / rate]) for r in (0.5, 3.0)]

    def log_likelihood(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:  # noqa: ARG002
        """Of the moments of the orders (not only of how many there were), as for the others."""
        r, alpha = p
        rate = gammaln(r + x) - gammaln(r)
        return np.asarray(rate - r * np.log1p(age / alpha) - x * np.log(alpha + age))

    def total_and_gradient(self, p: Floats, h: Histories) -> tuple[float, Floats]:
        return self.total_gradient_curvature(p, h)[:2]

    def total_gradient_curvature(self, p: Floats, h: Histories) -> tuple[float, Floats, Floats]:
        return order_rates(p, h)

    def probability_alive(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:  # noqa: ARG002
        return np.ones_like(np.asarray(x, np.float64))

    def expected_orders_if_alive(self, p: Floats, x: float, age: Floats, weeks: float) -> Floats:
        return np.asarray((p[0] + x) / (p[1] + age) * weeks)

    def discounted_orders_if_alive(
        self, p: Floats, x: float, age: Floats, *, rate: float, weeks: float
    ) -> Floats:
        if rate == 0.0:
            return self.expected_orders_if_alive(p, x, age, weeks)
        return np.asarray((p[0] + x) / (p[1] + age) * (-np.expm1(-rate * weeks) / rate))

    def expected_orders_of_newcomer(self, p: Floats, weeks: Floats) -> Floats:
        return np.asarray(p[0] / p[1] * weeks)

    def order_count_distribution(self, p: Floats, weeks: float, most: int) -> Floats:
        return order_counts(p, weeks, most)

    def draw_lives(self, p: Floats, x: int, rng: np.random.Generator) -> Lives:
        nobody_leaves = np.zeros(p.shape[1])
        rate = rng.standard_gamma(p[0] + x)
        return Lives(rate, p[1], nobody_leaves, np.ones(p.shape[1]), ends_with_order=False)


NBD = NegativeBinomial()
