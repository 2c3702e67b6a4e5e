from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Query, Router, Schema, Status

from septet.engine.money import from_minor
from septet.foundation.http.pages import Body, Day, Id, Page, Window, page
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires
from septet.value import actions, queries
from septet.value.models import AccountValue, State, ValueRun

router = Router(tags=["value"])
MONEY = (
    "list_revenue discounts net_revenue cost_of_goods assumed_cost_of_goods gross_margin "
    "cost_to_serve contribution lifetime_value"
).split()


class FiguresOut(Schema):
    """The steps from list price to contribution, as decimal strings in `currency`."""

    currency: str
    list_revenue: Decimal
    discounts: Decimal
    net_revenue: Decimal
    cost_of_goods: Decimal
    assumed_cost_of_goods: Decimal = Field(description="The part no file told us")
    gross_margin: Decimal
    cost_to_serve: Decimal
    contribution: Decimal
    lifetime_value: Decimal | None
    lines: int
    orders: int


class RunOut(FiguresOut):
    id: int
    state: State
    start: date
    until: date = Field(description="The first day that does not count")
    customers: int
    unallocated: Decimal = Field(description="Net revenue without a customer")
    job: int | None
    problem: str
    seconds: float | None
    asked_at: datetime
    computed_at: datetime | None
    published_at: datetime | None


class RunReport(RunOut):
    """A run with all it stands on and all it says beside its figures."""

    batches: list[dict[str, Any]]
    assumptions: dict[str, Any]
    model: dict[str, Any]
    reconciliation: dict[str, Any]
    pools: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    concentration: dict[str, Any]
    engine: str
    engine_version: str


class AccountValueOut(FiguresOut):
    account: int | None = Field(description="None is what belongs to no customer")
    name: str | None
    first_on: date | None
    last_on: date | None
    probability_alive: float | None
    expected_orders: float | None
    lifetime_value_low: Decimal | None
    lifetime_value_high: Decimal | None
    revenue_rank: int | None
    profit_rank: int | None


class Ask(Body):
    """The days that count; without them all the ledger holds. `until` itself does not count."""

    start: Day | None = None
    until: Day | None = None


def shown(run: ValueRun) -> dict[str, Any]:
    """A run with money in its currency, as the schemas take it."""
    fields = {field.attname: getattr(run, field.attname) for field in run._meta.concrete_fields}
    return fields | {"job": run.job_id, **_money(run, run.currency, [*MONEY, "unallocated"])}


def _money(row: Any, currency: str, names: list[str]) -> dict[str, Decimal | None]:
    minor = {name: getattr(row, name) for name in names}
    return {name: None if m is None else from_minor(m, currency) for name, m in minor.items()}


def _listed(run: ValueRun) -> dict[str, Any]:
    names = [n for n in RunOut.model_fields if n not in {"job", *MONEY, "unallocated"}]
    listed = {name: getattr(run, name) for name in names}
    return listed | {"job": run.job_id, **_money(run, run.currency, [*MONEY, "unallocated"])}


@router.get("/runs", response=Page[RunOut], summary="Value runs, newest first")
@requires(Permission.RUN_VIEW)
def runs(request: ApiRequest, window: Query[Window]) -> dict[str, Any]:  # noqa: ARG001
    found = page(queries.runs(), window)
    return found | {"items": [_listed(run) for run in found["items"]]}


@router.post("/runs", response={202: RunOut}, summary="Start a value run")
@requires(Permission.RUN_START)
def start_run(request: ApiRequest, body: Ask) -> Status[dict[str, Any]]:
    run = actions.start_run(start=body.start, until=body.until, by=request.user)
    return Status(202, shown(run))


@router.get("/runs/current", response=RunReport, summary="The run whose figures count")
@requires(Permission.RUN_VIEW)
def current_run(request: ApiRequest) -> dict[str, Any]:  # noqa: ARG001
    run = queries.current_run()
    if run is None:
        raise ValueRun.DoesNotExist
    return shown(run)


@router.get("/runs/{pk}", response=RunReport, summary="One run with all it stands on")
@requires(Permission.RUN_VIEW)
def run(request: ApiRequest, pk: Id) -> dict[str, Any]:  # noqa: ARG001
    return shown(ValueRun.objects.get(pk=pk))


@router.post("/runs/{pk}/publish", response=RunOut, summary="Make a computed run count")
@requires(Permission.RUN_PUBLISH)
def publish_run(request: ApiRequest, pk: Id) -> dict[str, Any]:
    return shown(actions.publish(pk, by=request.user))


@router.post("/runs/{pk}/cancel", response=RunOut, summary="Stop a run that is being computed")
@requires(Permission.RUN_START)
def cancel_run(request: ApiRequest, pk: Id) -> dict[str, Any]:
    return shown(actions.cancel(pk, by=request.user))


@router.get("/runs/{pk}/values", response=Page[AccountValueOut], summary="Every customer of a run")
@requires(Permission.RUN_VIEW)
def values(request: ApiRequest, window: Query[Window], pk: Id) -> dict[str, Any]:
    run = ValueRun.objects.get(pk=pk, state__in=queries.COMPUTED)
    found = page(queries.values_of(run, request.user), window)
    return found | {"items": [_value(row, run.currency) for row in found["items"]]}


def _value(row: AccountValue, currency: str) -> dict[str, Any]:
    money = [*MONEY, "lifetime_value_low", "lifetime_value_high"]
    plain = set(AccountValueOut.model_fields) - {"account", "name", "currency", *money}
    return {
        "account": row.account_id,
        "name": row.account.name if row.account else None,
        "currency": currency,
        **{name: getattr(row, name) for name in plain},
        **_money(row, currency, money),
    }
