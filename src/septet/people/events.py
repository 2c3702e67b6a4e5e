from django.utils.translation import gettext_lazy as _

from septet.foundation.events import Event


class UserAdded(Event):
    code = "people.user_added"
    text = _("{actor} added the user {name} as {roles}.")
    personal = frozenset({"name", "email"})


class UserRenamed(Event):
    code = "people.user_renamed"
    text = _("{actor} renamed the user {before} to {name}.")
    personal = frozenset({"name", "before"})


class AddressChanged(Event):
    code = "people.address_changed"
    text = _("{actor} changed the mail address of {name} from {before} to {email}.")
    personal = frozenset({"name", "email", "before"})


class RolesChanged(Event):
    code = "people.roles_changed"
    text = _("{actor} changed the roles of {name} from {before} to {roles}.")
    personal = frozenset({"name"})


class UserDeactivated(Event):
    code = "people.user_deactivated"
    text = _("{actor} deactivated {name}: no sign-in, all sessions ended.")
    personal = frozenset({"name"})


class UserReactivated(Event):
    code = "people.user_reactivated"
    text = _("{actor} let {name} sign in again.")
    personal = frozenset({"name"})


class PasswordLinkMade(Event):
    code = "people.password_link_made"
    text = _("{actor} made a password link for {name}.")
    personal = frozenset({"name"})


class SignInReset(Event):
    code = "people.sign_in_reset"
    text = _("{actor} took away the password and second factor of {name}.")
    personal = frozenset({"name"})


class PasswordSet(Event):
    code = "people.password_set"
    text = _("{actor} set a password by link.")


class PasswordChanged(Event):
    code = "people.password_changed"
    text = _("{actor} changed their password; all their other sessions ended.")


class SettingsChanged(Event):
    code = "people.settings_changed"
    text = _("{actor} changed their settings: language {language}, time zone {time_zone}.")


class SessionsEnded(Event):
    code = "people.sessions_ended"
    text = _("{actor} signed out everywhere else.")


class SignedIn(Event):
    code = "people.signed_in"
    text = _("{actor} signed in.")


class SignedOut(Event):
    code = "people.signed_out"
    text = _("{actor} signed out.")


class AppAdded(Event):
    code = "people.app_added"
    text = _("{actor} set up an authenticator app.")


class AppRemoved(Event):
    code = "people.app_removed"
    text = _("{actor} removed the authenticator app.")


class PasskeyAdded(Event):
    code = "people.passkey_added"
    text = _("{actor} added a passkey.")


class PasskeyRemoved(Event):
    code = "people.passkey_removed"
    text = _("{actor} removed a passkey.")


class CodesMade(Event):
    code = "people.codes_made"
    text = _("{actor} made new recovery codes.")
