"""What a personal token may be. Pure: no Django, no clock, no database."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from septet.foundation.rules import RuleBroken

LONGEST = timedelta(days=366)
MOST_TOKENS = 20


class Refusal(StrEnum):
    TOKEN_WITHOUT_NAME = "token_without_name"  # noqa: S105 no password
    TOKEN_WITHOUT_SCOPE = "token_without_scope"  # noqa: S105
    SCOPE_BEYOND_ROLE = "scope_beyond_role"
    EXPIRY_OUT_OF_RANGE = "expiry_out_of_range"
    TOO_MANY_TOKENS = "too_many_tokens"


def check_making(
    *,
    name: str,
    scopes: Collection[str],
    offered: Collection[str],
    lasts: timedelta,
    live: int,
) -> None:
    """Refuse a token without a name or scope, beyond its person, for ever, or one too many."""
    if not name.strip():
        raise RuleBroken(Refusal.TOKEN_WITHOUT_NAME)
    if not scopes:
        raise RuleBroken(Refusal.TOKEN_WITHOUT_SCOPE)
    if not set(scopes) <= set(offered):
        raise RuleBroken(Refusal.SCOPE_BEYOND_ROLE)
    if not timedelta(0) < lasts <= LONGEST:
        raise RuleBroken(Refusal.EXPIRY_OUT_OF_RANGE)
    if live >= MOST_TOKENS:
        raise RuleBroken(Refusal.TOO_MANY_TOKENS)


def is_live(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    return revoked_at is None and now < expires_at
