"""When a value run may be started, stopped and published. Pure: no Django, no clock, no database."""

from datetime import date
from enum import StrEnum

from septet.foundation.rules import RuleBroken


class Refusal(StrEnum):
    NO_LINES = "no_lines"
    NO_DAYS = "no_days"
    OUTSIDE_THE_LEDGER = "outside_the_ledger"
    ALREADY_ASKED = "already_asked"
    NOT_COMPUTED = "not_computed"
    ALREADY_PUBLISHED = "already_published"
    LEDGER_CHANGED = "ledger_changed"
    NOT_RUNNING = "not_running"
    DISK_FULL = "disk_full"
    NO_ORDERS_KEPT = "no_orders_kept"


LEAST_FREE_BYTES = 100_000_000


def check_period(start: date, until: date, *, ledger: tuple[date, date] | None) -> None:
    """Refuse a run without days, without lines, or of days that the ledger knows nothing of.

    `ledger`: the first day that has lines and the day after the last, None for an empty ledger.
    """
    if ledger is None:
        raise RuleBroken(Refusal.NO_LINES)
    if until <= start:
        raise RuleBroken(Refusal.NO_DAYS)
    if start >= ledger[1] or until <= ledger[0]:
        raise RuleBroken(Refusal.OUTSIDE_THE_LEDGER)


def check_start(*, same_is_open: bool, free_bytes: int) -> None:
    """Refuse to ask twice for the same run, and to write where the disk would be full."""
    if same_is_open:
        raise RuleBroken(Refusal.ALREADY_ASKED)
    if free_bytes < LEAST_FREE_BYTES:
        raise RuleBroken(Refusal.DISK_FULL)


def check_publishing(*, is_computed: bool, is_published: bool, counts_withdrawn: bool) -> None:
    """Refuse to publish what is not computed, what is published, and what rests on withdrawn files."""
    if is_published:
        raise RuleBroken(Refusal.ALREADY_PUBLISHED)
    if not is_computed:
        raise RuleBroken(Refusal.NOT_COMPUTED)
    if counts_withdrawn:
        raise RuleBroken(Refusal.LEDGER_CHANGED)


def check_cancelling(*, is_open: bool) -> None:
    if not is_open:
        raise RuleBroken(Refusal.NOT_RUNNING)
