"""What value runs and accounts are read by."""

from septet.value.queries.runs import current_run, previous_run, runs

__all__ = ["current_run", "previous_run", "runs"]
