"""Chan says on a page who looks after a customer; whoever is chosen then sees it."""

import pytest
from django.urls import reverse

from septet.accounts.models import Account
from septet.foundation.models import EventRecord


@pytest.fixture
def brandt(db):
    return Account.objects.create(name="Brandt")


def post(client, user, account, **data):
    client.force_login(user)
    url = reverse("accounts:carers", args=[account.pk])
    return client.post(url, {"version": account.version} | data)


def test_the_chosen_manager_sees_the_customer(client, chan, ada, ben, brandt):
    response = post(client, chan, brandt, manager=ada.pk, sponsor=ben.pk)

    assert response.url == reverse("value:customer", args=[brandt.pk])
    brandt.refresh_from_db()
    assert (brandt.manager, brandt.sponsor) == (ada, ben)
    assert Account.objects.visible_to(ada).get() == brandt
    assert EventRecord.objects.filter(code="accounts.assigned").count() == 1


def test_only_fitting_people_are_offered(client, chan, ada, dora, olaf, brandt):
    client.force_login(chan)
    page = client.get(reverse("accounts:carers", args=[brandt.pk])).content.decode()
    assert ">Ada<" in page
    assert ">Dora<" not in page
    assert post(client, chan, brandt, manager=olaf.pk).status_code == 200
    brandt.refresh_from_db()
    assert brandt.manager is None


def test_a_colleague_is_not_overwritten_unknowingly(client, chan, ada, cleo, brandt):
    from septet.accounts import actions

    actions.assign(brandt.pk, manager=cleo, sponsor=None, by=chan)
    response = post(client, chan, brandt, manager=ada.pk)

    assert response.status_code == 409
    text = response.content.decode()
    assert "Now: manager Cleo, sponsor –." in text
    assert f'<option value="{ada.pk}" selected>Ada</option>' in text
    again = client.post(
        reverse("accounts:carers", args=[brandt.pk]), {"version": 2, "manager": ada.pk}
    )
    assert again.status_code == 302
    brandt.refresh_from_db()
    assert brandt.manager == ada


def test_finance_does_not_assign(client, dora, brandt):
    assert post(client, dora, brandt).status_code == 404
