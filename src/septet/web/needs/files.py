"""Files on their way into the ledger that wait for somebody."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from septet.ledger.models import State
from septet.people.roles import Permission
from septet.web.needs.day import RECENT, Day
from septet.web.needs.need import Need, Urgency, address

SHOWN = 3  # of one kind; the page they lead to has the others


def waiting_imports(day: Day) -> Iterator[Need]:
    for batch in _some(day, State.UPLOADED):
        yield Need(
            Urgency.WAITING,
            "file-import",
            _("“%(file)s” waits to be checked") % {"file": batch["file_name"]},
            _("Nothing of it counts until somebody looks at its columns and starts the import."),
            _("Check"),
            address("ledger:batch", batch["pk"]),
        )


def failed_imports(day: Day) -> Iterator[Need]:
    for batch in _some(day, State.FAILED):
        yield Need(
            Urgency.BROKEN,
            "circle-x",
            _("The import of “%(file)s” failed") % {"file": batch["file_name"]},
            _("Nothing of it is booked. Its page says why and what to do."),
            _("See why"),
            address("ledger:batch", batch["pk"]),
        )


def refused_rows(day: Day) -> Iterator[Need]:
    """Rows a recent import could not take; sent again mended, they are booked."""
    if not day.may(Permission.LEDGER_IMPORT):
        return
    since = day.now - RECENT
    mendable = [
        b
        for b in day.batches
        if b["state"] == State.BOOKED and b["refused"] and b["booked_at"] >= since
    ]
    for batch in mendable[:SHOWN]:
        words = ngettext(
            "%(rows)s row of “%(file)s” was refused",
            "%(rows)s rows of “%(file)s” were refused",
            batch["refused"],
        )
        yield Need(
            Urgency.LOOK,
            "list-check",
            words % {"rows": f"{batch['refused']:,}", "file": batch["file_name"]},
            _("Download them, mend them and send them in again: the rest is booked already."),
            _("Mend"),
            address("ledger:batch", batch["pk"]),
        )


def _some(day: Day, state: State) -> list[dict[str, Any]]:
    if not day.may(Permission.LEDGER_IMPORT):
        return []
    return [batch for batch in day.batches if batch["state"] == state][:SHOWN]
