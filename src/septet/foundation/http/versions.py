"""Nobody overwrites a colleague unknowingly: an object's version is its ETag, a write names it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from septet.foundation.models import Versioned

View = TypeVar("View", bound=Callable[..., Any])
V = TypeVar("V", bound=Versioned)
_TAG = re.compile(r'"(\d{1,9})"')
NO_VERSION = 0  # versions begin at 1, so this one is always stale


def etag(thing: Versioned) -> str:
    return f'"{thing.version}"'


def tagged(response: HttpResponse, thing: V) -> V:
    """Put the object's ETag on the answer and hand the object on."""
    response["ETag"] = etag(thing)
    return thing


def versioned(shown: type[Schema]) -> Callable[[View], View]:
    """Mark a write that needs If-Match. `shown` is how a stale writer is shown the object as it is.

    The view passes `request.expected_version` to its action as `expected=`.
    """

    def mark(view: View) -> View:
        view.shown = shown  # type: ignore[attr-defined]
        return view

    return mark


def named_version(request: HttpRequest) -> int | None:
    """The version If-Match names; None without one, `NO_VERSION` where it names none of ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    found = _TAG.fullmatch(header)
    return int(found[1]) if found else NO_VERSION


def shown_as(request: HttpRequest, thing: Any) -> dict[str, Any] | None:
    """`thing` in the shape its write was marked with."""
    shown: type[Schema] | None = getattr(request, "shown", None)
    return (
        shown.from_orm(thing, context={"request": request}).model_dump(mode="json")
        if shown
        else None
    )
