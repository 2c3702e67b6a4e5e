"""A new file: brought, checked column by column, started."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from septet.foundation.rules import RuleBroken, Stale
from septet.ledger import actions, forms, looking, queries, store
from septet.ledger.models import ImportBatch
from septet.ledger.views import previewing
from septet.ledger.views.batches import opened
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission


@needs(Permission.LEDGER_IMPORT)
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    form = forms.Upload(request.POST or None, request.FILES or None)
    known = None
    if form.is_valid():
        file = form.cleaned_data["file"]
        kind = form.cleaned_data["kind"] or None
        try:
            batch = actions.upload(
                file.chunks(1 << 20), kind=kind, file_name=file.name, by=request.user
            )
        except RuleBroken as broken:
            form.add_error("file", forms.refusal_words(broken))
            known = broken.facts.get("batch")
        else:
            return redirect("ledger:batch", batch.pk)
    return render(request, "ledger/new.html", {"form": form, "known": known})


@needs(Permission.LEDGER_IMPORT)
@require_http_methods(["GET", "POST"])
def check(request: PersonRequest, pk: int) -> HttpResponse:
    found = opened(request, pk)
    if not queries.is_open(found):
        return redirect("ledger:batch", pk)
    look = found.report.get("look", {})
    form = forms.Check(request.POST or None, look=look, initial=_initial(found))
    if form.is_valid():
        try:
            return _go_on(request, found, form)
        except RuleBroken as broken:
            form.add_error(None, forms.refusal_words(broken))
        except Stale as stale:
            form = _conflict(form, found, stale.current)
    return _page(request, found, form)


def _initial(batch: ImportBatch) -> dict[str, Any]:
    chosen = {header: code for code, header in batch.mapping.items()}
    columns = batch.report.get("look", {}).get("columns", [])
    fields = {f"column_{n}": chosen.get(c["name"], "") for n, c in enumerate(columns)}
    style = {name: batch.style.get(name) for name in ("decimal_mark", "date_order")}
    return {
        "source": batch.source,
        "currency": batch.currency,
        "version": batch.version,
        **style,
        **fields,
    }


def _plan(batch: ImportBatch, form: forms.Check) -> actions.Plan:
    data = form.cleaned_data
    said = {name: data.get(name) or None for name in ("decimal_mark", "date_order")}
    named = {name: data.get(name, "") for name in ("source", "currency")}
    return actions.Plan(form.mapping, **named, style=batch.style | said)


def _go_on(request: PersonRequest, batch: ImportBatch, form: forms.Check) -> HttpResponse:
    """Keep the plan; then start the import, or keep the plan as a profile too."""
    data = form.cleaned_data
    batch = actions.set_plan(
        batch.pk, _plan(batch, form), expected=data["version"], by=request.user
    )
    if request.POST.get("do") == "profile":
        profile = actions.save_profile(data["profile"], batch=batch, by=request.user)
        said = _("Files with these columns will be read as “{profile}” says.")
        messages.success(request, said.format(profile=profile.name))
        return redirect("ledger:check", batch.pk)
    actions.start(batch.pk, by=request.user)
    return redirect("ledger:batch", batch.pk)


def _conflict(form: forms.Check, batch: ImportBatch, current: ImportBatch) -> forms.Check:
    """What was typed stays; what is there now is said beside it."""
    typed = {name: form.data[name] for name in form.data} | {"version": str(current.version)}
    again = forms.Check(typed, look=batch.report.get("look", {}))
    again.is_valid()
    said = _(
        "Somebody changed this meanwhile: source {source}, currency {currency}. Your entries stand"
        " below; import again to use them instead."
    )
    again.add_error(None, said.format(source=current.source, currency=current.currency))
    return again


def _page(request: PersonRequest, batch: ImportBatch, form: forms.Check) -> HttpResponse:
    look = batch.report.get("look", {})
    fault = queries.problem_of(batch)
    rows = _rows(batch, form)
    context = {
        "batch": batch,
        "form": form,
        "layout": forms.Layout(style=batch.style),
        "columns": [(form[f"column_{n}"], c) for n, c in enumerate(look.get("columns", []))],
        "look": look,
        "fault": forms.fault_words(fault) if fault else "",
        "required": previewing.required(look),
        "preview": rows,
        "job": queries.job_of(batch),
    }
    return render(request, "ledger/check.html", context)


def _rows(batch: ImportBatch, form: forms.Check) -> previewing.Preview:
    """The first rows as they will be booked, by what the form says now."""
    if not batch.report.get("look", {}).get("columns"):
        return previewing.Preview()
    if form.is_bound and hasattr(form, "mapping"):
        plan = _plan(batch, form)
    else:
        plan = actions.Plan(batch.mapping, batch.source, batch.currency, batch.style)
    look = looking.preview(
        store.raw_path(batch.digest),
        kind=batch.kind,
        file_name=batch.file_name,
        plan=plan.as_dict(),
    )
    return previewing.preview(look)


@needs(Permission.LEDGER_IMPORT)
@require_POST
def preview(request: PersonRequest, pk: int) -> HttpResponse:
    """The preview alone, asked for whenever a column or the style of cells changes."""
    found = opened(request, pk)
    form = forms.Check(request.POST, look=found.report.get("look", {}))
    form.is_valid()
    return render(request, "ledger/_preview.html", {"preview": _rows(found, form)})


@needs(Permission.LEDGER_IMPORT)
@require_POST
def layout(request: PersonRequest, pk: int) -> HttpResponse:
    """Read the file again in another encoding, with another delimiter, from another line or sheet."""
    found = opened(request, pk)
    form = forms.Layout(request.POST, style=found.style)
    if form.is_valid():
        style = {"format": found.style.get("format")} | form.style()
        try:
            actions.read_again(pk, style=style, by=request.user)
        except RuleBroken as broken:
            messages.error(request, forms.refusal_words(broken))
    return redirect("ledger:check", pk)


@needs(Permission.LEDGER_IMPORT)
@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    found = opened(request, pk)
    try:
        actions.discard(pk, by=request.user)
    except RuleBroken as broken:
        messages.error(request, forms.refusal_words(broken))
        return redirect("ledger:batch", pk)
    messages.success(request, _("“{file}” is discarded.").format(file=found.file_name))
    return redirect("ledger:batches")
