"""What a dated figure may be, and when it may begin. Pure: no Django, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from septet.engine.time_equations import EquationError, parse
from septet.foundation.rules import RuleBroken


class Refusal(StrEnum):
    NO_SUCH_FIGURE = "no_such_figure"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_AN_EQUATION = "not_an_equation"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY_DECIMALS = "too_many_decimals"
    NO_VALUE = "no_value"
    NO_REASON = "no_reason"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    POLICY_OF_THE_PAST = "policy_of_the_past"


def check_number(text: str, *, least: Decimal, most: Decimal, decimals: int) -> str:
    """The number as it is kept: plain notation, no needless zeros; refuse what it may not be."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise RuleBroken(Refusal.NOT_A_NUMBER) from None
    if not value.is_finite():
        raise RuleBroken(Refusal.NOT_A_NUMBER)
    if not least <= value <= most:
        raise RuleBroken(Refusal.OUT_OF_RANGE, least=least, most=most)
    if value != round(value, decimals):
        raise RuleBroken(Refusal.TOO_MANY_DECIMALS, decimals=decimals)
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def check_equation(text: str, *, drivers: frozenset[str]) -> str:
    """A time equation as it is kept; refuse one that cannot be counted with."""
    try:
        return parse(text, drivers).text
    except EquationError as error:
        raise RuleBroken(Refusal.NOT_AN_EQUATION, part=error.part, known=error.known) from None


def check_currency(text: str) -> str:
    """An ISO 4217 code in capitals."""
    code = text.strip().upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise RuleBroken(Refusal.NOT_A_CURRENCY)
    return code


def check_dates(valid_from: date, valid_until: date | None, *, not_before: date | None) -> None:
    """Refuse an end that is not after the beginning, and a beginning before `not_before`."""
    if valid_until is not None and valid_until <= valid_from:
        raise RuleBroken(Refusal.ENDS_BEFORE_IT_BEGINS)
    if not_before is not None and valid_from < not_before:
        raise RuleBroken(Refusal.POLICY_OF_THE_PAST)


def check_reason(text: str) -> str:
    if not text.strip():
        raise RuleBroken(Refusal.NO_REASON)
    return text.strip()


@dataclass(frozen=True)
class Span:
    """A value in force from `valid_from` (in) to `valid_to` (out); None is open-ended.

    `row` is the key of the row that says so, None where it is the default.
    """

    value: str
    valid_from: date | None
    valid_to: date | None
    row: int | None

    def holds_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Row:
    """One thing somebody set; rows with a higher key were set later and win."""

    pk: int
    value: str
    valid_from: date
    valid_until: date | None


def timeline(rows: Iterable[Row], default: str) -> tuple[Span, ...]:
    """Which value is in force when, without gaps or overlaps: the newest row wins on each day."""
    known = sorted(rows, key=lambda r: -r.pk)
    edges = {r.valid_from for r in known} | {r.valid_until for r in known if r.valid_until}
    starts: list[date | None] = [None, *sorted(edges)]
    spans: list[Span] = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        row = next((r for r in known if start and _holds(r, start)), None)
        if spans and spans[-1].row == (row and row.pk):
            spans[-1] = Span(spans[-1].value, spans[-1].valid_from, end, spans[-1].row)
        else:
            spans.append(Span(row.value if row else default, start, end, row.pk if row else None))
    return tuple(spans)


def _holds(row: Row, day: date) -> bool:
    return row.valid_from <= day and (row.valid_until is None or day < row.valid_until)
