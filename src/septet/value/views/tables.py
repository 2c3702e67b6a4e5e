"""Cohorts and segments: what a run keeps of all customers, in groups."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import charts, cohort_sheet
from septet.value.models import ValueRun
from septet.value.queries import current_run
from septet.value.table_words import (
    ACTIVITY,
    COHORT_SHOWS,
    GRAINS,
    GRID,
    THIRDS,
    segment_name,
    sentences,
    span,
)

MOST_MONTHS = 18


def without_table(request: PersonRequest, run: ValueRun, title: str) -> HttpResponse:
    """An older run keeps no such table; a new one will."""
    context = {"run": run, "title": title, "may_start": request.user.may(Permission.RUN_START)}
    return render(request, "value/no_table.html", context)


def grain_of(request: PersonRequest, tables: Mapping[str, Any]) -> str:
    """The grain asked for, else the finest whose cohorts all fit on the page."""
    asked = request.GET.get("by", "")
    if asked in tables:
        return asked
    fits = [g for g in GRAINS if g in tables and len(tables[g]["rows"]) <= MOST_MONTHS]
    return fits[0] if fits else "year"  # always kept


@needs(Permission.ACCOUNT_VIEW_ALL)
def cohorts(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    if not run.cohorts:
        return without_table(request, run, _("Cohorts"))
    grain = grain_of(request, run.cohorts)
    asked = request.GET.get("show", "")
    show = asked if asked in cohort_sheet.SHOWS else cohort_sheet.SHOWS[0]
    table = run.cohorts[grain]
    context = {
        "run": run,
        "grain": grain,
        "show": show,
        "grains": [(code, words) for code, words in GRAINS.items() if code in run.cohorts],
        "shows": COHORT_SHOWS.items(),
        "showing": COHORT_SHOWS[show],
        "age": span(table["age"], grain),
        "said": sentences(table["findings"], run),
        "sheet": cohort_sheet.sheet(table, grain, show, run),
        "order_days": sum(
            sum(row["order_days"]) for row in (*table["rows"], *table["rest"].values())
        ),
    }
    return render(request, "value/cohorts.html", context)


@needs(Permission.ACCOUNT_VIEW_ALL)
def segments(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    if not run.segments:
        return without_table(request, run, _("Segments"))
    tables = run.segments
    grid = [_row(row, run, tables["grid"]["total"]) for row in tables["grid"]["rows"]]
    values, total = tables["values"], tables["grid"]["total"]
    names = ("net_revenue", "cost_to_serve", "contribution")
    unallocated = {name: getattr(run, name) - total[name] for name in names}
    context = {
        "run": run,
        "quads": grid[:4],
        "grid": [row for row in grid if row["customers"]],
        "grid_cuts": tables["grid"]["cuts"],
        "total": total,
        "one_margin": 0 < run.cost_of_goods == run.assumed_cost_of_goods,
        "unallocated": unallocated | {"any": any(unallocated.values())},
        "activities": list(_activities(values, run)),
        "thirds": [words for code, words in THIRDS.items() if code in _thirds(values)],
        "value_cuts": [
            (words, values["cuts"][f"{third}_from"])
            for third, words in THIRDS.items()
            if f"{third}_from" in values["cuts"]
        ],
        "sizes": [_size(row, tables["sizes"], run) for row in tables["sizes"]["rows"]],
        **{f"{name}_said": sentences(table["findings"], run) for name, table in tables.items()},
    }
    return render(request, "value/segments.html", context)


def _row(row: Mapping[str, Any], run: ValueRun, total: Mapping[str, Any]) -> dict[str, Any]:
    """A segment with its name, words and shares; shares only of what is positive."""
    words = GRID.get(row["code"]) or ACTIVITY.get(row["code"])
    return {
        **row,
        "name": segment_name(row["code"]),
        "who": words[1] if words else "",
        "advice": words[2] if words else "",
        "losses": -row["losses"],
        "revenue_share": charts.ratio(row["net_revenue"], run.net_revenue),
        "contribution_share": charts.ratio(row["contribution"], total["contribution"]),
        "serve_share": charts.ratio(row["cost_to_serve"], row["net_revenue"]),
    }


def _thirds(table: Mapping[str, Any]) -> set[str]:
    return {row["code"].split("/")[1] for row in table["rows"] if row["customers"]}


def _activities(table: Mapping[str, Any], run: ValueRun) -> Any:
    """One line an activity: its sums, and its customers by third of lifetime value."""
    thirds = _thirds(table)
    for code in ACTIVITY:
        own = [row for row in table["rows"] if row["code"].split("/")[0] == code]
        if not own:
            continue
        summed = {
            name: sum(row[name] or 0 for row in own)
            for name in own[0]
            if name not in {"code", "lifetime_value"}
        }
        worth = [row["lifetime_value"] for row in own if row["lifetime_value"] is not None]
        summed |= {"code": code, "lifetime_value": sum(worth) if worth else None}
        by_third = {row["code"].split("/")[1]: row for row in own}
        cells = [
            {"label": words, "code": f"{code}/{third}", "row": by_third.get(third)}
            for third, words in THIRDS.items()
            if third in thirds
        ]
        yield _row(summed, run, table["total"]) | {"cells": cells}


def _size(row: Mapping[str, Any], table: Mapping[str, Any], run: ValueRun) -> dict[str, Any]:
    cuts = table["cuts"]
    reach = [cuts.get(f"{row['code']}_{end}") for end in ("from", "to")]
    return _row(row, run, table["total"]) | {"low": reach[0], "high": reach[1]}
