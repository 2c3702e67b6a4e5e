"""Who keeps imports going need not read customers' money: amounts and lines are for finance, the
champion, and whoever brought the file."""

import pytest
from django.urls import reverse

from septet.foundation.models import EventRecord

LINES = b"Invoice,Date,Customer,Amount,Currency\nR1,2025-01-05,Brandt,4711.50,EUR\nR2,2025-02-30,7,9,EUR\n"
CHECKED = ["check", "preview", "layout", "discard", "raw"]


def answer(client, name, pk):
    method = client.post if name in {"preview", "layout", "discard"} else client.get
    response = method(reverse(f"ledger:{name}", args=[pk]))
    response.getvalue()
    return response.status_code


def pages(client, batch):
    shown = client.get(reverse("ledger:batches")).content.decode()
    return shown + client.get(reverse("ledger:batch", args=[batch.pk])).content.decode()


def test_an_administrator_sees_that_it_adds_up_and_no_amounts(client, brought, emil):
    batch = brought(LINES)
    client.force_login(emil)
    shown = pages(client, batch)
    assert "1 of 2 rows are booked" in shown
    assert "Not a date" in shown
    assert "4,711.5" not in shown
    assert "Amounts are shown to finance" in shown
    for name in ("refusals", "raw"):
        assert answer(client, name, batch.pk) == 404


@pytest.mark.parametrize("name", CHECKED)
def test_nor_the_rows_of_a_file_that_waits(client, take, emil, dora, name):
    batch = take(LINES)
    client.force_login(emil)
    assert answer(client, name, batch.pk) == 404
    assert "Brandt" not in pages(client, batch)
    client.force_login(dora)
    assert answer(client, name, batch.pk) in {200, 302}


def test_but_a_file_brought_in_person(client, take, emil):
    batch = take(LINES, by=emil)
    client.force_login(emil)
    assert "Brandt" in client.get(reverse("ledger:check", args=[batch.pk])).content.decode()


def test_the_champion_reads_amounts(client, brought, chan):
    batch = brought(LINES)
    client.force_login(chan)
    assert "4,711.5" in pages(client, batch)


def test_programs_of_administrators_neither(brought, program, emil, dora):
    batch = brought(LINES)
    address = f"/imports/{batch.pk}"
    assert program(dora).get(address).json()["sums"]["EUR"]["booked"] == "4711.5"
    assert program(emil).get(address).json()["sums"] == {}
    assert program(emil).get(f"{address}/refusals.csv").status_code == 404


def test_taking_a_file_out_of_the_house_is_recorded(client, brought, dora):
    batch = brought(LINES)
    client.force_login(dora)
    client.get(reverse("ledger:raw", args=[batch.pk])).getvalue()
    event = EventRecord.objects.get(code="ledger.file_downloaded")
    assert (event.actor_id, event.subject_id) == (dora.pk, str(batch.pk))
