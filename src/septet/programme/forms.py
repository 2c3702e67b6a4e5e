from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from septet.engine.time_equations import is_number
from septet.foundation.rules import RuleBroken
from septet.programme.figures import EXCHANGE, Figure, Unit
from septet.programme.rules import Refusal

REFUSALS = {
    Refusal.NO_SUCH_FIGURE: _("There is no such figure. Choose one of the list."),
    Refusal.NOT_A_NUMBER: _("This is no number. Write it like 12.5."),
    Refusal.NOT_A_CURRENCY: _("A currency is three letters, such as EUR, USD or CNY."),
    Refusal.NOT_AN_EQUATION: _(
        "“{part}” is not understood. Write a number, or minutes such as 5 + 3*lines + 10*[rush], "
        "with numbers up to 10,000 of at most 4 decimals. Known here: {known}."
    ),
    Refusal.OUT_OF_RANGE: _("The value is outside what this figure may be."),
    Refusal.TOO_MANY_DECIMALS: _("The value has more decimals than are counted with. Round it."),
    Refusal.NO_VALUE: _("Give a value."),
    Refusal.NO_REASON: _(
        "Say why. Somebody will ask, and the reason stands in the history with your name."
    ),
    Refusal.ENDS_BEFORE_IT_BEGINS: _("The last day must not lie before the first one."),
    Refusal.POLICY_OF_THE_PAST: _(
        "A policy begins today or later: what was decided under the old one stays decided."
    ),
}
UNITS = {
    Unit.SHARE: "%",
    Unit.MINUTES: _("minutes"),
    Unit.MONEY: "",
    Unit.YEARS: _("years"),
    Unit.RATE: "",
    Unit.CURRENCY: "",
}


def shown(figure: Figure, value: str) -> str:
    """A kept value as people write it: shares in percent."""
    if value and figure.unit == Unit.SHARE:
        return f"{(Decimal(value) * 100).normalize():f}"
    return value


def refusal(broken: RuleBroken) -> str:
    return str(REFUSALS[Refusal(broken.refusal)]).format_map(broken.facts)


def kept(figure: Figure, text: str) -> str:
    """What somebody wrote as it is kept; text that is no number stays for the rule to refuse."""
    if figure.unit == Unit.MINUTES and not is_number(text.replace(",", ".")):
        return text.strip()
    text = text.strip().replace(",", ".").removesuffix("%").strip()
    if not text or figure.unit != Unit.SHARE:
        return text
    try:
        return f"{Decimal(text) / 100:f}"
    except InvalidOperation:
        return text


class SetFigure(forms.Form):
    """A new value of one figure, from a day on, with its reason."""

    value = forms.CharField(label=_("New value"), max_length=200, required=False)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until something else is set."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        self.figure = figure

    def clean_value(self) -> str:
        return kept(self.figure, str(self.cleaned_data["value"]))

    @property
    def valid_until(self) -> date | None:
        """Half-open, as it is kept: the day after the last one."""
        last: date | None = self.cleaned_data["last_day"]
        return date.fromordinal(last.toordinal() + 1) if last else None


class AddRate(forms.Form):
    """The currency of an exchange rate to set."""

    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        widget=forms.TextInput(attrs={"class": "form-control", "maxlength": 3, "size": 4}),
        error_messages={"invalid": REFUSALS[Refusal.NOT_A_CURRENCY]},
    )

    @property
    def key(self) -> str:
        return EXCHANGE + str(self.cleaned_data["currency"]).upper()
