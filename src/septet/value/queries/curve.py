"""The whale curve and the rank swap of one run, small enough to draw."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from septet.value.models import AccountValue, ValueRun

NAMED = 12


@dataclass(frozen=True)
class Curve:
    """`points`: (rank, cumulated, own, account id, name) from best to worst customer."""

    points: list[tuple[int, int, int, int, str]]
    customers: int
    losing: int
    peak: int
    peak_rank: int
    total: int

    @property
    def gaining(self) -> int:
        return self.customers - self.losing

    @property
    def lost(self) -> int:
        """What the losers take away again, as a positive amount."""
        return self.peak - self.total


def whale(run: ValueRun, *, most_points: int = 240) -> Curve:
    """The curve from the stored rows. Best first, ties by account, as in the engine."""
    rows = list(
        AccountValue.objects.filter(run=run, account__isnull=False)
        .order_by("-contribution", "account_id")
        .values_list("account_id", "contribution")
    )
    cumulated, level, peak, peak_rank = [], 0, 0, 0
    for rank, (_account, own) in enumerate(rows, 1):
        level += own
        cumulated.append(level)
        if own >= 0:
            peak, peak_rank = level, rank
    kept = _kept(len(rows), peak_rank, most_points)
    names = _names([rows[i][0] for i in kept])
    points = [
        (i + 1, cumulated[i], rows[i][1], rows[i][0], names.get(rows[i][0], "")) for i in kept
    ]
    losing = sum(1 for _a, own in rows if own < 0)
    return Curve(points, len(rows), losing, peak, peak_rank, level)


def _kept(count: int, peak_rank: int, most: int) -> list[int]:
    """Every step-th rank, and always the ends, the peak, the best and the worst."""
    if count <= most:
        return list(range(count))
    edge = most // 4
    step = max(1, (count - 2 * edge) * 2 // most)
    kept = {*range(edge), *range(count - edge, count), *range(edge, count - edge, step)}
    kept.add(max(peak_rank - 1, 0))
    return sorted(kept)


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
