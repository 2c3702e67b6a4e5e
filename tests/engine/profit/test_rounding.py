"""Vectorised apportionment follows the one rounding rule of money, cell by cell."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.engine.money import apportion, minor_digits
from septet.engine.profit.exact import halves_sql, split
from septet.engine.profit.rounding import apportion_split, apportion_within

exact = st.decimals(-10_000_000, 10_000_000, places=12)


def halves(values):
    with duckdb.connect() as con:
        raw = con.execute(
            f"SELECT {halves_sql('value', 'v')} FROM ("
            "SELECT cast(unnest($values::VARCHAR[]) AS HUGEINT) AS value, "
            "unnest(range(len($values))) AS n) ORDER BY n",
            {"values": [str(int(value.scaleb(18))) for value in values]},
        ).fetchnumpy()
    return raw["v_high"], raw["v_low"]


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
@settings(max_examples=15, deadline=None)
@given(values=st.lists(exact, min_size=1, max_size=12))
def test_columns_round_as_money_apportions(currency, values):
    digits = minor_digits(currency)
    kept, rest = split(*halves(values), digits)
    assert [int(k) * 10 ** (18 - digits) + int(r) for k, r in zip(kept, rest, strict=True)] == [
        int(value.scaleb(18)) for value in values
    ]
    assert apportion_split(kept, rest, digits).tolist() == apportion(values, currency)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-999, 999), st.integers(0, 99)), min_size=1),
    st.lists(st.integers(-9, 9), min_size=4, max_size=4),
)
def test_groups_reach_their_targets_however_far_off(cells, off):
    group, kept, rest = (np.array(column, dtype=np.int64) for column in zip(*cells, strict=True))
    present = np.bincount(group, minlength=4) > 0
    target = np.array([kept[group == g].sum() for g in range(4)]) + np.where(present, off, 0)
    result = apportion_within(kept, rest, group=group, target=target)
    assert [result[group == g].sum() for g in range(4)] == target.tolist()
    assert np.all(np.abs(result - kept) <= 10)


def test_rests_beyond_64_bits_are_summed_exactly():
    kept = np.zeros(30, dtype=np.int64)
    rest = np.full(30, 10**18 - 1, dtype=np.int64)
    assert apportion_split(kept, rest, 0).sum() == 30


def test_amounts_nobody_has_are_refused_rather_than_wrong():
    with pytest.raises(OverflowError, match="too large"):
        split(np.array([2**55]), np.array([0]), 2)
