"""Every failure has one shape, and lists have an end."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from septet.foundation import jobs
from septet.foundation.models import EventRecord
from septet.people import actions as people
from septet.people.roles import Role


def shape(response):
    assert response["Content-Type"].startswith("application/json")
    assert response["Cache-Control"] == "no-store"
    problem = response.json()
    assert set(problem) == {"code", "detail", "fields", "current"}
    assert problem["detail"]
    return response.status_code, problem["code"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/no/such/address", (404, "not_found")),
        ("GET", "/jobs/12345", (404, "not_found")),
        ("GET", "/", (404, "not_found")),
        ("DELETE", "/jobs", (405, "method_not_allowed")),
        ("GET", "/jobs?limit=501", (422, "invalid")),
        ("GET", "/jobs?limit=0", (422, "invalid")),
        ("GET", "/jobs?offset=1000001", (422, "invalid")),
        ("GET", f"/jobs?offset={2**63}", (422, "invalid")),
        ("GET", f"/jobs/{2**63}", (422, "invalid")),
        ("GET", "/jobs/one", (422, "invalid")),
        ("GET", "/jobs?state=lost", (422, "invalid")),
        ("GET", "/events?since=yesterday", (422, "invalid")),
        ("GET", "/events?since=0001-01-01T00:00:00%2B14:00", (422, "invalid")),
        ("GET", "/events?actor=%00", (422, "invalid")),
    ],
)
def test_a_failure_has_one_shape(program, emil, method, path, expected):
    assert shape(program(emil)(method, path)) == expected


def test_a_fault_is_named_with_its_place(program, emil):
    problem = program(emil).get("/jobs?limit=501").json()
    assert [(f["field"], f["code"]) for f in problem["fields"]] == [
        ("query.limit", "less_than_equal")
    ]


def test_what_breaks_inside_says_nothing_of_it(program, emil, monkeypatch):
    from septet.foundation import audit

    def broken():
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(audit, "verify", broken)
    response = program(emil).get("/events/verify")
    assert shape(response) == (500, "failed")
    assert "secret" not in response.content.decode()


def test_words_come_in_the_language_asked_for(nobody, db):
    english = nobody.get("/me").json()["detail"]
    chinese = nobody.get("/me", Accept_Language="zh-hans").json()["detail"]
    assert "Send a personal token" in english
    assert "个人令牌" in chinese


def test_lists_are_windows_with_the_count_of_all(program, dora):
    for number in range(7):
        jobs.enqueue("demo.work", title=f"Job {number}", by=dora)
    caller = program(dora)
    first = caller.get("/jobs?limit=3").json()
    last = caller.get("/jobs?limit=3&offset=6").json()
    assert [job["title"] for job in first["items"]] == ["Job 6", "Job 5", "Job 4"]
    assert [job["title"] for job in last["items"]] == ["Job 0"]
    assert first["count"] == last["count"] == 7


@pytest.mark.parametrize("path", ["/jobs", "/users", "/events"])
def test_a_list_asks_as_many_questions_for_30_rows_as_for_one(
    program, emil, path, django_assert_num_queries
):
    caller = program(emil)
    caller.get(path)
    with CaptureQueriesContext(connection) as once:
        assert caller.get(path).json()["count"] <= 3
    for number in range(30):
        user = people.add_user(
            email=f"{number}@example.com", name=f"P {number}", roles=[Role.HR], by=None
        )
        jobs.enqueue("demo.work", title="Count", by=user)
    with django_assert_num_queries(len(once)):
        assert caller.get(path).json()["count"] >= 30


def test_events_are_sentences_and_the_chain_is_verified(program, chan):
    caller = program(chan)
    newest = caller.get("/events?code=people&limit=1").json()["items"][0]
    assert newest["code"] == "people.token_made"
    assert newest["text"].startswith("Chan made the token “reports” for ")
    verdict = caller.get("/events/verify").json()
    assert (verdict["intact"], verdict["events"]) == (True, EventRecord.objects.count())


def test_events_can_be_narrowed(program, chan, dora):
    caller = program(chan)
    assert caller.get("/events?actor=nobody").json()["count"] == 0
    assert caller.get("/events?until=2026-02-01T00:00:00Z").json()["count"] == 0
    found = caller.get(f"/events?subject_type=people.user&subject_id={dora.pk}").json()["items"]
    assert [event["data"]["email"] for event in found] == [dora.email]


def test_the_document_is_open_and_names_every_error():
    document = Client().get("/api/v1/openapi.json").json()
    cancel = document["paths"]["/api/v1/jobs/{pk}/cancel"]["post"]
    wanted = {"200", "400", "401", "403", "404", "409", "413", "422", "429"}
    assert set(cancel["responses"]) == wanted
    assert "Problem" in document["components"]["schemas"]
    assert "http://" not in json.dumps(document)
    assert Client().get("/api/v1/docs").status_code == 404
