"""Drivers of a customer beside customers of similar size."""

import numpy as np
import pytest

from engine.profit.ledgers import line, run
from septet.engine.profit.peers import bands_of


def drivers(result):
    return {d.driver: d for d in result.peers.drivers}


def test_a_customer_stands_beside_the_median_of_its_size(tmp_path):
    lines = [
        line(1000 / orders, customer=f"{orders:02}", invoice=f"{orders}-{n}")
        for orders in (1, 2, 4, 5, 10)
        for n in range(orders)
    ]
    found = drivers(run(tmp_path, lines))["orders_per_thousand"]
    assert found.figure.tolist() == [1, 2, 4, 5, 10]
    assert set(found.median.tolist()) == {4}
    assert found.percentile.tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert found.costly_when == "high"


def test_shares_come_from_totals_not_from_averages(tmp_path):
    lines = [
        line(100, list_amount=200, freight=1),
        line(900, list_amount=900, freight=9, invoice="2"),
        line(-50, invoice="3"),
    ]
    found = {name: d.figure[0] for name, d in drivers(run(tmp_path, lines, [{}])).items()}
    assert found["discount_share"] == pytest.approx(100 / 1050)
    assert found["freight_share"] == pytest.approx(10 / 950)
    assert found["returns_per_order"] == 0.5
    assert found["value_per_line"] == 475
    assert found["visits_per_thousand"] == pytest.approx(1 / 0.95)


def test_what_has_no_base_is_unknown_not_zero(tmp_path):
    result = run(tmp_path, [line(100), line(-5, customer="B")])
    found = drivers(result)
    assert np.isnan(found["lines_per_order"].figure[1])
    assert np.isnan(found["orders_per_thousand"].percentile[1])
    assert result.peers.band.tolist() == [0, -1]


def test_bands_hold_customers_of_similar_revenue_in_equal_number():
    band = bands_of(np.arange(-5, 400))
    assert (band[:6] == -1).all()
    assert np.bincount(band[6:]).tolist() == [40, 40, 40, 40, 40, 40, 40, 40, 40, 39]
    assert (np.diff(band[6:]) >= 0).all()
    assert len(bands_of(np.array([], dtype=np.int64))) == 0
