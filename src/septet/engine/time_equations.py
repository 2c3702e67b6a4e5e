"""Time equations: the minutes of an activity as a sum of terms, such as
`15*[new customer] + 5 + 3*lines + 10*[rush]`.

Source: Kaplan & Anderson, Harvard Business Review, November 2004. A term is a product of numbers,
drivers (`lines`) and conditions: `[rush]` is 1 where there is any, else 0; `[lines > 10]` compares.
Pure and exact: decimals in, decimals or whole-number SQL out. No names are looked up, nothing is
evaluated that is not listed here.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DECIMALS = 4
"""Decimals of numbers in an equation, of drivers that are no whole numbers, and of its minutes."""

PER_ORDER = ("order", "line", "return", "small_order")
"""Activities counted from invoice lines: their time equations are counted order by order."""

VISITING = ("visit", "delivery", "rush", "ticket")
ORDER_DRIVERS = frozenset({"lines", "new_customer", "small_order", *VISITING})
"""What a time equation of an order may name. `lines` of the order; `new_customer` where it falls on
the customer's first day in the files; `small_order`; and how many visits, deliveries, rush runs
and tickets the activity files tell of that customer and day, counted with the day's first order."""

MOST_MINUTES = Decimal(10_000)
_MOST_TERMS, _MOST_FACTORS, _MOST_LETTERS = 20, 4, 200
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|\[(?P<condition>[^\[\]]*)\]"
    r"|(?P<driver>[^\W\d]\w*(?:[ \t]+[^\W\d]\w*)*)|(?P<sign>[+*\-\u2212\u00d7]))"
)
_CONDITION = re.compile(
    r"(?P<driver>[^\W\d]\w*(?:[ \t]+\w+)*?)\s*(?:(?P<sign><=|>=|<|>|=)\s*(?P<number>\d+(?:\.\d+)?))?"
)
_SIGNS = {"\u2212": "-", "\u00d7": "*"}


class Fault(StrEnum):
    EMPTY = "empty"
    NOT_UNDERSTOOD = "not_understood"
    UNKNOWN_DRIVER = "unknown_driver"
    TOO_LONG = "too_long"
    NUMBER = "number"


_WORDS = {
    Fault.EMPTY: "a time equation needs at least one number, such as 5 + 3*lines",
    Fault.NOT_UNDERSTOOD: "{part!r} is not understood; write numbers, drivers and [conditions] "
    "joined by +, - and *, such as 15*[new customer] + 5 + 3*lines",
    Fault.UNKNOWN_DRIVER: "{part!r} is no driver here; known are: {known}",
    Fault.TOO_LONG: "{part!r}: too long; use at most 20 terms of 4 factors and 200 letters",
    Fault.NUMBER: "{part!r}: numbers may reach 10,000 and have at most 4 decimals",
}


class EquationError(ValueError):
    """An equation that cannot be counted with: which `fault`, in which `part` of it, and which
    drivers are `known`."""

    def __init__(self, fault: Fault, part: str = "", known: Collection[str] = ()) -> None:
        listed = ", ".join(shown(name) for name in sorted(known)) or "none, only numbers"
        self.fault, self.part, self.known = fault, part, listed
        super().__init__(_WORDS[fault].format(part=part, known=listed))


@dataclass(frozen=True)
class Factor:
    """A driver, or, with `sign`, the condition that it compares so with `number`."""

    driver: str
    sign: str = ""
    number: Decimal = Decimal(0)

    def value(self, of: Decimal) -> Decimal:
        return Decimal(_holds(of, self.sign, self.number)) if self.sign else of

    def sql(self, column: str, decimals: int) -> str:
        if not self.sign:
            return f"cast({column} AS HUGEINT)"
        limit = int(self.number.scaleb(DECIMALS))
        own = f"cast({column} AS HUGEINT) * {10 ** (DECIMALS - decimals)}"
        return f"(CASE WHEN {own} {self.sign} {limit} THEN 1 ELSE 0 END)"


@dataclass(frozen=True)
class Term:
    """`coefficient` minutes times its factors."""

    coefficient: Decimal
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Equation:
    """Minutes of one unit of an activity. Below zero counts as zero."""

    text: str
    terms: tuple[Term, ...]

    @property
    def drivers(self) -> frozenset[str]:
        return frozenset(factor.driver for term in self.terms for factor in term.factors)

    def minutes(self, drivers: Mapping[str, Decimal | int]) -> Decimal:
        """Exact minutes; a driver that is not given is zero. Rounded half up to 4 decimals."""
        total = Decimal(0)
        for term in self.terms:
            product = term.coefficient
            for factor in term.factors:
                product *= factor.value(Decimal(drivers.get(factor.driver, 0)))
            total += product
        return max(total, Decimal(0)).quantize(Decimal(1).scaleb(-DECIMALS), "ROUND_HALF_UP")

    def sql(self, columns: Mapping[str, tuple[str, int]]) -> str:
        """The minutes in whole ten-thousandths; `columns`: driver to its SQL, a whole number of
        10^-n, and n (at most 4). Exact: whole numbers only add and multiply."""
        scales = [sum(_decimals(f, columns) for f in term.factors) for term in self.terms]
        most = max(scales)
        parts = [
            " * ".join(
                [
                    f"{int(term.coefficient.scaleb(DECIMALS)) * 10 ** (most - scale)}::HUGEINT",
                    *(factor.sql(*columns[factor.driver]) for factor in term.factors),
                ]
            )
            for term, scale in zip(self.terms, scales, strict=True)
        ]
        total = f"greatest({' + '.join(f'({part})' for part in parts)}, 0)"
        return f"(({total} + {10**most // 2}) // {10**most})" if most else total


