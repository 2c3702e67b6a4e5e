"""How people get in: password links, and what the event log keeps of signing in."""

from django.db import transaction

from septet.foundation import audit, clock
from septet.foundation.events import Event
from septet.people import events, links, passwords, queries, rules
from septet.people.models import User
from septet.people.roles import Role
from septet.people.tokens.actions import revoke_all


@transaction.atomic
def make_link(user: User, *, by: User) -> tuple[str, str]:
    """Make the one link by which a colleague sets a password; earlier ones are void."""
    rules.check_link(is_active=user.is_active)
    user.change(links_made=user.links_made + 1)
    audit.record(events.PasswordLinkMade, user, by=by, name=user.name)
    return links.parts(user)


@transaction.atomic
def reset_sign_in(user: User, *, by: User) -> tuple[str, str]:
    """For a lost phone or a stolen password: take both away, end all sessions and tokens, make a link."""
    from allauth.mfa.models import Authenticator

    rules.check_link(is_active=user.is_active)
    rules.check_administrators(
        leaves=Role.ADMINISTRATOR in user.roles, others=queries.other_administrators(user)
    )
    Authenticator.objects.filter(user=user).delete()
    user.set_password(None)
    user.change(
        password=user.password, password_is_short=False, sessions_ended=user.sessions_ended + 1
    )
    revoke_all(user, now=clock.now(), by=by)
    audit.record(events.SignInReset, user, by=by, name=user.name)
    return make_link(user, by=by)


@transaction.atomic
def set_password_by_link(who: str, token: str, *, password: str) -> User:
    """Use a password link up. All sessions of before end."""
    user = links.holder(who, token)
    rules.check_link_is_good(is_good=user is not None)
    assert user
    user.set_password(password)
    user.change(password=user.password, password_is_short=passwords.is_short(password))
    audit.record(events.PasswordSet, user, by=user)
    return user


@transaction.atomic
def note(kind: type[Event], *, by: User) -> None:
    """Record what somebody did at the sign-in pages."""
    audit.record(kind, by, by=by)
