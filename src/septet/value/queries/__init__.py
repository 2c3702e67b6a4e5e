"""What value runs and accounts are read by."""

from septet.value.queries.ledger import Changes, booked_sums, changes_since, ledger_days
from septet.value.queries.runs import (
    COMPUTED,
    current_run,
    job_of,
    previous_run,
    runs,
)

__all__ = [
    "COMPUTED",
    "Changes",
    "booked_sums",
    "changes_since",
    "current_run",
    "job_of",
    "ledger_days",
    "previous_run",
    "runs",
]
