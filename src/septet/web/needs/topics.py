"""All topics of the start page, in the order in which equals stand."""

from collections.abc import Callable, Iterator

from septet.web.needs.accounts import accounts
from septet.web.needs.day import Day
from septet.web.needs.figures import assumed_margin, changed_ledger, left_out, unpublished_run
from septet.web.needs.files import failed_imports, refused_rows, waiting_imports
from septet.web.needs.house import jobs, silent_worker, without_second_factor
from septet.web.needs.need import Need

TOPICS: tuple[Callable[[Day], Iterator[Need]], ...] = (
    silent_worker,
    failed_imports,
    jobs,
    waiting_imports,
    unpublished_run,
    left_out,
    changed_ledger,
    refused_rows,
    accounts,
    without_second_factor,
    assumed_margin,
)


def needs_of(day: Day) -> list[Need]:
    """Everything that needs this person, most urgent first."""
    found = [need for topic in TOPICS for need in topic(day)]
    return sorted(found, key=lambda need: need.urgency)
