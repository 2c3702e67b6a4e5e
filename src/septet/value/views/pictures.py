"""Whale curve and rank swap: pages that look at all customers at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import charts
from septet.value.queries import current_run, curve
from septet.value.table_words import sentences
from septet.value.views.tables import without_table


@needs(Permission.ACCOUNT_VIEW_ALL)
def whale(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    found = curve.whale(run)
    if found is None:
        return without_table(request, run, _("Whale curve"))
    points = [
        charts.Point(
            rank, cumulated, own, name, reverse("value:customer", args=[account]), run.currency
        )
        for rank, cumulated, own, account, name in found.points
    ]
    worst, best = curve.worst_and_best(run)
    context = {
        "run": run,
        "curve": found,
        "said": sentences(found.findings, run),
        "chart": charts.whale(points, customers=found.customers, peak_rank=found.peak_rank),
        "worst": worst,
        "best": best,
    }
    return render(request, "value/whale.html", context)


@needs(Permission.ACCOUNT_VIEW_ALL)
def ranks(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    largest = curve.largest(run)
    fallen, climbed = curve.swaps(run)
    top = [row for row in largest if row["revenue_rank"] <= 10]
    context = {
        "run": run,
        "fallen": fallen,
        "climbed": climbed,
        "top_losing": [row for row in top if row["contribution"] < 0],
        "concentrated": [
            sentences(run.concentration.get(name, {}).get("findings", []), run)
            for name in ("net_revenue", "contribution")
        ],
        "said": sentences(run.ranks.get("findings", []), run),
        "chart": charts.ranks([_dot(row, run.currency) for row in largest], run.customers),
    }
    return render(request, "value/ranks.html", context)


def _dot(row: dict[str, Any], currency: str) -> charts.Option:
    return {
        "value": [row["revenue_rank"], row["profit_rank"]],
        "name": row["account__name"],
        "tip": f"{row['revenue_rank']} → {row['profit_rank']}, "
        + charts.full(row["contribution"], currency),
        "href": reverse("value:customer", args=[row["account_id"]]),
        "color": "gain" if row["contribution"] >= 0 else "loss",
    }
