"""One thing that needs somebody, and how urgent it is."""

from dataclasses import dataclass
from enum import IntEnum

from django.urls import reverse
from django.utils.translation import pgettext


class Urgency(IntEnum):
    """The order of the page: what is broken, who waits for you, what to look at, what goes on."""

    BROKEN = 0
    WAITING = 1
    LOOK = 2
    GOING_ON = 3


@dataclass(frozen=True)
class Need:
    """A row of the page: what it is about, why, and the one thing to do about it."""

    urgency: Urgency
    icon: str
    title: str
    detail: str
    action: str
    href: str

    @property
    def tone(self) -> str:
        """The colour that stands beside the words."""
        return {Urgency.BROKEN: "red", Urgency.WAITING: "orange"}.get(self.urgency, "primary")


def address(name: str, *args: object, query: str = "") -> str:
    """The address of a page, with what it is asked for."""
    found = reverse(name, args=args)
    return f"{found}?{query}" if query else found


def sentences(*parts: str) -> str:
    """Sentences that stand side by side, in a language with blanks between them or without."""
    kept = [part for part in parts if part]
    return "".join(p if p.endswith("。") else f"{p} " for p in kept).strip()


def listed(names: list[str], *, most: int = 3) -> str:
    """The first names of a list, as one writes them beside each other."""
    shown = pgettext("between names", ", ").join(names[:most])
    return f"{shown} …" if names[most:] else shown
