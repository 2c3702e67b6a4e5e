"""Health: the process answers strangers; what fails is told only to those who may know."""

import shutil
from collections import namedtuple

import pytest
from django.urls import reverse

from septet.foundation.models import WorkerBeat

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def full_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9 - 5, 5))


@pytest.fixture
def worker(db, fixed_clock):
    return WorkerBeat.objects.create(name="one", at=fixed_clock)


def test_healthz_answers_anybody(client, db):
    assert client.get("/healthz").status_code == 200


def test_readyz_is_ready_with_a_living_worker(client, worker):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready")


def test_readyz_tells_strangers_no_details(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready")


def test_readyz_tells_the_administrator_what_fails(client, emil):
    client.force_login(emil)
    checks = client.get("/readyz").json()["checks"]
    assert checks == {"database": True, "worker": False, "disk": True, "migrations": True}


def test_a_full_disk_refuses_writes_and_still_lets_people_read(client, ada, full_disk):
    client.force_login(ada)
    answer = client.post(reverse("web:job_cancel", args=[1]))
    assert answer.status_code == 507
    assert "Nothing was changed" in answer.content.decode()
    assert client.get(reverse("web:jobs")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302


def test_a_full_disk_answers_the_api_with_a_problem(client, ada, full_disk):
    client.force_login(ada)
    answer = client.post("/api/v1/jobs/1/cancel")
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
