"""Nodes and weights of the integrals the models need; no hypergeometric function anywhere."""

from functools import lru_cache

import numpy as np
from scipy.linalg import eigh_tridiagonal

from septet.engine.clv.facts import Floats

_FEW, _MANY = (np.polynomial.legendre.leggauss(count) for count in (24, 40))
_SHORT = 8.0  # up to here z * (e^w - 1) needs no more nodes than a plain exponential
_NEGLIGIBLE = 42.0  # e^-42 = 6e-19 of the integrand's peak


@lru_cache(maxsize=16)  # one x at a time asks for the same nodes twice
def beta_nodes(a: float, b: float, count: int) -> tuple[Floats, Floats]:
    """Nodes p in (0, 1) and weights summing to 1 for expectations over p ~ Beta(a, b).

    Gauss-Jacobi by the eigenvalues of the three-term recurrence (Golub & Welsch 1969). Needs no
    gamma function, so b = 20,000 is as good as b = 2.
    """
    left, right = b - 1.0, a - 1.0
    k = np.arange(1.0, count)
    total = left + right
    first = (right - left) / (total + 2)
    diagonal = np.concatenate(
        ([first], (right**2 - left**2) / ((2 * k + total) * (2 * k + total + 2)))
    )
    den = 2 * k[1:] + total
    tail = 4 * k[1:] * (k[1:] + left) * (k[1:] + right) * (k[1:] + total)
    squares = np.concatenate(
        (
            [4 * (1 + left) * (1 + right) / ((2 + total) ** 2 * (3 + total))],
            tail / (den**2 * (den + 1) * (den - 1)),
        )
    )
    values, vectors = eigh_tridiagonal(diagonal, np.sqrt(squares), lapack_driver="stevd")
    nodes = np.clip((1 + values) / 2, 1e-200, 1.0)
    weights = vectors[0] ** 2
    nodes.flags.writeable = weights.flags.writeable = False  # they are cached
    return nodes, weights


def decaying_integral(rate: Floats | float, z: Floats, upper: Floats | float) -> Floats:
    """Integral of exp(-rate*w - z*(e^w - 1)) over w from 0 to `upper`; arrays broadcast.

    rate > 0, z >= 0, upper > 0 (infinity allowed unless z and rate are both tiny). The integrand
    is entire in w, so 24 (40 far out) Gauss-Legendre nodes on the part that counts suffice for any
    z; the continued fraction of the exponential integral is wrong by percents where z is small.
    """
    with np.errstate(divide="ignore", over="ignore"):
        ends = np.minimum(_NEGLIGIBLE / rate, np.log1p(_NEGLIGIBLE / z))
    width = np.minimum(ends, upper)[..., None] / 2
    nodes, weights = _FEW if width.max(initial=0) <= _SHORT / 2 else _MANY
    w = width * (1 + nodes)
    exponent = -np.asarray(rate)[..., None] * w - np.asarray(z)[..., None] * np.expm1(w)
    integral: Floats = (np.exp(exponent) @ weights) * width[..., 0]
    return integral


def scaled_exponential_integral(s: Floats | float, z: Floats) -> Floats:
    """e^z E_s(z) for s > 1 and z > 0, the generalised exponential integral (DLMF 8.19)."""
    return decaying_integral(np.asarray(s, np.float64) - 1, np.asarray(z, np.float64), np.inf)
