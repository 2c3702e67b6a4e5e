"""Emil the administrator looks after users. Dora is in finance."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from septet.foundation import audit
from septet.foundation.models import EventRecord
from septet.foundation.rules import RuleBroken, Stale
from septet.people import actions
from septet.people.models import User
from septet.people.roles import Role
from septet.people.rules import Refusal


def person(name, *roles):
    return actions.add_user(
        email=f"{name.lower()}@example.com", name=name, roles=roles, password="x", by=None
    )


@pytest.fixture
def boss(client, emil):
    client.force_login(emil)
    return client


def edit(client, user, **change):
    data = {"name": user.name, "email": user.email, "roles": sorted(user.roles)}
    url = reverse("people:user", args=[user.pk])
    return client.post(url, data | {"version": user.version} | change)


def test_adding_a_user_shows_a_link_once_and_keeps_it_nowhere(boss):
    data = {"name": "Kai", "email": "Kai@Example.com", "roles": ["finance", "hr"]}
    response = boss.post(reverse("people:add_user"), data)

    kai = User.objects.get(email="kai@example.com")
    assert kai.roles == {Role.FINANCE, Role.HR}
    assert not kai.has_usable_password()
    address = response.context["address"]
    assert address in response.content.decode()
    token = address.rstrip("/").split("/")[-1]
    assert token not in str(list(EventRecord.objects.values()))
    assert not any(token in s.session_data for s in Session.objects.all())
    assert [e.code for e in EventRecord.objects.order_by("sequence")][-2:] == [
        "people.user_added",
        "people.password_link_made",
    ]


def test_two_users_with_one_address_are_refused_in_words(boss, dora):
    data = {"name": "Dora", "email": "DORA@example.com", "roles": []}
    page = boss.post(reverse("people:add_user"), data).content.decode()
    assert "Another user has this mail address" in page
    assert User.objects.filter(name="Dora").count() == 1


def test_each_change_is_its_own_event_with_personal_data_apart(boss, dora):
    response = edit(boss, dora, name="Dorothea", email="d@example.com", roles=["finance", "hr"])
    assert response.status_code == 302
    dora = User.objects.get(pk=dora.pk)
    assert (dora.name, dora.email, dora.version) == ("Dorothea", "d@example.com", 2)
    assert dora.roles == {Role.FINANCE, Role.HR}
    found = {e.code: e for e in EventRecord.objects.filter(actor="Emil")}
    assert found["people.user_renamed"].personal == {"name": "Dorothea", "before": "Dora"}
    assert found["people.address_changed"].personal["before"] == "dora@example.com"
    assert found["people.roles_changed"].data == {"roles": "finance, hr", "before": "finance"}
    assert audit.verify().intact


def test_saving_without_a_change_records_nothing(boss, dora):
    edit(boss, dora)
    assert not EventRecord.objects.filter(actor="Emil").exists()


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(boss, dora, emil):
    actions.change_user(
        User.objects.get(pk=dora.pk),
        name="Dora B.",
        email=dora.email,
        roles=dora.roles,
        expected=dora.version,
        by=emil,
    )
    response = edit(boss, dora, name="Dora C.")

    page = response.content.decode()
    assert response.status_code == 409
    assert "Dora B." in page
    assert 'value="Dora C."' in page
    assert User.objects.get(pk=dora.pk).name == "Dora B."
    again = edit(boss, dora, name="Dora C.", version=response.context["version"])
    assert again.status_code == 302
    assert User.objects.get(pk=dora.pk).name == "Dora C."


def test_deactivating_ends_sessions_and_reactivating_does_not_revive_them(boss, dora, emil):
    theirs = Client()
    theirs.force_login(dora)
    boss.post(reverse("people:deactivate", args=[dora.pk]), {"version": dora.version})
    assert theirs.get("/").status_code == 302

    boss.post(reverse("people:reactivate", args=[dora.pk]), {"version": dora.version + 1})
    assert theirs.get("/").status_code == 302
    assert User.objects.get(pk=dora.pk).is_active
    codes = list(EventRecord.objects.filter(actor="Emil").values_list("code", flat=True))
    assert codes == ["people.user_deactivated", "people.user_reactivated"]


def test_a_button_of_a_stale_page_changes_nothing(boss, dora):
    url = reverse("people:deactivate", args=[dora.pk])
    page = boss.post(url, {"version": dora.version + 7}, follow=True).content.decode()
    assert "Somebody changed this user meanwhile" in page
    assert User.objects.get(pk=dora.pk).is_active


def test_the_last_administrator_cannot_leave(boss, emil, dora):
    actions.add_user(  # was added, but has not set a password yet
        email="eve@example.com", name="Eve", roles=["administrator"], by=None
    )
    for response in (
        edit(boss, emil, roles=["finance"]),
        boss.post(
            reverse("people:deactivate", args=[emil.pk]), {"version": emil.version}, follow=True
        ),
        boss.post(reverse("people:reset_sign_in", args=[emil.pk]), follow=True),
    ):
        assert "this is the last administrator" in response.content.decode()
    emil = User.objects.get(pk=emil.pk)
    assert emil.is_active
    assert emil.roles == {Role.ADMINISTRATOR}


def test_one_of_two_administrators_may_leave(boss, emil):
    person("Eve", "administrator")
    assert edit(boss, emil, roles=["finance"]).status_code == 302
    eve = User.objects.get(name="Eve")
    with pytest.raises(RuleBroken) as broken:
        actions.deactivate(eve, expected=eve.version, by=emil)
    assert broken.value.refusal == Refusal.LAST_ADMINISTRATOR


def test_two_administrators_reading_one_version_do_not_both_write(dora, emil):
    first, second = User.objects.get(pk=dora.pk), User.objects.get(pk=dora.pk)
    actions.deactivate(first, expected=first.version, by=emil)
    with pytest.raises(Stale):
        actions.deactivate(second, expected=second.version, by=emil)


def test_the_list_shows_roles_and_takes_as_many_queries_for_thirty(
    boss, dora, django_assert_max_num_queries
):
    url = reverse("people:users")
    with django_assert_max_num_queries(12) as few:
        page = boss.get(url).content.decode()
    assert "Finance" in page
    assert "never" in page
    for number in range(30):
        person(f"P{number}", "manager", "sponsor")
    with django_assert_max_num_queries(len(few)):
        page = boss.get(url).content.decode()
    assert "P29" in page
    assert len(page.encode()) < 60_000


def test_the_list_is_searched_and_says_when_nobody_is_found(boss, dora):
    assert "Dora" in boss.get(reverse("people:users"), {"q": "dor"}).content.decode()
    page = boss.get(reverse("people:users"), {"q": "<zzz>"}).content.decode()
    assert "Dora" not in page
    assert "contains “&lt;zzz&gt;”" in page
