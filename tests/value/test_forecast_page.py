"""How good the forecast is: which method, why, the figures of all tried, and the naive rule told."""

from datetime import date

import numpy as np
import pytest
from django.urls import reverse

from septet.engine.clv.forecast import OrderLog, forecast
from septet.engine.periods import Period
from septet.value.appraisal.told import forecast_told
from value.figures import account, run_of

MODEL = {
    "name": "MBG/NBD",
    "usable": True,
    "customers": 84,
    "code": "fitted",
    "words": "",
    "warnings": [],
    "horizon_years": 5.0,
    "annual_discount_rate": 0.1,
}


def told(who, when, days):
    found = forecast(OrderLog.of(who, when), until=days)
    period = Period(date(2024, 1, 1), date.fromordinal(date(2024, 1, 1).toordinal() + days))
    return {**MODEL, "forecast": forecast_told(found, period)}


@pytest.fixture
def steady():
    """84 customers who order every second week, so that the rule of thumb is always right."""
    who, when = np.repeat(np.arange(84), 52), np.tile(np.arange(52) * 14, 84)
    return told(who, when + who % 14, 728)


def page(client, user, model):
    client.force_login(user)
    made = account("Brandt")
    run = run_of((made, 900_000, 500_000, 100_000), model=model)
    return client.get(reverse("value:run", args=[run.pk])).content.decode(), run, made


def test_a_naive_rule_that_won_is_named_used_and_marked_on_the_customer(client, dora, steady):
    text, _run, made = page(client, dora, steady)
    assert "How good is the forecast?" in text
    assert "than the simple rule “as many as in the period before”." in text
    assert "So the rule is used, for expected orders and for lifetime value." in text
    assert text.index("as many as in the period before <span") < text.index("model (MBG/NBD)</td>")
    customer = client.get(reverse("value:customer", args=[made.pk])).content.decode()
    assert "no model was clearly closer than a simple rule" in customer


def test_figures_periods_and_groups_stand_in_tables(client, dora, steady):
    text, _run, _made = page(client, dora, steady)
    kept = steady["forecast"]
    assert [t["forecast_on"] for t in kept["trials"]] == [
        "2025-06-30",
        "2024-12-30",
        "2024-07-01",
    ]
    assert kept["trials"][0]["methods"]["as_before"]["mae"] == 0
    assert "30 Jun 2025 – 28 Dec 2025" in text or "30/06/2025 – 28/12/2025" in text
    assert 'data-chart="chart-calibration"' in text
    assert 'data-label="Off by">' in text


def test_what_one_year_cannot_tell_is_said(client, dora):
    rng = np.random.default_rng(4)
    who = np.repeat(np.arange(150), 8)
    text, _run, _made = page(client, dora, told(who, rng.integers(0, 370, len(who)), 370))
    assert "do not hold any season twice" in text


def test_a_run_without_a_forecast_shows_its_fit_alone(client, dora):
    text, _run, made = page(client, dora, MODEL)
    assert "MBG/NBD is fitted on the orders of 84 customers." in text
    assert "data-chart" not in text
    assert (
        "simple rule" not in client.get(reverse("value:customer", args=[made.pk])).content.decode()
    )


def test_too_few_customers_to_try_on_is_said_not_hidden(client, dora):
    model = told(np.array([1, 2, 2]), np.array([0, 5, 99]), 100)
    text, _run, _made = page(client, dora, model)
    assert "could not be tried on earlier periods" in text


def few_come_back():
    """40 customers, 6 of whom order every eighth week: too few repeat for a model."""
    regular = [(who, day) for who in range(6) for day in range(who, 400, 56)]
    once = [(who, who * 7) for who in range(6, 40)]
    who, when = np.array(regular + once).T
    return told(who, when, 400)


def test_without_a_model_a_rule_tells_expected_orders_and_no_value(client, dora):
    unusable = {"usable": False, "code": "too_few_repeat"}
    text, _run, _made = page(client, dora, {**few_come_back(), **unusable})
    assert "No model could be used, for the reason below." in text
    assert "lifetime value stays unknown, because no rule knows who leaves" in text
    assert "Too few customers ordered on a second day" in text


def test_one_period_is_told_in_the_singular(client, dora, steady):
    kept = steady["forecast"]
    text, _run, _made = page(
        client, dora, {**steady, "forecast": {**kept, "trials": kept["trials"][:1]}}
    )
    assert "Tried on 1 earlier period of 182 days, no model" in text
