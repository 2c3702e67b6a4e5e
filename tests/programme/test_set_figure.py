"""Finance keeps the assumptions, the champion the policy. Today is 1 February 2026."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.foundation.models import EventRecord
from septet.programme import actions, queries
from septet.programme.actions import Setting
from septet.programme.models import Assumption, Policy

MARGIN = {"value": "28", "valid_from": "2025-01-01", "reason": "Mean of last year's products"}


def post(client, user, key, **data):
    client.force_login(user)
    return client.post(reverse("programme:figure", args=[key]), data)


def test_finance_sets_an_assumption_with_its_reason(client, dora):
    response = post(client, dora, "margin_rate", **MARGIN)

    row = Assumption.objects.get()
    assert (row.value, row.valid_from, row.set_by) == ("0.28", date(2025, 1, 1), dora)
    event = EventRecord.objects.get(code="programme.assumption_set")
    assert event.actor == "Dora"
    assert event.data["reason"] == MARGIN["reason"]
    page = client.get(response.url).content.decode()
    assert "“Gross margin where no cost is known” is set." in page
    assert "28 %" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "Say why"),
        ({"value": "130"}, "outside what this figure may be"),
        ({"value": "lots"}, "This is no number"),
        ({"value": ""}, "Give a value"),
        ({"last_day": "2024-12-30"}, "must not lie before"),
        ({"valid_from": "soon"}, "valid date"),
    ],
)
def test_a_refused_assumption_says_why_and_changes_nothing(client, dora, change, words):
    response = post(client, dora, "margin_rate", **MARGIN | change)

    assert words in response.content.decode()
    assert not Assumption.objects.exists()
    assert not EventRecord.objects.filter(code__startswith="programme.").exists()


def test_the_champion_sets_policy_and_finance_does_not(client, chan, dora):
    data = {"value": "40", "valid_from": "2026-02-01", "reason": "Fewer false alarms"}
    assert post(client, dora, "fading_below", **data).status_code == 404
    post(client, chan, "fading_below", **data)

    assert Policy.objects.get().value == "0.4"
    assert queries.policy("fading_below", on=date(2026, 1, 31)) == Decimal("0.50")
    assert queries.policy("fading_below", on=date(2026, 2, 1)) == Decimal("0.4")


def test_policy_is_not_backdated(client, chan):
    data = {"value": "40", "valid_from": "2026-01-31", "reason": "Because"}
    assert "begins today or later" in post(client, chan, "fading_below", **data).content.decode()
    assert not Policy.objects.exists()


def test_an_account_manager_sees_no_figures(client, ada):
    client.force_login(ada)
    assert client.get(reverse("programme:figures")).status_code == 404
    assert client.get(reverse("programme:figure", args=["margin_rate"])).status_code == 404


def test_there_are_only_known_figures(client, dora):
    client.force_login(dora)
    for key in ("nonsense", "exchange_rate:usd", "exchange_rate:US", "minutes:chat"):
        assert client.get(reverse("programme:figure", args=[key])).status_code == 404


def test_a_rate_is_set_by_its_currency(client, dora):
    client.force_login(dora)
    asked = client.get(reverse("programme:figures"), {"currency": "usd"})
    assert asked.url == reverse("programme:figure", args=["exchange_rate:USD"])
    post(client, dora, "exchange_rate:USD", value="0.92", valid_from="2025-01-01", reason="ECB")
    spans = queries.assumptions(date(2024, 6, 1), date(2025, 6, 1))["exchange_rate:USD"]
    assert [(s.value, s.valid_from) for s in spans] == [("", None), ("0.92", date(2025, 1, 1))]
    assert "One USD in the reporting currency" in client.get(asked.url).content.decode()


def test_a_period_sees_only_what_held_in_it(db, dora):
    for value, since in (("0.2", date(2024, 1, 1)), ("0.4", date(2026, 1, 1))):
        setting = Setting("margin_rate", value, "Year's mean", since)
        actions.set_assumption(setting, by=dora)
    spans = queries.assumptions(date(2024, 1, 1), date(2025, 1, 1))["margin_rate"]
    assert [s.value for s in spans] == ["0.2"]


def test_the_page_asks_the_database_no_more_with_many_rows(client, dora):
    client.force_login(dora)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("programme:figures")).status_code == 200
        return len(asked)

    actions.set_assumption(Setting("margin_rate", "0.2", "Mean", date(2025, 1, 1)), by=dora)
    few = count()
    for day in range(1, 31):
        actions.set_assumption(Setting("minutes:order", "9", "Timed", date(2025, 1, day)), by=dora)
    assert count() == few


EQUATION = {
    "value": "15*[new customer] + 5 + 3*lines",
    "valid_from": "2025-01-01",
    "reason": "Measured at the desk",
}


def test_finance_sets_a_time_equation_and_sees_what_it_gives(client, dora):
    tried = post(client, dora, "minutes:order", **EQUATION, preview="1").content.decode()
    assert not Assumption.objects.exists()
    assert ">35</td>" in tried.split("with a rush run")[-1] or ">50</td>" in tried

    response = post(client, dora, "minutes:order", **EQUATION)
    assert Assumption.objects.get().value == EQUATION["value"]
    page = client.get(response.url).content.decode()
    assert "What the equation in force gives" in page
    assert "15*[new customer] + 5 + 3*lines" in page


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("minutes:order", "5 + 2*weather", "“weather” is not understood"),
        ("minutes:visit", "5 + 2*lines", "Known here: none, only numbers"),
        ("minutes:order", "5 +* lines", "is not understood"),
        ("minutes:order", "20000", "outside what this figure may be"),
    ],
)
def test_an_equation_that_cannot_be_counted_names_its_part(client, dora, key, value, words):
    assert words in post(client, dora, key, **EQUATION | {"value": value}).content.decode()
    assert not Assumption.objects.exists()
