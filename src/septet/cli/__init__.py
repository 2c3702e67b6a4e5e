"""The septet command. Each module holds commands of one topic and imports what it needs late."""

import os

import typer

from septet.cli import engine, imports, safekeeping, serving, setting_up, values

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "septet.config.settings")
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a pretty traceback would show what variables hold
    help="Septet: key account management on the supplier's own invoice lines.",
)
app.command()(setting_up.init)
app.command()(serving.serve)
app.command()(serving.work)
app.command()(setting_up.demo)
app.command()(safekeeping.doctor)
app.command()(safekeeping.backup)
app.command()(safekeeping.restore)
app.add_typer(imports.app, name="import")
app.add_typer(values.app, name="value")
app.add_typer(engine.app, name="engine")
app.add_typer(safekeeping.audit, name="audit")


@app.command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
    add_help_option=False,
)
def manage(context: typer.Context) -> None:
    """Run one of Django's own commands."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["septet manage", *context.args])
