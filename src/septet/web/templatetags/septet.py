"""Tags and filters every template has."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from septet.engine.money import from_minor, minor_digits

register = template.Library()


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite; decorative, so hidden from screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><use href="{}#{}"/></svg>',
        classes,
        static("icons.svg"),
        name,
    )


def grouped(number: Decimal, digits: int) -> str:
    text = f"{number:,.{digits}f}"
    return text.replace("-", "−")


@register.filter
def money(minor: int | None, currency: str) -> str:
    """Whole units with separators; the full figure belongs in the title: `{{ x|money_full:c }}`."""
    if minor is None:
        return "–"
    return grouped(from_minor(minor, currency), 0)


@register.filter
def money_full(minor: int | None, currency: str) -> str:
    """Every digit, with the currency."""
    if minor is None:
        return ""
    return f"{grouped(from_minor(minor, currency), minor_digits(currency))} {currency}"


@register.filter
def short_money(minor: int | None, currency: str) -> str:
    """For headlines: 1.2 m, 345 k; in Chinese 120 万, 1.2 亿."""
    if minor is None:
        return "–"
    return short_number(from_minor(minor, currency))


def short_number(value: Decimal) -> str:
    steps = (
        [(10**8, " 亿"), (10**4, " 万")]
        if (get_language() or "").startswith("zh")
        else [(10**9, " bn"), (10**6, " m"), (10**3, " k")]
    )
    for size, word in steps:
        if abs(value) >= size:
            scaled = value / size
            return grouped(scaled, 0 if abs(scaled) >= 100 else 1) + word
    return grouped(value, 0)


@register.filter
def percent(share: Any, digits: int = 1) -> str:
    """A share (0.123) as 12.3 %; unknown as a dash."""
    if share is None:
        return "–"
    return f"{Decimal(str(share)) * 100:.{digits}f} %".replace("-", "−")
