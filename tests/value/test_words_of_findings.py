"""Everything a fit or a back-test may say has words for people, in both languages."""

import pytest
from django.utils import translation

from septet.engine.clv.findings import Code
from septet.value import words

NAMES = "actual customers days forecast held method name tried".split()
FACTS = dict.fromkeys(NAMES, "1") | {"periods": 2}


@pytest.mark.parametrize("code", list(Code), ids=str)
def test_every_finding_has_words_in_both_languages(code):
    said = words.FINDINGS.get(code.value) or words.FORECASTS.get(code.value)
    assert said is not None, f"{code.value} has no words in value/words.py"
    with translation.override("en"):
        english = said.format(**FACTS)
    with translation.override("zh-hans"):
        assert said.format(**FACTS) not in ("", english), f"{code.value} has no Chinese words"


def test_no_words_without_a_code():
    codes = {code.value for code in Code}
    assert {*words.FINDINGS, *words.FORECASTS} <= codes
