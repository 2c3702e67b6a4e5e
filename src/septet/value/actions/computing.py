"""A run is computed outside any transaction, then kept whole in one, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from septet.accounts.actions import ensure_accounts
from septet.accounts.queries import numbers_by_account
from septet.engine.money import Money
from septet.engine.periods import Period
from septet.foundation import audit, clock
from septet.foundation.rules import RuleBroken
from septet.ledger.models import Kind
from septet.ledger.queries import LiveBatch, live_batches
from septet.people.models import User
from septet.programme import queries as programme
from septet.value import events, queries, rules, store
from septet.value.actions.inserting import insert_values
from septet.value.models import State, ValueRun

if TYPE_CHECKING:
    from septet.engine.profit import CustomerColumns
    from septet.value.appraisal import Appraisal, Order

Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class _Gathered:
    """What a run is computed of, and how it says so."""

    order: "Order"
    batches: list[LiveBatch]
    assumptions: dict[str, Any]


def compute(pk: int, *, report: Report, by: User | None) -> ValueRun:
    """Compute and keep a run. Doing it twice leads to the same end: a kept run stays as it is.

    Raises RuleBroken where nothing is left to count, DoesNotReconcile where the figures would not
    add up to the ledger; what `report` raises ends it too.
    """
    from septet.value.appraisal import appraise

    run, began = ValueRun.objects.get(pk=pk), monotonic()
    if run.state != State.QUEUED:
        return run
    gathered = _gather(run)
    with store.staging(pk) as folder:
        found = appraise(
            gathered.order,
            into=folder,
            accounts_of=lambda customers: _accounts_of(customers, by),
            report=report,
        )
        return _keep(run, gathered, found, folder=folder, seconds=monotonic() - began, by=by)


def _gather(run: ValueRun) -> _Gathered:
    from septet.engine.profit import Sources
    from septet.engine.reduction import Reductions
    from septet.value.appraisal import Order, assumed
    from septet.value.appraisal.lifetime import Terms

    live = {kind: live_batches(kind) for kind in Kind.values}
    paths = {kind: tuple(batch.path for batch in found) for kind, found in live.items()}
    if not paths[Kind.INVOICES]:
        raise RuleBroken(rules.Refusal.NO_LINES)
    period, lines = Period(run.start, run.until), paths[Kind.INVOICES]
    figures = programme.assumptions(run.start, run.until)
    currency = assumed.currency_of(figures, lines, period)
    if not currency:
        raise RuleBroken(rules.Refusal.OUTSIDE_THE_LEDGER)

    def at_end(key: str) -> float:
        return float(assumed.value_at_end(figures, key, period))

    order = Order(
        period=period,
        rules=assumed.rules_of(figures, currency),
        terms=Terms(at_end("annual_discount_rate"), at_end("horizon_years")),
        sources=Sources(lines, paths[Kind.ACTIVITIES], paths[Kind.POOLS]),
        batch_of={str(b.path): b.pk for found in live.values() for b in found},
        booked=queries.booked_sums(),
        memory_limit=settings.SEPTET_MEMORY_LIMIT,
        reductions=Reductions(
            store.reductions_folder(), settings.SEPTET_ENGINE, settings.SEPTET_ENGINE_URL
        ),
    )
    batches = [batch for found in live.values() for batch in found]
    return _Gathered(order, batches, assumed.snapshot(figures))


def _accounts_of(customers: "CustomerColumns", by: User | None) -> Mapping[tuple[str, str], int]:
    """The account of every number; customers known only from activities get one now."""
    known = numbers_by_account()
    missing: dict[str, dict[str, str | None]] = {}
    named = zip(customers.source, customers.customer, customers.name, strict=True)
    for source, number, name in named:
        if (source, number) not in known:
            missing.setdefault(source, {})[number] = name
    for source, numbers in missing.items():
        ensure_accounts(source, numbers, by=by)
    return numbers_by_account() if missing else known


@transaction.atomic
def _keep(
    run: ValueRun,
    gathered: _Gathered,
    found: "Appraisal",
    *,
    folder: Path,
    seconds: float,
    by: User | None,
) -> ValueRun:
    """Rows, run and folder become visible together, unless the run is no longer wanted."""
    kept = ValueRun.objects.select_for_update().get(pk=run.pk)
    if kept.state != State.QUEUED:
        return kept
    insert_values(kept.pk, found.accounts)
    values = {
        **found.run,
        "state": State.DONE,
        "batches": [_said_of(batch) for batch in gathered.batches],
        "assumptions": gathered.assumptions,
        "engine_version": version("septet"),
        "seconds": round(seconds, 3),
        "computed_at": clock.now(),
    }
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
    store.publish(folder, kept.pk)
    contribution = Money(kept.contribution, kept.currency)
    counts = {"customers": kept.customers, "contribution": contribution}
    audit.record(events.RunComputed, kept, by=by, run=kept.pk, **counts)
    return kept


def _said_of(batch: LiveBatch) -> dict[str, Any]:
    return {
        "id": batch.pk,
        "kind": batch.kind,
        "file": batch.file_name,
        "source": batch.source,
        "rows": batch.rows,
    }
