"""Who may enter which page, read off the pages themselves: the reference and the tests come from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from septet.people.roles import GRANTS, Permission, Role


class Door(StrEnum):
    """What stands before a page."""

    OPEN = "anybody"
    SIGNED_IN = "anybody signed in"
    PERMISSION = "a permission"
    TOKEN = "an API token with its scope"  # noqa: S105 the name of a door


OPEN = re.compile(
    r"(account_login|account_logout|mfa_authenticate|mfa_login_webauthn|people:language|people:invited"
    r"|web:healthz|web:readyz)$"
)
API = re.compile(r"api-1")


@dataclass(frozen=True)
class Entry:
    """One page: its url name, its path with parameters in angle brackets, and its door."""

    name: str
    path: str
    door: Door
    permission: Permission | None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that get in."""
        if self.permission in {None, Permission.SIGNED_IN}:
            return tuple(Role)
        return tuple(role for role in Role if self.permission in GRANTS[role])

    @property
    def is_parameterless(self) -> bool:
        return "<" not in self.path


def door_of(name: str, view: Any) -> tuple[Door, Permission | None]:
    permission = getattr(view, "permission", None)
    if API.match(name):
        return Door.TOKEN, permission
    if OPEN.match(name):
        return Door.OPEN, None
    if permission and permission != Permission.SIGNED_IN:
        return Door.PERMISSION, permission
    return Door.SIGNED_IN, Permission.SIGNED_IN


def table() -> list[Entry]:
    """Every page of the installation, once, by its path."""
    found = {entry.name: entry for entry in _walk(get_resolver(), "/", "")}
    return sorted(found.values(), key=lambda entry: entry.path)


def _walk(resolver: URLResolver, path: str, space: str) -> Iterator[Entry]:
    for item in resolver.url_patterns:
        here = path + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item, here, inner)
        elif isinstance(item, URLPattern):
            name = f"{space}{item.name}"
            yield Entry(name, here, *door_of(name, item.callback))


def as_markdown() -> str:
    """The table as the reference page has it. Words are English on purpose: it is a document."""
    lines = [
        "# Who may enter which page",
        "",
        "Made by `septet manage access --write` from the pages themselves; a test fails when it is",
        "stale. Whoever may not enter a page gets 404, as if it did not exist; whoever is not signed",
        "in is led to the sign-in page.",
        "",
        "| Page | Name | Door | Roles |",
        "|---|---|---|---|",
    ]
    for entry in table():
        named = entry.permission not in {None, Permission.SIGNED_IN}
        door = f"`{entry.permission}`" if entry.door == Door.PERMISSION else str(entry.door)
        if named and entry.door == Door.TOKEN:
            door = f"`{entry.permission}` and {entry.door}"
        roles = ", ".join(entry.roles) if named else "–"
        lines.append(f"| `{entry.path}` | `{entry.name}` | {door} | {roles or 'nobody'} |")
    return "\n".join(lines) + "\n"
