"""A file withdrawn may hold rows that others left out as duplicates: nothing vanishes silently."""

import pytest
from django.urls import reverse

from septet.ledger import actions, queries
from septet.ledger.queries import results

HEAD = b"Invoice,Line,Date,Customer,Amount,Currency\n"
ONE, TWO, THREE = (f"R{n},1,2025-01-0{n},7,{n}.00,EUR\n".encode() for n in (1, 2, 3))


@pytest.fixture
def shown(client, dora):
    client.force_login(dora)
    return lambda batch: client.get(reverse("ledger:batch", args=[batch.pk])).content.decode()


def booked():
    return sum(live.rows for live in queries.live_batches("invoices"))


def test_the_page_warns_before_and_tells_after_a_withdrawal(brought, shown, dora):
    first = brought(HEAD + ONE + TWO, file_name="january.csv")
    brought(HEAD + TWO + THREE, file_name="february.csv")
    assert "After the withdrawal, import each of them once more" in shown(first)

    actions.withdraw(first.pk, reason="Wrong month", by=dora)

    page = shown(first)
    assert "now they count nowhere" in page
    assert "february.csv" in page
    assert "1 row<" in page
    assert booked() == 1

    brought(HEAD + TWO + THREE, file_name="february.csv")
    assert booked() == 2, "the row that was a duplicate of the withdrawn file is back"
    assert "count nowhere" not in shown(first)
    assert results.leaning_on(first) == []


def test_nothing_is_said_where_nothing_overlaps(brought, shown):
    first = brought(HEAD + ONE)
    brought(HEAD + TWO + THREE)
    assert "import each of them once more" not in shown(first)
