"""The event log: every change in words, filtered and paged, and the proof that none was altered."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from septet.foundation import audit
from septet.foundation.events import Event, sentence
from septet.foundation.models import EventRecord
from septet.people.permissions import PersonRequest, needs
from septet.people.roles import Permission
from septet.web import queries

PAGE = 50
APPS = {
    "foundation": _("Jobs"),
    "people": _("People"),
    "programme": _("Policy and assumptions"),
    "accounts": _("Customers"),
    "ledger": _("Imports"),
    "value": _("Value runs"),
    "web": _("Saved views"),
}


def _day() -> forms.DateField:
    return forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))


class EventFilter(forms.Form):
    """What to look for; days are the reader's, both included."""

    code = forms.ChoiceField(label=_("About"), required=False)
    actor = forms.CharField(label=_("Who"), required=False, max_length=120)
    since = _day()
    until = _day()
    subject_type = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    subject_id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted({code.split(".")[0] for code in Event.registry})
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [("", _("Everything")), *((app, APPS.get(app, app)) for app in known)]
        self.fields["since"].label, self.fields["until"].label = _("From"), _("To")
        for field in self.fields.values():
            select = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    def wanted(self) -> dict[str, Any]:
        """The filter as `queries.events` takes it; what cannot be read filters nothing."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        wanted = {name: value for name, value in asked.items() if value}
        if "since" in wanted:
            wanted["since"] = _midnight(wanted["since"])
        if "until" in wanted:
            wanted["until"] = _midnight(wanted["until"] + timedelta(days=1))
        return wanted


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def words(event: EventRecord) -> str:
    """An event as a sentence in the reader's language; erased personal data shows as …"""
    return sentence(event.code, {"actor": event.actor, **event.data, **(event.personal or {})})


@needs(Permission.EVENT_VIEW)
def index(request: PersonRequest) -> HttpResponse:
    wanted = EventFilter(request.GET)
    page = Paginator(queries.events(**wanted.wanted()), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": page,
        "events": [(event, words(event)) for event in page],
        "form": wanted,
        "query": query.urlencode(),
        "subject": f"{request.GET.get('subject_type')} {request.GET.get('subject_id')}"
        if request.GET.get("subject_id")
        else "",
    }
    return render(request, "web/events.html", context)


@needs(Permission.EVENT_VIEW)
def verify(request: PersonRequest) -> HttpResponse:
    """Recompute the chain now and compare it with the heads kept outside the database."""
    folder = Path(settings.SEPTET_HOME)
    context = {
        "verdict": audit.verify(),
        "heads_agree": audit.heads_agree(folder),
        "heads": len(list(audit.kept_heads(folder))),
    }
    part = request.headers.get("HX-Request")
    return render(request, "web/_verdict.html" if part else "web/verdict.html", context)
