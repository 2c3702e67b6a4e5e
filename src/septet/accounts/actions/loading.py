"""Master data of accounts from the company's own list: names, groups, places, who looks after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from septet.accounts import events
from septet.accounts.actions.finding import ensure_accounts
from septet.accounts.models import Account, AccountNumber, Kind
from septet.accounts.rules import Refusal
from septet.foundation import audit
from septet.foundation.rules import RuleBroken
from septet.people.models import User


@dataclass(frozen=True)
class MasterRow:
    """What the company's list says of one customer. `manager` and `sponsor` are mail addresses."""

    number: str
    name: str
    group: str = ""
    country: str = ""
    city: str = ""
    industry: str = ""
    customer_since: date | None = None
    manager: str = ""
    sponsor: str = ""


@transaction.atomic
def load_master_data(rows: Iterable[MasterRow], *, source: str, by: User | None) -> int:
    """Write master data over the accounts of `source`, making those that are missing.

    Returns how many. A mail address nobody has is refused with all rows (UNKNOWN_PERSON).
    """
    listed = {row.number: row for row in rows}
    if not listed:
        return 0
    ensure_accounts(source, {number: row.name for number, row in listed.items()}, by=by)
    groups = _groups({row.group for row in listed.values() if row.group})
    people = _people(listed.values())
    numbers = AccountNumber.objects.filter(source=source).select_related("account")
    changed = [
        _written(entry.account, row, groups, people)
        for entry in numbers
        if (row := listed.get(entry.number))
    ]
    fields = "name parent country city industry customer_since manager sponsor version".split()
    Account.objects.bulk_update(changed, fields, batch_size=90)
    audit.record(events.AccountsLoaded, changed[0], by=by, count=len(changed), source=source)
    return len(changed)


def _written(
    account: Account, row: MasterRow, groups: dict[str, Account], people: dict[str, User]
) -> Account:
    account.name = row.name[:200] or account.name
    account.parent = groups.get(row.group)
    account.country, account.city = row.country[:80], row.city[:80]
    account.industry, account.customer_since = row.industry[:80], row.customer_since
    account.manager, account.sponsor = people.get(row.manager), people.get(row.sponsor)
    account.version += 1
    return account


def _groups(names: set[str]) -> dict[str, Account]:
    """The group of each name, made where it is missing."""
    found = {a.name: a for a in Account.objects.filter(kind=Kind.GROUP, name__in=names)}
    missing = sorted(names - found.keys())
    made = Account.objects.bulk_create(Account(name=n[:200], kind=Kind.GROUP) for n in missing)
    return found | dict(zip(missing, made, strict=True))


def _people(rows: Iterable[MasterRow]) -> dict[str, User]:
    addresses = {mail for row in rows for mail in (row.manager, row.sponsor) if mail}
    known = {user.email: user for user in User.objects.filter(email__in=_lower(addresses))}
    unknown = sorted(mail for mail in addresses if mail.lower() not in known)
    if unknown:
        raise RuleBroken(Refusal.UNKNOWN_PERSON, addresses=", ".join(unknown))
    return {mail: known[mail.lower()] for mail in addresses}


def _lower(addresses: set[str]) -> list[str]:
    return [mail.lower() for mail in addresses]
