"""Lists of the API: a window of at most 500 rows, and the count of all."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Path, Schema
from pydantic import ConfigDict, StringConstraints

MOST_ROWS, FURTHEST = 500, 1_000_000
T = TypeVar("T")

# No database takes an id past 2**63, nor PostgreSQL a NUL in a text: both are the client's fault.
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


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
