"""What value runs and accounts are read by."""

from septet.value.queries.ledger import Changes, booked_sums, changes_since, ledger_days
from septet.value.queries.runs import (
    COMPUTED,
    current_run,
    is_asked,
    is_open,
    job_of,
    previous_run,
    runs,
)
from septet.value.queries.values import COLUMNS, exported, values_of

__all__ = [
    "COLUMNS",
    "COMPUTED",
    "Changes",
    "booked_sums",
    "changes_since",
    "current_run",
    "exported",
    "is_asked",
    "is_open",
    "job_of",
    "ledger_days",
    "previous_run",
    "runs",
    "values_of",
]
