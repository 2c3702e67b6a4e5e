"""Pareto/NBD: published parameters, what R answers per customer, and a right gradient."""

import csv

import numpy as np
import pytest

from septet.engine.clv import PARETO_NBD, Code, Facts, Fit, fit, score
from septet.engine.clv.facts import Histories

# BTYD 2.4.3's own estimate on CDNOW, to the digits its answers give away
BTYD = np.array([0.553397138, 10.580198535, 0.606062498, 11.656223672])
CLVTOOLS = np.array([0.55327001, 10.5778007, 0.606019998, 11.6639145])


def read(path):
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.fixture(scope="module")
def rows(shared):
    return read(shared / "golden/btyd_2.4.3_oracle_cdnow.csv")


@pytest.fixture(scope="module")
def cdnow(rows):
    """2,357 customers, 39 weeks; the times of the file are whole days."""
    days = [[round(7 * float(row[name])) for row in rows] for name in ("t.x", "T.cal")]
    return Facts([int(row["x"]) for row in rows], *days)


def answers(p, facts, *, rate):
    """P(alive), expected orders in 39 weeks, discounted orders without end, of every customer."""
    x, recency, age = facts.x.astype(float), facts.t_x_days / 7, facts.T_days / 7
    alive = PARETO_NBD.probability_alive(p, x, recency, age)
    expected, endless = np.empty(len(x)), np.empty(len(x))
    for each in np.unique(x):
        of = x == each
        expected[of] = PARETO_NBD.expected_orders_if_alive(p, each, age[of], 39.0)
        endless[of] = PARETO_NBD.discounted_orders_if_alive(
            p, each, age[of], rate=rate, weeks=np.inf
        )
    return alive, alive * expected, alive * endless


def column(rows, name):
    return pytest.approx([float(row[name]) for row in rows], rel=1e-6, abs=0)


