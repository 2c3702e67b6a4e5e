"""Facts: what is refused and in which words, weights, fractions of days, distinct histories."""

import numpy as np
import pytest

from engine.clv.worlds import draw
from septet.engine.clv import Facts, FactsError, fit
from septet.engine.clv.histories import group

NAN = float("nan")


def facts_of(*histories):
    return Facts(*(np.array(column) for column in zip(*histories, strict=True)))


@pytest.mark.parametrize(
    ("history", "words"),
    [
        ((-1, 0, 5), r"x is negative in 1 row \(positions 1\)"),
        ((2, 9, 5), "t_x_days is later than T_days in 1 row"),
        ((0, 3, 5), "t_x_days is above zero where x = 0 in 1 row"),
        ((2, -3, 5), "t_x_days is negative in 1 row"),
        ((NAN, 3, 5), r"x is missing or infinite in 1 row \(positions 1\): give a whole number"),
        ((2.5, 3, 5), "x is a fraction in 1 row"),
        ((2, NAN, 5), "t_x_days is missing or infinite in 1 row"),
        ((2, 3, float("inf")), "T_days is missing or infinite in 1 row"),
    ],
)
def test_impossible_history_is_refused_with_its_place(history, words):
    with pytest.raises(FactsError, match=words):
        facts_of((1, 2, 3), history)


def test_many_bad_rows_are_counted_and_the_first_ones_shown():
    with pytest.raises(FactsError, match=r"in 7 rows \(positions 1, 2, 3, 4, 5, \.\.\.\)"):
        facts_of((1, 2, 3), *[(1, 9, 3)] * 7)


@pytest.mark.parametrize("weight", [0.0, -1.0, NAN, float("inf")])
def test_weight_of_nobody_is_refused(weight):
    one = np.array([1, 1])
    with pytest.raises(FactsError, match=r"weight is not above zero in 1 row \(positions 1\)"):
        Facts(one, one, one, weight=np.array([1.0, weight]))


def test_columns_of_other_length_or_kind_are_refused():
    one = np.array([1])
    with pytest.raises(FactsError, match="orders has 2 entries for 1 customers"):
        Facts(one, one, one, orders=np.array([1, 2]))
    with pytest.raises(FactsError, match="x must be numbers, not <U1"):
        Facts(np.array(["7"]), one, one)
    with pytest.raises(FactsError, match="T_days must be a list"):
        Facts(one, one, np.array([[1]]))


def test_weighted_rows_are_that_many_customers():
    facts = draw(800)[0]
    h = facts.histories
    short = Facts(h.orders, np.rint(h.recency * 7), np.rint(h.age * 7), weight=h.count)
    long, brief = fit(facts), fit(short)
    assert len(short) < len(facts)
    assert short.customers == brief.customers == 800
    assert brief.parameters == long.parameters
    assert brief.standard_errors == long.standard_errors
    assert brief.seed == long.seed


def test_fractions_of_days_are_as_exact_as_whole_ones():
    """The same customers on a clock 1.1 times as fast: every time parameter 1.1 times as large."""
    facts = draw(800)[0]
    faster = Facts(facts.x, facts.t_x_days * 1.1, facts.T_days * 1.1)
    slow, fast = fit(facts, priors=None), fit(faster, priors=None)
    assert faster.T_days.dtype == np.float64
    assert fast.values == pytest.approx(slow.values * [1, 1.1, 1, 1], rel=1e-9)


def test_whole_numbers_written_as_fractions_are_whole():
    facts = facts_of((1.0, 7.0, 9.0), (0.0, 0.0, 3.0))
    assert {facts.x.dtype.kind, facts.t_x_days.dtype.kind, facts.T_days.dtype.kind} == {"i"}


@pytest.mark.parametrize("most", [20, 1 << 40], ids=["packed", "too_wide_to_pack"])
def test_distinct_histories_are_those_of_a_count_by_hand(most):
    rng = np.random.default_rng(4)
    x = rng.integers(0, 3, 500) * (most // 2)
    age = rng.integers(1, 90, 500) * 5000  # too long for a table of days
    recency = np.where(x > 0, age // 2, 0)
    h = group(x, recency, age, None)
    by_hand = np.unique(np.column_stack((x, age, recency)), axis=0, return_counts=True)
    assert h.orders.tolist() == by_hand[0][:, 0].tolist()
    assert (h.age * 7).tolist() == pytest.approx(by_hand[0][:, 1].tolist())
    assert (h.recency * 7).tolist() == pytest.approx(by_hand[0][:, 2].tolist())
    assert h.count.tolist() == by_hand[1].tolist()


def test_a_sample_stands_for_all_customers():
    h = draw(5000)[0].histories
    sample = h.sampled(500)
    assert sample.count.sum() == 500
    assert sample.count @ sample.x / 500 == pytest.approx(h.count @ h.x / 5000, rel=0.1)
    assert h.sampled(5000) is h
