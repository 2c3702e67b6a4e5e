"""The likelihood of orders that come at a steady rate until T, rates being Gamma(r, alpha).

ln G(r+x) - ln G(r) + r ln alpha - (r+x) ln(alpha+T): all of NBD and the first part of the models
with dropout. It is a sum over the distinct x and one over the distinct T.
"""

import numpy as np
from scipy.special import betainc, digamma, gammaln, polygamma

from septet.engine.clv.histories import Floats, Histories, dot


def order_rates(p: Floats, h: Histories) -> tuple[float, Floats, Floats]:
    """Sum over customers, derivatives by r and alpha, and second derivatives; p[:2] is r, alpha."""
    r, alpha = p[0], p[1]
    x, per_x = h.kinds
    count, orders = h.by_age
    customers, at_risk = count.sum(), r * count + orders
    log_age, inverse = np.log(alpha + h.times), 1 / (alpha + h.times)
    total = dot(per_x, gammaln(r + x) - gammaln(r)) + customers * r * np.log(alpha)
    by_r = dot(per_x, digamma(r + x) - digamma(r)) + customers * np.log(alpha)
    by_alpha = customers * r / alpha - dot(at_risk, inverse)
    twice_r = dot(per_x, polygamma(1, r + x) - polygamma(1, r))
    both = customers / alpha - dot(count, inverse)
    twice_alpha = dot(at_risk, inverse**2) - customers * r / alpha**2
    return (
        total - dot(at_risk, log_age),
        np.array([by_r - dot(count, log_age), by_alpha]),
        np.array([[twice_r, both], [both, twice_alpha]]),
    )


def order_counts(p: Floats, weeks: float, most: int) -> Floats:
    """P(n orders in t weeks) for n = 0..most at such rates: the negative binomial
    G(r+n) / (G(r) n!) (alpha/(alpha+t))^r (t/(alpha+t))^n."""
    r, alpha = p[0], p[1]
    if weeks == 0.0:
        return np.concatenate(([1.0], np.zeros(most)))
    n = np.arange(most + 1.0)
    logs = gammaln(r + n) - gammaln(r) - gammaln(n + 1) - r * np.log1p(weeks / alpha)
    return np.asarray(np.exp(logs - n * np.log1p(alpha / weeks)))


def at_least(p: Floats, weeks: float, most: int) -> Floats:
    """P(n orders or more in t weeks) for n = 0..most at such rates, without cancellation."""
    n = np.arange(1.0, most + 1)
    return np.concatenate(([1.0], betainc(n, p[0], weeks / (p[1] + weeks))))
