"""Pages of value runs: the list, one run, starting, following, publishing, exporting."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from septet.foundation.rules import RuleBroken
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.value import actions, forms, queries
from septet.value.models import ValueRun
from septet.value.views import quality, report

PAGE = 50


@needs(Permission.RUN_VIEW)
def index(request: PersonRequest) -> HttpResponse:
    page = Paginator(queries.runs(), PAGE).get_page(request.GET.get("page"))
    found = {
        "page": page,
        "current": queries.current_run(),
        "may_start": request.user.may(Permission.RUN_START),
    }
    return render(request, "value/runs.html", found)


@needs(Permission.RUN_START)
def start(request: PersonRequest) -> HttpResponse:
    days = queries.ledger_days()
    form = forms.StartRun(request.POST or None, days=days)
    if form.is_valid():
        try:
            run = actions.start_run(
                start=form.cleaned_data["first"], until=form.until, by=request.user
            )
        except RuleBroken as broken:
            form.add_error(None, forms.REFUSALS[broken.refusal])  # type: ignore[index]
        else:
            return redirect("value:run", pk=run.pk)
    return render(request, "value/start.html", {"form": form, "has_lines": days is not None})


@needs(Permission.RUN_VIEW)
def detail(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(queries.runs().defer(None), pk=pk)
    current = queries.current_run()
    found: dict[str, Any] = {
        "run": run,
        "current": current,
        "may_publish": request.user.may(Permission.RUN_PUBLISH),
        "may_start": request.user.may(Permission.RUN_START),
        "progress": report.progress(run),
        "is_open": queries.is_open(run),
    }
    if run.state in queries.COMPUTED:
        found |= report.of_run(run)
        found["forecast"] = quality.of_forecast(run.model)
    elif run.problem:
        found["problem"] = report.problem_words(run.problem)
    return render(request, "value/run.html", found)


@needs(Permission.RUN_VIEW)
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far a run is, asked again and again by its page; the page itself once it has ended."""
    run = get_object_or_404(ValueRun, pk=pk)
    is_open = queries.is_open(run)
    found = {"run": run, "progress": report.progress(run), "is_open": is_open}
    response = render(request, "value/_progress.html", found)
    if not is_open:
        response["HX-Refresh"] = "true"
    return response


@needs(Permission.RUN_PUBLISH)
@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    get_object_or_404(ValueRun, pk=pk)
    try:
        actions.publish(pk, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(forms.REFUSALS[broken.refusal]))  # type: ignore[index]
    else:
        messages.success(request, _("Run {pk} is published: its figures count now.").format(pk=pk))
    return redirect("value:run", pk=pk)


@needs(Permission.RUN_START)
@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    get_object_or_404(ValueRun, pk=pk)
    try:
        actions.cancel(pk, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(forms.REFUSALS[broken.refusal]))  # type: ignore[index]
    else:
        messages.success(request, _("The run stops; nothing of it is kept."))
    return redirect("value:run", pk=pk)
