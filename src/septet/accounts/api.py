from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from septet.accounts import actions, queries
from septet.accounts.models import Account, Kind
from septet.foundation.http.pages import Body, Id, Key, Page, Text, Window, page
from septet.foundation.http.problems import fault
from septet.foundation.http.versions import tagged, versioned
from septet.people.models import User
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires

router = Router(tags=["accounts"])
Sort = Literal["name", "-name", "customer_since", "-customer_since"]


class Person(Schema):
    id: int
    name: str


class AccountOut(Schema):
    id: int
    version: int
    name: str
    kind: Kind
    parent_id: int | None
    country: str
    city: str
    industry: str
    customer_since: date | None
    manager: Person | None
    sponsor: Person | None


class AccountFilter(Schema):
    q: Text = Field("", description="Part of a name, or a whole number of any source")
    sort: Sort = "name"


class Carers(Body):
    """Who looks after an account: ids of users, null for nobody. What is left out stays."""

    manager: Key | None = None
    sponsor: Key | None = None


@router.get("/accounts", response=Page[AccountOut], summary="Your accounts")
@requires(Permission.ACCOUNT_VIEW)
def account_list(
    request: ApiRequest,
    window: Query[Window],
    wanted: Query[AccountFilter],
) -> dict[str, Any]:
    return page(queries.accounts(request.user, search=wanted.q, sort=wanted.sort), window)


@router.get("/accounts/{pk}", response=AccountOut, summary="One account")
@requires(Permission.ACCOUNT_VIEW)
def account(request: ApiRequest, response: HttpResponse, pk: Id) -> Account:
    return tagged(response, queries.accounts(request.user).get(pk=pk))


@router.patch("/accounts/{pk}", response=AccountOut, summary="Change who looks after an account")
@requires(Permission.ACCOUNT_ASSIGN)
@versioned(AccountOut)
def assign_account(request: ApiRequest, response: HttpResponse, pk: Id, body: Carers) -> Account:
    found = queries.accounts(request.user).get(pk=pk)
    sent = body.dict(exclude_unset=True)
    changed = actions.assign(
        found.pk,
        manager=_person(sent, "manager") if "manager" in sent else found.manager,
        sponsor=_person(sent, "sponsor") if "sponsor" in sent else found.sponsor,
        expected=request.expected_version,
        by=request.user,
    )
    return tagged(response, changed)


def _person(sent: dict[str, int | None], field: str) -> User | None:
    pk = sent[field]
    if pk is None:
        return None
    found = User.objects.filter(pk=pk).first()
    if found is None:
        raise fault(field, "unknown_user", _("There is no such user. Take an id of a colleague."))
    return found
