"""Methods tried on the customers' own past: nothing is learnt from later, the best is used."""

import numpy as np
import pytest

from septet.engine.clv import BG_NBD, MBG_NBD, Code
from septet.engine.clv.forecast import Estimator, Figures, Method, OrderLog, Trial, forecast
from septet.engine.clv.forecast.choosing import choose, reason
from septet.engine.clv.forecast.rolling import Rolling
from septet.engine.clv.forecast.windows import Plan


def world(customers=600, days=760, seed=3, stay=0.97):
    """Customers who order at rates of their own, and may leave after each order."""
    rng = np.random.default_rng(seed)
    who, when = [], []
    for customer in range(customers):
        day, gap = rng.integers(0, days), rng.gamma(2, 20) + 3
        while day < days:
            who.append(customer)
            when.append(int(day))
            day += rng.exponential(gap) + 1
            if rng.random() > stay:
                break
    earned = rng.normal(50, 20, len(who)) + np.array(who) % 40
    return np.array(who), np.array(when), earned


def steady(customers=200, weeks=106):
    """Everybody orders every fourth week, and nobody leaves."""
    who = np.repeat(np.arange(customers), weeks // 4)
    when = np.tile(np.arange(weeks // 4) * 28, customers) + who % 28
    return who, when


def test_the_naive_rule_wins_at_home_and_is_used():
    who, when = steady()
    found = forecast(OrderLog.of(who, when), until=728, holdout_days=140)
    assert (found.method, found.report.code) == (Method.AS_BEFORE, Code.NAIVE_CLOSER)
    assert found.is_naive
    assert found.trials[0].figures[Method.AS_BEFORE].mae == 0
    assert found.outlook.expected.tolist() == [5.0] * 200
    assert "as many as in the period before" in found.report.words


def test_what_comes_after_the_window_changes_nothing():
    who, when, earned = world()
    early = when < 500
    all_known = forecast(OrderLog.of(who, when, earned), until=500)
    cut_off = forecast(OrderLog.of(who[early], when[early], earned[early]), until=500)
    assert all_known.trials == cut_off.trials
    assert np.array_equal(all_known.outlook.expected, cut_off.outlook.expected)
    assert all_known.value_share == cut_off.value_share


def test_no_forecast_knows_what_came_after_its_cut():
    """Whatever happens from the cut on, all methods, ranges and seasons told on it are the same."""
    who, when, _ = world()
    plan = Plan.of(0, 760)
    cut = plan.scored[0]
    rng = np.random.default_rng(9)
    moved = np.where(when >= cut, cut + rng.integers(0, 760 - cut, len(when)), when)
    tales = []
    for days in (when, moved):
        rolling = Rolling(OrderLog.of(who, days), plan, (MBG_NBD, BG_NBD))
        now, told, _ = rolling.score(cut)
        ranges = {m: r.of(told.forecast[m]) for m, r in told.ranges.items()}
        tales.append((now.actual, told, ranges))
    (came, told, ranges), (other, again, ranges_again) = tales
    assert not np.array_equal(came, other)
    assert set(told.forecast) == set(again.forecast) >= {Method.BLEND, Method.MBG_NBD}
    for method, expected in told.forecast.items():
        assert np.array_equal(expected, again.forecast[method]), method
    for method, ends in ranges.items():
        assert np.array_equal(ends, ranges_again[method]), method
    assert told.level == again.level


def test_windows_learnt_from_have_ended_by_the_cut():
    plan = Plan.of(0, 1100)
    assert (plan.holdout_days, plan.scored) == (182, (918, 736, 554))
    for cut in plan.scored:
        assert all(day + plan.holdout_days <= cut for day in plan.learning(cut))
        season = plan.same_season(cut)
        assert season is None or season + 364 == cut
    assert Plan.of(0, 374).holdout_days == 91
    assert Plan.of(0, 20).scored == (14, 8)


def test_the_order_of_customers_and_rows_does_not_matter():
    who, when, earned = world(customers=200)
    mixed = np.random.default_rng(1).permutation(len(who))
    one = forecast(OrderLog.of(who, when, earned), until=760)
    two = forecast(OrderLog.of(who[mixed], when[mixed], earned[mixed]), until=760)
    assert one.trials == two.trials
    assert np.array_equal(one.outlook.expected, two.outlook.expected)


@pytest.mark.parametrize("seed", [1, 2])
def test_ranges_hold_and_totals_meet_in_worlds_that_follow_the_model(seed):
    who, when, earned = world(customers=500, days=1100, seed=seed)
    log = OrderLog.of(who, when, earned)
    found = forecast(log, until=918)
    came = log.count(918, 918 + 182)[found_positions(log, 918)]
    low, high = found.outlook.low, found.outlook.high
    told = high > 0
    held = ((came >= low) & (came <= high))[told].mean()
    assert 0.75 <= held <= 0.87
    assert abs(found.outlook.expected.sum() / came.sum() - 1) < 0.1


def found_positions(log, until):
    return np.searchsorted(log.numbers, log.before(until).numbers)


def test_an_estimator_is_chosen_by_orders_it_had_not_seen():
    who, when, _ = world(customers=300)
    own = np.where(who % 2, 100.0, -20.0) + np.random.default_rng(2).normal(0, 1, len(who))
    found = forecast(OrderLog.of(who, when, own), until=760)
    errors = found.profit_trials[0].errors
    assert found.estimator in {Estimator.CREDIBILITY, Estimator.OWN_MEAN}
    assert errors[Estimator.OWN_MEAN] < 3 < 50 < errors[Estimator.POOLED_MEAN]
    noise = np.random.default_rng(2).normal(10, 80, len(who))
    pooled = forecast(OrderLog.of(who, when, noise), until=760)
    assert pooled.profit_trials[0].errors[Estimator.OWN_MEAN] > min(
        pooled.profit_trials[0].errors[e] for e in (Estimator.CREDIBILITY, Estimator.POOLED_MEAN)
    )
    assert pooled.estimator in {Estimator.CREDIBILITY, Estimator.POOLED_MEAN}


def test_revenue_times_margin_is_tried_where_revenue_is_known():
    who, when, earned = world(customers=300)
    found = forecast(OrderLog.of(who, when, earned, np.full(len(who), 200.0)), until=760)
    assert set(found.profit_trials[0].errors) == set(Estimator)


def test_nothing_to_learn_from_is_said_not_raised():
    found = forecast(OrderLog.of(np.array([1, 2, 2]), np.array([0, 5, 99])), until=100)
    assert found.report.code == Code.NO_HOLDOUT
    assert found.method is None
    assert np.isnan(found.outlook.expected).all()
    nobody = np.empty(0, np.int64)
    assert forecast(OrderLog.of(nobody, nobody), until=100).report.code == Code.NO_HOLDOUT


def test_a_rule_tells_expected_orders_where_the_model_cannot_and_says_so():
    regular = [(who, day) for who in range(6) for day in range(who, 400, 56)]
    who, when = np.array(regular + [(who, who * 7) for who in range(6, 40)]).T
    found = forecast(OrderLog.of(who, when, np.full(len(who), 10.0)), until=400)
    assert (found.learnt.report.code, found.report.code) == (Code.TOO_FEW_REPEAT, Code.NAIVE_ONLY)
    assert found.is_naive
    assert found.pace is not None
    assert np.allclose(found.pace * found.holdout_days / 7, found.outlook.expected)
    assert np.isfinite(found.outlook.expected).all()
    assert np.isnan(found.outlook.scale).all()
    assert "Lifetime value is unknown" in found.report.words


def test_a_usable_model_needs_no_pace():
    who, when = steady()
    assert forecast(OrderLog.of(who, when), until=728, holdout_days=140).pace is None


def trial(cut, **errors):
    told = {Method(m): Figures(99, 9, 9, 0, e, e, *[None] * 3) for m, e in errors.items()}
    return Trial(cut, told)


def test_one_period_alone_needs_a_margin_to_put_a_naive_rule_aside():
    possible = [Method.AS_BEFORE, Method.MBG_NBD]
    near, far = trial(200, as_before=1.0, mbg_nbd=0.96), trial(200, as_before=1.0, mbg_nbd=0.94)
    assert choose([near], possible=possible) == Method.AS_BEFORE
    assert choose([far], possible=possible) == Method.MBG_NBD
    again = trial(100, as_before=1.0, mbg_nbd=0.96)
    assert choose([near, again], possible=possible) == Method.MBG_NBD


def test_methods_are_compared_on_the_periods_both_were_tried_on():
    """The model's easy first period says nothing against the blend, which was not tried on it."""
    trials = [
        trial(300, as_before=1.0, mbg_nbd=0.9, blend=0.8),
        trial(200, as_before=1.0, mbg_nbd=0.9, blend=0.8),
        trial(100, as_before=1.0, mbg_nbd=0.3),
    ]
    possible = [Method.AS_BEFORE, Method.MBG_NBD, Method.BLEND]
    assert choose(trials, possible=possible) == Method.BLEND


def test_one_period_is_told_in_the_singular():
    words = reason([trial(200, as_before=1.0, mbg_nbd=0.8)], Method.MBG_NBD, 91).words
    assert words.startswith("Tried on 1 earlier period of 91 days, the method")


def test_a_period_without_days_is_refused():
    with pytest.raises(ValueError, match="holdout_days"):
        forecast(OrderLog.of(np.array([1]), np.array([1])), until=9, holdout_days=0)
