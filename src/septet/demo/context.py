"""What a page of the demo shows beside itself: who may sign in, an invitation, a stop of the tour."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from septet.demo import cast, marker
from septet.demo.tour import Stop, stops
from septet.people.models import User

COOKIE = "septet_tour"
ASKED = "tour"


@dataclass(frozen=True)
class Step:
    """Where in the tour the reader is; numbers from 1."""

    number: int
    count: int
    stop: Stop
    back: str
    next: str


def tour(request: HttpRequest) -> dict[str, Any]:
    """`tour` for the frame: None in a real installation and wherever there is nothing to say."""
    mark = marker.read()
    if mark is None or not mark.is_loaded or request.headers.get("HX-Request"):
        return {"tour": None}
    return {"tour": _shown(request, mark), "tour_company": mark.company}


def _shown(request: HttpRequest, mark: marker.Marker) -> dict[str, Any] | None:
    place = request.resolver_match.view_name if request.resolver_match else ""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"cast": _sign_ins()} if place == "account_login" else None
    wanted = request.GET.get(ASKED, "")
    if not wanted and place != "web:today":
        return None
    found = stops(user, mark)
    if not found:
        return None
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:3]) <= len(found):
        return {"step": _step(found, int(wanted[:3]))}
    if place != "web:today":
        return None
    is_over = str(user.pk) in request.COOKIES.get(COOKIE, "").split("-")
    return {"again" if is_over else "invitation": address(found, 1), "count": len(found)}


def _step(found: list[Stop], number: int) -> Step:
    return Step(
        number,
        len(found),
        found[number - 1],
        address(found, number - 1) if number > 1 else "",
        address(found, number + 1) if number < len(found) else "",
    )


def address(found: list[Stop], number: int) -> str:
    """The page of a stop, asked to show it."""
    href = found[number - 1].href
    return f"{href}{'&' if '?' in href else '?'}{ASKED}={number}"


def _sign_ins() -> dict[str, Any]:
    people = [(who, cast.TRY_FIRST[who.known_as]) for who in cast.CAST if who.signs_in]
    return {"people": people, "password": cast.PASSWORD}
