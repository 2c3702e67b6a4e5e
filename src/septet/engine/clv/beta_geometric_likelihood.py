"""The likelihood of BG/NBD and MBG/NBD over all histories, with first and second derivatives.

ln L = ln G(r+x) - ln G(r) + r ln alpha - (r+x) ln(alpha+T)
     + ln B(a, b+c) - ln B(a, b)            c chances to leave: x, in MBG/NBD x + 1
     + ln(1 + e^D),  D = ln a - ln(b+c-1) + (r+x) (ln(alpha+T) - ln(alpha+t_x))
(Fader, Hardie & Lee 2005, equation 6; Batislam, Denizel & Filiztekin 2007, equation 4.) All but the
last term are sums over the distinct x and over the distinct times; the last needs one exponential
a history, D being the log of the odds that the customer has left.
"""

import numpy as np
from scipy.special import digamma, gammaln, polygamma

from septet.engine.clv.blocks import block_dot, sum_over_blocks
from septet.engine.clv.histories import Floats, Histories, dot
from septet.engine.clv.order_rates import order_rates


def total_gradient_curvature(p: Floats, h: Histories, m: int) -> tuple[float, Floats, Floats]:
    """Sum over customers, derivatives by r, alpha, a, b, and second derivatives; m: 1 where the
    first order is a chance to leave."""
    gradient, curvature = np.zeros(4), np.zeros((4, 4))
    total, gradient[:2], curvature[:2, :2] = order_rates(p, h)
    for part in (_of_stays(p, h, m), _of_silences(p, h, m)):
        total += part[0]
        gradient += part[1]
        curvature += part[2]
    return total, gradient, curvature


def _of_stays(p: Floats, h: Histories, m: int) -> tuple[float, Floats, Floats]:
    """Not having left after any order but the last: a sum over x."""
    a, b = p[2], p[3]
    x, per_x = h.kinds
    c = x + m
    stay = gammaln(a + b) - gammaln(a + b + c) + gammaln(b + c) - gammaln(b)
    both = digamma(a + b) - digamma(a + b + c)
    second = polygamma(1, a + b) - polygamma(1, a + b + c)
    gradient, curvature = np.zeros(4), np.zeros((4, 4))
    gradient[2] = dot(per_x, both)
    gradient[3] = dot(per_x, both + digamma(b + c) - digamma(b))
    curvature[2:, 2:] = dot(per_x, second)
    curvature[3, 3] += dot(per_x, polygamma(1, b + c) - polygamma(1, b))
    return dot(per_x, stay), gradient, curvature


def _of_silences(p: Floats, h: Histories, m: int) -> tuple[float, Floats, Floats]:
    """The term ln(1 + e^D), history by history."""
    r, alpha, a, b = p
    logs, inverse = np.log(alpha + h.times), 1 / (alpha + h.times)
    x = np.arange(int(h.orders[-1]) + 1.0)
    chances = x + m
    with np.errstate(divide="ignore"):
        leave = np.where(
            chances > 0, np.log(a) - np.log(np.maximum(b + chances - 1, 1e-300)), -np.inf
        )
    slower = np.where(chances > 0, -1 / np.maximum(b + chances - 1, 1e-300), 0.0)

    def work(part: slice) -> Floats:
        age, recency, orders = h.age_at[part], h.recency_at[part], h.orders[part]
        now, last = inverse.take(age), inverse.take(recency)
        features = (
            logs.take(age) - logs.take(recency),
            (orders + r) * (now - last),
            slower.take(orders),
        )
        odds = (orders + r) * features[0] + leave.take(orders)
        return _sums(odds, features, h.count[part], (now - last, now + last))

    s = sum_over_blocks(work, len(h))
    gradient = np.array([s[2], s[3], s[1] / a, s[4]])
    curvature = np.array(
        [
            [s[8], s[9] + s[5], s[10] / a, s[11]],
            [0.0, s[12] - s[6], s[13] / a, s[14]],
            [0.0, 0.0, (s[15] - s[1]) / a**2, s[16] / a],
            [0.0, 0.0, 0.0, s[17] + s[7]],
        ]
    )
    return float(s[0]), gradient, curvature + np.triu(curvature, 1).T


def _sums(
    odds: Floats,
    features: tuple[Floats, Floats, Floats],
    count: Floats,
    steps: tuple[Floats, Floats],
) -> Floats:
    """Of one block: the term, its first derivatives by D times those of D, and the second ones.

    features: derivatives of D by r, alpha and b (that by a is 1/a for all).
    steps: difference and sum of 1/(alpha+T) and 1/(alpha+t_x).
    """
    small = np.exp(-np.abs(odds))
    gone = np.where(odds > 0, 1.0, small) / (1 + small)
    term = np.maximum(odds, 0) + np.log1p(small)
    silence, older, slower = features
    weight = gone * count
    spread = weight * (1 - gone)
    by_silence, by_older, by_slower = spread * silence, spread * older, spread * slower
    return np.array(
        [
            block_dot(count, term),
            weight.sum(),
            block_dot(weight, silence),
            block_dot(weight, older),
            block_dot(weight, slower),
            block_dot(weight, steps[0]),
            block_dot(weight, older * steps[1]),
            block_dot(weight, slower * slower),
            block_dot(by_silence, silence),
            block_dot(by_silence, older),
            by_silence.sum(),
            block_dot(by_silence, slower),
            block_dot(by_older, older),
            by_older.sum(),
            block_dot(by_older, slower),
            spread.sum(),
            by_slower.sum(),
            block_dot(by_slower, slower),
        ]
    )
