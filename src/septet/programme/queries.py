"""Which policy and which assumptions are, were and will be in force."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from septet.programme.figures import FIGURES, Figure, Kind, all_figures, figure
from septet.programme.models import Assumption, DatedFigure, Policy
from septet.programme.rules import Row, Span, timeline

MODELS: dict[Kind, type[DatedFigure]] = {Kind.ASSUMPTION: Assumption, Kind.POLICY: Policy}


def history(key: str) -> QuerySet[DatedFigure]:
    """Everything ever set for a figure, newest first."""
    found = figure(key)
    kind = found.kind if found else Kind.ASSUMPTION
    return MODELS[kind].objects.filter(key=key).select_related("set_by").order_by("-id")


def timelines(kind: Kind) -> dict[str, tuple[Span, ...]]:
    """The timeline of every figure of a kind, exchange rates among them; one query."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in MODELS[kind].objects.all():
        rows[row.key].append(_row(row))
    return {f.key: timeline(rows[f.key], f.default) for f in all_figures(kind, list(rows))}


def assumptions(start: date, until: date) -> dict[str, tuple[Span, ...]]:
    """Every assumption's values in force on some day of [start, until)."""
    return {
        key: tuple(s for s in spans if _touches(s, start, until))
        for key, spans in timelines(Kind.ASSUMPTION).items()
    }


def _touches(span: Span, start: date, until: date) -> bool:
    begins = span.valid_from is None or span.valid_from < until
    return begins and (span.valid_to is None or span.valid_to > start)


def policy(key: str, *, on: date) -> Decimal:
    """A policy's value in force on a day. Raises KeyError for a key that is no policy."""
    wanted = FIGURES[key]
    rows = [_row(r) for r in Policy.objects.filter(key=key)]
    return Decimal(value_on(timeline(rows, wanted.default), on))


def timeline_of(wanted: Figure) -> tuple[Span, ...]:
    """The timeline of one figure."""
    rows = [_row(r) for r in MODELS[wanted.kind].objects.filter(key=wanted.key)]
    return timeline(rows, wanted.default)


def _row(kept: DatedFigure) -> Row:
    return Row(kept.pk, kept.value, kept.valid_from, kept.valid_until)


def value_on(spans: Iterable[Span], day: date) -> str:
    return span_on(spans, day).value


def span_on(spans: Iterable[Span], day: date) -> Span:
    return next(s for s in spans if s.holds_on(day))


def rows_by_pk(kind: Kind) -> dict[int, DatedFigure]:
    """Every row of a kind with who set it, by its key: to say of a span who and why."""
    return MODELS[kind].objects.select_related("set_by").in_bulk()
