"""Django, ready for a command that works on the installation."""

import os
from typing import NoReturn

import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "septet.config.settings")


def ready(*, migrate: bool = False) -> None:
    """Set Django up; the tables of a SQLite installation are brought up to date on the way.

    On PostgreSQL, where other processes may be at work, a person decides when tables change
    (`migrate`): otherwise exit 1 with the command to give.
    """
    setup()
    from django.core.management import call_command
    from django.db import connection

    if not behind():
        return
    if connection.vendor != "sqlite" and not migrate:
        stop(
            "The database is older than this Septet. Back it up, then run `septet manage migrate`."
        )
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def setup() -> None:
    """Set Django up and nothing else; wrong settings are told in their own words."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError) as error:
        stop(str(error))


def behind() -> list[str]:
    """The migrations the database has not seen; refuses a database newer than this Septet."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        stop(f"The database cannot be reached: {str(error).strip()}. Check SEPTET_DATABASE.")
    known = {m for m in executor.loader.disk_migrations if m[0] in executor.loader.migrated_apps}
    seen = {m for m in executor.loader.applied_migrations if m[0] in executor.loader.migrated_apps}
    if newer := sorted(seen - known - set(executor.loader.replacements)):
        stop(f"The database is newer than this Septet (it knows no {newer[0][0]}.{newer[0][1]}).")
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def stop(words: str) -> NoReturn:
    """Say on stderr what is wrong and end with 1."""
    typer.echo(words, err=True)
    raise typer.Exit(1)
