"""Reads of accounts for the floors above."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from septet.accounts.models import Account, AccountNumber, AccountQuerySet
from septet.people.models import User, UserRole
from septet.people.roles import Role

CHUNK = 500  # names in one question to the database; SQLite takes no more than 999


@dataclass(frozen=True)
class Found:
    """A customer as a source calls it: its number and the name of its account."""

    number: str
    account: int
    name: str


def known_numbers(source: str, numbers: Iterable[str]) -> dict[str, Found]:
    """Which of `numbers` of `source` have an account, by number."""
    wanted = list(numbers)
    found: dict[str, Found] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = AccountNumber.objects.filter(
            source=source, number__in=wanted[start : start + CHUNK]
        ).values_list("number", "account_id", "account__name")
        found.update((number, Found(number, pk, name)) for number, pk, name in rows)
    return found


def numbers_by_account(source: str | None = None) -> dict[tuple[str, str], int]:
    """(source, number) to the account's key, for columns that are too many to ask one by one."""
    rows = AccountNumber.objects.values_list("source", "number", "account_id")
    if source is not None:
        rows = rows.filter(source=source)
    return {(name, number): pk for name, number, pk in rows.iterator(chunk_size=5000)}


def numbers_of(account: int) -> list[tuple[str, str]]:
    """What the sources call one account: (source, number)."""
    rows = AccountNumber.objects.filter(account_id=account).order_by("source", "number")
    return list(rows.values_list("source", "number"))


def ancestors(account: Account | None) -> list[int]:
    """The keys of an account and of everything above it, from below."""
    found: list[int] = []
    while account is not None and account.pk not in found:
        found.append(account.pk)
        account = account.parent
    return found


def may_manage(user: User | None) -> bool:
    return user is None or (user.is_active and Role.MANAGER in user.roles)


def may_sponsor(user: User | None) -> bool:
    """Executive sponsors, and the champion who may be one himself."""
    return user is None or (user.is_active and bool({Role.SPONSOR, Role.CHAMPION} & user.roles))


def carers(*roles: Role) -> QuerySet[User]:
    """People who may sign in and hold one of the roles, by name."""
    holders = UserRole.objects.filter(role__in=roles).values("user")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("name", "pk")


def accounts(user: User, *, search: str = "", sort: str = "name") -> AccountQuerySet:
    """The accounts somebody may see, with who looks after them.

    `search` is part of a name or a whole number of any source; `sort` a field, with - for downwards.
    """
    found = Account.objects.visible_to(user).select_related("manager", "sponsor")
    if search:
        numbered = AccountNumber.objects.filter(account=OuterRef("pk"), number=search)
        found = found.filter(Q(name__icontains=search) | Exists(numbered))
    field = F(sort.lstrip("-"))
    order = field.desc if sort.startswith("-") else field.asc
    return found.order_by(order(nulls_last=True), "id")
