"""Master data from the company's own list."""

from datetime import date

import pytest

from septet.accounts.actions import MasterRow, ensure_accounts, load_master_data
from septet.accounts.models import Account
from septet.foundation.rules import RuleBroken

BRANDT = MasterRow(
    "1001",
    "Brandt Kassel",
    group="Brandt",
    country="DE",
    city="Kassel",
    industry="Machines",
    customer_since=date(1963, 4, 1),
    manager="Ada@example.com",
    sponsor="ben@example.com",
)


def test_the_list_names_groups_places_and_people(ada, ben, dora):
    ensure_accounts("erp", {"1001": "BRANDT KASSEL"}, by=dora)
    other = MasterRow("1002", "Brandt Jena", group="Brandt")

    assert load_master_data([BRANDT, other], source="erp", by=dora) == 2
    assert load_master_data([BRANDT, other], source="erp", by=dora) == 2

    kassel = Account.objects.get(name="Brandt Kassel")
    assert (kassel.parent.name, kassel.parent.kind) == ("Brandt", "group")
    assert (kassel.manager, kassel.sponsor, kassel.customer_since.year) == (ada, ben, 1963)
    assert Account.objects.count() == 3


def test_an_unknown_person_stops_the_whole_list(ada, dora):
    with pytest.raises(RuleBroken) as unknown:
        load_master_data([BRANDT], source="erp", by=dora)
    assert unknown.value.facts["addresses"] == "ben@example.com"
    assert not Account.objects.exists()
