"""Fits from the default start over the whole plausible box of parameters (`box.py`): each settles
on the best there is, or says in words why not. Of 400 populations a model in one larger run
(seeds 1000 to 1399), with the weak priors every one with ten repeating customers was fitted."""

import numpy as np
import pytest

from engine.clv.box import population
from septet.engine.clv import BG_NBD, MBG_NBD, Code, fit

MODELS = pytest.mark.parametrize("model", [MBG_NBD, BG_NBD], ids=lambda model: model.code)
TWO_TOPS = (1333, 1095)  # populations where one start alone ends on the lower top


@MODELS
@pytest.mark.parametrize("seed", [*range(5), *TWO_TOPS])
def test_every_population_is_fitted_at_least_as_well_as_the_truth(model, seed):
    truth, facts = population(seed, m=model.m)
    found = fit(facts, model=model)
    if found.report.code == Code.TOO_FEW_REPEAT:
        assert facts.repeating < 10
        return
    assert found.report.code == Code.FITTED
    assert np.isfinite(list(found.standard_errors.values())).all()

    def height(p):
        return model.total_and_gradient(p, facts.histories)[0] + model.priors.penalty(np.log(p))[0]

    assert height(found.values) >= height(truth)


@MODELS
@pytest.mark.parametrize("seed", [11, 28, *TWO_TOPS])
def test_without_priors_a_likelihood_without_a_top_is_told_in_words(model, seed):
    truth, facts = population(seed, m=model.m)
    found = fit(facts, model=model, priors=None)
    assert found.report.code in (Code.FITTED, Code.AT_BOUNDARY)
    if found.report.code == Code.AT_BOUNDARY:
        assert not found.usable
        assert "without end" in found.report.words
    assert found.log_likelihood >= model.total_and_gradient(truth, facts.histories)[0]
