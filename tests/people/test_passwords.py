"""Password rules: 15 characters, or 8 beside a second factor; none of the common ones."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from septet.foundation.models import EventRecord
from septet.people.models import User
from septet.people.passwords import repeated_part

PASSWORD = "correct horse battery"  # of the cast

NEW = "a much better sentence"


def change(client, new, old=PASSWORD):
    return client.post(
        reverse("people:password"), {"old": old, "password": new, "again": new}
    ).content.decode()


@pytest.fixture
def mine(client, ada):
    client.force_login(ada)
    return client


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("fourteen chars", "at least 15 characters"),
        ("passwordpassword", "attackers try first"),
        ("password1234567890", "attackers try first"),
        ("iloveyouiloveyou", "attackers try first"),
        ("abababababababababab", "attackers try first"),
        ("ada@example.com", "too similar"),
    ],
)
def test_a_bad_password_is_refused_in_words(mine, ada, password, words):
    assert words in change(mine, password)
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


def test_eight_characters_are_enough_beside_a_second_factor(mine, ada):
    assert "at least 15" in change(mine, "kq7 vz2m")
    TOTP.activate(ada, generate_totp_secret())
    assert "at least 8" in change(mine, "kq7 vz2")
    change(mine, "kq7 vz2m")
    ada = User.objects.get(pk=ada.pk)
    assert ada.check_password("kq7 vz2m")
    assert ada.password_is_short


def test_the_old_password_is_asked_for(mine, ada):
    assert "This is not your current password." in change(mine, NEW, old="wrong")
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


def test_changing_the_password_ends_all_other_sessions(mine, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)
    assert elsewhere.get("/").status_code == 200
    before = mine.cookies["septet_session"].value
    change(mine, NEW)
    assert mine.get("/").status_code == 200
    assert mine.cookies["septet_session"].value != before
    assert elsewhere.get("/").status_code == 302
    assert EventRecord.objects.filter(code="people.password_changed", actor="Ada").exists()


def test_signing_out_everywhere_else_keeps_this_session(mine, ada):
    elsewhere = Client()
    elsewhere.force_login(ada)
    mine.post(reverse("people:end_sessions"))
    assert mine.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(
    ("text", "part"), [("abcabc", "abc"), ("aaaa", "a"), ("abcab", "abcab"), ("x", "x")]
)
def test_repeated_part(text, part):
    assert repeated_part(text) == part


def test_passwords_are_hashed_by_a_memory_hard_function():
    from septet.config import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]
