"""When a file may be taken, booked, or taken back. Pure: no Django, no clock, no database."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from septet.foundation.rules import RuleBroken

LEAST_FREE_BYTES = 100_000_000


class Refusal(StrEnum):
    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    DISK_FULL = "disk_full"
    ALREADY_BOOKED = "already_booked"
    NOT_OPEN = "not_open"
    NOT_READABLE = "not_readable"
    FIELD_TWICE = "field_twice"
    FIELD_MISSING = "field_missing"
    NO_SOURCE = "no_source"
    BAD_CURRENCY = "bad_currency"
    NO_PROFILE_NAME = "no_profile_name"
    UNKNOWN_PROFILE = "unknown_profile"
    NOT_RUNNING = "not_running"
    NOT_BOOKED = "not_booked"
    NO_REASON = "no_reason"
    LEDGER_BUSY = "ledger_busy"


def check_room(*, free_bytes: int, size: int) -> None:
    """Refuse to write where less than 100 MB would stay free."""
    if free_bytes - size < LEAST_FREE_BYTES:
        raise RuleBroken(Refusal.DISK_FULL, megabytes=free_bytes // 1_000_000)


def check_size(*, size: int, limit: int) -> None:
    if size > limit:
        raise RuleBroken(Refusal.FILE_TOO_LARGE, megabytes=limit // 1_000_000)


def check_plan(
    *,
    mapping: Mapping[str, str],
    needed: Collection[Collection[str]],
    source: str,
    currency: str,
    columns: Sequence[str] = (),
) -> None:
    """Refuse a plan that cannot be booked.

    `needed`: ways to fill each need, as groups of field codes joined by "+"; one of each must be
    mapped whole. `columns`: what the file has, for the words.
    """
    for ways in needed:
        if not any(set(way.split("+")) <= mapping.keys() for way in ways):
            raise RuleBroken(Refusal.FIELD_MISSING, fields=list(ways), columns=list(columns))
    if not source.strip():
        raise RuleBroken(Refusal.NO_SOURCE)
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise RuleBroken(Refusal.BAD_CURRENCY, currency=currency)


def check_start(*, is_open: bool, fault: Mapping[str, Any] | None = None) -> None:
    """A batch is planned and started while it waits for its check, or after it came to nothing.

    `fault`: why the file cannot be taken at all, where it cannot.
    """
    if not is_open:
        raise RuleBroken(Refusal.NOT_OPEN)
    if fault:
        raise RuleBroken(Refusal.NOT_READABLE, fault=dict(fault))


def check_withdrawal(*, is_booked: bool, reason: str) -> None:
    if not is_booked:
        raise RuleBroken(Refusal.NOT_BOOKED)
    if not reason.strip():
        raise RuleBroken(Refusal.NO_REASON)
