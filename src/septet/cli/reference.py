"""The reference of the command, made from the command: `python -m septet.cli.reference` writes it."""

from collections.abc import Iterator
from typing import Any

import typer

HEAD = """# The septet command

Made by `.venv/bin/python -m septet.cli.reference > docs/reference/cli.md`; a test holds it to the code.
`septet manage` passes everything on to Django; its own help tells its commands.
"""


def commands(command: Any, name: str = "septet") -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
        return
    for word, one in inner.items():
        yield from commands(one, f"{name} {word}")


def _row(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    argument = parameter.param_type_name == "argument"
    shown = parameter.opts[0].upper() if argument else ", ".join(names)
    default = "" if argument or parameter.default in (None, "", False) else str(parameter.default)
    default = "yes" if parameter.default is True else default
    return f"| `{shown}` | {parameter.help or ''} | {f'`{default}`' if default else ''} |"


def _section(name: str, command: Any) -> str:
    words = " ".join((command.help or "").split())
    rows = [_row(p) for p in command.params if "--help" not in p.opts]
    table = ["| option | meaning | if unset |", "|---|---|---|", *rows] if rows else []
    return "\n".join([f"## `{name}`", "", words, *([""] if table else []), *table, ""])


def as_markdown() -> str:
    from septet.cli import app

    found = commands(typer.main.get_command(app))
    return "\n".join([HEAD, *(_section(name, command) for name, command in found)])


def undocumented() -> list[str]:
    """Options without words."""
    from septet.cli import app

    return [
        f"{name} {parameter.name}"
        for name, command in commands(typer.main.get_command(app))
        for parameter in command.params
        if not getattr(parameter, "help", "")
    ]


if __name__ == "__main__":
    typer.echo(as_markdown(), nl=False)
