"""What people type or choose on the pages of value, and the words of refusals."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from septet.value.columns import BY_CODE, chosen
from septet.value.queries.customers import Wish
from septet.value.queries.what_if import Levers
from septet.value.rules import Refusal

REFUSALS = {
    Refusal.NO_LINES: _("The ledger holds no invoice lines yet. Import a file first."),
    Refusal.NO_DAYS: _("The last day must not lie before the first one."),
    Refusal.OUTSIDE_THE_LEDGER: _(
        "The ledger holds no invoice lines between these days. Choose days it knows of."
    ),
    Refusal.ALREADY_ASKED: _(
        "A run of the same days is being computed already. Wait for it, or cancel it first."
    ),
    Refusal.NOT_COMPUTED: _("Only a run that is computed can be published."),
    Refusal.ALREADY_PUBLISHED: _("This run is published already."),
    Refusal.LEDGER_CHANGED: _(
        "A file that this run counted was withdrawn from the ledger since, so its figures no "
        "longer hold. Start a new run and publish that one."
    ),
    Refusal.NOT_RUNNING: _("This run is not being computed, so there is nothing to cancel."),
    Refusal.NO_ORDERS_KEPT: _(
        "This run kept no orders to count again: it was computed by an earlier version. Compute a "
        "new value run, then come back."
    ),
    Refusal.DISK_FULL: _("Less than 100 MB are free on the disk. Make room, then start again."),
}


class StartRun(forms.Form):
    """The days a run counts."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, days: tuple[date, date] | None, **kwargs: Any) -> None:
        if days:
            last = days[1] - timedelta(days=1)
            kwargs["initial"] = {"first": days[0].isoformat(), "last": last.isoformat()}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    @property
    def until(self) -> date:
        """Half-open, as it is kept: the day after the last one."""
        last: date = self.cleaned_data["last"]
        return last + timedelta(days=1)


SHOW = [
    ("", _("All customers")),
    ("makes", _("Making money")),
    ("loses", _("Losing money")),
    ("fading", _("Fading")),
    ("assumed", _("Cost of goods assumed")),
]


LABEL = r"^(before|\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?)$"


class CustomerFilter(forms.Form):
    q = forms.CharField(label=_("Search name or number"), required=False, max_length=100)
    show = forms.ChoiceField(label=_("Show"), required=False, choices=SHOW)
    country = forms.CharField(required=False, max_length=80)
    manager = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    group = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    segment = forms.CharField(required=False, max_length=20)
    joined = forms.RegexField(LABEL, required=False)
    ordered = forms.RegexField(LABEL, required=False)
    sort = forms.CharField(required=False, max_length=40)


def wish_from(query: QueryDict) -> tuple[CustomerFilter, Wish]:
    """The list an address asks for; parts that make no sense are left out, not an error page."""
    form = CustomerFilter(query)
    form.is_valid()
    data = form.cleaned_data
    sort = data.get("sort", "")
    return form, Wish(
        text=data.get("q", "").strip(),
        show=data.get("show", ""),
        country=data.get("country", ""),
        manager=data.get("manager"),
        group=data.get("group"),
        segment=data.get("segment", ""),
        joined=data.get("joined", ""),
        ordered=data.get("ordered", ""),
        sort=sort if sort.lstrip("-") in BY_CODE else "-net_revenue",
        columns=chosen(query.getlist("column")),
    )


class WhatIfForm(forms.Form):
    """The levers to pull; empty ones stay as they are."""

    orders_a_month = forms.IntegerField(
        label=_("At most so many orders a month"), required=False, min_value=1, max_value=1000
    )
    days_between = forms.IntegerField(
        label=_("Or one order every so many days"), required=False, min_value=2, max_value=366
    )
    minimum_order = forms.DecimalField(
        label=_("Smallest order we accept"),
        required=False,
        min_value=0,
        max_value=10**9,
        decimal_places=2,
        help_text=_("Smaller orders wait for the next one, or go elsewhere."),
    )
    lost_percent = forms.IntegerField(
        label=_("Of smaller orders, lost to us (%)"), required=False, min_value=0, max_value=100
    )
    rush_percent = forms.IntegerField(
        label=_("Rush runs that remain (%)"), required=False, min_value=0, max_value=100
    )
    returns_percent = forms.IntegerField(
        label=_("Returns that remain (%)"), required=False, min_value=0, max_value=100
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    @property
    def levers(self) -> Levers:
        """What the form asks for; parts that make no sense pull nothing."""
        data = self.cleaned_data
        return Levers(
            orders_a_month=data.get("orders_a_month"),
            days_between=data.get("days_between"),
            minimum_order=data.get("minimum_order") or None,
            lost_share=_share(data.get("lost_percent"), 0),
            rush_kept=_share(data.get("rush_percent"), 100),
            returns_kept=_share(data.get("returns_percent"), 100),
        )


def _share(percent: int | None, otherwise: int) -> Decimal:
    return Decimal(otherwise if percent is None else percent) / 100


class LineFilter(forms.Form):
    """Which of the lines behind a number are listed. What makes no sense counts as not said."""

    month = forms.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$", required=False)
    only = forms.ChoiceField(
        required=False,
        choices=[
            ("", _("All lines")),
            ("discounted", _("With a discount")),
            ("credits", _("Credits and returns")),
            ("no_cost", _("Without a cost")),
            ("freight", _("With freight")),
        ],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
