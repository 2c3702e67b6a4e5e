"""Concentration of revenue on few customers."""

import pytest

from septet.engine.scoring import concentration


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
