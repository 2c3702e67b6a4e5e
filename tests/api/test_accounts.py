"""Chan gives accounts to managers through a program; Ada reads hers; nobody overwrites a colleague."""

import pytest

from septet.accounts import actions
from septet.accounts.models import Account, AccountNumber
from septet.foundation.models import EventRecord

KEY = {"Idempotency_Key": "a-1"}


@pytest.fixture
def brandt(ada):
    return Account.objects.create(name="Brandt", manager=ada)


@pytest.fixture
def osaka(cleo):
    account = Account.objects.create(name="Osaka Seiko", manager=cleo)
    AccountNumber.objects.create(account=account, source="erp", number="1007")
    return account


@pytest.fixture
def chans(program, chan):
    return program(chan)


def etag_of(caller, account):
    return caller.get(f"/accounts/{account.pk}")["ETag"]


def test_one_sees_ones_own_accounts_only(program, ada, brandt, osaka):
    caller = program(ada)
    seen = caller.get("/accounts").json()
    assert [account["name"] for account in seen["items"]] == ["Brandt"]
    assert seen["items"][0]["manager"] == {"id": ada.pk, "name": "Ada"}
    hidden, missing = caller.get(f"/accounts/{osaka.pk}"), caller.get("/accounts/999999")
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_accounts_are_found_by_name_and_number_and_sorted(chans, brandt, osaka):
    def names(query):
        return [a["name"] for a in chans.get(f"/accounts?{query}").json()["items"]]

    assert names("q=seiko") == ["Osaka Seiko"]
    assert names("q=1007") == ["Osaka Seiko"]
    assert names("q=100") == []
    assert names("sort=-name") == ["Osaka Seiko", "Brandt"]


def test_a_change_names_the_version_it_read(chans, brandt, ben):
    body = {"sponsor": ben.pk}
    tag = etag_of(chans, brandt)
    response = chans("PATCH", f"/accounts/{brandt.pk}", body, If_Match=tag)

    assert response.status_code == 200
    assert response.json()["sponsor"]["name"] == "Ben"
    assert response.json()["manager"]["name"] == "Ada"  # what is left out stays
    assert response["ETag"] != tag
    event = EventRecord.objects.get(code="accounts.assigned")
    assert (event.actor, event.origin) == ("Chan", "api 127.0.0.1")


@pytest.mark.parametrize("tag", [None, "*"])
def test_without_a_version_nothing_changes(chans, brandt, tag):
    headers = {"If_Match": tag} if tag else {}
    response = chans("PATCH", f"/accounts/{brandt.pk}", {"manager": None}, **headers)
    assert (response.status_code, response.json()["code"]) == (428, "version_missing")
    brandt.refresh_from_db()
    assert brandt.manager


@pytest.mark.parametrize("tag", ['"1"', 'W/"2"', '"x"', "2"])
def test_a_stale_version_is_shown_what_it_is_now(chans, brandt, cleo, chan, tag):
    actions.assign(brandt.pk, manager=cleo, sponsor=None, by=chan)
    response = chans("PATCH", f"/accounts/{brandt.pk}", {"manager": None}, If_Match=tag)

    assert (response.status_code, response.json()["code"]) == (412, "stale")
    assert response.json()["current"]["manager"]["name"] == "Cleo"
    assert response["ETag"] == etag_of(chans, brandt) == '"2"'
    brandt.refresh_from_db()
    assert brandt.manager == cleo


def test_a_rule_refuses_in_words(chans, brandt, dora):
    response = chans("PATCH", f"/accounts/{brandt.pk}", {"manager": dora.pk}, If_Match='"1"')
    assert (response.status_code, response.json()["code"]) == (409, "not_a_manager")
    assert "key account manager" in response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"manager": 999999}, "body.manager", "unknown_user"),
        ({"manager": "Ada"}, "body.manager", "int_parsing"),
        ({"name": "Other"}, "body.name", "extra_forbidden"),
    ],
)
def test_a_fault_is_named(chans, brandt, body, field, code):
    response = chans("PATCH", f"/accounts/{brandt.pk}", body, If_Match='"1"')
    assert response.status_code == 422
    assert [(f["field"], f["code"]) for f in response.json()["fields"]] == [(field, code)]


def test_a_key_brings_the_etag_back_too(chans, brandt):
    path, body = f"/accounts/{brandt.pk}", {"manager": None}
    first = chans("PATCH", path, body, If_Match='"1"', **KEY)
    second = chans("PATCH", path, body, If_Match='"1"', **KEY)
    assert first.status_code == second.status_code == 200
    assert (second.content, second["ETag"]) == (first.content, first["ETag"])
    other = chans("PATCH", path, {"manager": None, "sponsor": None}, If_Match='"1"', **KEY)
    assert other.json()["code"] == "key_reused"
    assert EventRecord.objects.filter(code="accounts.assigned").count() == 1


def test_a_refused_write_leaves_its_key_free(chans, brandt, dora, cleo):
    path = f"/accounts/{brandt.pk}"
    assert chans("PATCH", path, {"manager": dora.pk}, If_Match='"1"', **KEY).status_code == 409
    assert chans("PATCH", path, {"manager": cleo.pk}, If_Match='"1"', **KEY).status_code == 200


def test_who_may_only_look_cannot_assign(program, ada, brandt):
    response = program(ada)("PATCH", f"/accounts/{brandt.pk}", {}, If_Match='"1"')
    assert response.status_code == 404
