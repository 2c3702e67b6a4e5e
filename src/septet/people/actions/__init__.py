"""Every change of people, their roles and how they sign in."""

from septet.people.actions.entering import make_link, note, reset_sign_in, set_password_by_link
from septet.people.actions.own import change_password, end_other_sessions, save_settings
from septet.people.actions.users import add_user, change_user, deactivate, reactivate

__all__ = [
    "add_user",
    "change_password",
    "change_user",
    "deactivate",
    "end_other_sessions",
    "make_link",
    "note",
    "reactivate",
    "reset_sign_in",
    "save_settings",
    "set_password_by_link",
]
