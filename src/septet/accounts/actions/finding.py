"""Accounts found in files: one for every number a source names."""

from collections.abc import Mapping

from django.db import transaction

from septet.accounts import events, queries
from septet.accounts.models import Account, AccountNumber
from septet.foundation import audit
from septet.people.models import User

ROWS = 1000  # in one insert


@transaction.atomic
def ensure_accounts(source: str, customers: Mapping[str, str | None], *, by: User | None) -> int:
    """Give every customer number of `source` an account; how many are new.

    `customers` maps numbers to names; without a name the number stands in until one is known.
    """
    known = queries.known_numbers(source, customers)
    _name(known, customers)
    new = [number for number in customers if number not in known]
    if not new:
        return 0
    accounts = Account.objects.bulk_create(
        (Account(name=(customers[number] or number)[:200]) for number in new), batch_size=ROWS
    )
    AccountNumber.objects.bulk_create(
        (
            AccountNumber(account=account, source=source, number=number)
            for account, number in zip(accounts, new, strict=True)
        ),
        batch_size=ROWS,
    )
    audit.record(events.AccountsAdded, accounts[0], by=by, count=len(new), source=source)
    return len(new)


def _name(known: Mapping[str, queries.Found], customers: Mapping[str, str | None]) -> None:
    """Accounts that are still called by their number get the name a file tells."""
    named = [
        Account(pk=found.account, name=name[:200])
        for number, found in known.items()
        if found.name == number and (name := customers[number])
    ]
    Account.objects.bulk_update(named, ["name"], batch_size=300)
