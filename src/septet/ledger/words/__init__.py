"""What the engine's codes are called in the reader's language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from septet.ledger.words.faults import FAULTS
from septet.ledger.words.fields import FIELDS
from septet.ledger.words.reasons import REASONS, SHORT, WARNINGS

__all__ = [
    "FAULTS",
    "FIELDS",
    "REASONS",
    "SHORT",
    "WARNINGS",
    "either",
    "fault",
    "field",
    "reason",
    "warning",
]


def field(code: str) -> str:
    return str(FIELDS.get(code, code))


def either(ways: Sequence[str]) -> str:
    """Ways to fill one need: "net amount" or "quantity and unit price"."""
    named = [_(" and ").join(field(code) for code in way.split("+")) for way in ways]
    return _(" or ").join(named)


def reason(code: str, column: str | None, value: str | None) -> str:
    """Why a row is refused."""
    return str(REASONS[code]).format(column=column or "", value=(value or "")[:80])


def fault(found: dict[str, Any]) -> str:
    """Why a file cannot be taken: {"code", "params"}, or {"text"} where no code is known."""
    if "code" not in found:
        return str(found.get("text", ""))
    params = dict(found["params"])
    if "field" in params:
        params["field"] = either(str(params["field"]).split("|"))
    return str(FAULTS[found["code"]]).format_map(params)


def warning(found: dict[str, Any]) -> str:
    params = dict(found["params"])
    if "field" in params:
        params["field"] = either(str(params["field"]).split("|"))
    if params.get("assumed") in ORDERS:
        params["assumed"] = ORDERS[params["assumed"]]
    return str(WARNINGS[found["code"]]).format_map(params)


ORDERS = {"ymd": "2024-03-05", "mdy": "03/05/2024", "dmy": "05.03.2024"}
