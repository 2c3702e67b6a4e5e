"""Every page as each of the cast and as nobody: it opens exactly for whom the table says."""

from pathlib import Path

import pytest
from django.urls import reverse

from septet.foundation.models import WorkerBeat
from septet.people import access
from septet.people.access import Door
from septet.people.roles import Permission, Role, permissions_of

ROOT = Path(__file__).resolve().parents[2]
CAST = ["ada", "ben", "dora", "olaf", "chan", "emil"]
PLAIN = [e for e in access.table() if e.is_parameterless and e.door != Door.TOKEN]
SIGN_IN = "/sign-in/"


@pytest.fixture(autouse=True)
def living_worker(db, fixed_clock):
    """Without one the installation is not ready and says so."""
    WorkerBeat.objects.create(name="one", at=fixed_clock)


@pytest.fixture
def cast(request):
    return [request.getfixturevalue(name) for name in CAST]


def answer(client, entry):
    response = client.get(entry.path)
    to_sign_in = response.status_code == 302 and response.url.startswith(SIGN_IN)
    return SIGN_IN if to_sign_in else response.status_code


@pytest.mark.parametrize("entry", PLAIN, ids=lambda entry: entry.name)
def test_a_page_opens_for_whom_the_table_says(client, cast, entry):
    found = answer(client, entry)
    if entry.door == Door.OPEN:
        assert found in {200, 302, 405, 503, SIGN_IN}  # readyz says 503 where no worker runs
    else:
        assert found == SIGN_IN
    for user in cast:
        client.force_login(user)
        found = answer(client, entry)
        if entry.door == Door.PERMISSION and not user.may(entry.permission):
            assert found == 404, user
        else:
            allowed = {200, 302, 405}
            allowed |= {503} if entry.door == Door.OPEN else set()
            allowed |= {404} if entry.name.startswith("mfa_") else set()  # no codes yet
            assert found in allowed, user


def test_the_cast_between_them_hold_every_permission_but_hr():
    roles = frozenset(Role) - {Role.HR}
    assert permissions_of(roles) == frozenset(Permission)


def test_the_reference_is_what_the_pages_ask_for():
    """Stale? Run `septet manage access --write`."""
    assert (ROOT / "docs/reference/access.md").read_text() == access.as_markdown()


def test_only_few_named_pages_are_open_to_anybody():
    assert {e.name for e in access.table() if e.door == Door.OPEN} <= {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "people:language",
        "people:invited",
        "web:healthz",
        "web:readyz",
    }


@pytest.mark.parametrize("name", ["deactivate", "reactivate", "new_link", "reset_sign_in", "user"])
def test_what_is_done_to_users_does_not_exist_for_others(client, ada, dora, name):
    client.force_login(dora)
    assert client.post(reverse(f"people:{name}", args=[ada.pk])).status_code == 404
    ada.refresh_from_db()
    assert (ada.is_active, ada.links_made) == (True, 0)


def test_a_missing_and_a_forbidden_page_look_the_same(client, ada, dora):
    client.force_login(dora)
    forbidden = client.get(reverse("people:user", args=[ada.pk]))
    missing = client.get("/there/is/no/such/page/")
    assert (forbidden.status_code, forbidden.content) == (missing.status_code, missing.content)
