"""Every change of people and their roles."""

from collections.abc import Iterable

from django.db import transaction

from septet.foundation import audit, clock
from septet.people import events
from septet.people.models import User, UserRole
from septet.people.roles import Role


@transaction.atomic
def add_user(
    *, email: str, name: str, roles: Iterable[Role], password: str | None = None, by: User | None
) -> User:
    """Add a colleague. Without a password nobody can sign in until one is set by link."""
    user = User(email=email.strip().lower(), name=name.strip(), date_joined=clock.now())
    user.set_password(password)
    user.save(force_insert=True)
    held = sorted(set(roles))
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in held)
    audit.record(
        events.UserAdded, user, by=by, name=user.name, email=user.email, roles=", ".join(held)
    )
    return user
