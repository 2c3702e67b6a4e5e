"""Gamma-gamma: published parameters, a customer's expected order, and refusals in words."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from septet.engine.clv.findings import Code
from septet.engine.clv.gamma_gamma import (
    SpendFit,
    _Goal,
    expected_value,
    fit_spending,
    log_likelihood,
)
from septet.engine.clv.spending import NotPositive, Spending

PUBLISHED = SpendFit(
    {"p": 6.25, "q": 3.74, "v": 15.44}, None, None, None, 946, True, None, ()
)  # Fader & Hardie 2013, note 025


@pytest.fixture
def cdnow(shared):
    rows = csv.DictReader((shared / "golden/btyd_2.4.3_oracle_cdnow.csv").read_text().splitlines())
    names = ("x", "m.x", "gg_expected_spend")
    return np.array([[float(row[name]) for name in names] for row in rows]).T


def drawn(customers=4000, p=6.25, q=3.74, v=15.44, seed=3):
    rng = np.random.default_rng(seed)
    orders = rng.integers(1, 12, customers)
    scale = rng.gamma(q, 1 / v, customers)
    return orders, rng.gamma(p * orders, 1 / (scale * orders))


def test_gamma_gamma_on_cdnow_as_fader_hardie_2013(cdnow):
    orders, mean, _ = cdnow
    found = fit_spending(Spending(orders[orders > 0], mean[orders > 0]))
    assert (found.converged, found.customers, found.warnings) == (True, 946, ())
    assert [round(value, 2) for value in found.parameters.values()] == [6.25, 3.74, 15.44]
    assert list(found.parameters) == ["p", "q", "v"]
    assert found.log_likelihood == pytest.approx(-4055.9177, abs=5e-5)
    assert found.population_mean == pytest.approx(35.17, abs=0.01)


def test_expected_spend_of_every_cdnow_customer_as_btyd(cdnow):
    orders, mean, expected = cdnow
    assert expected_value(PUBLISHED, orders, mean) == pytest.approx(expected, rel=1e-6)


@given(st.integers(0, 10**6), st.sampled_from([0.01, 1.0, 3000.0]))
def test_sums_agree_with_the_formula_customer_by_customer(seed, unit):
    orders, mean = drawn(60, seed=seed)
    parameters = np.exp(np.random.default_rng(seed).normal(0.5, 0.8, 3))
    value, slope, bend = _Goal.of(Spending(orders, mean), unit)(np.log(parameters))
    truth = log_likelihood(parameters, orders, mean / unit)
    assert -value == pytest.approx(truth.sum(), rel=1e-9)
    for k, step in enumerate(np.eye(3) * 1e-5):
        goal = _Goal.of(Spending(orders, mean), unit)
        up, down = goal(np.log(parameters) + step), goal(np.log(parameters) - step)
        assert slope[k] == pytest.approx((up[0] - down[0]) / 2e-5, rel=1e-4, abs=1e-3)
        assert bend[k] == pytest.approx((up[1] - down[1]) / 2e-5, rel=1e-4, abs=1e-3)


def test_known_parameters_are_found_again():
    found = fit_spending(Spending(*drawn(60_000)))
    for name, true in PUBLISHED.parameters.items():
        assert abs(found.parameters[name] - true) < 4 * found.standard_errors[name]


def test_unit_of_money_changes_nothing_but_v():
    orders, mean = drawn()
    one, other = (fit_spending(Spending(orders, mean * unit)) for unit in (1.0, 1e6))
    assert other.values == pytest.approx(one.values * [1, 1, 1e6], rel=1e-8)


def test_weights_stand_for_customers_and_their_order_does_not_matter():
    orders, mean = drawn(50_000)
    weight = np.arange(len(orders)) % 3 + 1
    once = fit_spending(Spending(orders, mean, weight))
    repeated = fit_spending(Spending(np.repeat(orders, weight), np.repeat(mean, weight)))
    backwards = fit_spending(Spending(orders[::-1], mean[::-1], weight[::-1]))
    assert once.customers == repeated.customers == weight.sum()
    assert once.values == pytest.approx(repeated.values, rel=1e-8)
    assert once.standard_errors == pytest.approx(repeated.standard_errors, rel=1e-6)
    assert once.values == pytest.approx(backwards.values, rel=1e-8)


def test_the_same_customers_give_the_same_digits():
    orders, mean = drawn(200_000)
    one, other = (fit_spending(Spending(orders, mean)) for _ in range(2))
    assert (one.values == other.values).all()


@pytest.mark.parametrize("bad", [0.0, -12.5, np.nan, np.inf])
def test_values_not_above_zero_are_refused_by_row(bad):
    mean = np.full(20, 10.0)
    mean[[3, 7]] = bad
    with pytest.raises(NotPositive, match=r"positions 3, 7: .* use profit per order") as refused:
        Spending(np.ones(20), mean)
    assert refused.value.rows.tolist() == [3, 7]


def test_a_customer_without_orders_is_refused():
    with pytest.raises(NotPositive, match="position 1: the number of orders"):
        Spending(np.array([1, 0]), np.array([5.0, 5.0]))


@pytest.mark.parametrize(
    ("orders", "mean", "code"),
    [
        ([], [], Code.NO_CUSTOMERS),
        ([4], [9.0], Code.TOO_FEW_REPEAT),
        ([1] * 30, [5.0] * 30, Code.NOT_CONVERGED),
    ],
)
def test_too_little_to_learn_from_is_said_not_raised(orders, mean, code):
    found = fit_spending(Spending(np.array(orders, float), np.array(mean)))
    assert (found.report.code, found.usable, found.population_mean) == (code, False, None)


def test_a_tail_too_heavy_for_a_mean_is_said():
    found = fit_spending(Spending(*drawn(3000, q=0.7)))
    assert found.converged
    assert [warning.code for warning in found.warnings] == [Code.MEAN_DOES_NOT_EXIST]
    assert found.population_mean is None
    spend = expected_value(found, np.array([0, 5]), np.array([0.0, 20.0]))
    assert np.isnan(spend[0])
    assert spend[1] > 0


def test_customers_all_alike_end_at_the_edge_in_words():
    rng = np.random.default_rng(5)
    orders = rng.integers(1, 9, 500)
    found = fit_spending(Spending(orders, rng.gamma(6.0 * orders, 10 / (6.0 * orders))))
    assert found.report.code in {Code.NOT_CONVERGED, Code.FITTED}
    assert found.usable or "Use the mean" in found.report.words
