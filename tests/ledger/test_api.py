"""Programs bring files by the same door: brought, booked, withdrawn; nothing for outsiders."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from septet.ledger.models import ImportBatch

LINES = b"Invoice,Date,Customer,Amount,Currency\nR1,2025-01-05,7,5.00,EUR\nR2,2025-02-30,7,1,EUR\n"
ADDRESS = "/api/v1/imports"


@pytest.fixture
def call(fixed_clock):
    """call(user): a client that sends the user's token."""
    from datetime import timedelta

    from septet.people.roles import scopes_for
    from septet.people.tokens import actions

    def calling(user):
        scopes = scopes_for(user.permissions)
        _token, secret = actions.make_token(
            name="loader", scopes=scopes, lasts=timedelta(days=1), now=fixed_clock, by=user
        )
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return calling


def bring(client, content=LINES, **more):
    file = SimpleUploadedFile("lines.csv", content)
    return client.post(ADDRESS, {"file": file, "kind": "invoices", **more})


def test_a_program_brings_a_file_and_reads_what_became_of_it(call, dora, run_jobs):
    client = call(dora)
    brought = bring(client, source="sap")
    assert (brought.status_code, brought.json()["state"]) == (202, "importing")
    run_jobs()

    answer = client.get(f"{ADDRESS}/{brought.json()['id']}")
    batch = answer.json()
    assert (batch["state"], batch["booked"], batch["refused"], batch["source"]) == (
        "booked",
        1,
        1,
        "sap",
    )
    assert batch["sums"]["EUR"] == {
        "file": "6",
        "booked": "5",
        "refused": "1",
        "duplicates": "0",
    }
    assert batch["refusals"] == {"bad_date": 1}
    csv = client.get(f"{ADDRESS}/{batch['id']}/refusals.csv")
    assert b"R2,2025-02-30" in b"".join(csv.streaming_content)
    assert client.get(ADDRESS, {"state": "booked"}).json()["count"] == 1

    gone = client.post(
        f"{ADDRESS}/{batch['id']}/withdraw",
        {"reason": "Wrong month"},
        content_type="application/json",
        headers={"If-Match": answer["ETag"]},
    )
    assert gone.json()["state"] == "withdrawn"


def test_what_cannot_be_booked_is_told_in_words(call, dora):
    answer = bring(call(dora), b"Apples,Pears\n1,2\n")
    assert (answer.status_code, answer.json()["code"]) == (409, "field_missing")
    assert "Apples, Pears" in answer.json()["detail"]
    photo = bring(call(dora), b"\x89PNG\r\n" + bytes(100))
    assert photo.json()["code"] == "not_readable"
    assert "lines.csv is not a text, XLSX or Parquet file" in photo.json()["detail"]


def test_the_same_file_again_is_refused_with_its_import(call, dora, run_jobs):
    bring(call(dora))
    run_jobs()
    again = bring(call(dora))
    assert (again.status_code, again.json()["code"]) == (409, "already_booked")
    assert ImportBatch.objects.count() == 1


def test_outsiders_find_nothing(call, ada, dora):
    bring(call(dora))
    pk = ImportBatch.objects.get().pk
    assert call(ada).get(f"{ADDRESS}/{pk}").status_code == 404
    assert bring(call(ada)).status_code == 404
