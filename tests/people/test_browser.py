"""Codes and passkeys in a real browser; the passkey lives in Chromium's own test device."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

PASSWORD = "correct horse battery"  # of the cast
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(live_server, settings):
    """Passkeys need a host name, so the address is localhost and no number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def screen(page):
    """The page, which must stay without a word on its console and inside its host."""
    said, hosts = [], set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/:]+).*", r"\1", request.url)))
    yield page
    assert said == []
    assert {host for host in hosts if not host.startswith("data:")} == {"http://localhost"}


def sign_in(page, address):
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Mail address").fill("ada@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page):
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Yes, go on").click()


def code(secret):
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_code_is_set_up_and_asked_for(screen, address, ada):
    sign_in(screen, address)
    screen.wait_for_url(f"{address}/")
    screen.goto(f"{address}/security/")
    screen.get_by_role("link", name="Set up an app").click()
    confirm(screen)
    secret = screen.get_by_label("If you cannot scan").input_value()
    screen.get_by_label("Code that the app shows").fill(code(secret))
    screen.get_by_role("button", name="Set up", exact=True).click()
    screen.get_by_text("they are shown this once").wait_for()
    spare = screen.locator("#recovery_codes li").first.inner_text()
    screen.context.clear_cookies()

    sign_in(screen, address)
    screen.get_by_label("Code").fill(spare)
    screen.get_by_role("button", name="Sign in", exact=True).click()
    screen.wait_for_url(f"{address}/")


def test_a_passkey_is_added_and_opens_without_a_password(screen, address, ada):
    device = screen.context.new_cdp_session(screen)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(screen, address)
    screen.wait_for_url(f"{address}/")
    screen.goto(f"{address}/security/webauthn/add/")
    confirm(screen)
    screen.get_by_role("button", name="Add a passkey").click()
    screen.get_by_text("they are shown this once").wait_for()
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    screen.context.clear_cookies()

    screen.goto(f"{address}/sign-in/")
    screen.get_by_role("button", name="Sign in with a passkey").click()
    screen.wait_for_url(f"{address}/")
    screen.get_by_text("Ada").first.wait_for()


def test_a_passkey_that_does_not_answer_says_so_on_the_page(screen, address, ada):
    device = screen.context.new_cdp_session(screen)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": False,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    screen.goto(f"{address}/sign-in/")
    screen.get_by_role("button", name="Sign in with a passkey").click()
    screen.get_by_text("The passkey did not answer").wait_for()
