"""Scores of many customers: tables agree with the formulas, and what must never be false holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.clv.worlds import draw
from septet.engine.clv import BG_NBD, MBG_NBD, NBD, PARETO_NBD, Facts, fit, score
from septet.engine.clv.scoring import WEEKS_PER_YEAR
from septet.engine.clv.tables import Pairs, evaluate

PARAMETERS = st.builds(
    lambda *values: np.array(values),
    st.floats(0.05, 20),
    st.floats(0.5, 200),
    st.floats(0.02, 10),
    st.floats(0.05, 200),
)


@pytest.fixture(scope="module")
def facts():
    return draw(1500)[0]


@pytest.fixture(scope="module")
def fitted(facts):
    return fit(facts)


def columns(scores):
    return {**vars(scores.orders), **vars(scores.value)}


def test_tables_agree_with_the_formula_customer_by_customer(facts, fitted):
    scores, p = score(fitted, facts).orders, fitted.values
    rate = np.log(1.1) / WEEKS_PER_YEAR
    for i in range(0, len(facts), 71):
        age = np.array([facts.T_days[i] / 7])
        living = MBG_NBD.discounted_orders_if_alive(
            p, int(facts.x[i]), age, rate=rate, weeks=5 * WEEKS_PER_YEAR
        )
        assert scores.discounted_orders[i] == pytest.approx(
            scores.probability_alive[i] * living[0], rel=1e-9
        )


def test_interpolation_between_ages_is_good_to_nine_digits():
    age = np.arange(0, 7000, 7)
    facts = Facts(np.zeros(1000, int), np.zeros(1000, int), age)
    p, pairs = np.array([0.243, 4.414, 0.793, 2.426]), Pairs.of(facts)

    def orders(x, ages):
        return MBG_NBD.expected_orders_if_alive(p, x, ages, 52.0)[None]

    assert evaluate(pairs, p[1], orders, 1)[0] == pytest.approx(orders(0, age / 7.0)[0], rel=1e-9)


def test_same_facts_same_answer_in_any_order(facts, fitted):
    turn = np.random.default_rng(0).permutation(len(facts))
    turned = Facts(
        *(
            column[turn]
            for column in (
                facts.x,
                facts.t_x_days,
                facts.T_days,
                facts.mean_profit,
                facts.orders,
                facts.profit_sd,
            )
        )
    )
    ours, theirs, again = score(fitted, facts), score(fitted, turned), score(fitted, facts)
    for name, values in columns(ours).items():
        assert values[turn] == pytest.approx(columns(theirs)[name], rel=1e-9), name
        assert (values == columns(again)[name]).all(), name


def test_ranges_are_ordered_and_everything_is_known(facts, fitted):
    scores = score(fitted, facts)
    for name, values in columns(scores).items():
        assert np.isfinite(values).all(), name
    value = scores.value
    assert (value.low <= value.high).all()
    assert ((value.low <= value.mean) & (value.mean <= value.high)).mean() > 0.75


def test_longer_horizons_and_lower_rates_are_worth_more_orders(facts, fitted):
    year, two = score(fitted, facts), score(fitted, facts, horizon_weeks=104)
    ten = score(fitted, facts, horizon_years=10)
    cheap = score(fitted, facts, annual_discount_rate=0.05)
    assert (two.orders.expected_orders > year.orders.expected_orders).all()
    assert (ten.orders.discounted_orders > year.orders.discounted_orders).all()
    assert (cheap.orders.discounted_orders > year.orders.discounted_orders).all()
    assert (year.orders.discounted_orders_unlimited > ten.orders.discounted_orders).all()


def test_without_discount_the_horizon_counts_whole_orders(facts, fitted):
    scores = score(
        fitted, facts, horizon_weeks=WEEKS_PER_YEAR, annual_discount_rate=0, horizon_years=1
    )
    assert scores.orders.discounted_orders == pytest.approx(scores.orders.expected_orders)


def test_unusable_fit_leaves_every_score_unknown():
    facts = Facts(*(np.array([value]) for value in (0, 0, 90)), np.array([5.0]), np.array([1]))
    for name, values in columns(score(fit(facts), facts)).items():
        assert np.isnan(values).all(), name


def test_no_customers_give_no_scores(fitted):
    nobody = Facts(*(np.array([], dtype=int),) * 3)
    for values in columns(score(fitted, nobody)).values():
        assert values.shape == (0,)


@pytest.mark.parametrize(
    "assumption",
    [{"horizon_weeks": 0}, {"annual_discount_rate": -0.1}, {"horizon_years": float("inf")}],
)
def test_senseless_assumptions_are_refused_by_name(facts, fitted, assumption):
    with pytest.raises(ValueError, match=next(iter(assumption))):
        score(fitted, facts, **assumption)


@settings(max_examples=50, deadline=None)
@given(p=PARAMETERS, x=st.integers(1, 400), gaps=st.lists(st.integers(0, 700), min_size=2))
def test_longer_silence_never_makes_a_customer_likelier_alive(p, x, gaps):
    silence = np.sort(np.array(gaps, float))
    for model in (MBG_NBD, BG_NBD):
        recency = np.full(len(gaps), 30.0)
        alive = model.probability_alive(p, np.full(len(gaps), float(x)), recency, 30 + silence)
        assert (np.diff(alive) <= 0).all()
        assert ((alive >= 0) & (alive <= 1)).all()


@settings(max_examples=50, deadline=None)
@given(p=PARAMETERS, x=st.integers(0, 20_000), age=st.floats(0, 2000), weeks=st.floats(0.1, 300))
def test_expected_orders_are_finite_and_within_what_a_loyal_customer_would_order(p, x, age, weeks):
    ages = np.array([age])
    expected = MBG_NBD.expected_orders_if_alive(p, x, ages, weeks)[0]
    discounted = MBG_NBD.discounted_orders_if_alive(p, x, ages, rate=0.002, weeks=weeks)[0]
    loyal = (p[0] + x) / (p[1] + age) * weeks
    assert 0 < discounted <= expected * (1 + 1e-9)
    assert expected <= loyal * (1 + 1e-9)
    assert discounted >= expected * np.exp(-0.002 * weeks) * (1 - 1e-9)


@pytest.mark.parametrize("model", [PARETO_NBD, NBD])
def test_without_a_discount_orders_without_end_are_endless_not_unknown(facts, model):
    """More ages than interpolation has nodes; pytest turns a warning into an error."""
    scores = score(fit(facts, model=model), facts, annual_discount_rate=0.0, ranges=False).orders
    assert len(np.unique(facts.T_days[facts.x == 0])) > 24
    assert not np.isnan(scores.discounted_orders_unlimited).any()
    assert np.isfinite(scores.discounted_orders).all()
    assert (scores.discounted_orders_unlimited >= scores.discounted_orders).all()
