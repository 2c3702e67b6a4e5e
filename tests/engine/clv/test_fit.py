"""Fitting: published parameters, a right gradient, known truth found again, and plain words."""

import csv

import numpy as np
import pytest

from engine.clv.worlds import TRUE, draw
from septet.engine.clv import BG_NBD, MBG_NBD, NBD, Code, Facts, fit

MODELS = pytest.mark.parametrize("model", [MBG_NBD, BG_NBD, NBD], ids=lambda model: model.name)


def facts_of(*histories):
    return Facts(*(np.array(column, dtype=int) for column in zip(*histories, strict=True)))


@pytest.fixture
def cdnow(shared):
    """2,357 customers, 39 weeks; weeks in the file are rounded to hundredths, days are whole."""
    path = shared / "data/cdnow/cdnow_customers_summary.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    return facts_of(
        *(
            (int(row["frequency"]), round(7 * float(row["recency"])), round(7 * float(row["T"])))
            for row in rows
        )
    )


def test_bg_nbd_on_cdnow_as_fader_hardie_lee_2005(cdnow):
    found = fit(cdnow, model=BG_NBD, priors=None)

    assert found.converged
    assert (found.customers, found.report.code, found.warnings) == (2357, Code.FITTED, ())
    rounded = {name: round(value, 3) for name, value in found.parameters.items()}
    assert rounded == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_bg_nbd_standard_errors_on_cdnow_as_clvtools(cdnow):
    """CLVTools 0.12.1 gives 0.01256, 0.3782, 0.1857, 0.7054 by its own Hessian."""
    errors = fit(cdnow, model=BG_NBD, priors=None).standard_errors
    assert list(errors.values()) == pytest.approx(
        [0.01255738, 0.3782239, 0.1857328, 0.7054068], 1e-3
    )


def test_mbg_nbd_on_cdnow_as_btydplus(cdnow):
    """BTYDplus 1.2.0 gives these parameters and -9582.13572."""
    found = fit(cdnow, model=MBG_NBD, priors=None)
    assert found.values == pytest.approx(
        [0.524843559, 6.18309285, 0.89138778, 1.61404833], rel=1e-4
    )
    assert found.log_likelihood == pytest.approx(-9582.13572, abs=1e-5)


def test_nbd_on_cdnow_as_btydplus(cdnow):
    """BTYDplus 1.2.0 gives these parameters and -9763.65761."""
    found = fit(cdnow, model=NBD, priors=None)
    assert found.converged
    assert found.values == pytest.approx([0.384765875, 12.0720137], rel=1e-5)
    assert found.log_likelihood == pytest.approx(-9763.65761, abs=1e-5)


def test_weak_priors_move_cdnow_by_less_than_a_tenth_of_a_standard_error(cdnow):
    plain, weak = fit(cdnow, priors=None), fit(cdnow)
    moved = weak.values - plain.values
    assert np.abs(moved / list(plain.standard_errors.values())).max() < 0.1


@MODELS
def test_gradient_is_that_of_the_likelihood(model):
    histories = facts_of((0, 0, 0), (0, 0, 90), (1, 7, 90), (9, 300, 301), (50, 200, 700)).histories
    at = np.array([0.7, 5.0, 0.9, 2.5])[: len(model.parameter_names)]

    def total(values):
        h = histories
        by_history = model.log_likelihood(values, h.x, h.recency, h.age)
        return float(histories.count @ by_history)

    value, gradient = model.total_and_gradient(at, histories)
    numeric = [(total(at + 1e-6 * u) - total(at - 1e-6 * u)) / 2e-6 for u in np.eye(len(at))]
    assert value == pytest.approx(total(at), rel=1e-12)
    assert gradient == pytest.approx(numeric, rel=1e-6)


@MODELS
def test_curvature_is_that_of_the_gradient(model):
    h = facts_of((0, 0, 0), (0, 0, 90), (1, 7, 90), (9, 300, 301), (50, 200, 700)).histories
    at = np.array([0.7, 5.0, 0.9, 2.5])[: len(model.parameter_names)]
    units = 1e-5 * np.eye(len(at))
    numeric = [
        (model.total_and_gradient(at + u, h)[1] - model.total_and_gradient(at - u, h)[1]) / 2e-5
        for u in units
    ]
    curvature = model.total_gradient_curvature(at, h)[2]
    assert curvature == pytest.approx(np.array(numeric), rel=1e-6, abs=1e-8)


def test_truth_is_found_again_within_its_standard_errors():
    found = fit(draw(6000, seed=3)[0])
    off = (found.values - TRUE) / list(found.standard_errors.values())
    assert found.converged
    assert np.abs(off).max() < 3


def test_order_of_customers_changes_nothing():
    facts = draw(500)[0]
    turned = Facts(facts.x[::-1], facts.t_x_days[::-1], facts.T_days[::-1])
    assert fit(facts).parameters == fit(turned).parameters
    assert fit(facts).seed == fit(turned).seed


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (Facts(*(np.array([], dtype=int),) * 3), Code.NO_CUSTOMERS),
        (facts_of((0, 0, 0), (0, 0, 0)), Code.NO_TIME),
        (facts_of((0, 0, 90), (0, 0, 20)), Code.NOBODY_REPEATS),
        (facts_of((0, 0, 90)), Code.NOBODY_REPEATS),
        (facts_of((3, 60, 90)), Code.TOO_FEW_REPEAT),
    ],
)
def test_too_little_is_answered_in_words(facts, code):
    found = fit(facts)
    assert (found.usable, found.parameters, found.report.code) == (False, None, code)
    assert found.report.words


def test_customers_who_never_leave_are_said_not_to_identify_dropout():
    rng = np.random.default_rng(5)
    age = rng.integers(300, 900, 400)
    x = rng.poisson(rng.gamma(2.0, 1 / 40, 400) * age / 1.0) + 1
    found = fit(Facts(x, age - rng.integers(0, 3, 400), age))
    assert found.usable
    assert Code.DROPOUT_NOT_IDENTIFIED in [said.code for said in found.warnings]
