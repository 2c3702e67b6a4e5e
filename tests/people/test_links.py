"""Password links: one use, 72 hours, void after a newer one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from septet.foundation import clock
from septet.foundation.models import EventRecord
from septet.foundation.rules import RuleBroken
from septet.people import actions, links
from septet.people.models import User

PASSWORD = "correct horse battery"  # of the cast
NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)

NEW = "quiet rivers run deep"


def url(link):
    return reverse("people:invited", args=link)


@pytest.fixture
def link(ada, emil):
    return actions.make_link(ada, by=emil)


def use(client, link, password=NEW, again=NEW):
    return client.post(url(link), {"password": password, "again": again})


def test_a_link_sets_the_password_once(client, ada, link):
    assert "Welcome, Ada." in client.get(url(link)).content.decode()
    assert use(client, link).url == "/sign-in/"
    ada = User.objects.get(pk=ada.pk)
    assert ada.check_password(NEW)
    assert EventRecord.objects.filter(code="people.password_set", actor="Ada").exists()

    response = use(client, link, "another long sentence", "another long sentence")
    assert response.status_code == 410
    assert "was used or is too old" in response.content.decode()
    assert User.objects.get(pk=ada.pk).check_password(NEW)


def test_a_link_ends_the_sessions_of_before(client, ada, link):
    theirs = Client()
    theirs.force_login(ada)
    use(client, link)
    assert theirs.get("/").status_code == 302


@pytest.mark.parametrize(("hours", "status"), [(72, 200), (73, 410)])
def test_a_link_lives_for_72_hours(client, link, monkeypatch, hours, status):
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=hours))
    assert client.get(url(link)).status_code == status


def test_a_newer_link_voids_the_older(client, ada, emil, link):
    newer = actions.make_link(User.objects.get(pk=ada.pk), by=emil)
    assert client.get(url(link)).status_code == 410
    assert client.get(url(newer)).status_code == 200


def test_deactivating_voids_the_link(client, ada, emil, link):
    ada.refresh_from_db()
    actions.deactivate(ada, expected=ada.version, by=emil)
    actions.reactivate(ada, expected=ada.version, by=emil)
    assert client.get(url(link)).status_code == 410
    actions.deactivate(ada, expected=ada.version, by=emil)
    with pytest.raises(RuleBroken):
        actions.make_link(ada, by=emil)


@pytest.mark.parametrize("who", ["MQ", "zzz", "MTIzNDU2", "LTE", "%C3%A9"])
def test_a_made_up_link_is_refused_like_a_used_one(client, db, who):
    assert client.get(f"/welcome/{who}/abc-123/").status_code == 410


def test_the_link_of_one_person_does_not_open_another(client, ada, dora, link):
    assert client.get(url((links.parts(dora)[0], link[1]))).status_code == 410


def test_unlike_passwords_are_not_set(client, ada, link):
    page = use(client, link, NEW, "quiet rivers run dry").content.decode()
    assert "The two are not the same." in page
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


def test_the_administrator_makes_links_and_resets(client, emil, ada):
    client.force_login(emil)
    response = client.post(reverse("people:new_link", args=[ada.pk]))
    assert "within 72 hours" in response.content.decode()
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)

    response = client.post(reverse("people:reset_sign_in", args=[ada.pk]))
    assert not User.objects.get(pk=ada.pk).has_usable_password()
    assert Client().get(response.context["address"]).status_code == 200
