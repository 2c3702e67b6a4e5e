"""What-ifs over the API: the same counting, as decimal strings."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ninja import Field, Query, Router, Schema

from septet.engine.money import from_minor
from septet.foundation.http.pages import Id
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import current_run
from septet.value.queries import what_if as query

router = Router(tags=["value"])
_MONEY = "lost_revenue lost_margin cash_change contribution_change lifetime_change".split()


class LeversIn(Schema):
    """What to try; a lever that is left out stays as it is. Shares are fractions of one."""

    orders_a_month: int | None = Field(None, ge=1, le=1000)
    days_between: int | None = Field(None, ge=2, le=366)
    minimum_order: Decimal | None = Field(None, ge=0, le=10**9)
    lost_share: Decimal = Field(Decimal(0), ge=0, le=1)
    rush_kept: Decimal = Field(Decimal(1), ge=0, le=1)
    returns_kept: Decimal = Field(Decimal(1), ge=0, le=1)


class OutcomeOut(Schema):
    """Over the days of the run. `cash_change` comes even where no freed capacity is given up."""

    orders_before: int
    orders_after: int
    freed_minutes: float
    freed_cost: dict[str, Decimal] = Field(description="By activity, at the rates of the run")
    lost_revenue: Decimal
    lost_margin: Decimal
    cash_change: Decimal
    contribution_change: Decimal
    lifetime_change: Decimal | None


class WhatIfOut(Schema):
    run: int
    currency: str
    assumed: OutcomeOut
    combined: OutcomeOut | None = Field(description="All orders below the minimum wait")
    lost: OutcomeOut | None = Field(description="All orders below the minimum are lost")


def _outcome(found: query.Outcome | None, currency: str) -> dict[str, Any] | None:
    if found is None:
        return None
    minor = {name: getattr(found, name) for name in _MONEY}
    return {
        "orders_before": found.orders[0],
        "orders_after": found.orders[1],
        "freed_minutes": found.freed_minutes,
        "freed_cost": {code: from_minor(c, currency) for code, c in found.freed_cost.items()},
        **{name: None if m is None else from_minor(m, currency) for name, m in minor.items()},
    }


def _run() -> ValueRun:
    run = current_run()
    if run is None:
        raise ValueRun.DoesNotExist
    return run


def _said(run: ValueRun, found: query.Answer) -> dict[str, Any]:
    sides = ("assumed", "combined", "lost")
    outcomes = {name: _outcome(getattr(found, name), run.currency) for name in sides}
    return {"run": run.pk, "currency": run.currency, **outcomes}


@router.get("/what-if", response=WhatIfOut, summary="What if all customers ordered otherwise")
@requires(Permission.ACCOUNT_VIEW_ALL)
def everybody(request: ApiRequest, levers: Query[LeversIn]) -> dict[str, Any]:
    run = _run()
    return _said(run, query.of_everybody(run, request.user, _levers(levers), rows=0))


@router.get(
    "/what-if/{account}", response=WhatIfOut, summary="What if a customer ordered otherwise"
)
@requires(Permission.ACCOUNT_VIEW)
def of_account(request: ApiRequest, levers: Query[LeversIn], account: Id) -> dict[str, Any]:
    run = _run()
    value = AccountValue.objects.visible_to(request.user).get(run=run, account=account)
    return _said(run, query.of_account(run, value, _levers(levers)))


def _levers(given: LeversIn) -> query.Levers:
    return query.Levers(**asdict(query.Levers()) | given.model_dump())
