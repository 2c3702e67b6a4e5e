"""septet serve and septet work: the web server and the worker."""

import os
import socket
from collections.abc import Callable
from typing import Annotated, Any

import typer

from septet.cli.ready import ready, stop

Host = Annotated[str, typer.Option(help="The address to listen at; 0.0.0.0 for all of them.")]
Port = Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)]
Workers = Annotated[int, typer.Option(help="Web server processes.", min=1, max=64)]
Threads = Annotated[int, typer.Option(help="Requests each of them answers at a time.", min=1)]
WithWorker = Annotated[bool, typer.Option("--worker/--no-worker", help="Run a job worker too.")]
Migrate = Annotated[bool, typer.Option(help="Bring a PostgreSQL database up to date first.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Workers = 2,
    threads: Threads = 4,
    worker: WithWorker = True,
    migrate: Migrate = False,
) -> None:
    """Serve Septet's pages and API, with a job worker beside, until stopped."""
    check_port(host, port)
    os.environ.setdefault("SEPTET_URL", f"http://127.0.0.1:{port}")
    ready(migrate=migrate)
    raise typer.Exit(household(host, port, (workers, threads), with_worker=worker))


def work(
    poll: Annotated[float, typer.Option(help="Seconds between looks for new jobs.")] = 0.5,
    migrate: Migrate = False,
) -> None:
    """Do the jobs that wait, one at a time, until stopped. Several workers may run."""
    ready(migrate=migrate)
    from septet.foundation.worker import Worker

    Worker(poll_seconds=poll).run()


def household(host: str, port: int, size: tuple[int, int], *, with_worker: bool) -> int:
    """Load Septet once, fork web server and worker, wait for the end; the exit status."""
    from septet.cli.processes import Household, Part

    application = load()
    parts = [Part("web server", lambda: _web(application, host, port, size))]
    if with_worker:
        parts.append(Part("worker", _worker, again=True))
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 compared, not bound
    typer.echo(f"Septet is at {os.environ.get('SEPTET_URL') or f'http://{shown}:{port}'}")
    return Household(*parts).run()


def check_port(host: str, port: int) -> None:
    """Refuse an address that is taken or not ours before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            stop(f"Cannot listen at {host}:{port}: {error.strerror}. Choose another with --port.")


def load() -> Any:
    """All that requests and jobs need, before the fork, so that it stands in memory once."""
    import gc

    from django.db import connections
    from django.urls import get_resolver

    from septet.config.wsgi import application

    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()  # the collector would write to every page and so unshare it
    return application


def _web(application: Callable[..., Any], host: str, port: int, size: tuple[int, int]) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    from septet.cli.processes import die_with_parent

    def loaded(_target: str) -> Callable[..., Any]:
        die_with_parent()
        return application

    workers, threads = size
    Granian(
        "septet.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=_level(),
    ).serve(target_loader=loaded)


def _level() -> Any:
    from granian.log import LogLevels

    return LogLevels(os.environ.get("SEPTET_LOG_LEVEL", "WARNING").lower())


def _worker() -> None:
    from septet.foundation.worker import Worker

    Worker().run()
