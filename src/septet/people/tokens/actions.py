"""Every change of a personal token."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from septet.foundation import audit
from septet.people.models import PersonalToken, User
from septet.people.roles import Scope, scopes_for
from septet.people.tokens import events, queries, rules

PREFIX = "septet_"
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, name: str, scopes: Collection[Scope], lasts: timedelta, now: datetime, by: User
) -> tuple[PersonalToken, str]:
    """Make a token for oneself. Returns it and its secret, which is kept nowhere."""
    rules.check_making(
        name=name,
        scopes=scopes,
        offered=scopes_for(by.permissions),
        lasts=lasts,
        live=queries.live_tokens(by, now=now).count(),
    )
    secret = PREFIX + secrets.token_urlsafe(32)
    token = PersonalToken.objects.create(
        user=by,
        name=name.strip(),
        scopes=" ".join(sorted(set(scopes))),
        digest=queries.digest(secret),
        ending=secret[-4:],
        made_at=now,
        expires_at=now + lasts,
    )
    audit.record(
        events.TokenMade,
        token,
        by=by,
        name=token.name,
        scopes=token.scopes.replace(" ", ", "),
        expires_at=f"{token.expires_at:%Y-%m-%d}",
    )
    return token, secret


@transaction.atomic
def revoke_token(pk: int, *, now: datetime, by: User) -> PersonalToken:
    """End a token of one's own at once. One that has ended stays as it is."""
    token = queries.tokens_of(by).select_for_update().get(pk=pk)
    if rules.is_live(expires_at=token.expires_at, revoked_at=token.revoked_at, now=now):
        _revoke(token, now=now, by=by)
    return token


@transaction.atomic
def revoke_all(user: User, *, now: datetime, by: User) -> None:
    """End every live token of somebody who leaves, or whose secrets may be stolen."""
    for token in queries.live_tokens(user, now=now).select_for_update():
        _revoke(token, now=now, by=by)


def _revoke(token: PersonalToken, *, now: datetime, by: User) -> None:
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    audit.record(events.TokenRevoked, token, by=by, name=token.name)


def note_use(token: PersonalToken, *, now: datetime) -> None:
    """Remember when a token was last used, to the minute: a read should not cost a write each time."""
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
        PersonalToken.objects.filter(pk=token.pk).update(last_used_at=now)
