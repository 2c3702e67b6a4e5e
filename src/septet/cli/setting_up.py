"""septet init and septet demo: an installation from nothing."""

import os
import signal
import sys
from typing import Annotated

import typer

from septet.cli.ready import ready, stop

Email = Annotated[str, typer.Option(help="The administrator's mail address, to sign in with.")]
Name = Annotated[str, typer.Option(help="The administrator's name.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


def init(email: Email = "", name: Name = "", password_stdin: FromInput = False) -> None:
    """Make the installation in SEPTET_HOME: folder, key, tables, and the first administrator."""
    ready(migrate=True)
    from django.conf import settings

    from septet.people.models import UserRole
    from septet.people.roles import Role

    if UserRole.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
        stop(f"{settings.SEPTET_HOME} has an administrator already; more are added on its pages.")
    email = email or typer.prompt("Mail address")
    name = name or typer.prompt("Name")
    password = sys.stdin.readline().rstrip("\n") if password_stdin else _ask_password()
    _add_administrator(email, name, password)
    typer.echo(f"Septet is set up in {settings.SEPTET_HOME}. Start it with `septet serve`.")


def _ask_password() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _add_administrator(email: str, name: str, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from septet.foundation import audit
    from septet.people import actions
    from septet.people.models import User
    from septet.people.roles import Role

    try:
        validate_email(email)
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        stop(" ".join(error.messages))
    with audit.origin("cli"):
        actions.add_user(
            email=email, name=name, roles=[Role.ADMINISTRATOR], password=password, by=None
        )


def demo(
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
) -> None:
    """Serve the demo company, loaded on the first start; SEPTET_HOME defaults to ./.septet."""
    from septet.cli import serving

    serving.check_port("127.0.0.1", port)
    os.environ.setdefault("SEPTET_URL", f"http://127.0.0.1:{port}")
    ready()
    _load_demo()
    raise typer.Exit(serving.household("127.0.0.1", port, (2, 4), with_worker=True))


def _load_demo() -> None:
    """Load the demo company where it is not, and print who may sign in.

    Loading pulls in what only jobs need, so it is done in a child of its own.
    """
    from importlib import import_module

    from septet.cli.processes import in_child

    try:
        cast, marker = import_module("septet.demo.cast"), import_module("septet.demo.marker")
    except ImportError:
        stop("This Septet was installed without its demo company.")
    mark = marker.read()
    if mark is None or not mark.is_loaded:
        typer.echo("Making and loading the demo company: three years of a bearing maker …")
        if status := in_child(_fill):
            raise typer.Exit(status)
    typer.echo(f"Sign in with the password “{cast.PASSWORD}” as")
    for who in cast.CAST:
        if who.signs_in:
            typer.echo(f"  {who.email:32} {who.name}, {who.role.label}")


def _fill() -> None:
    from importlib import import_module

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends this without a traceback
    load = import_module("septet.demo.load")
    try:
        load.load()
    except load.NotEmpty as words:
        stop(str(words))
