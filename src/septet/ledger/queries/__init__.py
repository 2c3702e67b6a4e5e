"""Reads of the ledger. Lines are read through DuckDB: `septet.ledger.queries.lines`."""

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
    unfinished,
)

__all__ = [
    "LiveBatch",
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
    "unfinished",
]
