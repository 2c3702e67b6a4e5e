"""septet import: files into the ledger, by the same door as the page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from septet.cli.ready import ready, stop
from septet.cli.waiting import percent_shown

if TYPE_CHECKING:
    from septet.foundation.models import Job
    from septet.ledger.models import ImportBatch

app = typer.Typer(no_args_is_help=True, help="Bring files into the ledger.")

File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="CSV, TSV, XLSX or Parquet.")
]
Profile = Annotated[str, typer.Option(help="Read the file as this saved profile says.")]
Source = Annotated[str, typer.Option(help="The system the file comes from; numbers are its own.")]
Currency = Annotated[str, typer.Option(help="Where a row names none, such as EUR.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def invoices(
    file: File,
    profile: Profile = "",
    source: Source = "",
    currency: Currency = "",
    as_json: AsJson = False,
) -> None:
    """Import invoice lines."""
    _import("invoices", file, {"source": source, "currency": currency}, profile, as_json=as_json)


@app.command()
def activities(
    file: File,
    profile: Profile = "",
    source: Source = "",
    currency: Currency = "",
    as_json: AsJson = False,
) -> None:
    """Import service activities: visits, deliveries, rush runs, returns, tickets, hours."""
    _import("activities", file, {"source": source, "currency": currency}, profile, as_json=as_json)


@app.command()
def pools(
    file: File,
    profile: Profile = "",
    source: Source = "",
    currency: Currency = "",
    as_json: AsJson = False,
) -> None:
    """Import cost pools: what a department cost, when, and its capacity in minutes."""
    _import("pools", file, {"source": source, "currency": currency}, profile, as_json=as_json)


def _import(kind: str, file: Path, chosen: dict[str, str], profile: str, *, as_json: bool) -> None:
    """Book a file and print what became of it; exit 1 where nothing of it could be booked."""
    ready()
    from septet.foundation import audit
    from septet.foundation.rules import RuleBroken
    from septet.ledger import actions, forms, queries
    from septet.ledger.rules import Refusal

    with audit.origin("cli"):
        try:
            batch = actions.upload(
                _chunks(file),
                kind=kind,
                file_name=file.name,
                profile=queries.profile_named(profile),
                by=None,
            )
            _plan(batch, chosen)
            batch = _book(batch)
        except RuleBroken as broken:
            if broken.refusal != Refusal.ALREADY_BOOKED:
                stop(forms.refusal_words(broken))
            _print(_known_already(broken.facts["batch"]), as_json=as_json)
            return
    if problem := queries.problem_of(batch):
        stop(forms.fault_words(problem))
    _print(_answer(batch), as_json=as_json)
    if not batch.booked and batch.refused:
        raise typer.Exit(1)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(1 << 20):
            yield chunk


def _plan(batch: "ImportBatch", chosen: dict[str, str]) -> None:
    """What the command line says goes before what was proposed."""
    from septet.ledger import actions

    if any(chosen.values()) and not batch.report["look"]["fault"]:
        source, currency = chosen["source"] or batch.source, chosen["currency"] or batch.currency
        actions.set_plan(
            batch.pk, actions.Plan(batch.mapping, source, currency, batch.style), by=None
        )


def _book(batch: "ImportBatch") -> "ImportBatch":
    """Start the import and do its work here, unless a worker was faster."""
    from django.db import transaction

    from septet.foundation import jobs
    from septet.ledger import actions

    if batch.report["look"]["fault"]:
        return batch
    with transaction.atomic():
        batch = actions.start(batch.pk, by=None)
        job = jobs.claim(batch.job_id)
    if job is not None:
        _run(job, batch.pk)
    batch.refresh_from_db()
    return batch


def _run(job: "Job", batch: int) -> None:
    from septet.engine.intake import IntakeError
    from septet.foundation import jobs
    from septet.foundation.models import JobState
    from septet.ledger import actions

    try:
        with percent_shown(job.pk):
            jobs.run(job)
    except IntakeError:
        return  # the batch says what is wrong with the file
    except KeyboardInterrupt:
        jobs.end(job.pk, JobState.CANCELLED)
        actions.give_up(batch, by=None)
        stop("Cancelled: nothing of the file is booked.")


def _answer(batch: "ImportBatch") -> dict[str, Any]:
    names = ("rows", "booked", "refused", "duplicates", "sums")
    more = {"state": batch.state, "customers": batch.customers}
    return {"batch": batch.pk} | {name: getattr(batch, name) for name in names} | more


def _known_already(pk: int) -> dict[str, Any]:
    """The same bytes are booked: all that was booked then is a duplicate now."""
    from septet.ledger.models import ImportBatch

    answer = _answer(ImportBatch.objects.get(pk=pk))
    answer["duplicates"] += answer["booked"]
    answer["sums"] = {
        currency: sums | {"booked": "0", "duplicates": _plus(sums["duplicates"], sums["booked"])}
        for currency, sums in answer["sums"].items()
    }
    return answer | {"booked": 0, "already_booked": True}


def _plus(one: str, other: str) -> str:
    from decimal import Decimal

    from septet.ledger.actions.booking import plain

    return plain(Decimal(one) + Decimal(other))


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
        return
    rows = "{rows:,} rows: {booked:,} booked, {refused:,} refused, {duplicates:,} known already"
    typer.echo(f"Batch {answer['batch']}. " + rows.format(**answer))
    for currency, sums in answer["sums"].items():
        typer.echo(f"{currency}: " + ", ".join(f"{name} {sums[name]}" for name in sums))
