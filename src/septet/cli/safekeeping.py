"""septet audit, doctor, backup, restore: what keeps an installation trustworthy."""

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from septet.cli.ready import ready, setup, stop

LEFT_OUT = {"tmp", "static", "reductions"}
SQLITE = "septet.sqlite3"
audit = typer.Typer(no_args_is_help=True, help="The event log.")
Target = Annotated[Path, typer.Argument(help="The file to write, such as septet.tar.gz.")]
Source = Annotated[
    Path, typer.Argument(help="A file that septet backup wrote.", exists=True, dir_okay=False)
]


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
        stop(f"The event log is broken at event {verdict.broken_at}.")
    typer.echo(f"The event log is sound: {verdict.events} events, head {verdict.head}.")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Examine the installation: events, original files, sums, orphans, rights, disk; exit 1 if ill."""
    setup()
    from septet.cli.doctor import examine

    found = examine()
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        for check, findings in found.items():
            typer.echo("\n".join([f"{check}: {'look here' if findings else 'sound'}", *findings]))
    if any(found.values()):
        raise typer.Exit(1)


def backup(target: Target) -> None:
    """Write the whole installation as it is at one moment into one file."""
    ready()
    from importlib.metadata import version

    from septet.cli import archive, tables
    from septet.foundation import clock

    if target.exists():
        stop(f"{target} exists already; a backup never overwrites another.")
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".septet-backup-", dir=target.parent) as folder:
        facts = {
            "septet": version("septet"),
            "made_at": clock.now().isoformat(),
            "database": _database(Path(folder)),
            "migrations": tables.migrations(),
        }
        count = archive.write(target, _members(Path(folder)), facts)
    typer.echo(f"{target}: {count} files, {target.stat().st_size:,} bytes.")


def _database(folder: Path) -> str:
    """The database, copied first: files it refers to are never changed, so they can follow."""
    from django.db import connection

    if connection.vendor == "postgresql":
        from septet.cli import tables

        tables.dump(folder / tables.FOLDER)
        return "postgresql"
    import sqlite3

    connection.ensure_connection()
    with closing(sqlite3.connect(folder / SQLITE)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return "sqlite"


def _members(database: Path) -> Iterator[tuple[str, Path]]:
    from django.conf import settings

    yield from ((p.relative_to(database).as_posix(), p) for p in sorted(database.rglob("*.*")))
    home = Path(settings.SEPTET_HOME)
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home)
        if path.is_file() and not _is_left_out(name):
            yield name.as_posix(), path


def _is_left_out(name: Path) -> bool:
    """What is made anew, is copied as the database, or was never finished."""
    unfinished = any(part.startswith(("staging-", "part-")) for part in name.parts)
    return unfinished or name.parts[0] in LEFT_OUT or name.name.startswith(SQLITE)


def restore(source: Source) -> None:
    """Put a backup into an empty SEPTET_HOME (and an empty PostgreSQL database), proven first."""
    from septet.cli import archive

    home = Path(os.environ.get("SEPTET_HOME", ".septet")).absolute()
    if home.exists() and any(p.is_file() for p in home.rglob("*")):
        stop(f"{home} is not empty. Restore into a new folder: set SEPTET_HOME to it.")
    try:
        manifest = archive.verify(source)
    except archive.Damaged as damaged:
        stop(f"{source} is damaged and nothing was restored: {damaged}.")
    _check_database(manifest)
    home.parent.mkdir(parents=True, exist_ok=True)
    part = home.with_name(f"{home.name}.restoring-{secrets.token_hex(4)}")
    part.mkdir(mode=0o700)
    try:
        archive.unpack(source, part)
        shutil.rmtree(home, ignore_errors=True)
        part.replace(home)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if manifest["database"] == "postgresql":
        _load_tables(home, manifest)
    typer.echo(f"{home} is as it was at {manifest['made_at']}. Now run `septet doctor`.")


def _check_database(manifest: dict[str, Any]) -> None:
    wanted = manifest["database"]
    here = "postgresql" if os.environ.get("SEPTET_DATABASE") else "sqlite"
    if wanted != here:
        hint = "set SEPTET_DATABASE to an empty one" if wanted == "postgresql" else "unset it"
        stop(f"This backup is of {wanted}, but SEPTET_DATABASE says {here}: {hint}.")


def _load_tables(home: Path, manifest: dict[str, Any]) -> None:
    setup()
    from septet.cli import tables

    folder = home / tables.FOLDER
    if not tables.is_empty():
        stop("The PostgreSQL database is in use. Make an empty one and restore into a new folder.")
    try:
        tables.load(folder, manifest["migrations"])
    except LookupError as error:
        stop(f"Septet is too old for this backup: {error.args[0]}. Install that Septet first.")
    shutil.rmtree(folder)
