"""The whale curve and the rank swap of one run, small enough to draw."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from septet.value.models import AccountValue, ValueRun

NAMED = 12


@dataclass(frozen=True)
class Curve:
    """The engine's curve as the run keeps it. `points`: (rank, cumulated, own, account id, name)
    from best to worst customer; `findings` what it says, by code."""

    points: list[tuple[int, int, int, int, str]]
    customers: int
    peak_rank: int
    findings: list[dict[str, Any]]


def whale(run: ValueRun) -> Curve | None:
    """The curve of a run; None of one that keeps none."""
    summary = run.whale.get("summary")
    if not summary:
        return None
    kept = [point for point in run.whale["points"] if point[2] is not None]
    names = _names([account for _rank, _cumulated, account, _own in kept])
    points = [
        (rank, cumulated, own, account, names.get(account, ""))
        for rank, cumulated, account, own in kept
    ]
    findings = run.whale.get("findings", [])
    return Curve(points, summary["customers"], summary["peak_rank"], findings)


def _names(accounts: list[int]) -> dict[int, str]:
    from septet.accounts.models import Account

    return dict(Account.objects.filter(pk__in=accounts).values_list("pk", "name"))


def worst_and_best(run: ValueRun, *, most: int = NAMED) -> tuple[list[Any], list[Any]]:
    """The customers who lose most, and those who earn most."""
    values = AccountValue.objects.filter(run=run, account__isnull=False).values(
        "account_id",
        "account__name",
        "net_revenue",
        "cost_to_serve",
        "contribution",
        "assumed_cost_of_goods",
    )
    worst = values.filter(contribution__lt=0).order_by("contribution", "account_id")[:most]
    return list(worst), list(values.order_by("-contribution", "account_id")[:most])


def swaps(run: ValueRun, *, most: int = NAMED) -> tuple[list[Any], list[Any]]:
    """Customers who fall furthest from rank by revenue to rank by contribution, and who climb."""
    values = AccountValue.objects.filter(run=run, revenue_rank__isnull=False)
    moved = values.annotate(
        climbed=F("revenue_rank") - F("profit_rank"), fallen=F("profit_rank") - F("revenue_rank")
    ).values(
        "account_id",
        "account__name",
        "revenue_rank",
        "profit_rank",
        "climbed",
        "fallen",
        "net_revenue",
        "contribution",
        "assumed_cost_of_goods",
    )
    fallen = moved.filter(fallen__gt=0).order_by("-fallen", "revenue_rank")[:most]
    climbed = moved.filter(climbed__gt=0).order_by("-climbed", "revenue_rank")[:most]
    return list(fallen), list(climbed)


def largest(run: ValueRun, *, most: int = 150) -> list[Any]:
    """The largest by revenue with both ranks: who is big, and who is good."""
    values = AccountValue.objects.filter(run=run, revenue_rank__isnull=False)
    return list(
        values.order_by("revenue_rank")[:most].values(
            "account_id",
            "account__name",
            "revenue_rank",
            "profit_rank",
            "contribution",
            "net_revenue",
        )
    )
