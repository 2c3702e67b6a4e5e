"""How numbers are written for people."""

from decimal import Decimal

import pytest
from django.utils import translation

from septet.web.templatetags import septet as tags


@pytest.mark.parametrize(
    ("share", "digits", "text"),
    [
        (Decimal("0.1234"), 1, "12.3 %"),
        (-0.015, 1, "−1.5 %"),
        (0, 1, "0.0 %"),
        (Decimal("0.00001"), 1, "< 0.1 %"),
        (0.004, 0, "< 1 %"),
        (None, 1, "–"),
    ],
)
def test_percent(share, digits, text):
    assert tags.percent(share, digits) == text


@pytest.mark.parametrize(
    ("minor", "language", "text"),
    [
        (123_456_789_00, "en", "123 m"),
        (1_234_567_00, "en", "1.2 m"),
        (-280_653_00, "en", "−281 k"),
        (999_00, "en", "999"),
        (1_234_567_00, "zh-hans", "123 万"),
        (123_456_789_00, "zh-hans", "1.2 亿"),
        (None, "en", "–"),
    ],
)
def test_short_money(minor, language, text):
    with translation.override(language):
        assert tags.short_money(minor, "EUR") == text


def test_money_keeps_the_digits_of_its_currency():
    assert tags.money_full(-1_234_56, "EUR") == "−1,234.56 EUR"
    assert tags.money_full(1_234, "JPY") == "1,234 JPY"
    assert tags.money_full(1_234_567, "KWD") == "1,234.567 KWD"


@pytest.mark.parametrize(
    ("value", "text"), [("140.0000", "140"), ("0.2500", "0.25"), ("-1200", "−1,200"), ("0", "0")]
)
def test_quantity_shows_the_digits_it_has(value, text):
    assert tags.quantity(Decimal(value)) == text
