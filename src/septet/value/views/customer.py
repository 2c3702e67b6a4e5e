"""One customer's value: the whole picture, taken apart down to the lines and their file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from septet.accounts.models import Account
from septet.accounts.queries import numbers_of
from septet.ledger.queries.lines import account_lines
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import charts, reading
from septet.value.forms import LineFilter
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import current_run
from septet.value.queries import customer as read

LINES_A_PAGE = 100


@needs(Permission.ACCOUNT_VIEW)
def customer(request: PersonRequest, pk: int) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    found = read.portrait(request.user, run, pk)
    if found is None:
        raise Http404
    context: dict[str, Any] = {"run": run, "found": found, "account": found.account}
    context["may_assign"] = request.user.may(Permission.ACCOUNT_ASSIGN)
    if found.value:
        found.value.account = found.account
        context |= pictures(found.value, run)
    if found.members:
        context["group_total"] = read.group_total(request.user, run, found.account)
    return render(request, "value/customer.html", context)


def pictures(value: AccountValue, run: ValueRun) -> dict[str, Any]:
    lines = reading.lines_address(value.account_id or 0)
    steps, months = reading.steps(value, lines), reading.months(value, lines)
    drivers = reading.driver_lines(value.drivers, run.currency)
    return {
        "value": value,
        "sentence": reading.sentence(value, run),
        "lines_href": lines,
        "steps": steps,
        "waterfall": charts.waterfall(steps, run.currency),
        "months": months,
        "months_chart": charts.months(months, run.currency),
        "uses_naive_rule": reading.uses_naive_rule(run),
        "tells_who_leaves": reading.tells_who_leaves(run),
        "lifetime_facts": reading.lifetime_facts(value, run),
        "lifetime_orders": reading.number_of(value.expected_orders),
        "drivers": drivers,
        "reproaches": reading.reproaches(drivers),
        "costs": reading.cost_lines(value, run),
        "contribution_share": charts.ratio(value.contribution, value.net_revenue),
        "serve_share": charts.ratio(value.cost_to_serve, value.net_revenue),
        "assumed_share": charts.ratio(value.assumed_cost_of_goods, value.cost_of_goods),
    }


@needs(Permission.ACCOUNT_VIEW)
def lines(request: PersonRequest, pk: int) -> HttpResponse:
    """The invoice lines behind a customer's numbers, each with its file and row."""
    run = current_run()
    account = read.account_seen_by(request.user, pk)
    if run is None or account is None:
        raise Http404
    return lines_page(request, run, numbers_of(account.pk), account=account)


@needs(Permission.ACCOUNT_VIEW_ALL)
def unallocated(request: PersonRequest) -> HttpResponse:
    """The lines that name no customer: a part of the total, and nobody's contribution."""
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    return lines_page(request, run, None, account=None)


def lines_page(
    request: PersonRequest,
    run: ValueRun,
    numbers: list[tuple[str, str]] | None,
    *,
    account: Account | None,
) -> HttpResponse:
    form = LineFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    page = asked.get("page") or 1
    shown = account_lines(
        run.batches,
        numbers,
        start=run.start,
        until=run.until,
        month=asked.get("month", ""),
        only=asked.get("only", ""),
        limit=LINES_A_PAGE,
        offset=(page - 1) * LINES_A_PAGE,
    )
    context = {
        "run": run,
        "account": account,
        "shown": shown,
        "only": asked.get("only", ""),
        "choices": form.fields["only"].choices,  # type: ignore[attr-defined]
        "month": asked.get("month", ""),
        "page": page,
        "pages": max(1, -(-shown.count // LINES_A_PAGE)),
    }
    return render(request, "value/lines.html", context)
