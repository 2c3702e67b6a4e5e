"""Programs start, read and publish runs, and set figures, with the rights of their person."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from septet.programme.models import Assumption
from septet.value import actions
from septet.value.models import State, ValueRun


@pytest.fixture
def call(fixed_clock):
    def as_(user, method, path, body=None):
        from septet.people.roles import scopes_for
        from septet.people.tokens.actions import make_token

        scopes = scopes_for(user.permissions)
        _token, secret = make_token(
            name="reports", scopes=scopes, lasts=timedelta(days=1), now=fixed_clock, by=user
        )
        return Client().generic(
            method,
            f"/api/v1{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )

    return as_


def test_a_program_starts_reads_and_publishes_a_run(call, dora, chan, small_ledger, run_jobs):
    asked = call(dora, "POST", "/runs", {})
    assert asked.status_code == 202
    run = asked.json()["id"]
    assert asked.json()["state"] == "queued"
    run_jobs()

    report = call(chan, "GET", f"/runs/{run}").json()
    assert (report["contribution"], report["unallocated"]) == ("346.00", "40.00")
    assert report["reconciliation"]["rows"][0]["ledger"] == "1540"
    rows = call(dora, "GET", f"/runs/{run}/values").json()
    assert rows["count"] == 3
    assert rows["items"][-1]["account"] is None
    assert call(chan, "POST", f"/runs/{run}/publish").status_code == 404
    assert call(dora, "POST", f"/runs/{run}/publish").json()["state"] == "published"
    assert call(chan, "GET", "/runs/current").json()["id"] == run


def test_a_refusal_is_told_in_words(call, dora, small_ledger):
    run = actions.start_run(by=dora)
    answer = call(dora, "POST", f"/runs/{run.pk}/publish")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_computed")
    assert "Only a run that is computed" in answer.json()["detail"]
    assert ValueRun.objects.get().state == State.QUEUED


def test_managers_find_no_runs_and_no_figures(call, ada, small_ledger, dora):
    run = actions.start_run(by=dora)
    for path in ("/runs", f"/runs/{run.pk}", "/assumptions", "/policies"):
        assert call(ada, "GET", path).status_code == 404


def test_a_program_sets_an_assumption(call, dora, chan):
    body = {"value": "0.28", "reason": "Mean of last year", "valid_from": "2025-01-01"}
    assert call(chan, "POST", "/assumptions/margin_rate", body).status_code == 404
    assert call(dora, "POST", "/assumptions/margin_rate", body).status_code == 201
    assert Assumption.objects.get().set_by == dora
    found = {f["key"]: f for f in call(chan, "GET", "/assumptions").json()}
    assert found["margin_rate"]["in_force"] == "0.28"
    wrong = call(dora, "POST", "/assumptions/margin_rate", body | {"value": "2"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "out_of_range")
