"""What people change about themselves."""

from django.db import transaction

from septet.foundation import audit
from septet.people import events, passwords, rules
from septet.people.models import User


@transaction.atomic
def save_settings(user: User, *, name: str, language: str, time_zone: str, expected: int) -> User:
    """Keep somebody's own name, language and time zone; empty means the installation's."""
    before, name = user.name, name.strip()
    user.change(expected=expected, name=name, language=language, time_zone=time_zone)
    if name != before:
        audit.record(events.UserRenamed, user, by=user, name=name, before=before)
    audit.record(
        events.SettingsChanged, user, by=user, language=language or "–", time_zone=time_zone or "–"
    )
    return user


@transaction.atomic
def change_password(user: User, *, old: str, new: str) -> User:
    """Give oneself another password. Sessions depend on it, so all of them end."""
    rules.check_own_password(is_right=user.check_password(old))
    user.set_password(new)
    user.change(password=user.password, password_is_short=passwords.is_short(new))
    audit.record(events.PasswordChanged, user, by=user)
    return user


@transaction.atomic
def end_other_sessions(user: User) -> User:
    """Sign out everywhere; the caller keeps the session it acts in."""
    user.change(sessions_ended=user.sessions_ended + 1)
    audit.record(events.SessionsEnded, user, by=user)
    return user
