from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from septet.foundation import clock
from septet.foundation.rules import RuleBroken
from septet.people.models import User
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.programme import actions, figures, forms, queries, samples
from septet.programme.figures import Figure, Kind
from septet.programme.models import DatedFigure
from septet.programme.rules import Span

MAY_EDIT = {Kind.ASSUMPTION: Permission.ASSUMPTION_EDIT, Kind.POLICY: Permission.POLICY_EDIT}


@dataclass(frozen=True)
class Shown:
    """One line of the page: a figure, what is in force, who said so, and what is to come."""

    figure: Figure
    label: str
    value: str
    unit: Any
    row: DatedFigure | None
    future: list[tuple[str, Any]]
    may_edit: bool


@needs(Permission.POLICY_VIEW)
def index(request: PersonRequest) -> HttpResponse:
    adding = forms.AddRate(request.GET if "currency" in request.GET else None)
    if adding.is_bound and adding.is_valid():
        return redirect("programme:figure", key=adding.key)
    today = clock.today()
    timelines = {kind: queries.timelines(kind) for kind in Kind}
    rows = {kind: queries.rows_by_pk(kind) for kind in Kind}

    def line(of: Figure) -> Shown:
        spans = timelines[of.kind][of.key]
        return _shown(of, spans, rows[of.kind], today=today, user=request.user)

    groups = [(group.title, [line(f) for f in group.figures]) for group in figures.GROUPS]
    rates = [figures.figure(key) for key in timelines[Kind.ASSUMPTION] if figures.currency_of(key)]
    changed = [s for _title, lines in groups for s in lines if s.row]
    return render(
        request,
        "programme/figures.html",
        {
            "groups": groups,
            "rates": [line(rate) for rate in rates if rate],
            "changed": len(changed),
            "adding": adding,
            "may_add": request.user.may(Permission.ASSUMPTION_EDIT),
        },
    )


def _shown(
    of: Figure, spans: tuple[Span, ...], rows: dict[int, DatedFigure], *, today: date, user: User
) -> Shown:
    now = queries.span_on(spans, today)
    return Shown(
        figure=of,
        label=figures.label(of),
        value=forms.shown(of, now.value),
        unit=forms.UNITS[of.unit],
        row=rows.get(now.row or 0),
        future=[
            (forms.shown(of, s.value), s.valid_from)
            for s in spans
            if s.valid_from and s.valid_from > today
        ],
        may_edit=user.may(MAY_EDIT[of.kind]),
    )


@needs(Permission.POLICY_VIEW)
def figure(request: PersonRequest, key: str) -> HttpResponse:
    found = figures.figure(key)
    if found is None:
        raise Http404
    may_edit = request.user.may(MAY_EDIT[found.kind])
    if request.method == "POST" and not may_edit:
        raise Http404
    form = forms.SetFigure(
        request.POST or None, figure=found, initial={"valid_from": clock.today().isoformat()}
    )
    context = {"form": form}
    if form.is_valid():
        if "preview" in request.POST:
            context |= _preview(found, form)
        elif _saved(request, found, form):
            return redirect("programme:figure", key=key)
    return render(request, "programme/figure.html", _page_of(found, request.user) | context)


def _preview(found: Figure, form: forms.SetFigure) -> dict[str, Any]:
    """What the typed minutes give for sample orders, nothing saved."""
    text = form.cleaned_data["value"]
    try:
        return {"previewed": text, "tried": samples.of(found, actions.checked(found, text))}
    except RuleBroken as broken:
        form.add_error(None, forms.refusal(broken))
        return {}


def _page_of(found: Figure, user: User) -> dict[str, Any]:
    today, rows = clock.today(), list(queries.history(found.key))
    spans = queries.timeline_of(found)
    return {
        "line": _shown(found, spans, {r.pk: r for r in rows}, today=today, user=user),
        "default": forms.shown(found, found.default),
        "least": forms.shown(found, f"{found.least:f}"),
        "most": forms.shown(found, f"{found.most:f}"),
        "history": [(row, forms.shown(found, row.value)) for row in rows],
        "is_number": found.unit != figures.Unit.CURRENCY,
        "takes_equation": found.unit == figures.Unit.MINUTES,
        "drivers": samples.names(found),
        "samples": samples.of(found, queries.value_on(spans, today)),
    }


def _saved(request: PersonRequest, found: Figure, form: forms.SetFigure) -> bool:
    """Save the form; False with the refusal's words on it where a rule said no."""
    data = form.cleaned_data
    setting = actions.Setting(
        found.key, data["value"], data["reason"], data["valid_from"], form.valid_until
    )
    try:
        if found.kind == Kind.POLICY:
            actions.set_policy(setting, by=request.user, today=clock.today())
        else:
            actions.set_assumption(setting, by=request.user)
    except RuleBroken as broken:
        form.add_error(None, forms.refusal(broken))
        return False
    messages.success(request, _("“{figure}” is set.").format(figure=figures.label(found)))
    return True