def test_parameters_on_cdnow_as_fader_hardie_lee_2005(cdnow):
    found = fit(cdnow, model=PARETO_NBD, priors=None)

    assert found.converged
    assert (found.customers, found.report.code, found.warnings) == (2357, Code.FITTED, ())
    rounded = {name: round(value, 3) for name, value in found.parameters.items()}
    assert rounded == {"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}
    assert found.log_likelihood == pytest.approx(-9594.976, abs=5e-4)


def test_standard_errors_on_cdnow_as_clvtools(cdnow):
    """The figures CLVTools 0.12.1 holds its own tests to."""
    errors = fit(cdnow, model=PARETO_NBD, priors=None).standard_errors
    assert list(errors.values()) == pytest.approx(
        [0.0476264, 0.8427222, 0.1872594, 6.2105448], 2e-4
    )


def test_every_cdnow_customer_as_btyd_2_4_3(cdnow, rows):
    """Discounted at 0.0027 a week, as its walkthrough."""
    alive, expected, endless = answers(BTYD, cdnow, rate=0.0027)
    assert alive == column(rows, "pnbd_palive")
    assert expected == column(rows, "pnbd_cet39")
    assert endless == column(rows, "pnbd_dert_0027")


def test_every_cdnow_customer_as_clvtools_0_12_1(cdnow, rows, shared):
    """Its DERT takes log(1 + 0.1) as the discount of one time unit, here a week."""
    told = read(shared / "golden/clvtools_0.12.1_oracle_cdnow_pnbd.csv")
    of_customer = {row["Id"]: row for row in told}
    told = [of_customer[row["cust"]] for row in rows]
    alive, expected, endless = answers(CLVTOOLS, cdnow, rate=np.log(1.1))
    assert alive == column(told, "PAlive")
    assert expected == column(told, "CET")
    assert endless == column(told, "DERT")


def test_the_scores_of_a_fit_are_those_of_the_model(cdnow):
    found = fit(cdnow, model=PARETO_NBD)
    scores = score(found, cdnow, horizon_weeks=39, annual_discount_rate=0.15).orders
    rate = np.log(1.15) / (365.25 / 7)
    alive, expected, endless = answers(found.values, cdnow, rate=rate)
    assert scores.probability_alive == pytest.approx(alive, rel=1e-12)
    assert scores.expected_orders == pytest.approx(expected, rel=1e-9)
    assert scores.discounted_orders_unlimited == pytest.approx(endless, rel=1e-9)


def test_customer_1516_and_the_newcomer_as_the_btyd_walkthrough():
    x, recency, age = (np.array([value]) for value in (26.0, 30.85714286, 31.0))
    alive = PARETO_NBD.probability_alive(BTYD, x, recency, age)[0]
    expected = alive * PARETO_NBD.expected_orders_if_alive(BTYD, 26.0, age, 52.0)[0]
    assert (round(expected, 2), round(alive, 4)) == (25.45, 0.9979)  # prints 25.46 of 25.4542
    newcomer = PARETO_NBD.expected_orders_of_newcomer(BTYD, np.array([0.0, 52.0]))
    assert newcomer.round(3).tolist() == [0.0, 1.473]


def test_increasing_frequency_paradox_as_the_btyd_walkthrough():
    """Equally silent, the busier customer is the likelier to have left."""
    x, recency, age = np.array([10.0, 15.0, 20.0, 25.0]), np.full(4, 20.0), np.full(4, 39.0)
    alive = PARETO_NBD.probability_alive(BTYD, x, recency, age)
    expected = [
        chance * PARETO_NBD.expected_orders_if_alive(BTYD, each, age[:1], 52.0)[0]
        for chance, each in zip(alive, x, strict=True)
    ]
    assert expected == pytest.approx(
        [0.7059673422, 0.1441877974, 0.02249928243, 0.003091789614], rel=1e-7
    )


@pytest.mark.parametrize(
    "p",
    [(0.55, 10.6, 0.61, 11.7), (1.3, 5, 1, 20), (2, 100, 3, 0.5), (0.5, 38, 64, 7721)],
    ids=str,
)
def test_gradient_is_that_of_the_likelihood(p):
    rng, p = np.random.default_rng(3), np.array(p, float)
    x, age = rng.poisson(3, 300).astype(float), rng.uniform(0, 100, 300)
    recency = np.where(x > 0, age * rng.uniform(0, 1, 300), 0.0)

    def total(values):
        return float(PARETO_NBD.log_likelihood(values, x, recency, age).sum())

    value, gradient = PARETO_NBD.total_and_gradient(p, Histories.of(x, recency, age, np.ones(300)))
    steps = 1e-5 * p * np.eye(4)
    numeric = [(total(p + step) - total(p - step)) / (2 * step.sum()) for step in steps]
    assert value == pytest.approx(total(p), rel=1e-12)
    assert gradient == pytest.approx(numeric, rel=1e-6)


def test_expectations_run_smoothly_through_s_equal_to_one():
    age = np.array([0.0, 30.0])

    def both(s):
        p = np.array([0.8, 7.0, s, 7.5])
        return np.concatenate(
            (
                PARETO_NBD.expected_orders_if_alive(p, 3.0, age, 52.0),
                PARETO_NBD.discounted_orders_if_alive(p, 3.0, age, rate=0.002, weeks=260.0),
                PARETO_NBD.discounted_orders_if_alive(p, 3.0, age, rate=0.002, weeks=np.inf),
            )
        )

    assert both(1 - 1e-9) == pytest.approx(both(1.0), rel=1e-7)
    assert both(1 + 1e-9) == pytest.approx(both(1.0), rel=1e-7)


def test_without_discount_and_horizon_all_orders_are_counted_or_infinite():
    age = np.array([10.0])
    loyal, leaving = np.array([1.0, 5.0, 0.9, 20.0]), np.array([1.0, 5.0, 3.0, 20.0])
    ask = PARETO_NBD.discounted_orders_if_alive
    assert ask(loyal, 2.0, age, rate=0.0, weeks=np.inf)[0] == np.inf
    assert ask(leaving, 2.0, age, rate=0.0, weeks=np.inf)[0] == pytest.approx(3 / 15 * 30 / 2)
    assert ask(leaving, 2.0, age, rate=1e-9, weeks=np.inf)[0] == pytest.approx(3.0, rel=1e-6)


def test_a_kept_fit_comes_back(cdnow):
    found = fit(cdnow, model=PARETO_NBD)
    again = Fit.from_json(found.to_json())
    assert again.model is PARETO_NBD
    assert again.parameters == found.parameters
