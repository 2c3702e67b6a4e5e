"""The model against the naive rule on orders it has not seen."""

from datetime import date

import numpy as np
import pytest

from septet.engine.clv import BG_NBD, Code, backtest, facts_of_orders


def test_orders_become_facts_one_a_customer_and_day():
    customer = np.array([7, 3, 7, 7, 7, 9, 3])
    day = np.array([10, 20, 10, 24, 59, 60, 21])
    facts = facts_of_orders(customer, day, until=60)
    assert facts.x.tolist() == [1, 2]
    assert facts.t_x_days.tolist() == [1, 49]
    assert facts.T_days.tolist() == [39, 49]


def test_steady_customers_are_the_naive_rules_home():
    customer = np.repeat(np.arange(40), 40)
    day = np.tile(np.arange(40) * 14, 40) + customer % 14
    found = backtest(customer, day, until=560, holdout_days=140)
    assert found.report.code == Code.NAIVE_CLOSER
    assert not found.model_is_closer
    assert found.naive_error == 0
    assert "The rule was closer." in found.report.words


def test_bg_nbd_on_cdnow_as_btyd(shared):
    """The second 39 weeks hold 1,882 orders; BTYD 2.4.3 expects 1,653.39 of them."""
    text = (shared / "data/cdnow/CDNOW_sample.txt").read_text()
    rows = [line.split() for line in text.splitlines()]
    customer = np.array([int(row[1]) for row in rows])
    start = date(1997, 1, 1)
    day = np.array([(date.fromisoformat(row[2]) - start).days for row in rows])
    found = backtest(customer, day, until=546, holdout_days=273, model=BG_NBD, priors=None)
    assert (found.customers, found.actual) == (2357, 1882)
    assert (1 + found.model_bias) * found.actual == pytest.approx(1653.39, abs=0.02)
    assert found.model_is_closer


def test_nothing_to_learn_from_is_said_not_raised():
    customer, day = np.array([1, 2, 2]), np.array([0, 5, 99])
    found = backtest(customer, day, until=100, holdout_days=50)
    assert (found.report.code, found.model_error, found.actual) == (Code.NO_HOLDOUT, None, 1)
    nobody = backtest(customer[:0], day[:0], until=100)
    assert (nobody.customers, nobody.report.code) == (0, Code.NO_HOLDOUT)


def test_holdout_without_days_is_refused():
    with pytest.raises(ValueError, match="holdout_days"):
        backtest(np.array([1]), np.array([1]), until=9, holdout_days=0)
