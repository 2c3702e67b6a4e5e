"""septet value: what customers earn and are worth, by the same door as the pages."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from septet.cli.waiting import percent_shown

if TYPE_CHECKING:
    from septet.foundation.models import Job
    from septet.value.models import ValueRun

app = typer.Typer(no_args_is_help=True, help="What customers earn, cost to serve and are worth.")
FORMS = ("csv", "xlsx", "parquet")

From = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day that counts; else the ledger's."),
]
To = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], help="Last day that counts; else the ledger's."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Run = Annotated[int, typer.Argument(min=1, help="Number of the run.")]
Form = Annotated[str, typer.Option("--format", help="csv, xlsx or parquet.")]
Out = Annotated[Path | None, typer.Option(help="File to write; else septet-run-N.FORMAT here.")]
By = Annotated[str, typer.Option(help="Mail address of the colleague of finance who says so.")]


@app.command()
def run(first: From = None, last: To = None, as_json: AsJson = False) -> None:
    """Appraise all customers over the ledger's days, or over --from to --to (both count)."""
    _ready()
    from septet.foundation import audit
    from septet.foundation.rules import RuleBroken

    until = last.date() + timedelta(days=1) if last else None
    with audit.origin("cli"):
        try:
            found = _computed(first.date() if first else None, until)
        except RuleBroken as broken:
            _refused(broken)
    _tell(answer(found), as_json=as_json)


@app.command()
def publish(run: Run, by: By, as_json: AsJson = False) -> None:
    """Make a computed run the one whose figures count."""
    _ready()
    from septet.foundation import audit
    from septet.foundation.rules import RuleBroken
    from septet.people.models import User
    from septet.people.roles import Permission
    from septet.value import actions

    found = _run_of(run)
    user = User.objects.filter(email__iexact=by).first()
    if user is None or not user.may(Permission.RUN_PUBLISH):
        _end(f"{by} is nobody who may publish. Name a colleague with the role finance.")
    with audit.origin("cli"):
        try:
            found = actions.publish(run, by=user)
        except RuleBroken as broken:
            _refused(broken)
    _tell(answer(found), as_json=as_json)


@app.command()
def export(run: Run, form: Form = "csv", out: Out = None) -> None:
    """Write every customer of a run into a file."""
    if form not in FORMS:
        raise typer.BadParameter(
            f"{form!r} is no format: choose csv, xlsx or parquet", param_hint="--format"
        )
    _ready()
    from septet.value import exporting, queries

    found = _run_of(run)
    if found.state not in queries.COMPUTED:
        _end(f"Run {run} is not computed, so there is nothing to export.")
    path = out or Path(f"septet-run-{run}.{form}")
    if not path.parent.is_dir():
        _end(f"{path.parent} is no folder. Make it first, or choose another with --out.")
    exporting.write(found, path, form=form, user=None)
    typer.echo(str(path))


def answer(run: "ValueRun") -> dict[str, Any]:
    """A run as JSON says it: money as decimal strings in its currency."""
    from septet.engine.money import from_minor

    names = (
        "net_revenue cost_of_goods gross_margin cost_to_serve contribution unallocated "
        "lifetime_value"
    ).split()
    money = {
        name: None
        if (minor := getattr(run, name)) is None
        else f"{from_minor(minor, run.currency):f}"
        for name in names
    }
    return {
        "run": run.pk,
        "customers": run.customers,
        "lines": run.lines,
        **money,
        "model": run.model.get("name"),
        "forecast": run.model.get("forecast"),
        "seconds": run.seconds,
        "currency": run.currency,
        "from": run.start.isoformat(),
        "to": run.last_day.isoformat(),
        "state": run.state,
        "left_out": left_out(run),
    }


def left_out(run: "ValueRun") -> dict[str, str]:
    """By currency: what the ledger holds of these days and the run cannot count without a rate."""
    from decimal import Decimal

    sums: dict[str, Decimal] = {}
    for row in run.reconciliation.get("rows", []):
        if row["kind"] == "lines" and (amount := Decimal(row["left_out"])):
            sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + amount
    return {currency: f"{amount:f}" for currency, amount in sorted(sums.items())}


def _computed(start: date | None, until: date | None) -> "ValueRun":
    """Ask for a run and do its work here, unless a worker was faster."""
    from django.db import transaction

    from septet.foundation import jobs
    from septet.value import actions

    with transaction.atomic():
        asked = actions.start_run(start=start, until=until, by=None)
        job = jobs.claim(asked.job_id)
    if job is not None:
        _work(job, asked.pk)
    return _run_of(asked.pk)


def _work(job: "Job", run: int) -> None:
    from septet.foundation import jobs
    from septet.foundation.models import JobState
    from septet.value import actions
    from septet.value.appraisal import DoesNotReconcile

    try:
        with percent_shown(job.pk):
            jobs.run(job)
    except DoesNotReconcile as wrong:
        _end(str(wrong))
    except KeyboardInterrupt:
        jobs.end(job.pk, JobState.CANCELLED)
        actions.give_up(run, by=None)
        _end("Cancelled: nothing of the run is kept.")


def _run_of(pk: int) -> "ValueRun":
    from septet.value.models import ValueRun

    found = ValueRun.objects.filter(pk=pk).first()
    if found is None:
        known = ValueRun.objects.order_by("-pk").values_list("pk", flat=True)[:5]
        _end(f"There is no run {pk}. The latest are: {', '.join(map(str, known)) or 'none'}.")
    return found


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found))
        return
    typer.echo(f"Run {found['run']}, {found['from']} to {found['to']}, {found['state']}.")
    for name in ("net_revenue", "gross_margin", "cost_to_serve", "contribution", "lifetime_value"):
        typer.echo(
            f"{name.replace('_', ' '):>16} {found[name] or 'unknown':>18} {found['currency']}"
        )
    for currency, amount in found["left_out"].items():
        typer.echo(f"Left out: {amount} {currency}, as no exchange rate is known for these days.")


def _ready() -> None:
    from septet.cli.ready import ready

    ready()


def _refused(broken: Any) -> NoReturn:
    from septet.value import forms

    _end(forms.REFUSALS[broken.refusal])


def _end(words: object) -> NoReturn:
    typer.echo(str(words), err=True)
    raise typer.Exit(1)
