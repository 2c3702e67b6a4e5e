"""What BG/NBD and MBG/NBD have in common: Poisson orders, a chance to leave after each order.

While alive a customer orders at a rate that is Gamma(r, alpha) over customers, and leaves after
an order with a probability that is Beta(a, b) over customers. In BG/NBD (Fader, Hardie & Lee 2005,
Marketing Science 24:2) nobody leaves after the first order; in MBG/NBD (Batislam, Denizel &
Filiztekin 2007, IJRM 24:3; Hoppe & Wagner 2007) they may. One number, `m`, is the whole
difference: the first order counts as a chance to leave (1) or not (0). Time is in weeks.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, expit, gammaln

from septet.engine.clv import beta_geometric_likelihood as likelihood
from septet.engine.clv.facts import Floats, Histories, dot
from septet.engine.clv.model import Lives, Priors
from septet.engine.clv.order_rates import at_least, order_counts
from septet.engine.clv.quadrature import beta_nodes, decaying_integral

_NODES = 96  # one rule for all answers, since finding nodes takes longer than using them
# Without a horizon the integrand has a branch point at p = 0, which counts most where few orders
# are known and many leave at once.
_NODES_NEAR_ZERO = 256
_FEW_CHANCES = 4.0


# the first (some leave at once, the others stay) has a top of its own in one population of thirty
_STARTS = ((3.0, 0.1, 0.2), (0.5, 0.5, 2.0), (1.5, 0.2, 4.0), (0.5, 1.5, 6.0), (3.0, 0.1, 8.0))
_PRIORS = Priors((0.0, 2.3, -0.7, 1.1), (2.0, 2.0, 2.0, 2.0))


@dataclass(frozen=True)
class BetaGeometric:
    """One of the two models; `first_order_may_be_last` tells them apart.

    Parameters: order rate ~ Gamma(r, alpha weeks); probability to leave after an order
    ~ Beta(a, b).
    """

    code: str
    name: str
    first_order_may_be_last: bool
    parameter_names: tuple[str, ...] = ("r", "alpha", "a", "b")
    priors: Priors = _PRIORS

    @property
    def m(self) -> int:
        return int(self.first_order_may_be_last)

    def starts(self, h: Histories) -> list[Floats]:
        """From the mean order rate, with several guesses of how unlike and how loyal customers
        are."""
        rate = dot(h.count, h.x) / dot(h.count, h.age)
        return [np.log([r, r / rate, a, b]) for r, a, b in _STARTS]

    def log_odds_gone(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Log of the odds that a customer left right after the last order."""
        r, alpha, a, b = p
        chances = x + self.m
        silence = np.log1p((age - recency) / (alpha + recency))
        with np.errstate(divide="ignore"):
            first = np.log(np.where(chances > 0, a / np.maximum(b + chances - 1, 1e-300), 0.0))
        return np.asarray(first + (r + x) * silence)

    def probability_alive(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """P(alive at the end of the window); arrays of one shape, weeks."""
        alive: Floats = expit(-self.log_odds_gone(p, x, recency, age))
        return alive

    def log_likelihood(self, p: Floats, x: Floats, recency: Floats, age: Floats) -> Floats:
        """Log-likelihood of each customer; arrays of one shape, weeks."""
        r, alpha, a, b = p
        chances, g = x + self.m, r + x
        rate = gammaln(g) - gammaln(r) + r * np.log(alpha) - g * np.log(alpha + age)
        stay = gammaln(a + b) - gammaln(a + b + chances) + gammaln(b + chances) - gammaln(b)
        gone = np.logaddexp(0.0, self.log_odds_gone(p, x, recency, age))
        return np.asarray(rate + stay + gone)

    def total_and_gradient(self, p: Floats, h: Histories) -> tuple[float, Floats]:
        """Sum of log-likelihoods over customers and its derivatives by r, alpha, a, b."""
        return self.total_gradient_curvature(p, h)[:2]

    def total_gradient_curvature(self, p: Floats, h: Histories) -> tuple[float, Floats, Floats]:
        return likelihood.total_gradient_curvature(p, h, self.m)

    def expected_orders_if_alive(self, p: Floats, x: float, age: Floats, weeks: float) -> Floats:
        """Expected orders in the next `weeks` of a customer alive now; ages for one x."""
        r, alpha, a, b = p
        leave, weight = beta_nodes(float(a), float(b + x + self.m), _NODES)
        survived = np.log1p(leave * weeks / (alpha + age)[:, None])
        orders: Floats = (-np.expm1(-(r + x) * survived) / leave) @ weight
        return orders

    def discounted_orders_if_alive(
        self, p: Floats, x: float, age: Floats, *, rate: float, weeks: float
    ) -> Floats:
        """Expected orders, each times e^(-rate * weeks until it), of a customer alive now.

        rate: continuous discount rate a week; weeks: the horizon, infinity for all that is to
        come. With leave probability p, g = r+x, h = alpha+T it is the expectation over p of
        g/p times the integral of e^(-g w - z (e^w - 1)), z = rate h / p, which is e^z E_(g+1)(z)
        where the horizon is unlimited (Fader, Hardie & Lee 2005, JMR 42:4, for the idea).
        Without discount and horizon it is the mean of 1/p: infinite where a <= 1.
        """
        if rate == 0.0 and np.isfinite(weeks):
            return self.expected_orders_if_alive(p, x, age, weeks)
        r, alpha, a, b = p
        if rate == 0.0:
            endless = (a + b + x + self.m - 1) / (a - 1) if a > 1 else np.inf
            return np.full(len(age), endless)
        many = np.isfinite(weeks) or b + x + self.m >= _FEW_CHANCES
        count = _NODES if many else _NODES_NEAR_ZERO
        leave, weight = beta_nodes(float(a), float(b + x + self.m), count)
        h, g = (alpha + age)[:, None], r + x
        orders = decaying_integral(g, rate * h / leave, np.log1p(leave * weeks / h))
        discounted: Floats = (g / leave * orders) @ weight
        return discounted

    def expected_orders_of_newcomer(self, p: Floats, weeks: Floats) -> Floats:
        """E[X(t)] (Fader, Hardie & Lee 2005, equation 9, without its hypergeometric function).

        In MBG/NBD the customer must first stay after the first order, with probability
        b / (a + b) (Batislam, Denizel & Filiztekin 2007).
        """
        r, alpha, a, b = p
        leave, weight = beta_nodes(float(a), float(b + self.m), _NODES)
        stays = b / (a + b) if self.m else 1.0
        survived = np.log1p(np.multiply.outer(np.asarray(weeks), leave) / alpha)
        return np.asarray(stays * ((-np.expm1(-r * survived) / leave) @ weight))

    def order_count_distribution(self, p: Floats, weeks: float, most: int) -> Floats:
        """P(X(t) = n) (Fader, Hardie & Lee 2005, equation 8; for MBG/NBD with one chance to leave
        more, Batislam, Denizel & Filiztekin 2007): n orders and still here, or left after the
        n-th, which came in time."""
        a, b = p[2], p[3]
        chances = np.arange(most + 1.0) + self.m
        stayed = np.exp(betaln(a, b + chances) - betaln(a, b))
        left = np.where(chances > 0, stayed * a / np.where(chances > 0, b + chances - 1, 1.0), 0.0)
        still_here = stayed * order_counts(p, weeks, most)
        return np.asarray(still_here + left * at_least(p, weeks, most))

    def draw_lives(self, p: Floats, x: int, rng: np.random.Generator) -> Lives:
        r, alpha, a, b = p
        rate = rng.standard_gamma(r + x)
        leave = np.clip(rng.beta(a, b + x + self.m), 1e-12, 1.0)
        return Lives(rate * (1 - leave), alpha, rate * leave, alpha, ends_with_order=True)
