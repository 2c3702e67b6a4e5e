"""Customers on the start page: who sees which, and why they stand there."""

from datetime import date

import pytest

from septet.accounts.models import Account
from septet.value.models import ValueRun
from web.kit import UNTIL, page


def test_a_manager_sees_own_sums_and_no_company_figures(client, ada, dora, new_run):
    brandt = Account.objects.create(name="Brandt", manager=ada)
    other = Account.objects.create(name="Nordlicht")
    new_run([(brandt, -9_000_00, 0.9), (other, 30_000_00, 0.9)], by=dora)

    shown = page(client, ada)
    assert "Brandt loses 9.0 k EUR" in shown
    assert "You look after 1 customer: net revenue 99.0 k EUR" in shown
    assert "Nordlicht" not in shown
    assert "100 k EUR" not in shown


def test_an_outsider_sees_nothing_of_others_accounts(client, ada, cleo, dora, new_run):
    brandt = Account.objects.create(name="Brandt", manager=ada)
    new_run([(brandt, -9_000_00, 0.1)], by=dora)
    assert "Brandt" not in page(client, cleo)


def test_a_sponsor_sees_a_fading_account_below_a_group_of_his(client, ben, dora, new_run):
    group = Account.objects.create(name="Brandt group", sponsor=ben)
    fading = Account.objects.create(name="Brandt", parent=group)
    new_run([(fading, 9_000_00, 0.12)], by=dora)
    shown = page(client, ben)
    assert "Brandt is fading" in shown
    assert "The chance that it orders again is 12 %." in shown


def test_the_champion_sees_the_largest_that_lose_and_those_without_manager(
    client, chan, ada, dora, new_run
):
    accounts = [Account.objects.create(name=f"Customer {n:02}", manager=ada) for n in range(24)]
    Account.objects.filter(pk=accounts[3].pk).update(manager=None)
    rows = [(a, -1_000_00 if n in (0, 22) else 5_000_00, 0.9) for n, a in enumerate(accounts)]
    new_run(rows, by=dora)

    shown = page(client, chan)
    assert "Customer 00 loses" in shown
    assert "Customer 22 loses" not in shown, "it is not among the twenty largest"
    assert "1 of the 20 largest customers has no key account manager" in shown
    assert "Customer 03" in shown


def test_more_than_five_customers_stand_behind_one_row(client, chan, ada, dora, new_run):
    accounts = [Account.objects.create(name=f"Customer {n}", manager=ada) for n in range(8)]
    new_run([(a, -1_000_00, 0.9) for a in accounts], by=dora)
    shown = page(client, chan)
    assert shown.count("<strong>Customer") == 5
    assert "3 more customers are worth a look" in shown


def test_a_long_silence_is_measured_by_the_customers_own_habit(client, ada, dora, new_run):
    quiet = Account.objects.create(name="Quiet", manager=ada)
    new_run([(quiet, 5_000_00, 0.8)], by=dora, last_on=date(2025, 10, 1))
    shown = page(client, ada)
    assert "Quiet has been silent longer than usual" in shown
    assert "It used to order every 7 days" in shown


@pytest.mark.parametrize(
    ("last", "orders", "silent"),
    [
        (date(2025, 12, 20), 40, False),
        (date(2025, 10, 1), 40, True),
        (date(2025, 10, 1), 4, False),
        (date(2025, 12, 10), 400, False),
    ],
)
def test_silence(last, orders, silent):
    from septet.web.needs.accounts import silence

    row = {"first_on": date(2025, 1, 1), "last_on": last, "orders": orders}
    assert (silence(row, ValueRun(until=UNTIL)) is not None) == silent


def test_a_customer_who_will_hardly_return_is_not_called_fading(client, ada, dora, new_run):
    new_run([(Account.objects.create(name="Brandt", manager=ada), 1_00, 0.01)], by=dora)
    shown = page(client, ada)
    assert "Brandt has probably left" in shown
    assert "fading" not in shown
