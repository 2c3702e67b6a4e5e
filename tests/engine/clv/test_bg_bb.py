"""BG/BB: published parameters and answers on the donations of 11,104 donors, and hard cases."""

import csv

import mpmath as mp
import numpy as np
import pytest

from septet.engine.clv import Code, FactsError, bg_bb
from septet.engine.clv.bg_bb.model import total_and_gradient

FHS = np.array([1.204, 0.750, 0.657, 2.783])
# BTYD 2.4.3's own estimate, to the digits its answers give away
BTYD = np.array([1.20350708053, 0.74976667776, 0.65675681715, 2.78388732533])


@pytest.fixture(scope="module")
def rows(shared):
    path = shared / "golden/btyd_2.4.3_oracle_donations_bgbb.csv"
    return list(csv.DictReader(path.read_text().splitlines()))


@pytest.fixture(scope="module")
def donors(rows):
    columns = [[int(row[name]) for row in rows] for name in ("x", "t.x", "n.cal", "custs")]
    return bg_bb.OpportunityFacts(*columns)


@pytest.fixture(scope="module")
def fitted(donors):
    return bg_bb.fit(donors, priors=None)


def of(*histories):
    return bg_bb.OpportunityFacts(*zip(*histories, strict=True))


def test_parameters_on_donations_as_fader_hardie_shang_2010(fitted):
    assert fitted.converged
    assert (fitted.customers, fitted.report.code, fitted.warnings) == (11104, Code.FITTED, ())
    rounded = {name: round(value, 3) for name, value in fitted.parameters.items()}
    assert rounded == {"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}
    assert fitted.log_likelihood == pytest.approx(-33225.58129, abs=1e-4)


def test_probability_alive_and_sums_as_fader_hardie_shang_2010(fitted, donors):
    p = fitted.values
    alive = bg_bb.probability_alive(p, *(np.array(c) for c in ([0, 2, 6], [0, 4, 6], [6, 6, 6])))
    assert alive.round(2).tolist() == [0.11, 0.59, 0.93]
    expected = bg_bb.expected_orders(p, donors.x, donors.t_x, donors.n, opportunities=5)
    assert (donors.counts * expected).sum() == pytest.approx(12884.2, abs=0.05)
    in_sample = 11104 * bg_bb.order_distribution(p, 6)
    assert in_sample[[0, 6]].round(1).tolist() == [3454.9, 1253.1]


def test_every_donor_as_btyd_2_4_3(rows, donors):
    p, columns = BTYD, (donors.x, donors.t_x, donors.n)
    answers = {
        "palive_next": bg_bb.probability_alive(p, *columns),
        "cet5": bg_bb.expected_orders(p, *columns, opportunities=5),
        "dert_0.1": bg_bb.expected_orders(p, *columns, opportunities=np.inf, rate=0.1),
    }
    for name, values in answers.items():
        assert values == pytest.approx([float(row[name]) for row in rows], rel=1e-6), name


def test_population_is_the_sum_over_its_distribution():
    curve = bg_bb.expected_orders_of_newcomer(FHS, np.array([0, 1, 6, 40]))
    assert curve[0] == 0
    assert curve[2] == pytest.approx(bg_bb.order_distribution(FHS, 6) @ np.arange(7), rel=1e-12)
    assert curve[3] == pytest.approx(bg_bb.order_distribution(FHS, 40) @ np.arange(41), rel=1e-11)
    assert bg_bb.order_distribution(FHS, 2000).sum() == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("p", [(1.2, 0.75, 0.66, 2.8), (5, 0.2, 3, 0.7), (0.1, 9, 1, 500)], ids=str)
def test_gradient_is_that_of_the_likelihood(p):
    facts, p = of((0, 0, 0), (0, 0, 6), (1, 1, 6), (3, 9, 40), (30, 35, 90), (5, 5, 5)), np.array(p)
    value, gradient = total_and_gradient(p, facts)
    assert value == pytest.approx(bg_bb.log_likelihood(p, facts.x, facts.t_x, facts.n).sum())
    steps = 1e-5 * p * np.eye(4)
    numeric = [
        (total_and_gradient(p + s, facts)[0] - total_and_gradient(p - s, facts)[0]) / (2 * s.sum())
        for s in steps
    ]
    assert gradient == pytest.approx(numeric, rel=1e-5, abs=1e-7)


def truth(p, x, t_x, n, ahead):
    """By plain sums of beta functions in 60 digits, and P(alive at n + 1), orders ahead."""
    a, b, c, d = (mp.mpf(repr(float(value))) for value in p)
    alive = mp.beta(a + x, b + n - x) * mp.beta(c, d + n)
    gone = mp.fsum(mp.beta(a + x, b + i - x) * mp.beta(c + 1, d + i) for i in range(t_x, n))
    total = (alive + gone) / mp.beta(a, b) / mp.beta(c, d)
    stays = [mp.beta(c, d + n + j) / mp.beta(c, d + n) for j in range(1, ahead + 1)]
    odds = alive / (alive + gone)
    return mp.log(total), odds * stays[0], odds * (a + x) / (a + b + n) * mp.fsum(stays)


@pytest.mark.parametrize("p", [FHS, (0.3, 4.0, 1.0, 20.0), (2.0, 300.0, 0.05, 4000.0)], ids=str)
@pytest.mark.parametrize(
    "history",
    [(0, 0, 0), (0, 0, 1), (0, 0, 2000), (1, 1, 1500), (700, 800, 1500), (2000, 2000, 2000)],
    ids=str,
)
def test_thousands_of_opportunities_against_mpmath(p, history):
    p, columns = np.array(p), [np.array([value]) for value in history]
    with mp.workdps(60):
        ll, alive, orders = (float(value) for value in truth(p, *history, 700))
    found = bg_bb.log_likelihood(p, *columns)[0]
    assert found == pytest.approx(ll, rel=1e-9, abs=1e-9)
    assert bg_bb.probability_alive(p, *columns)[0] == pytest.approx(alive, rel=1e-9, abs=1e-300)
    expected = bg_bb.expected_orders(p, *columns, opportunities=700)[0]
    assert expected == pytest.approx(orders, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (([1], [3], [2]), "t_x is later than n in 1 row"),
        (([3], [2], [4]), "x is above t_x"),
        (([0, 0], [0, 1], [4, 4]), r"t_x is above zero where x = 0 in 1 row \(positions 1\)"),
        (([-1], [0], [2]), "x is negative"),
        (([1.5], [2], [3]), "x is a fraction"),
        (([np.nan], [2], [3]), "x is missing"),
        (([1], [2], [3], [0]), "weight is not above zero"),
        (([1], [2, 2], [3]), "t_x has 2 entries for 1 rows"),
    ],
)
def test_impossible_rows_are_named(columns, words):
    with pytest.raises(FactsError, match=words):
        bg_bb.OpportunityFacts(*columns)


