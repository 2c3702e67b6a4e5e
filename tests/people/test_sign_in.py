"""Signing in and out: what is said, what is counted, what a session is worth afterwards."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from septet.foundation import clock
from septet.foundation.models import EventRecord
from septet.people import actions

PASSWORD = "correct horse battery"  # of the cast
NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)

WRONG = "Address and password do not belong together."


def sign_in(client, email, password=PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def test_sign_in_opens_the_start_page_and_is_recorded(client, ada):
    page = client.get("/sign-in/").content.decode()
    assert "Sign in with a passkey" in page
    response = sign_in(client, "Ada@Example.com")
    assert response.url == "/"
    assert client.get("/").status_code == 200
    event = EventRecord.objects.get(code="people.signed_in")
    assert (event.actor, event.origin) == ("Ada", "127.0.0.1")


def test_known_unknown_and_deactivated_get_the_same_answer(client, ada, ben, emil, caplog):
    actions.deactivate(ben, expected=ben.version, by=emil)

    def shown(email, password):
        response = sign_in(client, email, password)
        return response.status_code, response.content.decode().replace(email, "")

    tries = [
        shown("ada@example.com", "not the password"),
        shown("nobody@example.com", "not the password"),
        shown("ben@example.com", PASSWORD),
    ]
    bodies = {(status, WRONG in body, len(body)) for status, body in tries}
    assert len(bodies) == 1
    assert bodies.pop()[:2] == (200, True)
    assert "not the password" not in caplog.text
    assert "ada@example.com" not in caplog.text


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com"])
def test_after_five_failures_even_the_right_password_has_to_wait(client, ada, email):
    for _ in range(5):
        assert WRONG in sign_in(client, email, "not the password").content.decode()
    assert "Too many tries" in sign_in(client, email).content.decode()


def test_failures_are_counted_where_all_processes_see_them(client, ada, settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    from django.db import connection

    sign_in(client, "ada@example.com", "not the password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM foundation_cache")
        assert cursor.fetchone()[0] > 0


def test_a_flood_from_one_place_is_stopped_in_words(client, ada):
    for _ in range(30):
        client.get("/sign-in/")
        response = client.post("/sign-in/", {})
    response = client.post("/sign-in/", {})
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


def test_sign_in_changes_the_session_key_and_guards_the_cookie(client, ada):
    client.cookies["septet_session"] = "planted"
    response = sign_in(client, "ada@example.com")
    cookie = response.cookies["septet_session"]
    assert cookie.value != "planted"
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")


def test_signing_out_ends_the_session_on_the_server(client, ada):
    sign_in(client, "ada@example.com")
    stolen = client.cookies["septet_session"].value
    client.get("/sign-out/")
    assert client.get("/").status_code == 200
    client.post("/sign-out/")
    assert not Session.objects.filter(session_key=stolen).exists()
    client.cookies["septet_session"] = stolen
    assert client.get("/").status_code == 302
    assert EventRecord.objects.filter(code="people.signed_out", actor="Ada").exists()


def later(monkeypatch, **delta):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(**delta))


def test_a_session_left_alone_for_an_hour_is_over(client, ada, monkeypatch):
    sign_in(client, "ada@example.com")
    later(monkeypatch, minutes=59)
    assert client.get("/").status_code == 200
    later(monkeypatch, minutes=118)
    assert client.get("/").status_code == 200
    later(monkeypatch, minutes=180)
    assert client.get("/").status_code == 302


def test_a_session_ends_after_twelve_hours_of_use(client, ada, monkeypatch):
    sign_in(client, "ada@example.com")
    for minutes in range(50, 12 * 60, 50):
        later(monkeypatch, minutes=minutes)
        assert client.get("/").status_code == 200
    later(monkeypatch, minutes=12 * 60 + 1)
    assert client.get("/").status_code == 302


def test_passwords_reach_neither_the_log_nor_the_events(client, ada, caplog):
    caplog.set_level(logging.DEBUG)
    sign_in(client, "ada@example.com")
    client.post(
        reverse("people:password"),
        {"old": PASSWORD, "password": "a much better sentence", "again": "a much better sentence"},
    )
    kept = str(list(EventRecord.objects.values())) + "".join(
        r.getMessage() for r in caplog.records if not r.name.startswith("django.db")
    )
    assert PASSWORD not in kept
    assert "a much better sentence" not in kept


def test_the_language_of_the_sign_in_page_can_be_chosen(client, db):
    response = client.post("/language/", {"language": "zh-hans", "next": "/sign-in/?next=/x/"})
    assert response.url == "/sign-in/?next=/x/"
    page = client.get("/sign-in/")
    assert 'lang="zh-hans"' in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", ""])
def test_choosing_a_language_leads_nowhere_else(client, db, elsewhere):
    response = client.post("/language/", {"language": "tlh", "next": elsewhere})
    assert response.url == "/"
    assert "septet_language" not in response.cookies
    assert "django_language" not in response.cookies
