"""One customer's value, with what it is made of."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from septet.accounts.models import Account
from septet.accounts.queries import numbers_of
from septet.people.models import User
from septet.value.models import AccountValue, ValueRun
from septet.value.queries.customers import visible_values


@dataclass(frozen=True)
class Portrait:
    """An account, its figures in the run (None: no business in the period), and its surroundings."""

    account: Account
    has_parent_page: bool  # the group above is one's to see too
    value: AccountValue | None
    numbers: list[tuple[str, str]]  # source and number
    members: list[Any]


def account_seen_by(user: User, pk: int) -> Account | None:
    accounts = Account.objects.visible_to(user).select_related("parent", "manager", "sponsor")
    return accounts.filter(pk=pk).first()


def portrait(user: User, run: ValueRun, pk: int) -> Portrait | None:
    """Everything the customer page shows; None where the account is not one's to see."""
    account = account_seen_by(user, pk)
    if account is None:
        return None
    value = AccountValue.objects.filter(run=run, account=account).first()
    above = Account.objects.visible_to(user).filter(pk=account.parent_id or 0)
    return Portrait(
        account,
        bool(account.parent_id) and above.exists(),
        value,
        numbers_of(account.pk),
        members(user, run, account),
    )


def members(user: User, run: ValueRun, group: Account) -> list[Any]:
    """The companies and sites of a group with their figures, largest first."""
    children = list(Account.objects.filter(parent=group).values_list("pk", flat=True)[:1000])
    if not children:
        return []
    values = visible_values(user, run).filter(account__in=children)
    return list(
        values.order_by("-net_revenue", "account_id")[:100].values(
            "account_id",
            "account__name",
            "net_revenue",
            "cost_to_serve",
            "contribution",
            "assumed_cost_of_goods",
            "lifetime_value",
        )
    )


def group_total(user: User, run: ValueRun, group: Account) -> dict[str, Any]:
    values = visible_values(user, run).filter(account__parent=group)
    return values.aggregate(
        net_revenue=Sum("net_revenue"),
        contribution=Sum("contribution"),
        value=Sum("lifetime_value"),
    )
