"""The first rows as they will be booked, as a table a person can check at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from septet.ledger import forms, looking, words

SHOWN = """date from_on until_on kind invoice line customer customer_name site product family pool
    quantity minutes net_amount list_amount discount cost_amount cost freight capacity_minutes
    currency salesperson order_type activities reference""".split()
NUMBERS = set(
    "quantity minutes net_amount list_amount discount cost_amount cost freight capacity_minutes".split()
)


@dataclass(frozen=True)
class Row:
    """One line: where it stands in the file, its cells (text, is a number), or why it is refused."""

    row: int
    cells: list[tuple[str, bool, str]]  # text, whether a number, the column's label
    refusal: str
    raw: str
    is_credit: bool


@dataclass(frozen=True)
class Preview:
    labels: list[tuple[str, bool]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problem: str = ""

    @property
    def refused(self) -> int:
        return sum(bool(row.refusal) for row in self.rows)


def preview(look: looking.Look) -> Preview:
    if look.fault:
        return Preview(problem=forms.fault_words(look.fault))
    names = [n for n in SHOWN if any(r["values"].get(n) not in {None, ""} for r in look.preview)]
    labels = [(words.field(name), name in NUMBERS) for name in names]
    return Preview(labels, [_row(row, names) for row in look.preview])


def _row(found: Mapping[str, Any], names: list[str]) -> Row:
    values = found["values"]
    refusal = (
        words.reason(found["reason"], found["column"], found["value"]) if found["reason"] else ""
    )
    return Row(
        row=found["row"],
        cells=[(_text(values.get(n)), n in NUMBERS, words.field(n)) for n in names],
        refusal=refusal,
        raw=" · ".join(cell for cell in found["cells"] if cell)[:300],
        is_credit=bool(values.get("is_credit")),
    )


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    is_decimal = "." in text and text.replace(".", "", 1).lstrip("-").isdigit()
    return text.rstrip("0").rstrip(".") if is_decimal else text


def required(look: Mapping[str, Any]) -> str:
    """What must be chosen, in words: "invoice; net amount or quantity and unit price"."""
    return _("; ").join(words.either(ways) for ways in look.get("needed", []))
