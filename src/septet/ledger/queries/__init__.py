"""Reads of the ledger."""

from septet.ledger.queries.batches import (
    LiveBatch,
    already_booked,
    is_open,
    job_of,
    kept_batches,
    known_to,
    last_currency,
    live_batches,
    live_sources,
    matching_profile,
    problem_of,
    profile_named,
    unfinished,
)
from septet.ledger.queries.lines import Line, Lines, account_lines

__all__ = [
    "Line",
    "Lines",
    "LiveBatch",
    "account_lines",
    "already_booked",
    "is_open",
    "job_of",
    "kept_batches",
    "known_to",
    "last_currency",
    "live_batches",
    "live_sources",
    "matching_profile",
    "problem_of",
    "profile_named",
    "unfinished",
]
