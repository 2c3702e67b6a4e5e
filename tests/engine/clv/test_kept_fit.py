"""A fit kept as JSON comes back to the last digit, and other files are refused in words."""

import json

import numpy as np
import pytest

from engine.clv.worlds import draw
from septet.engine.clv import MBG_NBD, Facts, Fit, fit, score


def test_a_kept_fit_scores_as_the_fit_itself():
    facts = draw(300)[0]
    found = fit(facts)
    again = Fit.from_json(found.to_json())
    assert again.to_json() == found.to_json()
    assert (again.model, again.report, again.warnings) == (MBG_NBD, found.report, found.warnings)
    assert list(again.parameters) == ["r", "alpha", "a", "b"]
    assert (score(again, facts).value.high == score(found, facts).value.high).all()


def test_a_fit_without_parameters_is_kept_with_its_reason():
    found = fit(Facts(*(np.array([1]),) * 3))
    again = Fit.from_json(found.to_json())
    assert (again.usable, again.parameters, again.report) == (False, None, found.report)
    with pytest.raises(ValueError, match="no parameters: Only 1 customers"):
        _ = again.values


def test_parameters_cannot_be_changed():
    with pytest.raises(TypeError):
        fit(draw(300)[0]).parameters["r"] = 2.0


def changed(**parts):
    return json.dumps(json.loads(fit(draw(300)[0]).to_json()) | parts)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("r,alpha", "not even JSON"),
        ("[1]", "no kept fit"),
        ('{"format": "other"}', "no kept fit"),
        (changed(version=2), "kept in version 2"),
        (changed(model="abe"), "no model 'abe': it takes one of mbg_nbd"),
        (changed(parameters={"r": 1}), "lacks a part"),
    ],
)
def test_another_file_is_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        Fit.from_json(text)
