"""Pareto/NBD on customers drawn from its own story: ranges that cover, fits over a whole box."""

import numpy as np
import pytest

from septet.engine.clv import PARETO_NBD, Code, Facts, fit, score

FUTURE_DAYS = 730
BOX = (np.log([0.2, 1.0, 0.2, 2.0]), np.log([5.0, 50.0, 3.0, 200.0]))  # r, alpha, s, beta


def draw(customers, p, *, days=900, seed=1):
    """Facts, and the discounted profit (10 % a year) that the next two years brought each."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = p
    age = rng.integers(30, days, customers)
    a_day = rng.gamma(r, 1 / alpha, customers) / 7
    leaves = rng.exponential(7 / np.maximum(rng.gamma(s, 1 / beta, customers), 1e-12))
    until = np.minimum(leaves, age + FUTURE_DAYS)
    usual = np.exp(rng.normal(4, 1, customers))
    rows, came = [], []
    for i, count in enumerate(rng.poisson(a_day * until)):
        at = np.sort(rng.uniform(0, until[i], count))
        profit = usual[i] * (1 + 0.4 * rng.standard_normal(count + 1))
        x = int((at < age[i]).sum())
        sd = profit[: x + 1].std(ddof=1) if x else np.nan
        rows.append((x, int(at[x - 1]) if x else 0, age[i], profit[: x + 1].mean(), x + 1, sd))
        came.append(float(profit[x + 1 :] @ 1.1 ** -((at[x:] - age[i]) / 365.25)))
    return Facts(*(np.array(column) for column in zip(*rows, strict=True))), np.array(came)


def test_ranges_of_lifetime_value_cover_what_then_happened():
    """Of customers surely alive. Where nothing at all is a likely outcome, the range begins at it
    and holds more than its share."""
    facts, came = draw(3000, (1.3, 5.0, 0.4, 20.0), seed=2)
    found = fit(facts, model=PARETO_NBD)
    scores = score(found, facts, annual_discount_rate=0.1, horizon_years=FUTURE_DAYS / 365.25)
    inside = (scores.value.low <= came) & (came <= scores.value.high)
    alive = scores.orders.probability_alive > 0.9
    assert alive.sum() > 1000
    assert 0.75 <= inside[alive].mean() <= 0.85
    assert inside.mean() >= 0.8
    assert scores.value.mean.sum() == pytest.approx(came.sum(), rel=0.06)


def test_the_same_seed_gives_the_same_ranges():
    facts, _ = draw(200, (1.3, 5.0, 0.4, 20.0))
    found = fit(facts, model=PARETO_NBD)
    one, two = (score(found, facts, seed=9).value for _ in range(2))
    assert np.array_equal(one.low, two.low)
    assert np.array_equal(one.high, two.high)


def test_fits_over_a_box_of_populations_settle_or_say_why():
    rng = np.random.default_rng(17)
    for seed in range(8):
        p = np.exp(rng.uniform(*BOX))
        facts, _ = draw(400, p, seed=seed, days=int(rng.integers(90, 1100)))
        found = fit(facts, model=PARETO_NBD)
        assert found.usable or found.report.code != Code.FITTED, (p, found.report)
        if found.usable:
            orders = score(found, facts).orders
            assert np.isfinite(orders.expected_orders).all()
            assert np.isfinite(orders.discounted_orders_unlimited).all()


def test_nobody_leaving_is_told_and_does_not_stop_the_fit():
    rng = np.random.default_rng(4)
    age = np.full(500, 700)
    x = rng.poisson(rng.gamma(1.5, 1 / 5, 500) * 100)
    last = np.where(x > 0, age * rng.uniform(0, 1, 500) ** (1 / np.maximum(x, 1)), 0).astype(int)
    found = fit(Facts(np.where(last > 0, x, 0), last, age), model=PARETO_NBD)
    assert found.usable
    assert Code.DROPOUT_NOT_IDENTIFIED in {said.code for said in found.warnings}


def test_one_impossibly_busy_customer_does_not_stop_the_fit():
    facts, _ = draw(500, (1.3, 5.0, 0.4, 20.0))
    columns = (
        np.append(column, value)
        for column, value in zip(
            (facts.x, facts.t_x_days, facts.T_days), (20000, 800, 880), strict=True
        )
    )
    busy = Facts(*columns)
    found = fit(busy, model=PARETO_NBD)
    assert found.usable
    assert np.isfinite(score(found, busy).orders.expected_orders).all()
