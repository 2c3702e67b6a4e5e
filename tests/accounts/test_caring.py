"""Who looks after an account: assigned by version, with an event, by people who hold the role."""

import pytest

from septet.accounts import actions, forms
from septet.accounts.models import Account
from septet.accounts.rules import Refusal
from septet.foundation.models import EventRecord
from septet.foundation.rules import RuleBroken, Stale


@pytest.fixture
def account(db):
    return Account.objects.create(name="Brandt")


def test_assign_names_both_and_records_who_was_before(account, ada, ben, cleo, chan):
    actions.assign(account.pk, manager=ada, sponsor=ben, expected=1, by=chan)
    actions.assign(account.pk, manager=cleo, sponsor=chan, expected=2, by=chan)

    account.refresh_from_db()
    assert (account.manager, account.sponsor, account.version) == (cleo, chan, 3)
    event = EventRecord.objects.filter(code="accounts.assigned").order_by("-sequence")[0]
    assert (event.data["manager_before"], event.data["manager"]) == ("Ada", "Cleo")
    assert list(Account.objects.visible_to(cleo)) == [account]
    assert not Account.objects.visible_to(ada).exists()


def test_a_colleague_is_not_overwritten_unknowingly(account, ada, cleo, chan):
    actions.assign(account.pk, manager=ada, sponsor=None, expected=1, by=chan)
    with pytest.raises(Stale):
        actions.assign(account.pk, manager=cleo, sponsor=None, expected=1, by=chan)
    account.refresh_from_db()
    assert account.manager == ada


def test_only_people_with_the_role_are_assigned(account, ada, dora, chan):
    with pytest.raises(RuleBroken) as no_manager:
        actions.assign(account.pk, manager=dora, sponsor=None, by=chan)
    with pytest.raises(RuleBroken) as no_sponsor:
        actions.assign(account.pk, manager=ada, sponsor=dora, by=chan)
    assert no_manager.value.refusal == Refusal.NOT_A_MANAGER
    assert no_sponsor.value.refusal == Refusal.NOT_A_SPONSOR
    assert set(forms.REFUSALS) == set(Refusal)


def test_an_account_never_stands_under_itself(account, chan):
    site = Account.objects.create(name="Brandt Kassel", kind="site")
    actions.move(site.pk, parent=account, by=chan)
    with pytest.raises(RuleBroken) as loop:
        actions.move(account.pk, parent=Account.objects.get(pk=site.pk), by=chan)
    assert loop.value.refusal == Refusal.OWN_PARENT
    assert EventRecord.objects.filter(code="accounts.moved").count() == 1


def test_who_cares_for_a_group_sees_its_companies_and_their_sites_and_nobody_sees_upwards(
    ada, cleo
):
    group = Account.objects.create(name="Brandt Group", kind="group", manager=ada)
    company = Account.objects.create(name="Brandt", parent=group)
    site = Account.objects.create(name="Brandt Kiel", kind="site", parent=company, manager=cleo)
    assert set(Account.objects.visible_to(ada)) == {group, company, site}
    assert set(Account.objects.visible_to(cleo)) == {site}
