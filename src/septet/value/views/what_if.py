"""What if: levers on one customer's orders, or on everybody's, and what would follow."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from septet.foundation.rules import RuleBroken
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import charts, supposing
from septet.value.forms import REFUSALS, WhatIfForm
from septet.value.models import AccountValue, ValueRun
from septet.value.queries import current_run
from septet.value.queries import customer as read
from septet.value.queries import what_if as query
from septet.value.rules import Refusal


@needs(Permission.ACCOUNT_VIEW)
def customer(request: PersonRequest, pk: int) -> HttpResponse:
    run = current_run()
    account = read.account_seen_by(request.user, pk)
    if run is None or account is None:
        raise Http404
    value = AccountValue.objects.visible_to(request.user).filter(run=run, account=account).first()
    if value is None:
        raise Http404
    form, levers = _levers(request, supposing.suggested(value, run))
    context: dict[str, Any] = {"run": run, "account": account, "form": form}
    try:
        answer = query.of_account(run, value, levers) if form.is_valid() else None
    except RuleBroken as broken:
        context["refusal"] = REFUSALS[Refusal(broken.refusal)]
        return render(request, "value/what_if.html", context)
    before = {name: getattr(value, name) for name in query.BEFORE}
    context["mark"] = value.mark
    return render(request, "value/what_if.html", context | _said(answer, before, run))


@needs(Permission.ACCOUNT_VIEW_ALL)
def everybody(request: PersonRequest) -> HttpResponse:
    run = current_run()
    if run is None:
        return render(request, "value/no_run.html")
    form, levers = _levers(request, supposing.for_everybody(run))
    context: dict[str, Any] = {"run": run, "account": None, "form": form}
    try:
        answer = query.of_everybody(run, request.user, levers) if form.is_valid() else None
    except RuleBroken as broken:
        context["refusal"] = REFUSALS[Refusal(broken.refusal)]
        return render(request, "value/what_if.html", context)
    before = query.before(run, request.user)
    context["mark"] = run.mark
    return render(request, "value/what_if.html", context | _said(answer, before, run))


def _levers(request: PersonRequest, first: dict[str, Any]) -> tuple[WhatIfForm, query.Levers]:
    """What the address asks for, or a first try."""
    asked = any(name in request.GET for name in WhatIfForm.base_fields)
    form = WhatIfForm(request.GET if asked else first)
    return form, form.levers if form.is_valid() else query.Levers()


def _said(
    answer: query.Answer | None, before: dict[str, int | None], run: ValueRun
) -> dict[str, Any]:
    if answer is None:
        return {}
    found, currency = answer.assumed, run.currency
    steps = supposing.steps(found, before["contribution"] or 0)
    return {
        "answer": answer,
        "sentence": supposing.sentence(found, currency),
        "lines": supposing.table(found, before, currency),
        "steps": steps,
        "picture": charts.waterfall(steps, currency),
        "scenarios": supposing.scenarios(answer, currency),
    }
