from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from septet.foundation.rules import RuleBroken
from septet.ledger import words
from septet.ledger.models import Kind
from septet.ledger.rules import Refusal

REFUSALS = {
    Refusal.EMPTY_FILE: _("The file is empty. Export it again and check that it opens."),
    Refusal.FILE_TOO_LARGE: _("At most {megabytes} MB are taken. Split the file by month."),
    Refusal.DISK_FULL: _(
        "Only {megabytes} MB are free on the server; 100 MB must stay free. Ask the administrator"
        " to make room, then try again."
    ),
    Refusal.ALREADY_BOOKED: _(
        "This very file is booked already, as import {batch} (“{file}”). Nothing was changed."
    ),
    Refusal.NOT_OPEN: _("This import is running or has ended; it can no longer be changed."),
    Refusal.NOT_READABLE: _("The file cannot be taken as it is. {why}"),
    Refusal.FIELD_TWICE: _("Two columns are chosen for {field}. Keep one of them."),
    Refusal.FIELD_MISSING: _(
        "No column is chosen for {fields}. The file has these columns: {columns}."
    ),
    Refusal.NO_SOURCE: _("Name the system the file comes from."),
    Refusal.BAD_CURRENCY: _("“{currency}” is not a currency. Write three letters, such as EUR."),
    Refusal.NO_PROFILE_NAME: _("Give the profile a name."),
    Refusal.UNKNOWN_PROFILE: _("There is no profile “{profile}”. Known profiles: {known}."),
    Refusal.NOT_RUNNING: _("This import is not running."),
    Refusal.NOT_BOOKED: _("Only a booked import can be withdrawn."),
    Refusal.NO_REASON: _("Say why, so that others understand the numbers that change."),
    Refusal.LEDGER_BUSY: _("Other imports were faster several times. Start this one again."),
}


def refusal_words(broken: RuleBroken) -> str:
    """What a rule of this app says no with, in words with their facts."""
    facts = dict(broken.facts)
    if "fields" in facts:
        facts["fields"] = words.either(facts["fields"])
        facts["columns"] = ", ".join(facts["columns"]) or "–"
    if "fault" in facts:
        facts["why"] = words.fault(facts["fault"])
    if "field" in facts:
        facts["field"] = words.field(facts["field"])
    return str(REFUSALS[Refusal(broken.refusal)]).format_map(facts)


def fault_words(fault: dict[str, Any]) -> str:
    """Why a whole file cannot be taken."""
    return words.fault(fault)


KINDS = [("", _("Find out by its columns")), *Kind.choices]
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("gb18030", "GB18030 / GBK"),
    ("cp1252", "Windows-1252"),
    ("utf-16-le", "UTF-16 LE"),
    ("utf-16-be", "UTF-16 BE"),
]
DELIMITERS = [(",", ","), (";", ";"), ("\t", _("tab")), ("|", "|")]
FIND_OUT = ("", _("as the cells show"))
MARKS = [FIND_OUT, (".", _("point: 1,234.56")), (",", _("comma: 1.234,56"))]
ORDERS = [
    FIND_OUT,
    ("ymd", _("year first: 2024-03-05")),
    ("dmy", _("day first: 05.03.2024")),
    ("mdy", _("month first: 03/05/2024")),
]


def dress(form: forms.Form) -> None:
    """Tabler's classes on every field."""
    for field in form.fields.values():
        is_select = isinstance(field.widget, forms.Select)
        field.widget.attrs.setdefault("class", "form-select" if is_select else "form-control")


class Upload(forms.Form):
    file = forms.FileField(label=_("File"), allow_empty_file=True)
    kind = forms.ChoiceField(label=_("What it holds"), choices=KINDS, required=False)


class Layout(forms.Form):
    """How the file is laid out; a change means reading it again."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("Delimiter"), choices=DELIMITERS, required=False)
    sheet = forms.CharField(label=_("Sheet"), required=False, max_length=200)
    header_row = forms.IntegerField(label=_("Line of the header"), min_value=0, required=False)

    def __init__(self, *args: Any, style: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs["initial"] = dict(style)
        super().__init__(*args, **kwargs)
        present = {"csv": "encoding delimiter header_row", "xlsx": "sheet header_row"}
        shown = present.get(style.get("format") or "csv", "").split()
        for name in set(self.fields) - set(shown):
            del self.fields[name]
        self._offer("encoding", ENCODINGS, style.get("encoding"))
        self._offer("delimiter", DELIMITERS, style.get("delimiter"))
        dress(self)

    def _offer(self, name: str, choices: list[tuple[str, Any]], found: str | None) -> None:
        """What was detected is always among the choices."""
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField) and found and found not in dict(choices):
            field.choices = [*choices, (found, found)]

    def style(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in {"", None}}


class Check(forms.Form):
    """Which column is which field, and what the cells mean."""

    source = forms.CharField(label=_("Source system"), max_length=80, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    decimal_mark = forms.ChoiceField(label=_("Decimal mark"), choices=MARKS, required=False)
    date_order = forms.ChoiceField(label=_("Dates"), choices=ORDERS, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    profile = forms.CharField(label=_("Profile name"), max_length=80, required=False)

    def __init__(self, *args: Any, look: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = [column["name"] for column in look.get("columns", [])]
        codes = [(f["code"], words.field(f["code"])) for f in look.get("fields", [])]
        for place, header in enumerate(self.headers):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header, choices=[("", _("– not used –")), *codes], required=False
            )
        dress(self)

    def clean(self) -> dict[str, Any]:
        self.mapping: dict[str, str] = {}
        for place, header in enumerate(self.headers):
            code = self.cleaned_data.get(f"column_{place}")
            if code and code in self.mapping:
                twice = str(REFUSALS[Refusal.FIELD_TWICE]).format(field=words.field(code))
                self.add_error(f"column_{place}", twice)
            elif code:
                self.mapping[code] = header
        return self.cleaned_data


class Withdraw(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
