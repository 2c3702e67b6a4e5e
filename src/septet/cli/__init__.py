"""The septet command."""

import os
import sys

import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "septet.config.settings")
app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.callback()
def main() -> None:
    """Septet: key account management on the supplier's own invoice lines."""


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["septet manage", *context.args])


if __name__ == "__main__":
    sys.exit(app())
