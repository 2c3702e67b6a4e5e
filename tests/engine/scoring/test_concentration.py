"""Concentration of revenue on few customers."""

import pytest

from septet.engine.scoring import Code, concentration


def test_index_of_four_large_and_45_small_shares():
    """22, 15, 10, 8 % and 45 x 1 %: 918."""
    found = concentration([22, 15, 10, 8] + [1] * 45, tops=(1, 4, 100))
    assert found.index == 918
    assert found.top_shares == {1: 0.22, 4: 0.55, 100: 1.0}
    assert found.equal_customers == pytest.approx(10.89, abs=0.01)


def test_one_customer_is_all():
    found = concentration([7])
    assert (found.index, found.equal_customers, found.top_shares[1]) == (10_000, 1, 1.0)


def test_what_is_owed_back_does_not_count():
    found = concentration([50, 50, -90, 0])
    assert (found.total, found.counted, found.index) == (100, 2, 5_000)


def test_without_revenue_nothing_is_known():
    found = concentration([0, -5])
    assert (found.index, found.top_shares[1]) == (None, None)


def test_amounts_beyond_64_bits_do_not_wrap():
    found = concentration([9 * 10**18, 9 * 10**18])
    assert (found.total, found.index) == (18 * 10**18, 5_000)


def test_gini_and_lorenz_of_equals_and_of_one_owner():
    alike = concentration([10] * 4)
    assert (alike.gini, alike.lorenz[-1]) == (0, (1.0, 1.0))
    assert all(customers == pytest.approx(amount) for customers, amount in alike.lorenz)
    assert concentration([0, 0, 0, 100]).gini == 0.75
    assert concentration([1, 2, 3, 4]).gini == pytest.approx(0.25)
    assert concentration([1, 2, 3, 4]).lorenz[:3] == ((0.0, 0.0), (0.25, 0.1), (0.5, 0.3))


def test_shares_of_gains_and_losses_are_no_curve():
    found = concentration([5, 5, -1])
    assert (found.gini, found.lorenz, found.negative) == (None, None, 1)
    said = found.findings(of_contribution=True)
    assert [f.code for f in said] == [Code.CONCENTRATION_OF_EARNERS, Code.GINI_UNDEFINED]
    assert "not defined here: 1 customers stand below zero" in said[1].words


def test_concentration_in_words():
    said = concentration([22, 15, 10, 8] + [1] * 45).findings()
    assert "the largest customer brings 22.0 %, the ten largest 61.0 %" in said[0].words
    assert said[0].counts["equal"] == 11
    assert [f.code for f in concentration([0]).findings()] == [Code.CONCENTRATION_NOTHING]
