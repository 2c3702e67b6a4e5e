import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from septet.people.models import User
from septet.people.roles import Role
from septet.people.rules import Refusal

REFUSALS = {
    Refusal.ADDRESS_TAKEN: _("Another user has this mail address. Everybody needs their own."),
    Refusal.LAST_ADMINISTRATOR: _(
        "Nobody else could let people in: this is the last administrator who can sign in. "
        "Make somebody else an administrator first."
    ),
    Refusal.NOT_ACTIVE: _("This user may not sign in. Let them sign in again first."),
    Refusal.WRONG_PASSWORD: _("This is not your current password."),
    Refusal.LINK_USED_UP: _(
        "This link was used or is too old. Ask an administrator for a new one."
    ),
    Refusal.SHORT_PASSWORD: _(
        "Your password has fewer than 15 characters, which only a second factor allows. "
        "Choose a longer password first."
    ),
}
BOX = {"class": "form-control"}


def zones() -> list[str]:
    """The names of time zones a person would look for: UTC and Area/City."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Pacific/")
    found = (z for z in zoneinfo.available_timezones() if z.startswith((*areas, "Indian/")))
    return ["UTC", *sorted(found)]


class EditUser(forms.Form):
    """A colleague's name, address and roles, with the version that was read."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({**BOX, "autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput({**BOX, "autocomplete": "off"}),
        help_text=_("To sign in with. Septet sends no mail to it."),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_roles(self) -> list[Role]:
        return [Role(value) for value in self.cleaned_data["roles"]]


class Expected(forms.Form):
    """The version of what somebody is about to change."""

    version = forms.IntegerField(min_value=1)


class NewPassword(forms.Form):
    """A password, typed twice and held against the rules."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({**BOX, "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({**BOX, "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        texts = password_validation.password_validators_help_texts()
        self.fields["password"].help_text = " ".join(texts)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and data["password"] != data.get("again"):
            self.add_error("again", _("The two are not the same."))
        return data


class ChangePassword(NewPassword):
    old = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({**BOX, "autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]


class Settings(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput({**BOX, "autocomplete": "name"})
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        widget=forms.Select({"class": "form-select"}),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        max_length=60,
        widget=forms.TextInput({**BOX, "list": "zones", "autocomplete": "off"}),
        help_text=_("Type a city, such as Shanghai. Empty: the zone of the installation."),
    )

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and name not in zones():
            raise forms.ValidationError(
                _(
                    "There is no time zone “%(name)s”. Choose one of the list, such as Asia/Shanghai."
                ),
                params={"name": name},
            )
        return name
