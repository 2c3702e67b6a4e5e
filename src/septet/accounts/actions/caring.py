"""Who looks after an account, and under which group it stands."""

from django.db import transaction

from septet.accounts import events, queries, rules
from septet.accounts.models import Account
from septet.foundation import audit
from septet.people.models import User


@transaction.atomic
def assign(
    pk: int,
    *,
    manager: User | None,
    sponsor: User | None,
    expected: int | None = None,
    by: User | None,
) -> Account:
    """Give an account its key account manager and executive sponsor (None: nobody)."""
    account = Account.objects.select_related("manager", "sponsor").get(pk=pk)
    rules.check_carers(
        manager_fits=queries.may_manage(manager), sponsor_fits=queries.may_sponsor(sponsor)
    )
    before = {"manager_before": account.manager, "sponsor_before": account.sponsor}
    account.change(expected=expected, manager=manager, sponsor=sponsor)
    after = {"manager": manager, "sponsor": sponsor}
    names = {key: str(person or "–") for key, person in (before | after).items()}
    audit.record(events.AccountAssigned, account, by=by, account=account.name, **names)
    return account


@transaction.atomic
def move(
    pk: int, *, parent: Account | None, expected: int | None = None, by: User | None
) -> Account:
    """Put an account under a group or company, or under nothing."""
    account = Account.objects.select_related("parent").get(pk=pk)
    rules.check_parent(account=pk, ancestors=queries.ancestors(parent))
    before = account.parent
    account.change(expected=expected, parent=parent)
    audit.record(
        events.AccountMoved,
        account,
        by=by,
        account=account.name,
        parent=parent or "–",
        parent_before=before or "–",
    )
    return account
