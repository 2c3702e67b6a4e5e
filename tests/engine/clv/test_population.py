"""Newcomers: how many orders by a week, how many customers make how many, and the curve beside
what happened."""

from datetime import date

import numpy as np
import pytest

from septet.engine.clv import (
    BG_NBD,
    MBG_NBD,
    NBD,
    Finding,
    Fit,
    expected_orders_of_newcomer,
    fit,
    order_count_distribution,
    tracking,
)
from septet.engine.clv.findings import Code
from septet.engine.clv.fitted import named
from septet.engine.clv.forecast.log import OrderLog

CDNOW = {
    BG_NBD: (0.2425981523, 4.413684163, 0.7929898737, 2.426166696),
    MBG_NBD: (0.525, 6.183, 0.891, 1.614),
}
CDNOW |= {NBD: (0.385, 12.07)}
MODELS = pytest.mark.parametrize("model", CDNOW, ids=lambda model: model.code)


def fit_of(model):
    parameters = named(model, np.array(CDNOW[model]))
    said = Finding(Code.FITTED, "")
    return Fit(model, parameters, None, None, 0.0, 1, True, said, (), 0)


def test_expected_orders_in_a_year_on_cdnow_as_btyd():
    """BTYD 2.4.3, bgnbd.Expectation over 52 weeks: 1.444."""
    year = expected_orders_of_newcomer(fit_of(BG_NBD), np.array([0.0, 52.0]))
    assert year[0] == 0
    assert year[1] == pytest.approx(1.444, abs=5e-4)


@MODELS
def test_distribution_is_one_in_total_and_has_the_expected_mean(model):
    found = fit_of(model)
    share = order_count_distribution(found, 39.0, most=4000)
    assert (share >= 0).all()
    assert share.sum() == pytest.approx(1, abs=1e-9)
    mean = expected_orders_of_newcomer(found, np.array([39.0]))[0]
    assert share @ np.arange(4001) == pytest.approx(mean, rel=1e-9)


@MODELS
def test_nobody_has_ordered_again_at_once(model):
    assert order_count_distribution(fit_of(model), 0.0, most=3).tolist() == pytest.approx(
        [1, 0, 0, 0]
    )


@MODELS
def test_distribution_is_that_of_drawn_customers(model):
    rng, p = np.random.default_rng(5), CDNOW[model]
    customers, weeks = 40_000, 39.0
    rate = rng.gamma(p[0], 1 / p[1], customers)
    orders = rng.poisson(rate * weeks)
    if model is not NBD:
        chances = rng.geometric(rng.beta(p[2], p[3], customers).clip(1e-12))
        orders = np.minimum(orders, chances - model.m)
    seen = np.bincount(orders, minlength=6)[:6] / customers
    assert order_count_distribution(fit_of(model), weeks, most=5) == pytest.approx(seen, abs=0.01)


def test_counts_far_out_are_finite():
    share = order_count_distribution(fit_of(BG_NBD), 1000.0, most=20_000)
    assert np.isfinite(share).all()
    assert np.diff(share[10:]).max() <= 0


def test_tracking_on_cdnow_as_fader_hardie_lee_2005(shared):
    """BG/NBD tracks the cumulative repeat orders of both periods within a few percent: figure 4
    ends near 4,000 after 78 weeks."""
    rows = [
        line.split()
        for line in (shared / "data/cdnow/CDNOW_sample.txt").read_text().split("\n")
        if line
    ]
    customer = np.array([int(row[1]) for row in rows])
    day = np.array([(date.fromisoformat(row[2]) - date(1997, 1, 1)).days for row in rows])
    found = fit(OrderLog.of(customer, day).before(273).facts(273), model=BG_NBD, priors=None)
    curve = tracking(found, customer, day, cut=273, until=546)
    assert (len(curve.until_day), curve.until_day[-1]) == (78, 546)
    in_sample = 38
    assert curve.actual[in_sample] == 2457
    assert curve.actual[-1] == 2457 + 1882
    assert curve.expected[in_sample] == pytest.approx(2457, rel=0.02)
    assert curve.expected[-1] == pytest.approx(4339, rel=0.06)
    assert curve.expected_weekly.sum() == pytest.approx(curve.expected[-1])
    assert curve.actual_weekly.sum() == curve.actual[-1]


def test_tracking_counts_only_customers_known_at_the_cut():
    customer, day = np.array([1, 1, 1, 2, 2]), np.array([0, 0, 9, 20, 25])
    curve = tracking(fit_of(BG_NBD), customer, day, cut=15, until=28)
    assert curve.until_day.tolist() == [7, 14, 21, 28]
    assert curve.actual.tolist() == [0, 1, 1, 1]
    assert len(tracking(fit_of(BG_NBD), customer, day, cut=0).expected) == 0


def test_senseless_questions_are_refused():
    with pytest.raises(ValueError, match="weeks must be zero or above"):
        expected_orders_of_newcomer(fit_of(NBD), np.array([-1.0]))
    with pytest.raises(ValueError, match="most must be 0 or more"):
        order_count_distribution(fit_of(NBD), 1.0, most=-1)
