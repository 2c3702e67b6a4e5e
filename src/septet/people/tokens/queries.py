"""Finding tokens, by their person or by the secret a program sends."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from septet.people.models import PersonalToken, User, UserRole
from septet.people.roles import Role


def digest(secret: str) -> str:
    """SHA-256 of a secret of 256 random bits: there is nothing to guess, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def tokens_of(user: User) -> QuerySet[PersonalToken]:
    return PersonalToken.objects.filter(user=user).order_by("-made_at", "-id")


def live_tokens(user: User, *, now: datetime) -> QuerySet[PersonalToken]:
    return tokens_of(user).filter(revoked_at=None, expires_at__gt=now)


def token_by_secret(secret: str, *, now: datetime) -> PersonalToken | None:
    """The live token of a person who may sign in.

    Looked up by digest, so how long it takes tells nothing of the secret.
    """
    live = PersonalToken.objects.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)
    return live.select_related("user").filter(digest=digest(secret)).first()


def know_roles(users: Iterable[User]) -> None:
    """Fetch the roles of all `users` in one query, so that none asks for its own."""
    by_id = {user.pk: user for user in users}
    held: dict[int, set[Role]] = {pk: set() for pk in by_id}
    for user_id, role in UserRole.objects.filter(user__in=held).values_list("user_id", "role"):
        held[user_id].add(Role(role))
    for pk, user in by_id.items():
        user.roles = frozenset(held[pk])
