"""Lifetime value in money: what an order is taken to bring, and how far the truth may lie."""

import numpy as np
import pytest

from engine.clv.worlds import draw
from septet.engine.clv import Facts, fit, profit_per_order, score


def with_profits(means, orders, sds=None):
    zero = np.zeros(len(means), int)
    sd = None if sds is None else np.array(sds, float)
    return Facts(zero, zero, zero, np.array(means, float), np.array(orders), sd)


def test_mean_of_many_orders_is_trusted_more_than_that_of_one():
    rng = np.random.default_rng(2)
    true = rng.normal(100, 40, 400)
    orders = rng.integers(1, 30, 400)
    facts = with_profits(true + rng.normal(0, 60, 400) / np.sqrt(orders), orders)
    found = profit_per_order(facts)

    assert 1 < found.pooled_orders < 5  # in truth 60^2 / 40^2 = 2.25
    assert found.pooled_mean == pytest.approx(100, abs=10)
    errors = np.abs(found.mean - true).mean()
    assert errors < np.abs(facts.mean_profit - true).mean()
    assert errors < np.abs(found.pooled_mean - true).mean()


def test_given_spread_says_how_much_a_mean_is_worth():
    rng = np.random.default_rng(2)
    true = rng.normal(100, 40, 400)
    orders = rng.integers(2, 30, 400)
    seen = true + rng.normal(0, 60, 400) / np.sqrt(orders)
    spreads = 60 * np.sqrt(rng.chisquare(orders - 1) / (orders - 1))
    found = profit_per_order(with_profits(seen, orders, spreads))
    assert 1 < found.pooled_orders < 4
    assert np.median(found.order_sd) == pytest.approx(60, rel=0.15)


def test_losses_stay_losses():
    found = profit_per_order(with_profits([-50, -60, 80, 90], [20, 20, 20, 20]))
    assert (found.mean < 0).tolist() == [True, True, False, False]


def test_unknown_profit_is_taken_from_the_others_and_no_profit_at_all_is_unknown():
    found = profit_per_order(with_profits([10, 30, np.nan, 99], [5, 5, 5, 0]))
    assert found.mean[2] == found.mean[3] == pytest.approx(found.pooled_mean)
    assert profit_per_order(with_profits([np.nan], [1])) is None
    assert profit_per_order(Facts(*(np.array([1]),) * 3)) is None


def test_one_customer_with_one_order_has_its_own_mean_and_no_range():
    found = profit_per_order(with_profits([12.5], [1]))
    assert found.mean[0] == pytest.approx(12.5)
    assert np.isfinite([found.mean_sd[0], found.order_sd[0]]).all()


def test_equal_profits_need_no_shrinking():
    found = profit_per_order(with_profits([7, 7, 7], [1, 5, 9], [np.nan, 0, 0]))
    assert found.mean == pytest.approx([7, 7, 7])


@pytest.mark.parametrize("shift", [0.0, 60.0], ids=["profits", "half_of_them_losses"])
def test_four_of_five_ranges_hold_what_then_happened(shift):
    """Two years ahead, 4,000 customers of the model's own world. Many outcomes are exactly zero
    and so inside, which is why it is more than 80 %."""
    facts, happened = draw(4000, seed=8, shift=shift)
    value = score(fit(facts), facts, horizon_years=730 / 365.25).value
    inside = (value.low <= happened) & (happened <= value.high)
    assert 0.79 < inside.mean() < 0.90
    assert (happened > value.high).mean() == pytest.approx(0.09, abs=0.035)
    assert value.mean.sum() == pytest.approx(happened.sum(), rel=0.15)


def test_another_seed_draws_another_range_but_hardly():
    facts = draw(800)[0]
    found = fit(facts)
    ours, theirs = score(found, facts).value, score(found, facts, seed=7).value
    assert (ours.mean == theirs.mean).all()
    assert (ours.high != theirs.high).any()
    assert theirs.high.sum() == pytest.approx(ours.high.sum(), rel=0.03)


def test_a_customer_surely_gone_is_worth_nothing_either_way():
    facts = draw(800)[0]
    gone = Facts(
        np.array([60]), np.array([60]), np.array([2000]), np.array([100.0]), np.array([61])
    )
    value = score(fit(facts), gone).value
    assert (value.low[0], value.high[0]) == (0, 0)
    assert value.mean[0] == pytest.approx(0, abs=1e-3)
