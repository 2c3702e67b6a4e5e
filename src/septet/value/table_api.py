"""Whale curve, cohorts and segments of a run for programs."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Router, Schema

from septet.engine.money import from_minor
from septet.foundation.http.pages import Id
from septet.people.roles import Permission
from septet.people.tokens.door import ApiRequest, requires
from septet.value import queries
from septet.value.models import ValueRun

router = Router(tags=["value"])


class FindingOut(Schema):
    code: str
    words: str = Field(description="In English, with the figures in it")


class PointOut(Schema):
    rank: int
    account: int | None
    contribution: Decimal
    cumulative: Decimal


class WhaleOut(Schema):
    """Customers from best to worst, thinned to a few hundred points; ends and peak are kept."""

    currency: str
    customers: int
    profitable: int
    losing: int
    total: Decimal
    peak: Decimal
    peak_rank: int
    losses: Decimal
    peak_share: float | None = Field(description="None where the total is not positive")
    findings: list[FindingOut]
    points: list[PointOut]


class CohortOut(Schema):
    """One entry a period in every list, from the period `at` on; `earlier_…` came before that."""

    label: str
    at: int
    customers: int
    ordering: list[int] = Field(description="Customers with an order in the period")
    order_days: list[int]
    net_revenue: list[Decimal]
    contribution: list[Decimal]
    earlier_net_revenue: Decimal
    earlier_contribution: Decimal


class CohortsOut(Schema):
    """Cohorts and, in `rest`, who belongs to none; together they are the totals of the run."""

    currency: str
    by: str
    new_from: date = Field(description="Who ordered before this day was a customer before")
    periods: list[str]
    partial: list[int] = Field(description="Places of periods that the run does not hold whole")
    cohorts: list[CohortOut]
    rest: list[CohortOut]
    findings: list[FindingOut]


class SegmentOut(Schema):
    code: str
    customers: int
    net_revenue: Decimal
    gross_margin: Decimal
    cost_to_serve: Decimal
    contribution: Decimal
    losing: int
    losses: Decimal
    lifetime_value: Decimal | None


class SegmentsOut(Schema):
    """One way to tell customers apart; every customer is in just one segment of it."""

    table: str
    segments: list[SegmentOut]
    findings: list[FindingOut]


MONEY = ("net_revenue", "gross_margin", "cost_to_serve", "contribution", "losses")


def _run(pk: int, table: str) -> ValueRun:
    """A computed run that keeps the table. Raises ValueRun.DoesNotExist, answered as 404."""
    run = ValueRun.objects.get(pk=pk, state__in=queries.COMPUTED)
    if not getattr(run, table):
        raise ValueRun.DoesNotExist
    return run


@router.get("/runs/{pk}/whale", response=WhaleOut, summary="The whale curve of a run")
@requires(Permission.ACCOUNT_VIEW_ALL)
def whale(request: ApiRequest, pk: Id) -> dict[str, Any]:  # noqa: ARG001
    run = _run(pk, "whale")
    summary = run.whale["summary"]
    money = {n: from_minor(summary[n], run.currency) for n in ("total", "peak", "losses")}
    points = [
        {
            "rank": rank,
            "account": account,
            "contribution": from_minor(own, run.currency),
            "cumulative": from_minor(level, run.currency),
        }
        for rank, level, account, own in run.whale["points"]
    ]
    findings = run.whale.get("findings", [])
    return {**summary, **money, "currency": run.currency, "findings": findings, "points": points}


@router.get("/runs/{pk}/cohorts", response=CohortsOut, summary="Customers by first order")
@requires(Permission.ACCOUNT_VIEW_ALL)
def cohorts(
    request: ApiRequest,  # noqa: ARG001
    pk: Id,
    by: Literal["month", "quarter", "year"] = "year",
) -> dict[str, Any]:
    run = _run(pk, "cohorts")
    if by not in run.cohorts:
        raise ValueRun.DoesNotExist
    table = run.cohorts[by]
    names = ("before", "without_order", "unallocated")  # PostgreSQL keeps no order of keys
    rest = [{"label": name, **table["rest"][name]} for name in names]
    return {
        **table,
        "currency": run.currency,
        "by": by,
        "cohorts": [_cohort(row, run.currency) for row in table["rows"]],
        "rest": [_cohort(row, run.currency) for row in rest],
    }


def _cohort(row: dict[str, Any], currency: str) -> dict[str, Any]:
    money = {n: [from_minor(m, currency) for m in row[n]] for n in ("net_revenue", "contribution")}
    net, kept = (from_minor(m, currency) for m in row["earlier"])
    return {**row, **money, "earlier_net_revenue": net, "earlier_contribution": kept}


@router.get("/runs/{pk}/segments", response=list[SegmentsOut], summary="Segments of a run")
@requires(Permission.ACCOUNT_VIEW_ALL)
def segments(request: ApiRequest, pk: Id) -> list[dict[str, Any]]:  # noqa: ARG001
    run = _run(pk, "segments")
    return [
        {
            "table": name,
            "segments": [_segment(row, run.currency) for row in table["rows"]],
            "findings": table["findings"],
        }
        for name, table in ((name, run.segments[name]) for name in ("grid", "values", "sizes"))
    ]


def _segment(row: dict[str, Any], currency: str) -> dict[str, Any]:
    worth = row["lifetime_value"]
    money: dict[str, Any] = {name: from_minor(row[name], currency) for name in MONEY}
    money["lifetime_value"] = None if worth is None else from_minor(worth, currency)
    return {**row, **money}
