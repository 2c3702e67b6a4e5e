"""The sidebar: places in their order. What a person may not see is absent."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import get_resolver, reverse
from django.utils.translation import gettext_lazy as _

from septet.people.models import User
from septet.people.roles import Permission


@dataclass(frozen=True)
class Door:
    """One entry: the page's url name, its label, and an icon of the sprite where it leads a place."""

    url_name: str
    label: Any
    icon: str = ""


@dataclass(frozen=True)
class Place:
    label: Any
    icon: str
    doors: tuple[Door, ...]


PLACES: tuple[Place, ...] = (
    Place(_("Today"), "home", (Door("web:today", _("Today")),)),
    Place(
        _("Customers"),
        "building-factory-2",
        (
            Door("value:customers", _("List")),
            Door("value:whale", _("Whale curve")),
            Door("value:ranks", _("Big or good")),
            Door("value:cohorts", _("Cohorts")),
            Door("value:segments", _("Segments")),
            Door("value:what_if_all", _("What if")),
        ),
    ),
    Place(
        _("Data"),
        "database",
        (
            Door("ledger:batches", _("Imports")),
            Door("value:runs", _("Value runs")),
            Door("web:jobs", _("Jobs")),
        ),
    ),
    Place(
        _("Settings"),
        "settings",
        (
            Door("people:me", _("My settings")),
            Door("people:tokens", _("API tokens")),
            Door("people:users", _("Users")),
            Door("programme:figures", _("Policy and assumptions")),
            Door("web:events", _("Event log")),
        ),
    ),
)


@cache
def permission_of(url_name: str) -> Permission | None:
    """What the page behind a url name asks for."""
    view = get_resolver().resolve(reverse(url_name)).func
    return getattr(view, "permission", None)


def places_for(user: User) -> list[tuple[Place, list[tuple[Door, str]]]]:
    """The places this person may enter, each with its doors and their addresses."""
    seen = []
    for place in PLACES:
        doors = [
            (door, reverse(door.url_name))
            for door in place.doors
            if (wanted := permission_of(door.url_name)) and user.may(wanted)
        ]
        if doors:
            seen.append((place, doors))
    return seen
