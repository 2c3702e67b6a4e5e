from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class AccountsAdded(Event):
    code = "accounts.added"
    text = _("{actor} added {count} accounts found in “{source}”.")


class AccountsLoaded(Event):
    code = "accounts.loaded"
    text = _("{actor} loaded master data of {count} accounts of “{source}”.")


class AccountAssigned(Event):
    code = "accounts.assigned"
    text = _(
        "{actor} assigned {account}: manager {manager} (before: {manager_before}),"
        " sponsor {sponsor} (before: {sponsor_before})."
    )


class AccountMoved(Event):
    code = "accounts.moved"
    text = _("{actor} put {account} under {parent} (before: {parent_before}).")