@pytest.mark.parametrize(
    ("histories", "code"),
    [
        ([], Code.NO_CUSTOMERS),
        ([(0, 0, 0)] * 20, Code.NO_TIME),
        ([(0, 0, 9)] * 20, Code.NOBODY_REPEATS),
        ([(1, 2, 9)] * 3, Code.TOO_FEW_REPEAT),
    ],
)
def test_facts_that_teach_nothing_are_told_in_words(histories, code):
    facts = of(*histories) if histories else bg_bb.OpportunityFacts([], [], [])
    found = bg_bb.fit(facts)
    assert (found.report.code, found.parameters, found.usable) == (code, None, False)
    with pytest.raises(ValueError, match="no parameters"):
        _ = found.values


def draw(customers, p, n, rng):
    """Who bought when in n opportunities: (customers, n), and nothing after having left."""
    alpha, beta, gamma, delta = p
    buys, leaves = rng.beta(alpha, beta, customers), rng.beta(gamma, delta, customers)
    alive = np.cumprod(rng.random((n, customers)) >= leaves, axis=0).T
    return (rng.random((customers, n)) < buys[:, None]) & (alive > 0)


def facts_of_draws(bought):
    n = bought.shape[1]
    last = np.where(bought.any(axis=1), n - bought[:, ::-1].argmax(axis=1), 0)
    return bg_bb.OpportunityFacts(bought.sum(axis=1), last, np.full(len(bought), n))


def test_ranges_of_lifetime_value_cover_what_then_happened():
    rng = np.random.default_rng(5)
    bought = draw(4000, FHS, 22, rng)
    facts = facts_of_draws(bought[:, :12])
    value = bg_bb.lifetime_value(
        bg_bb.fit(facts), facts, 50.0, rate=0.02, opportunities=10, order_sd=20.0
    )
    later = bought[:, 12:] * (50 + 20 * rng.standard_normal((4000, 10)))
    came = later @ 1.02 ** -np.arange(1.0, 11.0)
    inside = (value.low - 1e-9 <= came) & (came <= value.high + 1e-9)
    unsure = value.high > 0  # ranges of nothing but zero are right too often
    assert 0.75 <= inside[unsure].mean() <= 0.87
    assert value.mean.sum() == pytest.approx(came.sum(), rel=0.05)
    again = bg_bb.lifetime_value(
        bg_bb.fit(facts), facts, 50.0, rate=0.02, opportunities=10, order_sd=20.0
    )
    assert np.array_equal(value.low, again.low)


def test_fits_over_a_box_of_populations_settle_or_say_why():
    rng = np.random.default_rng(11)
    usable = 0
    for _ in range(4):
        p = np.exp(rng.uniform(np.log([0.2, 0.2, 0.2, 1.0]), np.log([5.0, 10.0, 3.0, 30.0])))
        found = bg_bb.fit(facts_of_draws(draw(1000, p, int(rng.integers(4, 30)), rng)))
        assert found.converged or found.report.code != Code.FITTED, p
        usable += found.usable
    assert usable == 4
