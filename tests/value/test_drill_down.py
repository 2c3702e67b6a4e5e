"""From a number to the lines it is made of, and from a line to its file."""

import pytest
from django.urls import reverse

from bookkeeping import book, line
from septet.accounts.models import AccountNumber
from septet.ledger.models import ImportBatch
from septet.value import actions
from septet.value.queries import current_run


@pytest.fixture
def ledger(db, dora, run_jobs):
    """Two customers and a line that names none, counted in one run."""
    lines = [line("7", day, 100 + day, cost_amount=60, quantity=2) for day in (1, 30, 60)]
    lines += [line("7", 60, -40, invoice="C-9", cost_amount=-20, quantity=-1)]
    lines += [line("8", day, 1000, cost_amount=900, discount=50) for day in (5, 40)]
    lines += [line(None, 12, 33)]
    book("invoices", lines, name="march.csv")
    actions.start_run(by=dora)
    run_jobs()
    return current_run()


def of(number):
    return AccountNumber.objects.get(number=number).account_id


def look(client, user, number, **query):
    client.force_login(user)
    return client.get(reverse("value:lines", args=[of(number)]), query).content.decode()


def test_lines_add_up_to_the_customers_net_revenue(client, dora, ledger):
    from septet.value.models import AccountValue

    text = look(client, dora, "7")
    value = AccountValue.objects.get(run=ledger, account=of("7"))
    assert value.net_revenue == 351_00
    assert "4 lines, net amount 351.00 EUR." in text


def test_every_line_names_its_file_and_row(client, dora, ledger):
    text = look(client, dora, "8")
    batch = reverse("ledger:batch", args=[ImportBatch.objects.get(file_name="march.csv").pk])
    assert f'<a href="{batch}">march.csv</a>, 6' in text
    assert f'<a href="{batch}">march.csv</a>, 7' in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"month": "2025-01"}, 1),
        ({"only": "credits"}, 1),
        ({"only": "discounted"}, 0),
        ({"month": "nonsense", "only": "'; DROP"}, 4),
        ({"page": "999999999999"}, 4),
    ],
)
def test_lines_can_be_narrowed(client, dora, ledger, query, count):
    text = look(client, dora, "7", **query)
    assert f"{count} line" in text


def test_lines_without_a_customer_are_there_to_be_seen(client, dora, ada, ledger):
    client.force_login(dora)
    text = client.get(reverse("value:unallocated")).content.decode()
    assert "1 line, net amount 33.00 EUR." in text
    run = client.get(reverse("value:run", args=[ledger.pk])).content.decode()
    assert reverse("value:unallocated") in run
    client.force_login(ada)
    assert client.get(reverse("value:unallocated")).status_code == 404
