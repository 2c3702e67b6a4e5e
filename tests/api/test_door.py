"""Who comes in: tokens that live, people who may, scopes that fit, sessions with their CSRF token."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from program import Program
from septet.config.api import api
from septet.foundation import clock, jobs
from septet.foundation.models import EventRecord, Job
from septet.people import actions as people
from septet.people.models import PersonalToken, User
from septet.people.roles import Permission, Role, Scope
from septet.people.tokens import door


@pytest.fixture
def waiting(dora):
    return jobs.enqueue("demo.work", title="Count", by=dora)


def test_every_operation_asks_for_a_permission_and_a_scope():
    for operation in api.operations():
        assert isinstance(operation.view_func.permission, Permission), operation.view_func
        assert operation.view_func.scopes <= set(Scope), operation.view_func


def test_writes_are_never_open_to_a_reading_token():
    for operation in api.operations():
        if operation.methods != ["GET"]:
            assert Scope.READ not in operation.view_func.scopes, operation.view_func


def test_a_token_ends_with_its_time(make_token, dora, monkeypatch, fixed_clock):
    program = Program(make_token(dora, lasts=timedelta(days=1))[1])
    assert program.get("/me").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: fixed_clock + timedelta(days=1))
    assert program.get("/me").status_code == 401


def test_a_token_ends_with_its_person(program, dora, emil):
    caller = program(dora)
    people.deactivate(dora, expected=dora.version, by=emil)
    assert caller.get("/me").status_code == 401
    people.reactivate(dora, expected=dora.version, by=emil)
    assert caller.get("/me").status_code == 401


def test_a_token_ends_where_secrets_may_be_stolen(program, dora, emil):
    caller = program(dora)
    people.reset_sign_in(dora, by=emil)
    assert caller.get("/me").status_code == 401
    assert EventRecord.objects.filter(code="people.token_revoked").count() == 1


def test_a_token_can_do_no_more_than_its_person_now_may(program, chan, emil):
    caller = program(chan)
    assert caller.get("/events").status_code == 200
    chan = User.objects.get(pk=chan.pk)
    people.change_user(
        chan, name="Chan", email=chan.email, roles=[Role.HR], expected=chan.version, by=emil
    )
    assert caller.get("/events").status_code == 404


def test_a_scope_the_token_lacks_is_named(program, dora, waiting):
    response = program(dora, "read")("POST", f"/jobs/{waiting.pk}/cancel")
    assert response.status_code == 403
    assert response.json()["code"] == "scope_missing"
    waiting.refresh_from_db()
    assert not waiting.cancel_requested


@pytest.mark.parametrize("sent", ["Bearer", "Bearer septet_", "Basic ZG9yYTp4", "septet_x", " "])
def test_other_credentials_are_refused(db, sent):
    response = Client().get("/api/v1/me", headers={"Authorization": sent})
    assert response.status_code == 401
    assert response["Cache-Control"] == "no-store"


def test_a_bad_token_is_not_rescued_by_a_session(client, dora):
    client.force_login(dora)
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer no"}).status_code == 401


def test_a_session_writes_only_with_its_csrf_token(dora, waiting):
    page = Client(enforce_csrf_checks=True)
    page.force_login(dora)
    refused = page.post(f"/api/v1/jobs/{waiting.pk}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    page.get("/me/")
    sent = {"X-CSRFToken": page.cookies["septet_csrf"].value}
    assert page.post(f"/api/v1/jobs/{waiting.pk}/cancel", headers=sent).status_code == 200


def test_many_bad_tokens_are_slowed_and_good_ones_are_not(program, dora, monkeypatch):
    monkeypatch.setattr(door, "FAILURES_ALLOWED", 3)
    cache.clear()
    bad, good = Program("septet_wrong"), program(dora)
    assert [bad.get("/me").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert bad.get("/me")["Retry-After"] == "300"
    assert good.get("/me").status_code == 200
    cache.clear()


def test_use_is_noted_to_the_minute(program, dora, fixed_clock, monkeypatch):
    caller = program(dora)
    caller.get("/me")
    monkeypatch.setattr(clock, "now", lambda: fixed_clock + timedelta(seconds=30))
    caller.get("/me")
    assert PersonalToken.objects.get().last_used_at == fixed_clock
    monkeypatch.setattr(clock, "now", lambda: fixed_clock + timedelta(seconds=60))
    caller.get("/me")
    assert PersonalToken.objects.get().last_used_at == fixed_clock + timedelta(seconds=60)


def test_the_event_log_says_that_it_came_by_the_api(program, dora, waiting):
    program(dora)("POST", f"/jobs/{waiting.pk}/cancel")
    event = EventRecord.objects.get(code="foundation.job_cancelled")
    assert (event.actor, event.origin) == ("Dora", "api 127.0.0.1")


def test_jobs_of_others_do_not_exist(program, dora, ada, waiting):
    own = jobs.enqueue("demo.work", title="Mine", by=ada)
    stranger = program(ada)
    hidden = stranger.get(f"/jobs/{waiting.pk}")
    missing = stranger.get("/jobs/999999")
    assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert [job["id"] for job in stranger.get("/jobs").json()["items"]] == [own.pk]
    assert [job["id"] for job in program(dora).get("/jobs").json()["items"]] == [own.pk, waiting.pk]
    assert Job.objects.filter(cancel_requested=True).count() == 0
