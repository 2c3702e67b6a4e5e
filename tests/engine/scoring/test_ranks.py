"""Revenue rank against profit rank."""

import pytest

from septet.engine.scoring import rank_swaps


def test_the_largest_is_not_the_best():
    """Spring Distribution: R sells most, S earns most, T sells more than P and loses."""
    revenue = [29952, 123900, 802560, 442656, 50544]
    contribution = [2012, 11545, 38720, 41856, -3346]
    found = rank_swaps(revenue, contribution, list("PQRST"))
    assert found.revenue_rank.tolist() == [5, 3, 1, 2, 4]
    assert found.contribution_rank.tolist() == [4, 3, 2, 1, 5]
    assert [(s.customer, s.moved) for s in found.climbers] == [(3, 1), (0, 1)]
    assert [(s.customer, s.moved) for s in found.fallers] == [(2, -1), (4, -1)]
    assert (found.climbers[0].revenue, found.climbers[0].contribution) == (442656, 41856)


def test_only_the_biggest_movers_are_told():
    found = rank_swaps(list(range(100)), list(range(100))[::-1], movers=3)
    assert [s.customer for s in found.climbers] == [0, 1, 2]
    assert [s.moved for s in found.fallers] == [-99, -97, -95]


def test_equal_rankings_move_nobody():
    found = rank_swaps([3, 2, 1], [30, 20, 10])
    assert (found.climbers, found.fallers) == ((), ())


def test_columns_of_two_lengths_are_refused():
    with pytest.raises(ValueError, match="3 revenues but 2 contributions"):
        rank_swaps([3, 2, 1], [1, 2])


def test_what_ranks_say_of_the_ten_largest():
    revenue = list(range(20, 0, -1))
    contribution = [-3, -4] + [1] * 17 + [50]
    found = rank_swaps(revenue, contribution)
    assert (found.top, found.top_losing, found.top_losses, found.top_both) == (10, 2, -7, 8)
    losing, both = found.findings()
    assert "Of the 10 largest customers 2 lose money" in losing.words
    assert both.counts == {"top": 10, "both": 8}
    assert rank_swaps([], []).findings() == ()
    assert "None of the 3" in rank_swaps([3, 2, 1], [3, 2, 1]).findings()[0].words