def _decimals(factor: Factor, columns: Mapping[str, tuple[str, int]]) -> int:
    return 0 if factor.sign else columns[factor.driver][1]


def constant(minutes: Decimal) -> Equation:
    return Equation(f"{minutes:f}", (Term(minutes),))


def is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[+-]?\d+(?:\.\d*)?\s*", text) is not None


def parse(text: str, known: Collection[str] | None = None) -> Equation:
    """The equation of a text. Raises EquationError, also for a driver that is not `known`."""
    if len(text) > _MOST_LETTERS:
        raise EquationError(Fault.TOO_LONG, text[:20] + "…")
    if not text.strip():
        raise EquationError(Fault.EMPTY)
    terms = tuple(_term(sign, parts) for sign, parts in _split(text))
    if len(terms) > _MOST_TERMS:
        raise EquationError(Fault.TOO_LONG, text[:20] + "…")
    equation = Equation(" ".join(text.split()), terms)
    if known is not None:
        for name in sorted(equation.drivers - set(known)):
            raise EquationError(Fault.UNKNOWN_DRIVER, shown(name), known)
    return equation


_Part = tuple[str, str]


def _split(text: str) -> list[tuple[int, list[_Part]]]:
    """Sign and factors of every term."""
    found: list[tuple[int, list[_Part]]] = []
    sign, parts, wanted = 1, list[_Part](), True
    for kind, part in _tokens(text):
        if kind != "sign":
            if not wanted:
                raise EquationError(Fault.NOT_UNDERSTOOD, part)
            parts.append((kind, part))
            wanted = False
            continue
        if wanted and not (part in "+-" and not found and not parts):
            raise EquationError(Fault.NOT_UNDERSTOOD, part)
        wanted = True
        if part != "*":
            found += [(sign, parts)] if parts else []
            sign, parts = (-1 if part == "-" else 1), []
    if wanted:
        raise EquationError(Fault.NOT_UNDERSTOOD, text.strip()[-1:])
    return [*found, (sign, parts)]


def _tokens(text: str) -> list[_Part]:
    tokens, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise EquationError(Fault.NOT_UNDERSTOOD, text[at : at + 20].strip())
        part = match.group(match.lastgroup)
        tokens.append((match.lastgroup, _SIGNS.get(part, part)))
        at = match.end()
    return tokens


def _term(sign: int, parts: list[_Part]) -> Term:
    coefficient, factors = Decimal(sign), []
    for kind, part in parts:
        if kind == "number":
            coefficient *= Decimal(part)
        else:
            factors.append(_factor(kind, part))
    written = "*".join(part for _, part in parts)
    if len(factors) > _MOST_FACTORS:
        raise EquationError(Fault.TOO_LONG, written)
    if abs(coefficient) > MOST_MINUTES or coefficient != round(coefficient, DECIMALS):
        raise EquationError(Fault.NUMBER, written)
    return Term(coefficient, tuple(factors))


def _factor(kind: str, part: str) -> Factor:
    if kind == "driver":
        return Factor(name_of(part))
    match = _CONDITION.fullmatch(part.strip())
    if match is None:
        raise EquationError(Fault.NOT_UNDERSTOOD, f"[{part}]")
    number = Decimal(match["number"] or 0)
    if number != round(number, DECIMALS):
        raise EquationError(Fault.NUMBER, f"[{part}]")
    return Factor(name_of(match["driver"]), match["sign"] or ">", number)


def number_or_equation(text: str) -> Decimal | Equation:
    """Minutes as people give them: a number, or an equation. Raises EquationError."""
    return Decimal(text.strip()) if is_number(text) else parse(text)


def name_of(text: str) -> str:
    """A driver as it is kept: `New customer` is `new_customer`."""
    return "_".join(text.lower().replace("_", " ").split())


def shown(name: str) -> str:
    """A driver as people write it."""
    return name.replace("_", " ")


def _holds(value: Decimal, sign: str, number: Decimal) -> bool:
    return {
        ">": value > number,
        "<": value < number,
        ">=": value >= number,
        "<=": value <= number,
        "=": value == number,
    }[sign]
