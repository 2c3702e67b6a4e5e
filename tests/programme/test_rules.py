"""What a figure may be, and which of several is in force. No database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from septet.foundation.rules import RuleBroken
from septet.programme import rules
from septet.programme.rules import Refusal, Row, timeline

LIMITS = {"least": Decimal("0.05"), "most": Decimal(1), "decimals": 4}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("0.80", "0.8"), (" 1 ", "1"), ("0.1234", "0.1234"), ("1E-1", "0.1")],
)
def test_a_number_is_kept_plain(text, kept):
    assert rules.check_number(text, **LIMITS) == kept


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", Refusal.NOT_A_NUMBER),
        ("much", Refusal.NOT_A_NUMBER),
        ("NaN", Refusal.NOT_A_NUMBER),
        ("Infinity", Refusal.NOT_A_NUMBER),
        ("0.04", Refusal.OUT_OF_RANGE),
        ("1.01", Refusal.OUT_OF_RANGE),
        ("0.12345", Refusal.TOO_MANY_DECIMALS),
    ],
)
def test_a_number_is_refused(text, refusal):
    with pytest.raises(RuleBroken) as broken:
        rules.check_number(text, **LIMITS)
    assert broken.value.refusal == refusal


def test_tens_of_thousands_keep_their_zeros():
    assert rules.check_number("1200", least=Decimal(0), most=Decimal(9999), decimals=2) == "1200"


def test_a_policy_does_not_begin_in_the_past():
    with pytest.raises(RuleBroken) as broken:
        rules.check_dates(date(2026, 1, 31), None, not_before=date(2026, 2, 1))
    assert broken.value.refusal == Refusal.POLICY_OF_THE_PAST


def test_a_later_row_covers_its_days_and_the_earlier_comes_back():
    january, march, may = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)
    spans = timeline([Row(1, "a", january, None), Row(2, "b", march, may)], "default")

    assert [(s.value, s.valid_from, s.valid_to) for s in spans] == [
        ("default", None, january),
        ("a", january, march),
        ("b", march, may),
        ("a", may, None),
    ]


DAYS = st.dates(date(2025, 1, 1), date(2025, 2, 28))


@settings(max_examples=60)
@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_exactly_one_value_is_in_force_on_every_day_and_it_is_the_newest(periods, day):
    rows = [
        Row(n, str(n), start, end if end and end > start else None)
        for n, (start, end) in enumerate(periods, 1)
    ]
    holding = [s.value for s in timeline(rows, "default") if s.holds_on(day)]
    newest = [
        r.value
        for r in rows
        if r.valid_from <= day and (r.valid_until is None or day < r.valid_until)
    ]
    assert holding == [newest[-1] if newest else "default"]
