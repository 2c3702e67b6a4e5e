"""One customer: the answer in words, the steps, the drivers, and nothing of other people's."""

import pytest
from django.urls import reverse

from value.figures import account, run_of

DRIVERS = [
    ["orders_per_thousand", "high", 9.5, 1.2, 0.96],
    ["value_per_line", "low", 80.0, 75.0, 0.6],
    ["freight_share", "high", 0.0, 0.0, 1.0],
    ["products", "high", None, None, None],
]


@pytest.fixture
def brandt(db, ada):
    made = account("Brandt", manager=ada, number="20199", country="Germany")
    more = {
        "drivers": DRIVERS,
        "costs": {"order": 200_000, "rush": 100_000},
        "counts": {"order": ["900", "10800", 0], "rush": ["12", "720", 5_000]},
        "probability_alive": 0.31,
        "months": [["2025-03", 900_000, 700_000, 300_000, -100_000]],
        "lifetime_inputs": {"profit_per_order": -2_000, "discounted_orders": 3.25},
    }
    model = {"name": "MBG/NBD", "horizon_years": 5.0, "annual_discount_rate": 0.1}
    run_of((made, 900_000, 700_000, 300_000, more), model=model)
    return made


def look(client, user, made):
    client.force_login(user)
    return client.get(reverse("value:customer", args=[made.pk]))


def test_page_answers_in_words(client, ada, brandt):
    text = look(client, ada, brandt).content.decode()
    assert "Brandt loses 1,000 EUR after cost to serve: 11.1 % of what it pays us." in text
    assert "It is fading: the chance that it orders again is 31 %." in text
    assert "Orders per 1,000 of revenue (9.50; peers 1.20)" in text


def test_steps_lead_from_list_price_to_contribution(client, ada, brandt):
    text = look(client, ada, brandt).content.decode()
    for label, amount in [
        ("List price", "9,010.00"),
        ("Discounts", "−10.00"),
        ("Cost of goods", "−7,000.00"),
        ("Orders", "−2,000.00"),
        ("Rush runs", "−1,000.00"),
        ("Contribution", "−1,000.00"),
    ]:
        row = text.split('id="waterfall"')[1].split("</table>")[0].split(f"{label}<")[1]
        assert f"{amount} EUR" in row.split("</tr>")[0]


def test_lifetime_value_shows_its_range_and_inputs(client, ada, brandt):
    text = look(client, ada, brandt).content.decode()
    for part in ["between 200 and 900", "−20 EUR", "5 years", "10 %", "MBG/NBD", "31 %", "3.2"]:
        assert part in text.split('id="lifetime"')[1].split('id="costs"')[0]


def test_a_driver_like_the_peers_is_no_reproach(client, ada, brandt):
    text = look(client, ada, brandt).content.decode()
    assert "costlier than 96 of 100" in text
    assert "costlier than 40 of 100" not in text


@pytest.mark.parametrize("name", ["value:customer", "value:lines"])
def test_another_manager_learns_nothing(client, cleo, brandt, name):
    client.force_login(cleo)
    mine = client.get(reverse(name, args=[brandt.pk]))
    none = client.get(reverse(name, args=[999_999]))
    assert mine.status_code == none.status_code == 404
    assert mine.content == none.content


def test_a_group_shows_its_members_and_their_sum(client, chan, db):
    group = account("Brandt Group", kind="group")
    one, two = account("One", parent=group), account("Two", parent=group)
    run_of((one, 1_000, 100, 100), (two, 2_000, 100, 100))
    text = look(client, chan, group).content.decode()
    assert "Together: net revenue 30.00 EUR, contribution 26.00 EUR." in text


def test_a_sponsor_of_the_group_sees_its_members(client, ben, db):
    group = account("Brandt Group", kind="group", sponsor=ben)
    one = account("One", parent=group)
    run_of((one, 1_000, 100, 100))
    assert look(client, ben, one).status_code == 200


def test_page_takes_few_queries(client, ada, brandt, django_assert_max_num_queries):
    look(client, ada, brandt)
    with django_assert_max_num_queries(12):
        client.get(reverse("value:customer", args=[brandt.pk]))


def test_a_window_that_cannot_tell_who_leaves_gives_no_chance_in_words(client, ada, db):
    made = account("Brandt", manager=ada)
    model = {"name": "MBG/NBD", "warnings": [{"code": "dropout_not_identified", "words": ""}]}
    run_of((made, 900_000, 700_000, 100_000), model=model)
    text = look(client, ada, made).content.decode()
    assert "The chance that it orders again" not in text
    assert "does not tell whether customers leave" in text


def test_the_group_above_is_named_and_no_way_leads_where_one_may_not_go(client, ada, chan, brandt):
    group = account("Brandt Group", kind="group")
    type(brandt).objects.filter(pk=brandt.pk).update(parent=group)
    way = f'href="{reverse("value:customer", args=[group.pk])}"'
    assert way in look(client, chan, brandt).content.decode()
    shown = look(client, ada, brandt).content.decode()
    assert "Brandt Group" in shown
    assert way not in shown
