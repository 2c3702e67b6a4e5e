"""Orders without end and without a discount: infinite where the paper's integral has no limit."""

import csv

import numpy as np
import pytest
from typer.testing import CliRunner

from septet.cli import app
from septet.engine.clv import BG_NBD, MBG_NBD, NBD, PARETO_NBD, Facts, fit, score
from septet.engine.clv.fitted import Fit, named
from septet.engine.clv.tables import _between

AGES = np.array([1.0, 30.0, 500.0])
BETA_GEOMETRIC = pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda m: m.code)


def endless(model, p, x, rate=0.0):
    return model.discounted_orders_if_alive(np.array(p), x, AGES, rate=rate, weeks=np.inf)


@BETA_GEOMETRIC
@pytest.mark.parametrize("a", [0.05, 0.8, 1.0])
def test_customers_who_hardly_leave_have_no_mean(model, a):
    assert np.isinf(endless(model, (0.5, 4.0, a, 3.0), 2.0)).all()


@BETA_GEOMETRIC
@pytest.mark.parametrize("x", [0.0, 7.0])
def test_the_others_have_the_limit_of_ever_smaller_discounts(model, x):
    p = (0.5, 4.0, 2.5, 3.0)
    assert endless(model, p, x) == pytest.approx(endless(model, p, x, rate=1e-12), rel=1e-3)
    chances = x + model.m  # the mean of 1/p over Beta(a, b + chances)
    assert endless(model, p, x) == pytest.approx((2.5 + 3.0 + chances - 1) / 1.5, rel=1e-12)


def test_pareto_nbd_needs_s_above_one():
    assert np.isinf(endless(PARETO_NBD, (0.5, 4.0, 1.0, 9.0), 2.0)).all()
    assert np.isfinite(endless(PARETO_NBD, (0.5, 4.0, 1.01, 9.0), 2.0)).all()
    assert np.isinf(endless(NBD, (0.5, 4.0), 2.0)).all()


def test_infinite_scores_stay_infinite_between_the_nodes():
    at_nodes = np.array([[np.inf, np.inf], [1.0, 3.0]])
    found = _between(at_nodes, np.array([[1.5, 0.5], [-0.5, 0.5]]))
    assert found.tolist() == [[np.inf, np.inf], [0.0, 2.0]]


def known(model, p):
    learnt = fit(Facts(np.array([3] * 20), np.array([50] * 20), np.array([90] * 20)), model=model)
    return Fit(**(vars(learnt) | {"parameters": named(model, np.array(p)), "converged": True}))


def test_many_ages_a_dead_customer_and_no_profit():
    days = np.arange(40, 140)
    x = np.where(days == 40, 900, 3)  # nine hundred orders in a day, then silence
    recency = np.where(days == 40, 1, 30)
    profit = np.where(days % 2, 0.0, 5.0)
    facts = Facts(x, recency, days, profit, x)
    found = score(
        known(BG_NBD, (0.5, 1e-3, 0.5, 3.0)), facts, annual_discount_rate=0.0, ranges=False
    )
    orders = found.orders.discounted_orders_unlimited
    assert (np.isinf(orders) == (found.orders.probability_alive > 0)).all()
    assert (orders[found.orders.probability_alive == 0] == 0).all()
    assert not np.isnan(found.value.unlimited).any()


@pytest.mark.parametrize(("a", "filled"), [(0.5, False), (2.0, True)])
def test_the_command_leaves_what_has_no_mean_empty_and_says_so(tmp_path, monkeypatch, a, filled):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fit.json").write_text(known(MBG_NBD, (0.5, 4.0, a, 3.0)).to_json())
    (tmp_path / "s.csv").write_text("frequency,recency,T\n2,10,20\n0,0,9\n")
    options = ["--annual-discount-rate", "0", "--out", "o.csv"]
    command = ["engine", "clv", "score", "--fit", "fit.json", "--summary", "s.csv", *options]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.stderr
    for row in csv.DictReader((tmp_path / "o.csv").read_text().splitlines()):
        assert (row["discounted_orders_unlimited"] != "") == filled
        assert ("no mean" in row["reason"]) == (not filled)
        assert float(row["discounted_orders"]) == pytest.approx(float(row["expected_orders"]))
