"""Who is a user, under which name, in which roles."""

from collections.abc import Iterable

from django.db import transaction

from septet.foundation import audit, clock
from septet.people import events, passwords, queries, rules
from septet.people.models import User, UserRole
from septet.people.roles import Role
from septet.people.tokens.actions import revoke_all


def _joined(roles: Iterable[str]) -> str:
    return ", ".join(sorted(roles))


@transaction.atomic
def add_user(
    *, email: str, name: str, roles: Iterable[Role], password: str | None = None, by: User | None
) -> User:
    """Add a colleague. Without a password nobody can sign in until one is set by link."""
    user = User(email=email.strip().lower(), name=name.strip(), date_joined=clock.now())
    rules.check_address(taken=queries.address_is_taken(user.email))
    user.set_password(password)
    user.password_is_short = passwords.is_short(password)
    user.save(force_insert=True)
    held = sorted(set(roles))
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in held)
    audit.record(
        events.UserAdded, user, by=by, name=user.name, email=user.email, roles=_joined(held)
    )
    return user


@transaction.atomic
def change_user(
    user: User, *, name: str, email: str, roles: Iterable[Role], expected: int, by: User
) -> User:
    """Give a colleague another name, address or other roles; each change is its own event."""
    email, name, wanted = email.strip().lower(), name.strip(), frozenset(roles)
    others = queries.other_administrators(user)
    was_name, was_email, was_roles = user.name, user.email, frozenset(user.roles)
    rules.check_address(taken=queries.address_is_taken(email, but=user))
    leaves = Role.ADMINISTRATOR in was_roles - wanted and user.is_active
    rules.check_administrators(leaves=leaves, others=others)
    user.change(expected=expected, name=name, email=email)
    UserRole.objects.filter(user=user).exclude(role__in=wanted).delete()
    UserRole.objects.bulk_create(
        UserRole(user=user, role=role) for role in sorted(wanted - was_roles)
    )
    user.__dict__.pop("roles", None)
    user.__dict__.pop("permissions", None)
    if name != was_name:
        audit.record(events.UserRenamed, user, by=by, name=name, before=was_name)
    if email != was_email:
        audit.record(events.AddressChanged, user, by=by, name=name, email=email, before=was_email)
    if wanted != was_roles:
        audit.record(
            events.RolesChanged,
            user,
            by=by,
            name=name,
            roles=_joined(wanted),
            before=_joined(was_roles),
        )
    return user


@transaction.atomic
def deactivate(user: User, *, expected: int, by: User) -> User:
    """Let a colleague sign in no longer; every session, token and password link ends now."""
    others = queries.other_administrators(user)
    leaves = user.is_active and Role.ADMINISTRATOR in user.roles
    rules.check_administrators(leaves=leaves, others=others)
    user.change(
        expected=expected,
        is_active=False,
        sessions_ended=user.sessions_ended + 1,
        links_made=user.links_made + 1,
    )
    revoke_all(user, now=clock.now(), by=by)
    audit.record(events.UserDeactivated, user, by=by, name=user.name)
    return user


@transaction.atomic
def reactivate(user: User, *, expected: int, by: User) -> User:
    """Let a colleague sign in again."""
    user.change(expected=expected, is_active=True)
    audit.record(events.UserReactivated, user, by=by, name=user.name)
    return user
