"""Who may look after an account, and which account may stand under which. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from septet.foundation.rules import RuleBroken


class Refusal(StrEnum):
    NOT_A_MANAGER = "not_a_manager"
    NOT_A_SPONSOR = "not_a_sponsor"
    OWN_PARENT = "own_parent"
    UNKNOWN_PERSON = "unknown_person"


def check_carers(*, manager_fits: bool, sponsor_fits: bool) -> None:
    """Refuse people who do not hold the role or may not sign in any more."""
    if not manager_fits:
        raise RuleBroken(Refusal.NOT_A_MANAGER)
    if not sponsor_fits:
        raise RuleBroken(Refusal.NOT_A_SPONSOR)


def check_parent(*, account: int, ancestors: Sequence[int]) -> None:
    """Refuse a parent that is the account itself or stands under it.

    `ancestors` are the keys of the new parent and of everything above it.
    """
    if account in ancestors:
        raise RuleBroken(Refusal.OWN_PARENT)
