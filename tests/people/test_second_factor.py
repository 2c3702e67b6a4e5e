"""Signing in with a code: set up, asked for, refused, recovered, taken away."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from septet.foundation.models import EventRecord
from septet.people import actions
from septet.people.models import User

PASSWORD = "correct horse battery"  # of the cast


def code(secret):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def sign_in(client, email="ada@example.com"):
    return client.post("/sign-in/", {"login": email, "password": PASSWORD})


def confirm(client):
    """Say once more who it is, as sensitive changes ask."""
    assert client.post("/confirm/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def secret(ada):
    secret = generate_totp_secret()
    TOTP.activate(ada, secret)
    return secret


def test_setting_up_an_app_shows_a_picture_and_recovery_codes_once(client, ada):
    sign_in(client)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    key = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code(key)}, follow=True)
    codes = response.context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in response.content.decode()
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert codes[0] not in again
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert key not in kept


def test_what_changes_about_the_second_factor_is_recorded(
    client, ada, django_capture_on_commit_callbacks
):
    sign_in(client)
    confirm(client)
    key = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(key)})
    client.post(reverse("mfa_deactivate_totp"))
    codes = set(EventRecord.objects.filter(actor="Ada").values_list("code", flat=True))
    assert codes == {"people.signed_in", "people.app_added", "people.app_removed"}
    assert key not in str(list(EventRecord.objects.values()))


def test_the_password_alone_no_longer_opens(client, ada, secret):
    assert sign_in(client).url.startswith(reverse("mfa_authenticate"))
    assert client.get("/").status_code == 302
    assert not EventRecord.objects.filter(code="people.signed_in").exists()
    page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "This code is not right" in page
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).url == "/"
    assert client.get("/").status_code == 200
    assert EventRecord.objects.filter(code="people.signed_in", actor="Ada").exists()


def test_codes_cannot_be_tried_without_end(client, ada, secret):
    sign_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code(secret)}).content.decode()
    assert "Too many tries" in page
    assert client.get("/").status_code == 302


def test_a_code_is_good_once(client, ada, secret):
    now = code(secret)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": now})
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": now})
    assert other.get("/").status_code == 302


def test_a_recovery_code_opens_once(client, ada, secret):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    spare = RecoveryCodes.activate(ada).get_unused_codes()[0]
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": spare}).url == "/"
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": spare})
    assert other.get("/").status_code == 302


def test_the_app_stays_while_the_password_is_short(client, ada, secret):
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    confirm(client)
    User.objects.filter(pk=ada.pk).update(password_is_short=True)
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "Choose a longer password first." in page
    assert Authenticator.objects.filter(user=ada).exists()


def test_a_passkey_stays_while_the_password_is_short(client, ada):
    key = Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Laptop"})
    User.objects.filter(pk=ada.pk).update(password_is_short=True)
    client.force_login(ada)
    confirm(client)
    url = reverse("mfa_remove_webauthn", args=[key.pk])
    page = client.post(url, follow=True).content.decode()
    assert "Choose a longer password first." in page
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_sensitive_changes_ask_again_who_it_is(client, ada):
    client.force_login(ada)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    page = client.post(response.url, {"password": "wrong"}).content.decode()
    assert "This is not your password." in page
    assert client.post(response.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")


def test_the_list_of_users_says_who_has_a_second_factor(client, ada, emil, secret):
    client.force_login(emil)
    page = client.get(reverse("people:users"), {"q": "ada"}).content.decode()
    assert "shield-check" in page
    page = client.get(reverse("people:users"), {"q": "emil"}).content.decode()
    assert "shield-check" not in page


def test_a_reset_takes_the_second_factor_and_ends_sessions(client, ada, emil, secret):
    client.force_login(ada)
    actions.reset_sign_in(User.objects.get(pk=ada.pk), by=emil)
    assert not Authenticator.objects.filter(user=ada).exists()
    assert client.get("/").status_code == 302


def test_somebody_elses_passkey_does_not_exist(client, ada, dora):
    key = Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Laptop"})
    client.force_login(dora)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        response = client.post(reverse(name, args=[key.pk]), follow=True)
        assert "Laptop" not in response.content.decode()
    assert Authenticator.objects.filter(pk=key.pk).exists()
