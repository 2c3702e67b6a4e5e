"""What may happen, in the past tense. A subclass is an event type; it registers by its code."""

from collections.abc import Mapping
from typing import Any, ClassVar


class Event:
    """One kind of event: `code` is `<app>.<what_happened>`, `text` the words with {fields}.

    `personal` names the data that says something about a person: it is kept beside the hashed
    text, with only its digest inside, so that it can be erased without breaking the chain.
    """

    code: ClassVar[str]
    text: ClassVar[Any]
    personal: ClassVar[frozenset[str]] = frozenset()
    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls) -> None:
        if cls.code in Event.registry:
            raise TypeError(f"two events are called {cls.code}")
        Event.registry[cls.code] = cls


class _Missing(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence(code: str, data: Mapping[str, Any]) -> str:
    """The words of an event with its data; its bare code where the type is gone."""
    kind = Event.registry.get(code)
    return str(kind.text).format_map(_Missing(data)) if kind else code
