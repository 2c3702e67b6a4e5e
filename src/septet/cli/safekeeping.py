"""septet audit, doctor, backup, restore: what keeps an installation trustworthy."""

import typer

from septet.cli.ready import ready

audit = typer.Typer(no_args_is_help=True, help="The event log.")


@audit.callback()
def _audit() -> None:
    """The event log."""


@audit.command()
def verify() -> None:
    """Recompute the chain of all events; exit 1 and say where it breaks if it does."""
    ready()
    from septet.foundation import audit as log

    verdict = log.verify()
    if not verdict.intact:
        typer.echo(f"The event log is broken at event {verdict.broken_at}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"The event log is sound: {verdict.events} events, head {verdict.head}.")
