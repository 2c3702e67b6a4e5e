"""Dora makes a token in her settings, uses it, and revokes it."""

import logging
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from program import Program
from septet.foundation.models import EventRecord
from septet.people.models import PersonalToken

PASSWORD = "correct horse battery"  # of the cast
MAKE = {"name": "Nightly import", "scopes": ["read", "import"], "lasts": "90"}


@pytest.fixture
def signed_in(client, dora):
    """Gave the password again just now, so that nobody asks for it."""
    client.force_login(dora)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def make(client, **changes):
    return client.post(reverse("people:make_token"), MAKE | changes)


def secret_in(response):
    return re.search(r"septet_[\w-]{43}", response.content.decode())[0]


def test_a_token_is_shown_once_and_kept_as_a_digest(signed_in, dora):
    secret = secret_in(make(signed_in))

    token = PersonalToken.objects.get()
    assert (token.user, token.name, token.scopes) == (dora, "Nightly import", "import read")
    assert token.expires_at - token.made_at == timedelta(days=90)
    kept = [str(v) for row in PersonalToken.objects.values() for v in row.values()]
    assert not any(secret in value for value in kept)
    again = signed_in.get(reverse("people:tokens")).content.decode()
    assert "Nightly import" in again
    assert secret not in again
    event = EventRecord.objects.get(code="people.token_made")
    assert event.data == {
        "name": "Nightly import",
        "scopes": "import, read",
        "expires_at": "2026-05-02",
    }


def test_the_secret_stands_in_no_log_and_no_event(signed_in, caplog):
    caplog.set_level(logging.DEBUG)
    secret = secret_in(make(signed_in))
    Program(secret).get("/me")
    Program(secret + "x").get("/me")
    Program(secret).get("/no/such/thing")
    assert secret not in caplog.text
    assert not any(secret in str(event) for event in EventRecord.objects.values())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "This field is required"),
        ({"scopes": []}, "This field is required"),
        ({"scopes": ["manage", "admin"]}, "Select a valid choice"),
        ({"lasts": "100000"}, "Select a valid choice"),
    ],
)
def test_a_token_needs_a_name_a_purpose_and_an_end(signed_in, changes, words):
    assert words in make(signed_in, **changes).content.decode()
    assert not PersonalToken.objects.exists()


def test_the_password_is_asked_again_before_a_token_is_made(client, dora):
    client.force_login(dora)
    response = make(client)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not PersonalToken.objects.exists()
    response = client.post(response.url, {"password": PASSWORD})
    assert secret_in(response)
    assert PersonalToken.objects.get().name == "Nightly import"


def test_a_revoked_token_opens_nothing_at_once(signed_in, make_token, dora):
    token, secret = make_token(dora)
    assert Program(secret).get("/me").status_code == 200
    response = signed_in.post(reverse("people:revoke_token", args=[token.pk]), follow=True)
    assert "opens nothing now" in response.content.decode()
    assert Program(secret).get("/me").status_code == 401
    assert EventRecord.objects.filter(code="people.token_revoked").count() == 1
    signed_in.post(reverse("people:revoke_token", args=[token.pk]))
    assert EventRecord.objects.filter(code="people.token_revoked").count() == 1


def test_somebody_elses_token_does_not_exist(signed_in, make_token, ada):
    token, _secret = make_token(ada)
    response = signed_in.post(reverse("people:revoke_token", args=[token.pk]))
    assert response.status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None
    assert "reports" not in signed_in.get(reverse("people:tokens")).content.decode()
