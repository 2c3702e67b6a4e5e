"""Figures of a forecast against tables counted by hand."""

import numpy as np
import pytest

from septet.engine.clv.forecast import figures
from septet.engine.clv.forecast.figures import auc, calibration, rank_correlation, top_share
from septet.engine.clv.forecast.intervals import Ranges, coverage


def test_errors_bias_and_ranks_by_hand():
    """Errors 1, -1, 0, 2, -1: absolute 5/5, squares 7/5; 10 forecast, 9 came."""
    found = figures(np.array([1.0, 0, 3, 4, 2]), np.array([0.0, 1, 3, 2, 3]))
    assert (found.customers, found.forecast, found.actual) == (5, 10, 9)
    assert found.bias == pytest.approx(1 / 9)
    assert found.mae == 1.0
    assert found.rmse == pytest.approx(np.sqrt(7 / 5))
    # of the pairs (ordered, did not) the ordering ones 0, 3, 4, 2 against 1: three of four
    assert found.auc == 0.75
    # ranks 2 1 4 5 3 and 1 2 4.5 3 4.5: products sum to 5.5, squares 10 and 9.5
    assert found.rank_correlation == pytest.approx(5.5 / np.sqrt(95))
    assert found.top_share == pytest.approx(2 / 9)


def test_ties_count_half_and_share_the_edge():
    assert auc(np.ones(4), np.array([True, False, True, False])) == 0.5
    assert top_share(np.ones(10), np.arange(10.0)) == pytest.approx(0.2)


def test_what_has_no_meaning_is_unknown():
    nobody = figures(np.ones(3), np.zeros(3))
    assert (nobody.bias, nobody.auc, nobody.rank_correlation, nobody.top_share) == (None,) * 4
    assert figures(np.empty(0), np.empty(0)).mae is None
    assert rank_correlation(np.ones(3), np.arange(3.0)) is None


def test_calibration_keeps_like_forecasts_together():
    forecast = np.array([0.0] * 6 + [1.0, 1.0, 5.0, 7.0])
    actual = np.array([0.0, 0, 0, 3, 0, 0, 1, 2, 4, 6])
    found = calibration(forecast, actual, 5)
    assert [(g.customers, g.forecast, g.actual) for g in found] == [
        (6, 0.0, 0.5),
        (2, 1.0, 1.5),
        (2, 6.0, 5.0),
    ]


def test_coverage_leaves_bare_zeros_out():
    low, high = np.array([0.0, 0, 1]), np.array([0.0, 2, 3])
    assert coverage(low, high, np.array([0.0, 3, 3])) == 0.5
    assert coverage(low[:1], high[:1], np.zeros(1)) is None


def test_ranges_hold_four_of_five_of_other_draws():
    rng = np.random.default_rng(5)
    mean = rng.gamma(2, 3, 4000)
    ranges = Ranges.learn(mean, rng.poisson(mean).astype(float))
    held = coverage(*ranges.of(mean), rng.poisson(mean).astype(float))
    assert 0.75 < held < 0.85


def test_too_few_to_know_a_range():
    assert Ranges.learn(np.ones(20), np.ones(20)) is None
