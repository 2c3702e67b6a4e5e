"""A write sent twice with one Idempotency-Key is done once and answered the same."""

import pytest
from django.db import IntegrityError

from septet.foundation import idempotency, jobs
from septet.foundation.models import EventRecord, RequestKey

KEY = {"Idempotency_Key": "5f0c3b1e"}


@pytest.fixture
def cancel(program, dora):
    caller = program(dora)
    return lambda pk, **headers: caller("POST", f"/jobs/{pk}/cancel", **headers)


@pytest.fixture
def waiting(dora):
    return [jobs.enqueue("demo.work", title=f"Job {n}", by=dora) for n in range(2)]


def test_the_same_again_gets_the_first_answer(cancel, waiting):
    first = cancel(waiting[0].pk, **KEY)
    waiting[0].title = "renamed since"
    waiting[0].save(update_fields=["title"])
    second = cancel(waiting[0].pk, **KEY)

    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert EventRecord.objects.filter(code="foundation.job_cancelled").count() == 1


def test_another_request_with_the_same_key_is_refused(cancel, waiting):
    cancel(waiting[0].pk, **KEY)
    other = cancel(waiting[1].pk, **KEY)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    waiting[1].refresh_from_db()
    assert not waiting[1].cancel_requested


def test_keys_belong_to_a_person(cancel, waiting, program, emil):
    cancel(waiting[0].pk, **KEY)
    other = program(emil)("POST", f"/jobs/{waiting[1].pk}/cancel", **KEY)
    assert other.status_code == 200
    assert RequestKey.objects.count() == 2


def test_a_failure_is_not_kept(cancel):
    assert cancel(999999, **KEY).status_code == 404
    assert not RequestKey.objects.exists()


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "日"])
def test_a_key_must_be_a_key(cancel, waiting, key):
    response = cancel(waiting[0].pk, Idempotency_Key=key)
    assert (response.status_code, response.json()["code"]) == (422, "bad_key")


def test_two_at_the_same_moment_do_it_once(cancel, waiting, monkeypatch):
    """The later of two finds the key taken only when it writes its own; then it reads the answer."""
    first = cancel(waiting[0].pk, **KEY)
    real = idempotency.once
    calls = []

    def late(*args, **kwargs):
        calls.append(1)
        if len(calls) == 1:
            raise IntegrityError
        return real(*args, **kwargs)

    monkeypatch.setattr(idempotency, "once", late)
    second = cancel(waiting[0].pk, **KEY)
    assert (second.content, len(calls)) == (first.content, 2)


def test_reading_needs_no_key_and_keeps_none(program, dora):
    assert program(dora).get("/me", **KEY).status_code == 200
    assert not RequestKey.objects.exists()
