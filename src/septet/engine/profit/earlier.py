"""What the ledger knows from before a period: its first day, and who bought then."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from septet.engine.periods import Period
from septet.engine.profit.sources import Lines, Sources, kept_or_passing, open_lines, opened
from septet.engine.reduction import Means, Reductions


@dataclass(frozen=True)
class Earlier:
    """`first_on`: the first day with lines at all, the period's own where there is none;
    `customers`: (source, number) of everybody with a line that is no credit before the period."""

    first_on: date
    customers: frozenset[tuple[str, str]]


def earlier(
    sources: Sources,
    period: Period,
    *,
    memory_limit: str = "1GB",
    reductions: Reductions | None = None,
) -> Earlier:
    """Look at the reduced lines before `period`. Raises FileNotFoundError where a batch is
    missing, EngineUnavailable as `customer_profit`."""
    with (
        tempfile.TemporaryDirectory() as spill,
        kept_or_passing(reductions, Path(spill)) as home,
        opened(sources, memory_limit=memory_limit, threads=2, spill=Path(spill)) as con,
    ):
        lines = Lines(sources.lines, home, Means(memory_limit, 2, Path(spill), home.url))
        open_lines(con, lines, period, between=lambda: None)
        row = con.execute("SELECT min(date) FROM totals").fetchone()
        first = row[0] if row and row[0] is not None else period.start
        if first >= period.start:
            return Earlier(first, frozenset())
        found = con.execute(
            "SELECT DISTINCT source, customer FROM all_documents "
            "WHERE date < $start AND customer IS NOT NULL AND lines > 0",
            {"start": period.start},
        ).fetchall()
    return Earlier(first, frozenset((source, number) for source, number in found))
