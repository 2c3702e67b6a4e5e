"""The whale curve against published cases and its own rules."""

import json
from decimal import Decimal

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.engine.scoring import Code, whale_curve


def test_curve_of_spring_distribution():
    contribution = [201200, 1154500, 3872000, 4185600, -334600]
    curve = whale_curve(contribution, list("PQRST"))
    assert curve.order.tolist() == [3, 2, 1, 0, 4]
    assert curve.shares is not None
    assert [round(100 * s, 1) for s in curve.shares[1:]] == [46.1, 88.8, 101.5, 103.7, 100.0]
    summary = curve.summary
    assert (summary.profitable, summary.losing, summary.losses) == (4, 1, -334600)
    assert (summary.peak_rank, summary.peak) == (4, 9413300)


def adventureworks(shared, amount):
    """Contribution by reseller in ten-thousandths, with the resellers' keys."""
    path = shared / "data/adventureworks/FactResellerSales.parquet"
    with duckdb.connect() as con:
        raw = con.execute(
            f"SELECT ResellerKey AS k, cast(sum({amount}) * 10000 AS BIGINT) AS c "
            f"FROM '{path}' GROUP BY 1 ORDER BY 1"
        ).fetchnumpy()
    return raw["c"], raw["k"]


@pytest.mark.parametrize(
    ("case", "amount", "top"),
    [
        ("adventureworks_gross_profit", "SalesAmount - TotalProductCost", "cum_top127_(20pct)"),
        (
            "adventureworks_net_of_freight",
            "SalesAmount - TotalProductCost - Freight",
            "cum_top127",
        ),
    ],
)
def test_curve_of_adventureworks_as_golden_whale(shared, case, amount, top):
    golden = json.loads((shared / "golden/whale.json").read_text())[case]
    contribution, keys = adventureworks(shared, amount)
    curve = whale_curve(contribution)
    summary = curve.summary

    def units(text):
        return int(Decimal(text) * 10000)

    assert (summary.customers, summary.profitable) == (golden["n"], golden["profitable"])
    assert summary.losing == golden["unprofitable"]
    assert (summary.total, summary.peak) == (units(golden["total"]), units(golden["peak"]))
    assert summary.peak_rank == golden["peak_rank"]
    assert summary.losses == units(golden["sum_negative"])
    assert int(curve.cumulative[127]) == units(golden[top])
    if summary.total > 0:
        assert summary.peak_share == pytest.approx(golden["peak_over_total"], rel=1e-12)
        ends = [(int(keys[i]), int(contribution[i])) for i in curve.order]
        assert ends[:3] == [(k, units(v)) for k, v in golden["top3"]]
        assert ends[::-1][:3] == [(k, units(v)) for k, v in golden["bottom3"]]
        assert list(summary.deciles) == [units(v) for v in golden["ntile10"]]
    else:
        assert (summary.peak_share, curve.shares) == (None, None)
        assert "%" not in " ".join(f.words for f in curve.findings())
    assert summary.best_fifth == units(golden[top])


def test_ties_stand_in_the_order_of_their_numbers():
    assert whale_curve([5, 7, 5, 5], ["C", "Z", "A", "B"]).order.tolist() == [1, 2, 3, 0]


def test_nobody_and_nobody_profitable():
    empty = whale_curve([])
    assert (empty.summary.customers, empty.cumulative.tolist()) == (0, [0])
    lost = whale_curve([-1, -2]).summary
    assert (lost.peak, lost.peak_rank, lost.losses, lost.peak_share) == (0, 0, -3, None)


def test_the_curve_says_itself_in_words():
    curve = whale_curve([201200, 1154500, 3872000, 4185600, -334600, 0], list("PQRSTU"))
    first, peak, neither = curve.findings("USD")
    assert first.words == (
        "Earning money: 4 of 6 customers, 94,133.00 USD in all. Losing money: 1, 3,346.00 USD in "
        "all. What remains: 90,787.00 USD."
    )
    assert (peak.code, peak.shares["share"]) == (Code.WHALE_PEAK_SHARE, 9413300 / 9078700)
    assert neither.counts == {"neither": 1}
    assert [f.code for f in whale_curve([]).findings()] == [Code.WHALE_NOBODY]
    assert [f.code for f in whale_curve([1, -2]).findings()] == [Code.WHALE, Code.WHALE_NO_PERCENT]


def test_who_earns_nothing_is_after_the_peak_and_no_loser():
    summary = whale_curve([5, 0, 0, -1]).summary
    assert (summary.peak_rank, summary.profitable, summary.losing) == (1, 1, 1)


def test_fractions_of_minor_units_are_refused():
    with pytest.raises(ValueError, match="whole minor units"):
        whale_curve([1.5])
    with pytest.raises(ValueError, match="2 amounts but 1 customer numbers"):
        whale_curve([1, 2], ["A"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), max_size=1500), st.sampled_from([40, 100, 400]))
def test_a_drawing_keeps_the_peak_the_ends_and_the_largest_losers(amounts, most):
    curve = whale_curve(amounts)
    ranks = curve.points(most)
    customers = len(amounts)
    assert len(ranks) <= most
    assert np.all(np.diff(ranks) > 0)
    kept = set(ranks.tolist())
    assert {0, customers, curve.summary.peak_rank} <= kept
    assert set(range(max(customers - 10, 0), customers + 1)) <= kept
    assert int(curve.cumulative[-1]) == sum(amounts)
    assert curve.summary.peak == sum(a for a in amounts if a > 0)
    assert int(curve.cumulative.max()) == curve.summary.peak
