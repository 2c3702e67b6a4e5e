"""A PostgreSQL database as one file a table, by COPY: no pg_dump of the right version is needed.

Read in one REPEATABLE READ transaction, so that all tables are of the same moment; put back in one
transaction into an empty database that is first brought to the backup's migrations.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

FOLDER = "tables"
_LEFT_OUT = {"django_session", "foundation_workerbeat"}  # nobody is signed in after a restore


def _tables() -> dict[str, list[str]]:
    """Every table of ours with its columns."""
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: [str(field.column) for field in model._meta.local_concrete_fields]
        for model in models
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in _LEFT_OUT
    }


def _copy(table: str, columns: list[str], direction: str) -> str:
    names = ", ".join(connection.ops.quote_name(c) for c in columns)
    return f"COPY {connection.ops.quote_name(table)} ({names}) {direction}"


def dump(folder: Path) -> None:
    """Write `<table>.copy` for every table into `folder`."""
    folder.mkdir(mode=0o700)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table, columns in _tables().items():
            with (
                (folder / f"{table}.copy").open("wb") as file,
                cursor.copy(_copy(table, columns, "TO STDOUT")) as rows,
            ):
                for piece in rows:
                    file.write(piece)


def migrations() -> list[list[str]]:
    """The migrations this database has seen."""
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(list(key) for key in MigrationRecorder(connection).applied_migrations())


def is_empty() -> bool:
    """Whether nobody uses this database yet."""
    from septet.people.models import User

    with connection.cursor() as cursor:
        known = connection.introspection.table_names(cursor)
    return User._meta.db_table not in known or not User.objects.exists()


def load(folder: Path, seen: list[list[str]]) -> None:
    """Bring the database to the migrations `seen`, then put all rows back."""
    from septet.foundation import append_only, frozen

    _migrate_to({(app, name) for app, name in seen})
    with transaction.atomic(), connection.cursor() as cursor:
        append_only.remove(connection)
        frozen.remove_all(connection)
        tables = {t: c for t, c in _tables().items() if (folder / f"{t}.copy").exists()}
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 our names
        for table, columns in tables.items():
            with cursor.copy(_copy(table, columns, "FROM STDIN")) as rows:
                rows.write((folder / f"{table}.copy").read_bytes())
        append_only.install(connection)
        frozen.install_all(connection)
        _continue_numbering(cursor)


def _migrate_to(seen: set[tuple[str, str]]) -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if unknown := sorted(seen - executor.loader.disk_migrations.keys()):
        raise LookupError(f"it was made by a newer Septet, which knows {unknown[0]}")
    inner = {p for key in seen for p in executor.loader.disk_migrations[key].dependencies}
    executor.migrate(sorted(seen - inner))


def _continue_numbering(cursor: Any) -> None:
    from django.core.management.color import no_style

    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
