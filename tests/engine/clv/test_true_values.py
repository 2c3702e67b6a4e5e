"""Against mpmath by other routes than ours: the closed hypergeometric form and its integrals."""

import mpmath as mp
import numpy as np
import pytest

from septet.engine.clv import BG_NBD, MBG_NBD
from septet.engine.clv.quadrature import beta_nodes, scaled_exponential_integral

PARAMETERS = {
    "a_is_1": np.array([1.3, 5.0, 1.0, 6.0]),
    "a_above_1": np.array([1.3, 5.0, 1.4, 6.0]),
    "hardly_any_dropout": np.array([0.8746, 10.2098, 0.267, 193.2735]),
    "steady": np.array([298.0, 4644.6, 1.306, 31.49]),
}
HISTORIES = [(0, 0.142857), (0, 156.0), (3, 520.0), (26, 31.0), (254, 97.28571)]


def expected_if_alive(p, x, age, weeks, m):
    """Fader, Hardie & Lee 2005, equation 10, given alive; a = 1 by stepping beside it."""
    r, alpha, a, b, age = (mp.mpf(repr(v)) for v in (*p.tolist(), age))
    a += mp.mpf("1e-16") if a == 1 else 0
    g, h, b = r + x, alpha + age, b + x + m
    hyper = mp.hyp2f1(g, b, a + b - 1, weeks / (h + weeks))
    return (a + b - 1) / (a - 1) * (1 - (h / (h + weeks)) ** g * hyper)


def discounted_if_alive(p, x, age, rate, weeks, m):
    """By parts: orders up to u, weighted with the discount's decline at u."""
    rate = mp.mpf(repr(rate))

    def decline(u):
        return rate * mp.exp(-rate * u) * expected_if_alive(p, x, age, u, m)

    parts = mp.quad(decline, [0, weeks / 100, weeks / 10, weeks / 3, weeks])
    return parts + mp.exp(-rate * weeks) * expected_if_alive(p, x, age, weeks, m)


@pytest.mark.parametrize("model", [MBG_NBD, BG_NBD], ids=lambda model: model.name)
@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize(("x", "age"), HISTORIES)
def test_expected_orders_against_the_closed_form(model, name, x, age):
    p = PARAMETERS[name]
    with mp.workdps(50):
        truth = float(expected_if_alive(p, x, age, mp.mpf(52), model.m))
    ours = model.expected_orders_if_alive(p, x, np.array([age]), 52.0)
    assert ours[0] == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize(("x", "age"), [(0, 0.142857), (3, 520.0), (26, 31.0)])
def test_discounted_orders_of_five_years_against_an_integral(name, x, age):
    p, rate = PARAMETERS[name], 0.0018
    with mp.workdps(35):
        truth = float(discounted_if_alive(p, x, age, rate, mp.mpf(261), 1))
    ours = MBG_NBD.discounted_orders_if_alive(p, x, np.array([age]), rate=rate, weeks=261.0)
    assert ours[0] == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize("z", [1e-9, 1e-4, 0.012, 0.3, 1.0, 7.0, 80.0, 1e6])
@pytest.mark.parametrize("s", [1.01, 1.243, 2.0, 27.0, 20_001.0])
def test_scaled_exponential_integral_also_at_small_z(s, z):
    with mp.workdps(40):
        # mpmath's own expint loses digits at large s and z; its integral does not
        truth = mp.quad(
            lambda w: mp.exp(-(mp.mpf(repr(s)) - 1) * w - mp.mpf(repr(z)) * mp.expm1(w)),
            mp.linspace(0, min(60 / (s - 1), float(mp.log1p(60 / mp.mpf(z)))), 12),
        )
    assert scaled_exponential_integral(s, np.array(z)) == pytest.approx(float(truth), rel=1e-9)


def test_scaled_exponential_integral_at_one_is_the_known_constant():
    """e E_2(1) = 1 - e E_1(1), with Gompertz's constant 0.596347362323194 (OEIS A073003)."""
    assert scaled_exponential_integral(2.0, np.array(1.0)) == pytest.approx(
        1 - 0.596347362323194, rel=1e-12
    )


@pytest.mark.parametrize(("a", "b"), [(0.05, 0.3), (0.793, 3.4), (1.0, 1.0), (1.4, 20_006.0)])
def test_beta_nodes_keep_the_moments_of_the_distribution(a, b):
    nodes, weights = beta_nodes(a, b, 64)
    mean = a / (a + b)
    assert weights.sum() == pytest.approx(1, rel=1e-12)
    assert weights @ nodes == pytest.approx(mean, rel=1e-10)
    assert weights @ nodes**2 == pytest.approx(mean * (a + 1) / (a + b + 1), rel=1e-10)
