"""What the ledger knows from before a period: its first day, and who bought then."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from septet.engine.periods import Period
from septet.engine.profit.sources import Sources, opened


@dataclass(frozen=True)
class Earlier:
    """`first_on`: the first day with lines at all, the period's own where there is none;
    `customers`: (source, number) of everybody with a line that is no credit before the period."""

    first_on: date
    customers: frozenset[tuple[str, str]]


def earlier(sources: Sources, period: Period, *, memory_limit: str = "1GB") -> Earlier:
    """Look at the lines before `period`. Raises FileNotFoundError where a batch is missing."""
    with (
        tempfile.TemporaryDirectory() as spill,
        opened(sources, memory_limit=memory_limit, threads=2, spill=Path(spill)) as con,
    ):
        row = con.execute("SELECT min(date) FROM lines").fetchone()
        first = row[0] if row and row[0] is not None else period.start
        if first >= period.start:
            return Earlier(first, frozenset())
        found = con.execute(
            "SELECT DISTINCT source, customer FROM lines "
            "WHERE date < $start AND customer IS NOT NULL AND NOT is_credit",
            {"start": period.start},
        ).fetchall()
    return Earlier(first, frozenset((source, number) for source, number in found))
