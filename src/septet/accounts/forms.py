from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from septet.accounts import queries
from septet.accounts.rules import Refusal
from septet.people.models import User
from septet.people.roles import Role

REFUSALS = {
    Refusal.NOT_A_MANAGER: _("Choose somebody who is a key account manager and may sign in."),
    Refusal.NOT_A_SPONSOR: _("Choose an executive sponsor or the champion who may sign in."),
    Refusal.OWN_PARENT: _("An account cannot stand under itself. Choose another group."),
    Refusal.UNKNOWN_PERSON: _("Nobody signs in with {addresses}. Add these people first."),
}


class Carers(forms.Form):
    """Who looks after an account; `version` is the account as the page showed it."""

    manager = forms.ModelChoiceField(
        User.objects.none(), label=_("Key account manager"), required=False, empty_label=_("Nobody")
    )
    sponsor = forms.ModelChoiceField(
        User.objects.none(), label=_("Executive sponsor"), required=False, empty_label=_("Nobody")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "manager": queries.carers(Role.MANAGER),
            "sponsor": queries.carers(Role.SPONSOR, Role.CHAMPION),
        }
        for name, people in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = people
            field.widget.attrs["class"] = "form-select"
