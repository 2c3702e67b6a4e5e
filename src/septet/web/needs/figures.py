"""Figures that wait to be counted, published, or stood on firmer ground."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from septet.ledger.models import State
from septet.people.roles import Permission
from septet.web.needs.day import Day
from septet.web.needs.need import Need, Urgency, address, listed
from septet.web.templatetags.septet import percent

WORTH_SAYING = 0.01  # of the cost of goods


def unpublished_run(day: Day) -> Iterator[Need]:
    run = day.newer
    if run is None:
        return
    period = {"first": _short(run.start), "last": _short(run.last_day), "run": run.pk}
    yield Need(
        Urgency.WAITING,
        "flag",
        _("Run %(run)s is computed, but not published") % period,
        _("%(first)s to %(last)s. Look at its reconciliation, then say that it counts.") % period,
        _("Look and publish"),
        address("value:run", run.pk),
    )


def changed_ledger(day: Day) -> Iterator[Need]:
    """The ledger holds other files than the run that counts was computed of."""
    run = day.newer or day.run
    if run is None or not day.may(Permission.RUN_START):
        return
    counted = {batch["id"] for batch in run.batches}
    new = [b for b in day.batches if _counts(b) and b["pk"] not in counted]
    gone = [b for b in day.batches if b["state"] == State.WITHDRAWN and b["pk"] in counted]
    if not new and not gone:
        return
    files = listed([f"“{b['file_name']}”" for b in new + gone])
    count = len(new) + len(gone)
    yield Need(
        Urgency.LOOK,
        "refresh",
        ngettext(
            "%(n)s file changed the ledger after the last run",
            "%(n)s files changed the ledger after the last run",
            count,
        )
        % {"n": count},
        _("The figures do not know of it yet: %(files)s.") % {"files": files},
        _("Start a run"),
        address("value:runs"),
    )


def left_out(day: Day) -> Iterator[Need]:
    """Money that no figure counts, because nobody said what its currency is worth."""
    run = day.run
    if run is None or not day.may(Permission.ASSUMPTION_EDIT):
        return
    found = [w for w in run.warnings if w["code"] == "no_exchange_rate"]
    if not found:
        return
    amounts = [
        f"{number_format(Decimal(w['amount']), 0, force_grouping=True)} {w['subject']}"
        for w in found
    ]
    yield Need(
        Urgency.WAITING,
        "coin",
        _("Lines in %(currencies)s are not counted")
        % {"currencies": listed([w["subject"] for w in found])},
        _(
            "%(amounts)s are left out of every figure: no exchange rate is set for some of their"
            " days. Set the rates, then start a run."
        )
        % {"amounts": listed(amounts)},
        _("Set the rates"),
        address("programme:figures"),
    )


def assumed_margin(day: Day) -> Iterator[Need]:
    """Cost of goods that no file tells, and whose margin nobody has ever set."""
    run = day.run
    if run is None or not run.cost_of_goods or not day.may(Permission.ASSUMPTION_EDIT):
        return
    share = run.assumed_cost_of_goods / run.cost_of_goods
    spans = run.assumptions.get("margin_rate") or []
    if share < WORTH_SAYING or not any(is_default for *_span, is_default in spans):
        return
    yield Need(
        Urgency.LOOK,
        "adjustments",
        _("The gross margin is assumed where no cost is known"),
        _(
            "%(share)s of the cost of goods stands on Septet's own default. Set your own rate, or"
            " import lines with unit costs."
        )
        % {"share": percent(share, 0)},
        _("Set the margin"),
        address("programme:figures"),
    )


def _counts(batch: dict[str, object]) -> bool:
    return batch["state"] == State.BOOKED and bool(batch["booked"])


def _short(day: object) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")  # type: ignore[arg-type]
