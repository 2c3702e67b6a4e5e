"""BG/BB: customers who buy or don't at given opportunities, until they leave unannounced.

Fader, Hardie & Shang 2010 (Marketing Science 29:6, "FHS"): at each opportunity a customer leaves
with probability theta ~ Beta(gamma, delta), else buys with probability p ~ Beta(alpha, beta).
Parameters come as an array alpha, beta, gamma, delta. All odds are told against "alive", by
products of ratios of successive beta functions, so thousands of opportunities do not overflow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln, logsumexp

from septet.engine.clv.bg_bb.facts import OpportunityFacts
from septet.engine.clv.histories import Floats, Integers, dot
from septet.engine.clv.tenure import discounted_tenure, log_beta_survival

CODE, NAME = "bg_bb", "BG/BB"
PARAMETER_NAMES = ("alpha", "beta", "gamma", "delta")
_CELLS = 1 << 18  # of a table of histories by moments of leaving


@dataclass(frozen=True, eq=False)
class Leaving:
    """Log-odds of having left before n, of customers of one table, and their derivatives."""

    log_odds: Floats
    gradient: Floats  # (4, customers)


def log_odds_gone(p: Floats, x: Integers, t_x: Integers, n: Integers) -> Floats:
    """Log of the odds gone : alive at opportunity n; minus infinity where t_x = n."""
    return _leaving(p, x, t_x, n).log_odds


def log_likelihood(p: Floats, x: Integers, t_x: Integers, n: Integers) -> Floats:
    """Log-likelihood of each customer (FHS equation 5)."""
    alpha, beta, gamma, delta = p
    alive = betaln(alpha + x, beta + n - x) - betaln(alpha, beta)
    alive += log_beta_survival(gamma, delta, n.astype(np.float64))
    return np.asarray(alive + np.logaddexp(0.0, log_odds_gone(p, x, t_x, n)))


def total_and_gradient(p: Floats, facts: OpportunityFacts) -> tuple[float, Floats]:
    """Sum of log-likelihoods over the customers of distinct facts, and its derivatives."""
    alpha, beta, gamma, delta = p
    x, n, count = facts.x, facts.n, facts.counts
    left = _leaving(p, x, facts.t_x, n)
    alive = betaln(alpha + x, beta + n - x) - betaln(alpha, beta)
    alive += log_beta_survival(gamma, delta, n.astype(np.float64))
    total = dot(count, alive + np.logaddexp(0.0, left.log_odds))
    buys = digamma(alpha + beta) - digamma(alpha + beta + n)
    stays = digamma(gamma + delta) - digamma(gamma + delta + n)
    of_alive = (
        buys + digamma(alpha + x) - digamma(alpha),
        buys + digamma(beta + n - x) - digamma(beta),
        stays,
        stays + digamma(delta + n) - digamma(delta),
    )
    gone = count * expit(left.log_odds)
    gradient = [
        dot(count, one) + dot(gone, other)
        for one, other in zip(of_alive, left.gradient, strict=True)
    ]
    return total, np.array(gradient)


def probability_alive(p: Floats, x: Integers, t_x: Integers, n: Integers) -> Floats:
    """P(alive at opportunity n + 1), the next to come (FHS equation 11)."""
    gamma, delta = p[2:]
    alive: Floats = expit(-log_odds_gone(p, x, t_x, n)) * (delta + n) / (gamma + delta + n)
    return alive


def expected_orders(
    p: Floats, x: Integers, t_x: Integers, n: Integers, *, opportunities: float, rate: float = 0.0
) -> Floats:
    """Expected orders in the next `opportunities`, each times (1 + rate)^-(opportunities until it).

    FHS equation 13 where rate is 0, equation 14 where opportunities is infinite; rate is that of
    one opportunity. Infinite where neither bounds it and gamma <= 1.
    """
    alpha, beta, gamma, delta = p
    kinds, which = np.unique(n, return_inverse=True)
    ahead = np.array([_buying_chances(gamma, delta + k, rate, opportunities) for k in kinds])
    alive = expit(-log_odds_gone(p, x, t_x, n))
    with np.errstate(invalid="ignore"):
        orders = alive * (alpha + x) / (alpha + beta + n) * ahead[which]
    return np.asarray(np.where(alive > 0, orders, 0.0))


def expected_orders_of_newcomer(p: Floats, opportunities: Integers) -> Floats:
    """E[X(n)] of a customer of whom nothing is known yet (FHS equation 8)."""
    alpha, beta, gamma, delta = p
    ahead = [_buying_chances(gamma, delta, 0.0, float(n)) for n in opportunities]
    return np.asarray(alpha / (alpha + beta) * np.array(ahead))


def order_distribution(p: Floats, n: int) -> Floats:
    """P(X(n) = x) for x = 0, 1, ... n (FHS equation 7)."""
    alpha, beta, gamma, delta = p
    x, i = np.arange(n + 1.0)[:, None], np.arange(n + 1.0)[None, :]
    bought = np.maximum(i - x, 0.0)
    ways = gammaln(i + 1) - gammaln(x + 1) - gammaln(bought + 1)
    ways += betaln(alpha + x, beta + bought) - betaln(alpha, beta)
    # leaves right after opportunity i, or is still there after the last
    ends = np.where(i < n, betaln(gamma + 1, delta + i), betaln(gamma, delta + n))
    terms = np.where(i >= x, ways + ends - betaln(gamma, delta), -np.inf)
    return np.asarray(np.exp(logsumexp(terms, axis=1)))


def _buying_chances(gamma: float, delta: float, rate: float, opportunities: float) -> float:
    """Discounted number of opportunities ahead at which a customer alive now will be alive."""
    return discounted_tenure(
        lambda t: log_beta_survival(gamma, delta, t), power=gamma, rate=rate, periods=opportunities
    )


def _leaving(p: Floats, x: Integers, t_x: Integers, n: Integers) -> Leaving:
    odds = np.full(len(x), -np.inf)
    gradient = np.zeros((4, len(x)))
    for part, most in _tables(n - t_x):
        odds[part], gradient[:, part] = _table(p, x[part], n[part], (n - t_x)[part], most)
    return Leaving(odds, gradient)


def _tables(silent: Integers) -> Iterator[tuple[Integers, int]]:
    """Customers of about as many silent opportunities, so that tables are small and full."""
    order = np.argsort(silent, kind="stable")
    order = order[silent[order] > 0]
    while len(order):
        most = int(silent[order[-1]])
        size = max(1, _CELLS // most)
        yield order[-size:], most
        order = order[:-size]


def _table(
    p: Floats, x: Integers, n: Integers, silent: Integers, most: int
) -> tuple[Floats, Floats]:
    """Log-odds of customers who may have left at the last, last but one, ... opportunity.

    Against "alive" leaving k opportunities before the end has the odds
    gamma/(delta+n-k) * product over j <= k of (alpha+beta+n-j)/(beta+n-j-x)
    * product over j < k of (gamma+delta+n-j)/(delta+n-j).
    """
    alpha, beta, gamma, delta = p
    k = np.arange(1.0, most + 1)
    counts = k <= silent[:, None]
    before = np.where(counts, n[:, None] - k, x[:, None])  # opportunities until it left
    # the ratios of successive beta functions
    bought, missed = 1 / (alpha + beta + before), 1 / (beta + before - x[:, None])
    stayed, loyal = 1 / (gamma + delta + before), 1 / (delta + before)
    silence = np.cumsum(np.log1p((alpha + x[:, None]) * missed), axis=1)
    log_odds = np.log(gamma * loyal) + silence + _before(np.log1p(gamma * loyal))
    log_odds = np.where(counts, log_odds, -np.inf)
    total = logsumexp(log_odds, axis=1)
    share = np.exp(log_odds - total[:, None])
    by_alpha = np.cumsum(bought, axis=1)
    by_gamma = _before(stayed)
    gradient = (
        by_alpha,
        by_alpha - np.cumsum(missed, axis=1),
        1 / gamma + by_gamma,
        by_gamma - _before(loyal) - loyal,
    )
    return total, np.array([(share * each).sum(axis=1) for each in gradient])


def _before(values: Floats) -> Floats:
    """Sums along the rows of all that stands before each entry."""
    return np.asarray(np.cumsum(values, axis=1) - values)
