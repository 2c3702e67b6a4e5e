"""Figures of the ledger as text; exact amounts, since they must be seen to add up."""

from decimal import Decimal

from django import template

from septet.ledger import words

register = template.Library()


@register.filter
def amount(value: Decimal) -> str:
    """An exact amount with separators; two decimals at least, four where there are more."""
    text = f"{value:,.4f}"
    text = text[:-2] if text.endswith("00") else text.rstrip("0")
    return text.replace("-", "−")


@register.filter
def count(value: int) -> str:
    return f"{value:,}"


@register.filter
def size(number: int) -> str:
    """Bytes as a person says them."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number} B"


@register.filter
def reason_words(code: str) -> str:
    return str(words.SHORT.get(code, code))


@register.filter
def warning_words(found: dict[str, object]) -> str:
    return words.warning(found)
