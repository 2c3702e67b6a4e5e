"""Tags and filters every template has."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, json_script
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


@register.simple_tag
def chart(name: str, option: Any, *, label: str, size: str = "") -> SafeString:
    """A place where charts.js draws `option`; `label` is what a screen reader says of it."""
    return format_html(
        '{}<div class="chart {}" data-chart="chart-{}" role="img" aria-label="{}"></div>',
        json_script(option, f"chart-{name}"),
        size,
        name,
        label,
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
    value = Decimal(str(share)) * 100
    least = Decimal(1).scaleb(-digits)
    if 0 < value < least / 2:  # little is not nothing
        return f"< {least} %"
    return f"{value:.{digits}f} %".replace("-", "−")


@register.filter
def amount(value: Decimal | None) -> str:
    """A decimal as it stands in a file: grouped, at least cents, no more digits than it has."""
    if value is None:
        return ""
    digits = max(2, -int(value.normalize().as_tuple().exponent))
    return grouped(value, digits)


@register.inclusion_tag("web/_saved_views.html", takes_context=True)
def saved_views(context: dict[str, Any], page: str, query: str) -> dict[str, Any]:
    """The reader's own views of a list, and a field to keep the present one."""
    from septet.web.models import SavedView

    kept = SavedView.objects.filter(user=context["request"].user, page=page).order_by("name")
    return {"views": kept, "page": page, "query": query, "csrf_token": context["csrf_token"]}


@register.filter
def quantity(value: Decimal | None) -> str:
    """A decimal with the digits it has and no more."""
    if value is None:
        return ""
    return grouped(value, max(0, -int(value.normalize().as_tuple().exponent)))


@register.filter
def count(number: int | None) -> str:
    """A whole number of things, grouped."""
    return "–" if number is None else f"{number:,}"
