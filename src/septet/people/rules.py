"""What may be changed about people. Pure: no Django, no clock, no database."""

from enum import StrEnum

from septet.foundation.rules import RuleBroken


class Refusal(StrEnum):
    ADDRESS_TAKEN = "address_taken"
    LAST_ADMINISTRATOR = "last_administrator"
    NOT_ACTIVE = "not_active"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    LINK_USED_UP = "link_used_up"
    SHORT_PASSWORD = "short_password"  # noqa: S105


def check_address(*, taken: bool) -> None:
    """One person, one address: nobody signs in as somebody else."""
    if taken:
        raise RuleBroken(Refusal.ADDRESS_TAKEN)


def check_administrators(*, leaves: bool, others: int) -> None:
    """Refuse to let the last administrator who can sign in leave."""
    if leaves and not others:
        raise RuleBroken(Refusal.LAST_ADMINISTRATOR)


def check_link(*, is_active: bool) -> None:
    """A password link is for people who may sign in."""
    if not is_active:
        raise RuleBroken(Refusal.NOT_ACTIVE)


def check_own_password(*, is_right: bool) -> None:
    """Whoever changes a password proves to know the old one."""
    if not is_right:
        raise RuleBroken(Refusal.WRONG_PASSWORD)


def check_link_is_good(*, is_good: bool) -> None:
    """A password link works once and for a limited time."""
    if not is_good:
        raise RuleBroken(Refusal.LINK_USED_UP)


def check_removing_factor(*, factors_left: int, password_is_short: bool) -> None:
    """A short password is allowed beside a second factor only."""
    if not factors_left and password_is_short:
        raise RuleBroken(Refusal.SHORT_PASSWORD)
