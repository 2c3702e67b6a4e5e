"""What if a customer ordered otherwise: counted from the run's own orders, seen by whom it concerns."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bookkeeping import book, line
from septet.accounts.models import Account
from septet.value import actions, store
from septet.value.models import AccountValue, ValueRun


@pytest.fixture
def run(db, dora, run_jobs):
    """C1 orders five times in one week, C2 once. Serving is a tenth of 2,000: 200."""
    days = [
        line("C1", day, "200.00", invoice=f"I{day}", cost_amount="100.00") for day in range(1, 6)
    ]
    book("invoices", [*days, line("C2", 90, "1000.00", cost_amount="500.00")])
    asked = actions.start_run(by=dora)
    run_jobs()
    return ValueRun.objects.get(pk=asked.pk)


def page(client, user, name="C1", **levers):
    client.force_login(user)
    account = Account.objects.get(name=f"Customer {name}")
    return client.get(reverse("value:what_if", args=[account.pk]), levers)


def test_the_page_says_what_fewer_orders_would_bring(client, chan, run):
    text = page(client, chan, orders_a_month=1).content.decode()
    # 6 orders of 12 and 6 lines of 2 minutes: 84 minutes for 200; four orders less free 48
    assert "48 minutes (1 h) would become free." in text
    assert "by 0 EUR if nothing else is done, and by +114 EUR if" in text
    assert "An assumption, not a forecast" in text
    rows = text.split("Before and after")[1]
    assert [rows.index(f">{n}<") for n in ("5", "1", "-4") if f">{n}<" in rows]


def test_a_first_try_is_offered_without_asking(client, chan, run):
    assert "Before and after" in page(client, chan).content.decode()


def test_a_minimum_shows_both_ends_and_what_is_assumed(client, chan, run):
    text = page(client, chan, minimum_order=300, lost_percent=50).content.decode()
    for words in ("All smaller orders wait", "All smaller orders are lost", "As assumed"):
        assert words in text


def test_a_lever_out_of_range_is_named_and_nothing_counted(client, chan, run):
    text = page(client, chan, orders_a_month=0).content.decode()
    assert "greater than or equal to 1" in text
    assert "Before and after" not in text


def test_another_manager_learns_nothing(client, cleo, run):
    assert page(client, cleo, orders_a_month=1).status_code == 404


def test_a_manager_sees_his_own_and_not_everybody(client, ada, run):
    Account.objects.filter(name="Customer C1").update(manager=ada)
    assert page(client, ada).status_code == 200
    assert client.get(reverse("value:what_if_all")).status_code == 404


def test_a_policy_for_everybody_names_whom_it_changes(client, chan, run):
    client.force_login(chan)
    text = client.get(reverse("value:what_if_all"), {"orders_a_month": 1}).content.decode()
    assert "The orders of 1 customer would change." in text
    assert "Customer C1" in text.split("Whom it changes most")[1]


def test_lines_of_nobody_known_are_no_part_of_what_is_moved(client, chan, dora, run, run_jobs):
    book("invoices", [line(None, 3, "777.00", invoice="N1", cost_amount="1.00")])
    actions.start_run(by=dora)
    run_jobs()
    latest = ValueRun.objects.latest("pk")
    assert latest.unallocated == 77700
    client.force_login(chan)
    answer = client.get(reverse("value:what_if_all"), {"orders_a_month": 1})
    text = answer.content.decode()
    assert "2,000 EUR" in text
    assert "2,777 EUR" not in text


def test_changes_too_small_to_see_stand_alone(run):
    from septet.value import supposing
    from septet.value.queries.what_if import Outcome

    def steps(change):
        found = Outcome(
            (9, 8), (0, 0), (9.0, 1.0), {"order": change}, {}, 0, 0, change, change, None
        )
        return [(str(s.label), s.is_total) for s in supposing.steps(found, 100_000)]

    assert steps(50_000)[0] == ("Contribution today", True)
    assert steps(100) == [("Orders", False), ("Change of contribution", True)]


def test_a_run_that_kept_no_orders_says_what_to_do(client, chan, run):
    (store.run_folder(run.pk) / "orders.parquet").unlink()
    assert "Compute a new value run" in page(client, chan).content.decode()


def test_looking_changes_nothing_and_asks_little(client, chan, run, django_assert_max_num_queries):
    address = page(client, chan).wsgi_request.path
    before = list(AccountValue.objects.values())
    with django_assert_max_num_queries(10):
        client.get(address, {"orders_a_month": 1})
    assert list(AccountValue.objects.values()) == before


def test_programs_get_the_same_figures(run, chan, cleo, fixed_clock):
    from septet.people.roles import scopes_for
    from septet.people.tokens.actions import make_token

    def get(user, path):
        scopes = scopes_for(user.permissions)
        lasts = timedelta(days=1)
        _token, secret = make_token(name="x", scopes=scopes, lasts=lasts, now=fixed_clock, by=user)
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})

    account = Account.objects.get(name="Customer C1").pk
    found = json.loads(get(chan, f"/what-if/{account}?orders_a_month=1").content)
    assert found["assumed"]["freed_minutes"] == 48
    assert (found["assumed"]["orders_before"], found["assumed"]["orders_after"]) == (5, 1)
    assert found["assumed"]["contribution_change"] == "114.29"
    everybody = get(chan, "/what-if?orders_a_month=1").json()
    assert everybody["assumed"]["contribution_change"] == "114.29"
    assert get(chan, f"/what-if/{account}?rush_kept=2").status_code == 422
    assert get(cleo, f"/what-if/{account}").status_code == 404
