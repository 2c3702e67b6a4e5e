"""Imports that were: the list, one import's result, its files, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from septet.foundation.rules import RuleBroken, Stale
from septet.ledger import actions, forms, queries, store
from septet.ledger.models import ImportBatch, Kind, State
from septet.ledger.queries import results
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission

PAGE = 50


def visible(request: PersonRequest, pk: int) -> ImportBatch:
    """The batch, if this person may see it; else it does not exist."""
    found: ImportBatch = get_object_or_404(
        ImportBatch.objects.visible_to(request.user).select_related("uploaded_by", "withdrawn_by"),
        pk=pk,
    )
    return found


def opened(request: PersonRequest, pk: int) -> ImportBatch:
    """The batch, if this person may read its lines too; else it does not exist."""
    found: ImportBatch = get_object_or_404(ImportBatch.objects.open_to(request.user), pk=pk)
    return found


@needs(Permission.LEDGER_VIEW)
@require_GET
def batches(request: PersonRequest) -> HttpResponse:
    rows = ImportBatch.objects.visible_to(request.user).select_related("uploaded_by")
    rows = rows.order_by("-pk")
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if state in State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": results.entries(page.object_list, reader=request.user),
        "kinds": Kind.choices,
        "states": State.choices,
        "kind": kind,
        "state": state,
        "totals": results.totals(reader=request.user),
    }
    return render(request, "ledger/batches.html", context)


@needs(Permission.LEDGER_VIEW)
@require_GET
def batch(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    is_open = queries.is_open(found)
    may_check = request.user.may(Permission.LEDGER_IMPORT) and found.is_open_to(request.user)
    if is_open and may_check:
        return redirect("ledger:check", pk)
    return show(request, found, forms.Withdraw(initial={"version": found.version}), is_open=is_open)


def show(
    request: PersonRequest, found: ImportBatch, form: forms.Withdraw, *, is_open: bool
) -> HttpResponse:
    context: dict[str, Any] = {"batch": found, "form": form, "is_open": is_open}
    if found.state == State.IMPORTING and not is_open:
        context["job"] = queries.job_of(found)
        return render(request, "ledger/running.html", context)
    problem = queries.problem_of(found)
    context |= {
        "result": results.result(found),
        "may_read": found.is_open_to(request.user),
        "leaning": results.leaning_on(found)
        if found.state in {State.BOOKED, State.WITHDRAWN}
        else [],
        "may_import": request.user.may(Permission.LEDGER_IMPORT),
        "may_run": _value_run(request),
        "problem": forms.fault_words(problem) if problem else "",
    }
    return render(request, "ledger/batch.html", context)


def _value_run(request: PersonRequest) -> str:
    """Where the next step is, for those who may take it."""
    if not request.user.may(Permission.RUN_START):
        return ""
    for name in ("value:start", "value:runs"):
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


@needs(Permission.LEDGER_IMPORT)
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    form = forms.Withdraw(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.withdraw(pk, reason=data["reason"], expected=data["version"], by=request.user)
        except RuleBroken as broken:
            form.add_error("reason", forms.refusal_words(broken))
        except Stale:
            form.add_error(None, _("Somebody changed this import meanwhile. Look at it again."))
        else:
            messages.success(request, _("The import is withdrawn; its rows no longer count."))
            return redirect("ledger:batch", pk)
    return show(request, found, form, is_open=False)


@needs(Permission.LEDGER_VIEW)
@require_GET
def refusals(request: PersonRequest, pk: int) -> FileResponse:
    """Refused rows in the layout of the file, to be mended and sent again."""
    found = opened(request, pk)
    path = store.batch_folder(pk) / "refusals.csv"
    if not found.refused or not path.exists():
        raise Http404
    name = f"{found.file_name.rsplit('.', 1)[0]}-refused.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="text/csv")


@needs(Permission.LEDGER_IMPORT)
@require_GET
def raw(request: PersonRequest, pk: int) -> FileResponse:
    """The file as it came, never shown in the browser."""
    found = opened(request, pk)
    path = store.raw_path(found.digest)
    if not path.exists():
        raise Http404
    actions.note_download(found, by=request.user)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.file_name,
        content_type="application/octet-stream",
    )
