"""Runs every case there is."""

from pathlib import Path

from septet.engine.golden import costs, hard_rows, orders, periods, spend
from septet.engine.golden.model import Case, Data, Golden, Missing

CASES: tuple[Golden, ...] = (
    *orders.CASES,
    *hard_rows.CASES,
    *spend.CASES,
    *periods.CASES,
    *costs.CASES,
)


def check(data: Path | None = None) -> tuple[Case, ...]:
    """All golden cases; `data`: folder with cdnow/, donations/, adventureworks/ and files of other
    packages' answers. A case without its data is skipped and says so."""
    return tuple(_run(golden, Data(data)) for golden in CASES)


def _run(golden: Golden, data: Data) -> Case:
    try:
        return Case(golden.name, golden.source, tuple(golden.run(data)))
    except Missing as missing:
        return Case(golden.name, golden.source, skipped=str(missing))
