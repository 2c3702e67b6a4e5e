"""Lists of the API: a window of at most 500 rows, and the count of all."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Path, Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
)

MOST_ROWS, FURTHEST = 500, 1_000_000
T = TypeVar("T")
D = TypeVar("D", date, datetime)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")

# `Id` stands in an address, `Key` in a body. No database takes one past 2**63, nor PostgreSQL a NUL in a text: both are the client's fault.
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


def _written(value: Any) -> Any:
    """pydantic would take the number 0.5 for half a second past 1970."""
    if (isinstance(value, str) and not _ISO.match(value)) or isinstance(value, int | float):
        raise ValueError("a date is written 2026-02-01, a moment 2026-02-01T09:00:00Z")
    return value


def _near(value: D) -> D:
    """Further away time zones and databases fail one by one."""
    if not 1900 <= value.year < 2200:
        raise ValueError("the year must lie between 1900 and 2199")
    return value


Day = Annotated[date, BeforeValidator(_written), AfterValidator(_near)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_near)]


class Body(Schema):
    """What a client sends. An unknown field is a fault, not something to pass over."""

    model_config = ConfigDict(extra="forbid")


class Window(Schema):
    """Which rows of a list: `limit` rows after the first `offset`."""

    limit: int = Field(100, ge=1, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=FURTHEST)


class Page(Schema, Generic[T]):
    """A window of a list, and how many rows the whole list has."""

    items: list[T]
    count: int


def page(rows: "QuerySet[Any] | Sequence[Any]", window: Window) -> dict[str, Any]:
    """The rows of `window`; querysets must have an order, or rows come twice or never."""
    items = list(rows[window.offset : window.offset + window.limit])
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {"items": items, "count": count}
