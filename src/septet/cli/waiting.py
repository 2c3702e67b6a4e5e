"""Percent done on stderr, for a person who waits at a terminal."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer


@contextmanager
def percent_shown(pk: int) -> Iterator[None]:
    """Show how far job `pk` is while the block runs; nothing where stderr is no terminal."""
    ended = threading.Event()
    if sys.stderr.isatty():
        threading.Thread(target=_show, args=(pk, ended), daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _show(pk: int, ended: threading.Event) -> None:
    from django.db import connection

    from septet.foundation.models import Job

    while not ended.wait(0.5):
        typer.echo(f"\r{Job.objects.get(pk=pk).percent} %", err=True, nl=False)
    typer.echo("\r      \r", err=True, nl=False)
    connection.close()
