"""Accounts that files tell of."""

from django.test.utils import CaptureQueriesContext

from septet.accounts.actions import ensure_accounts
from septet.accounts.models import Account, AccountNumber
from septet.foundation.models import EventRecord


def test_every_number_of_a_source_gets_one_account(dora):
    assert ensure_accounts("erp", {"1": "Brandt", "2": None}, by=dora) == 2
    assert ensure_accounts("erp", {"1": "Brandt", "2": None, "3": "Kugel"}, by=dora) == 1
    assert ensure_accounts("shop", {"1": "Somebody else"}, by=dora) == 1

    names = AccountNumber.objects.order_by("source", "number")
    assert list(names.values_list("source", "number", "account__name")) == [
        ("erp", "1", "Brandt"),
        ("erp", "2", "2"),
        ("erp", "3", "Kugel"),
        ("shop", "1", "Somebody else"),
    ]
    events = EventRecord.objects.filter(code="accounts.added")
    assert [e.data["count"] for e in events.order_by("sequence")] == ["2", "1", "1"]


def test_a_number_gets_its_name_when_a_file_tells_it_and_keeps_the_first(dora):
    ensure_accounts("erp", {"2": None}, by=dora)
    ensure_accounts("erp", {"2": "Halden"}, by=dora)
    ensure_accounts("erp", {"2": "Halden Ltd"}, by=dora)

    assert Account.objects.get().name == "Halden"


def test_two_thousand_accounts_take_few_questions(dora, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        ensure_accounts("erp", {str(n): f"Customer {n}" for n in range(2000)}, by=dora)
    assert Account.objects.count() == 2000


def test_nothing_new_writes_nothing(dora, db):
    from django.db import connection

    ensure_accounts("erp", {"1": "Brandt"}, by=dora)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert ensure_accounts("erp", {"1": "Brandt"}, by=dora) == 0
    assert not [q for q in asked if q["sql"].startswith(("INSERT", "UPDATE"))]
