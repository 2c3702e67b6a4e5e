from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from septet.people.models import User
from septet.people.roles import Scope, scopes_for
from septet.people.tokens.rules import Refusal

REFUSALS = {
    Refusal.TOKEN_WITHOUT_NAME: _("Name the program that will use the token."),
    Refusal.TOKEN_WITHOUT_SCOPE: _("Choose what the token is for."),
    Refusal.SCOPE_BEYOND_ROLE: _("A token cannot do more than your roles let you do."),
    Refusal.EXPIRY_OUT_OF_RANGE: _("A token lasts a year at most. Choose a shorter time."),
    Refusal.TOO_MANY_TOKENS: _(
        "You have as many live tokens as one person may have. Revoke one you no longer need."
    ),
}
LASTS = [
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("180", _("half a year")),
    ("365", _("a year")),
]


class MakeToken(forms.Form):
    name = forms.CharField(
        label=_("Which program will use it?"),
        max_length=80,
        widget=forms.TextInput({"class": "form-control", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=_("Never more than you may yourself at that moment."),
    )
    lasts = forms.ChoiceField(
        label=_("How long?"),
        choices=LASTS,
        initial="90",
        widget=forms.Select({"class": "form-select"}),
    )

    def __init__(self, *args: object, user: User) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        offered = [(s.value, s.label) for s in scopes_for(user.permissions)]
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = offered

    def clean_scopes(self) -> list[Scope]:
        return [Scope(value) for value in self.cleaned_data["scopes"]]

    def clean_lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["lasts"]))
