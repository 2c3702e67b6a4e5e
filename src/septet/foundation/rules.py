"""How a rule says no. Pure: no Django, no clock, no database."""

from enum import StrEnum
from typing import Any


class RuleBroken(Exception):
    """A rule refused. Carries which refusal and the facts its words need, never the words."""

    def __init__(self, refusal: StrEnum, **facts: Any) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.facts = facts


class Stale(Exception):
    """Somebody changed the object since the caller read it. `current` is what it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"{current} was changed meanwhile")
        self.current = current
