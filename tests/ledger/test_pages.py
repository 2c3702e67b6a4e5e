"""Through the pages: bring, check, import, read the result, withdraw. Outsiders see nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from septet.ledger import actions
from septet.ledger.models import ImportBatch, MappingProfile, State

ROWS = b"""Rechnung Nr;Rechnungsdatum;Kundennr;Menge;Betrag
R1;05.01.2025;1001;10;1.120,50
R2;06.01.2025;;1;-12,05
R3;31.02.2025;1002;1;7,00
"""
COLUMNS = {
    "column_0": "invoice",
    "column_1": "date",
    "column_2": "customer",
    "column_3": "quantity",
}
PLAN = COLUMNS | {"column_4": "net_amount", "source": "sap", "currency": "eur", "do": "import"}


def bring(client, content=ROWS, name="lines.csv", kind="invoices"):
    upload = {"file": SimpleUploadedFile(name, content), "kind": kind}
    return client.post(reverse("ledger:new"), upload)


@pytest.fixture
def finance(client, dora):
    client.force_login(dora)
    return client


def page(client, name, *args):
    return client.get(reverse(f"ledger:{name}", args=args), follow=True).content.decode()


def test_a_file_is_brought_checked_and_imported(finance, run_jobs):
    bring(finance)
    batch = ImportBatch.objects.get()
    shown = page(finance, "batch", batch.pk)
    assert "Rechnungsdatum" in shown
    assert "Nothing is booked yet" in shown

    answer = finance.post(reverse("ledger:check", args=[batch.pk]), PLAN | {"version": "1"})
    assert answer.url == reverse("ledger:batch", args=[batch.pk])
    assert "You may leave this page" in page(finance, "batch", batch.pk)
    run_jobs()

    result = page(finance, "batch", batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.source, batch.booked, batch.refused) == ("booked", "sap", 2, 1)
    assert "2 of 3 rows are booked." in result
    assert "1,108.45" in result
    assert "Not a date" in result
    refused = finance.get(reverse("ledger:refusals", args=[batch.pk]))
    assert b"R3;31.02.2025;1002" in b"".join(refused.streaming_content)
    raw = finance.get(reverse("ledger:raw", args=[batch.pk]))
    assert b"".join(raw.streaming_content) == ROWS
    assert raw["Content-Disposition"].startswith("attachment")


def test_the_preview_follows_the_choice_and_says_what_would_be_refused(finance):
    bring(finance)
    batch = ImportBatch.objects.get()

    part = finance.post(reverse("ledger:preview", args=[batch.pk]), PLAN).content.decode()

    assert "1120.5" in part
    assert "1 of these rows would be refused." in part
    assert "31.02.2025" in part
    assert ImportBatch.objects.get().version == 1


def test_what_is_missing_is_said_with_the_columns_there_are(finance):
    bring(finance)
    batch = ImportBatch.objects.get()
    less = {k: v for k, v in PLAN.items() if k != "column_4"}

    answer = finance.post(reverse("ledger:check", args=[batch.pk]), less).content.decode()

    assert "No column is chosen for net amount or quantity and unit price" in answer
    batch.refresh_from_db()
    assert batch.state == State.UPLOADED


def test_two_columns_for_one_field_are_refused_where_they_stand(finance):
    bring(finance)
    batch = ImportBatch.objects.get()
    twice = PLAN | {"column_3": "net_amount"}
    answer = finance.post(reverse("ledger:check", args=[batch.pk]), twice).content.decode()
    assert "Two columns are chosen for net amount" in answer


def test_a_colleague_meanwhile_is_not_overwritten(finance, emil):
    bring(finance)
    batch = ImportBatch.objects.get()
    plan = actions.Plan({h: h for h in ()}, "other", "USD", {})
    ImportBatch.objects.get().change(source="other", currency="USD")
    url = reverse("ledger:check", args=[batch.pk])

    first = finance.post(url, PLAN | {"version": "1"}).content.decode()
    assert "source other, currency USD" in first
    assert 'value="sap"' in first
    assert plan.source == ImportBatch.objects.get().source
    assert finance.post(url, PLAN | {"version": "2"}).status_code == 302
    assert ImportBatch.objects.get().source == "sap"


def test_a_profile_reads_the_next_file_by_itself(finance, run_jobs):
    bring(finance)
    url = reverse("ledger:check", args=[ImportBatch.objects.get().pk])
    finance.post(url, PLAN | {"do": "profile", "profile": "SAP lines"})
    assert MappingProfile.objects.get().mapping["net_amount"] == "Betrag"

    bring(finance, ROWS + b"R9;07.01.2025;1001;1;5,00\n", "february.csv")

    second = ImportBatch.objects.latest("pk")
    assert (second.source, second.mapping["invoice"]) == ("sap", "Rechnung Nr")
    assert "profile “SAP lines”" in page(finance, "check", second.pk)


def test_a_waiting_import_is_cancelled_and_may_be_started_again(finance, run_jobs):
    bring(finance)
    batch = ImportBatch.objects.get()
    url = reverse("ledger:check", args=[batch.pk])
    finance.post(url, PLAN)
    finance.post(reverse("ledger:cancel", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.state == State.CANCELLED
    assert run_jobs() == []

    finance.post(url, PLAN)
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == State.BOOKED


def test_withdrawing_asks_why(finance, brought):
    batch = brought(b"Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.00\n")
    url = reverse("ledger:withdraw", args=[batch.pk])

    silent = finance.post(url, {"reason": "", "version": batch.version}).content.decode()
    assert "Say why" in silent
    finance.post(url, {"reason": "Wrong month", "version": batch.version})

    assert "Dora withdrew this import" in page(finance, "batch", batch.pk)


def test_the_same_file_again_leads_to_the_import_it_is(finance, brought):
    batch = brought(b"Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.00\n")
    again = bring(finance, b"Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.00\n")
    assert reverse("ledger:batch", args=[batch.pk]) in again.content.decode()


def test_a_file_that_is_none_is_kept_with_the_reason_and_can_be_discarded(finance, own_home):
    bring(finance, b"\x89PNG\r\n\x1a\n" + bytes(200), "photo.csv")
    batch = ImportBatch.objects.get()
    assert "photo.csv is not a text, XLSX or Parquet file" in page(finance, "check", batch.pk)

    finance.post(reverse("ledger:discard", args=[batch.pk]))
    assert not ImportBatch.objects.exists()


def test_an_empty_file_is_refused_with_words(finance):
    assert "The file is empty" in bring(finance, b"").content.decode()
    assert not ImportBatch.objects.exists()


def test_the_kind_is_found_by_the_columns(finance):
    visits = b"Date,Customer No,Activity,Minutes\n2025-01-05,1001,visit,90\n"
    pools = b"Pool,From,To,Cost,Capacity hours\nDesk,2025-01-01,2025-01-31,9000,480\n"
    bring(finance, visits, "a.csv", kind="")
    bring(finance, pools, "b.csv", kind="")
    assert list(ImportBatch.objects.order_by("pk").values_list("kind", flat=True)) == [
        "activities",
        "pools",
    ]


def test_the_list_asks_the_same_few_questions_for_1_and_30_imports(finance, dora):
    from django.db import connection

    def brought_batches(count):
        for number in range(count):
            from septet.foundation import clock

            ImportBatch.objects.create(
                kind="invoices",
                file_name=f"{number}.csv",
                digest=f"{number}",
                size=1,
                uploaded_by=dora,
                uploaded_at=clock.now(),
                state="booked",
                rows=1,
                booked=1,
                sums={"EUR": {"file": "1", "booked": "1", "refused": "0", "duplicates": "0"}},
            )

    brought_batches(1)
    page(finance, "batches")
    with CaptureQueriesContext(connection) as few:
        page(finance, "batches")
    brought_batches(29)
    with CaptureQueriesContext(connection) as many:
        html = page(finance, "batches")
    assert len(few) == len(many) <= 12
    assert "28.csv" in html
    assert len(html) < 60_000


@pytest.mark.parametrize("name", ["batch", "check", "progress", "refusals", "raw"])
def test_outsiders_see_nothing(client, brought, ada, name):
    batch = brought(b"Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.00\n")
    client.force_login(ada)
    assert client.get(reverse(f"ledger:{name}", args=[batch.pk])).status_code == 404
    assert client.get(reverse("ledger:batches")).status_code == 404


def test_the_champion_reads_but_does_not_import(client, brought, chan):
    batch = brought(b"Invoice,Date,Customer,Amount\nR1,2025-01-05,7,5.00\n")
    client.force_login(chan)
    assert "Reconciliation" in page(client, "batch", batch.pk)
    assert client.get(reverse("ledger:new")).status_code == 404
    assert client.get(reverse("ledger:raw", args=[batch.pk])).status_code == 404
    assert client.post(reverse("ledger:withdraw", args=[batch.pk])).status_code == 404
