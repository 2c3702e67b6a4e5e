"""Segments: where a customer stands and why, and that the groups add up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.engine.scoring import Code
from septet.engine.scoring.segments import (
    Activity,
    Customers,
    Life,
    activity_of,
    grid,
    sizes,
    thirds_of,
    values,
)


def customers(rows):
    """(net revenue, gross margin, cost to serve, lifetime value or None, band)."""
    net, margin, serving = (np.array([r[i] for r in rows], dtype=np.int64) for i in range(3))
    worth = np.array([np.nan if r[3] is None else r[3] for r in rows], dtype=np.float64)
    band = np.array([r[4] for r in rows], dtype=np.int64)
    return Customers(net, margin, serving, margin - serving, worth, band)


FIVE = customers(
    [
        (100, 50, 5, None, 0),  # pays more, costs less
        (100, 45, 30, None, 0),  # pays more, costs more
        (100, 30, 20, None, 0),  # both at the median: low
        (100, 20, 10, None, 0),  # pays less, costs less
        (100, 10, 40, None, 0),  # pays less, costs more
        (-10, -5, 1, None, -1),
    ]
)


def test_grid_as_shapiro_rangan_moriarty_ross_1987():
    found = grid(FIVE)
    assert found.codes() == [
        "passive",
        "carriage",
        "bargain",
        "bargain",
        "aggressive",
        "no_revenue",
    ]
    assert found.cuts == {"margin": 0.3, "serving": 0.2}
    assert found.of("aggressive").contribution == -30
    assert found.of("bargain").customers == 2
    assert [f.code for f in found.findings] == [
        Code.GRID_AGGRESSIVE,
        Code.GRID_PASSIVE,
        Code.GRID_LOSSES,
    ]
    assert found.findings[2].money == {"losses": 36, "part": 30}


def test_customers_are_judged_beside_their_own_size():
    rows = [(100, m, 10, None, 0) for m in (10, 20, 30)]
    rows += [(1000, m * 10, 10, None, 1) for m in (40, 50, 60)]
    assert grid(customers(rows)).codes() == ["bargain"] * 2 + ["passive"] + ["bargain"] * 2 + [
        "passive"
    ]


def test_rounding_to_the_cent_makes_nobody_pay_more():
    rows = [(net, round(net * 0.3), 10, None, 0) for net in range(101, 131)]
    found = grid(customers(rows))
    assert set(found.codes()) <= {"bargain", "aggressive"}
    assert Code.GRID_PASSIVE not in [f.code for f in found.findings]  # nothing to say of nobody


def test_nobody_with_revenue_has_no_place_in_the_grid():
    found = grid(customers([(0, 0, 5, None, -1)]))
    assert (found.codes(), found.cuts) == (["no_revenue"], {})
    assert [f.code for f in found.findings] == [Code.GRID_EMPTY]
    assert found.share(5, found.total.contribution) is None


def life(*rows):
    """(order days, days to last, days to end, is first known, probability)."""
    columns = list(zip(*rows, strict=True))
    return Life(
        *(np.array(c, dtype=np.int64) for c in columns[:3]),
        np.array(columns[3], dtype=bool),
        np.array([np.nan if p is None else p for p in columns[4]], dtype=np.float64),
    )


@pytest.mark.parametrize(
    ("row", "activity"),
    [
        ((0, 0, 0, False, None), Activity.NO_ORDER),
        ((3, 20, 89, True, 0.1), Activity.NEW),
        ((3, 20, 89, False, 0.9), Activity.SLOWING),
        ((1, 0, 90, True, 0.9), Activity.ONCE),
        ((11, 300, 320, True, 0.49), Activity.GONE),
        ((11, 300, 359, True, 0.95), Activity.ACTIVE),
        ((11, 300, 361, True, 0.95), Activity.SLOWING),
        ((11, 300, 310, True, 0.79), Activity.SLOWING),
        ((11, 300, 421, True, 0.95), Activity.SLOWING),
        ((11, 300, 421, True, None), Activity.GONE),
        ((11, 300, 420, True, None), Activity.SLOWING),
        ((11, 300, 360, True, None), Activity.ACTIVE),
    ],
)
def test_activity_by_its_stated_rules(row, activity):
    assert list(Activity)[activity_of(life(row))[0]] == activity


def test_thirds_are_of_equal_count_highest_first():
    worth = np.array([5, np.nan, 9, 9, 1, 2, -3, 7], dtype=np.float64)
    assert thirds_of(worth).tolist() == [1, 3, 0, 0, 2, 1, 2, 0]


def test_values_name_the_valuable_who_slow_down():
    rows = [(100, 50, 10, worth, 0) for worth in (900, 500, 100)]
    lives = life((11, 300, 361, True, 0.9), (11, 300, 301, True, 0.95), (11, 300, 900, True, 0.2))
    found = values(customers(rows), lives, "EUR")
    assert found.codes() == ["slowing/high", "active/middle", "gone/low"]
    assert found.cuts == {"high_from": 900, "middle_from": 500}
    assert [f.code for f in found.findings] == [Code.VALUE_SLOWING, Code.VALUE_GONE]
    assert "1 customers, 9.00 EUR of lifetime value" in found.findings[0].words


def test_size_bands_tell_where_money_is_lost():
    found = sizes(customers([(10, 5, 6, None, 0), (90, 40, 10, None, 1), (0, 0, 3, None, -1)]))
    assert found.codes() == ["band-2", "band-1", "no_revenue"]
    assert found.cuts["band-1_from"] == found.cuts["band-1_to"] == 90
    assert found.findings[0].counts == {"bands": 1, "all": 2}
    assert found.findings[0].money == {"losses": 1, "revenue": 10}


def test_columns_of_different_length_are_refused():
    one = np.zeros(1, dtype=np.int64)
    with pytest.raises(ValueError, match="differ in length"):
        Customers(one, one, one, one, one.astype(float), np.zeros(2, dtype=np.int64))


ROW = st.tuples(
    st.integers(-(10**12), 10**12),
    st.integers(-(10**12), 10**12),
    st.integers(0, 10**12),
    st.none() | st.integers(-(10**12), 10**12),
    st.integers(0, 3),
).map(lambda row: (*row[:4], row[4] if row[0] > 0 else -1))
LIFE = st.tuples(
    st.integers(0, 30),
    st.integers(0, 400),
    st.integers(400, 800),
    st.booleans(),
    st.none() | st.floats(0, 1),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(ROW, LIFE), min_size=1, max_size=80))
def test_segments_add_up_to_the_total(rows):
    crowd = customers([row for row, _ in rows])
    bands = np.unique(crowd.band[crowd.band >= 0], return_inverse=True)[1]  # without gaps
    crowd.band[crowd.band >= 0] = bands
    lives = life(*[own for _, own in rows])
    for table in (grid(crowd), values(crowd, lives), sizes(crowd)):
        for name in ("customers", "net_revenue", "cost_to_serve", "contribution", "losses"):
            assert sum(getattr(s.sums, name) for s in table.segments) == getattr(table.total, name)
        worth = [s.sums.lifetime_value for s in table.segments]
        assert sum(w or 0 for w in worth) == (table.total.lifetime_value or 0)
        assert table.total.contribution == int(crowd.contribution.sum())
        assert len(table.codes()) == len(rows)
