"""A look at a file: how it is written, what its columns are, what a person should check."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from septet.engine.intake import dates, numbers
from septet.engine.intake.errors import Fault, IntakeError
from septet.engine.intake.fields import CHOICES, Sort, fields_of, is_required
from septet.engine.intake.model import Column, Examination, Kind, Limits, Style
from septet.engine.intake.model import Warning as Notice
from septet.engine.intake.proposing import likeness, propose
from septet.engine.intake.reading.sampling import Sample, sample

_TOP = 50  # rows among which the header is looked for
_SURE = 0.8
_SHOWN = 5


@dataclass(frozen=True)
class Layout:
    """A file's complete style and headers, and the sample they were found in."""

    style: Style
    headers: tuple[str, ...]
    header_cells: tuple[str, ...]
    sample: Sample
    rows: list[list[str]]
    warnings: tuple[Notice, ...]


def examine(
    path: Path, kind: Kind, *, style: Style | None = None, limits: Limits | None = None
) -> Examination:
    """How `path` is written and what its columns hold; what `style` sets is taken as given.

    Reads a few MB. Raises IntakeError where the file cannot be taken at all.
    """
    layout, proposals = settle(path, kind, style=style or Style(), limits=limits or Limits())
    by_header = {header: (code, sure) for code, (header, sure) in proposals.items()}
    columns = tuple(
        Column(header, _samples(layout.rows, place), *by_header.get(header, (None, 0.0)))
        for place, header in enumerate(layout.headers)
    )
    mapping = {code: header for code, (header, _) in proposals.items()}
    return Examination(
        style=layout.style,
        columns=columns,
        mapping=mapping,
        warnings=(*layout.warnings, *_unmapped(kind, mapping)),
        approximate_rows=max(0, layout.sample.approximate_rows - (layout.style.header_row or 0)),
    )


def settle(
    path: Path,
    kind: Kind,
    *,
    style: Style,
    limits: Limits,
    mapping: Mapping[str, str] | None = None,
) -> tuple[Layout, dict[str, tuple[str, float]]]:
    """The file's layout, with every part of its style known, and the proposed columns."""
    found = sample(path, style, limits)
    header_row, cells = _header(path, kind, found)
    if len(cells) > limits.columns:
        raise IntakeError(
            Fault.TOO_MANY_COLUMNS, file=path.name, columns=len(cells), limit=limits.columns
        )
    headers = unique_headers(cells) if header_row else _numbered(found)
    rows = [row for number, row in found.rows if number > header_row] + found.later
    texts = {header: _column(rows, place, 200) for place, header in enumerate(headers)}
    proposals = propose(texts, kind)
    chosen = dict(mapping) if mapping else {code: header for code, (header, _) in proposals.items()}
    proving = [
        row for (n, _), row in zip(found.rows, found.proving, strict=True) if n > header_row
    ] + found.later
    style, warnings = _settle_values(found.style, kind, chosen, headers, proving)
    if found.is_mixed:
        warnings.append(Notice("mixed_encodings", {"encoding": style.encoding}))
    layout = Layout(
        replace(style, header_row=header_row), headers, tuple(cells), found, rows, tuple(warnings)
    )
    return layout, proposals


def _header(path: Path, kind: Kind, found: Sample) -> tuple[int, list[str]]:
    """The line the header starts on and its cells; (0, []) where the style says there is none."""
    if found.names is not None:
        return 0, found.names
    wanted = found.style.header_row
    if wanted == 0:
        return 0, []
    top = [(row, cells) for row, cells in found.rows if any(cell.strip() for cell in cells)]
    if wanted is not None:
        top = [(row, cells) for row, cells in top if row == wanted]
    if not top:
        raise IntakeError(Fault.NO_HEADER, file=path.name)
    top = top[:_TOP]
    best = max(top, key=lambda row: (_recognised(row[1], kind), -row[0]))
    if wanted is None and _recognised(best[1], kind) < 2:
        best = _wordy(path, top)
    return best


def _recognised(cells: Sequence[str], kind: Kind) -> int:
    """How many different fields `cells` surely name."""
    fields = fields_of(kind)
    return len(
        {
            field.code
            for cell in cells[:500]
            if cell and len(cell) < 60
            for field in fields
            if likeness(cell, field) > _SURE
        }
    )


def _wordy(path: Path, top: list[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first row as wide as the others that holds words only."""
    width = Counter(_filled(cells) for _, cells in top).most_common(1)[0][0]
    for row, cells in top:
        texts = [cell for cell in cells if cell.strip()]
        is_words = not any(numbers.is_number(text) or dates.is_date(text) for text in texts)
        if is_words and len(texts) * 2 > width:
            return row, cells
    raise IntakeError(Fault.NO_HEADER, file=path.name)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def unique_headers(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for all columns: empty ones are numbered, repeated ones told apart."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = base = " ".join(cell.split()) or f"Column {place}"
        count = 1
        while name in names:
            count += 1
            name = f"{base} ({count})"
        names.append(name)
    while names and names[-1] == f"Column {len(names)}" and not cells[len(names) - 1].strip():
        names.pop()
    return tuple(names)


def _numbered(found: Sample) -> tuple[str, ...]:
    if found.names is not None:
        return tuple(found.names)
    width = Counter(len(cells) for _, cells in found.rows).most_common(1)[0][0]
    return tuple(f"Column {place}" for place in range(1, width + 1))


def _column(rows: Sequence[Sequence[str]], place: int, most: int) -> list[str]:
    """Up to `most` filled cells of a column."""
    texts: list[str] = []
    for row in rows:
        if place < len(row) and row[place].strip():
            texts.append(row[place].strip())
            if len(texts) == most:
                break
    return texts


def _samples(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[:80] for text in _column(rows, place, 50)))[:_SHOWN]


def _settle_values(
    style: Style,
    kind: Kind,
    chosen: Mapping[str, str],
    headers: Sequence[str],
    proving: Sequence[Sequence[str]],
) -> tuple[Style, list[Notice]]:
    """Decimal mark, date order and percent, from the columns that hold numbers and dates."""
    texts: dict[Sort, list[str]] = {sort: [] for sort in Sort}
    for field in fields_of(kind):
        header = chosen.get(field.code)
        if header in headers:
            texts[field.sort] += _column(proving, headers.index(header), 10_000)
    mark, is_unsure = numbers.detect_mark(texts[Sort.NUMBER])
    order, is_open = dates.detect_order(texts[Sort.DATE]) if texts[Sort.DATE] else ("ymd", False)
    warnings = []
    if is_unsure and style.decimal_mark is None:
        warnings.append(Notice("decimal_mark_uncertain", {"assumed": mark or "."}))
    if is_open and style.date_order is None:
        warnings.append(Notice("date_order_uncertain", {"assumed": order}))
    shares = [text.replace(",", ".") for text in texts[Sort.SHARE]]
    settled = replace(
        style,
        decimal_mark=style.decimal_mark or mark or ".",
        date_order=style.date_order or order,
        percent=_in_percent(shares) if style.percent is None else style.percent,
    )
    return settled, warnings


def _in_percent(shares: Sequence[str]) -> bool:
    """Whether discount shares are written 5 and not 0.05: some are above 1."""
    for text in shares:
        try:
            if 1 < abs(float(text)) < float("inf"):
                return True
        except ValueError:
            continue
    return False


def _unmapped(kind: Kind, mapping: Mapping[str, str]) -> list[Notice]:
    missing = [f.code for f in fields_of(kind) if is_required(f, kind) and f.code not in mapping]
    choices = CHOICES[kind]
    if choices and not any(all(code in mapping for code in group) for group in choices):
        missing.append(choices[0][0])
    return [Notice("field_not_mapped", {"field": code}) for code in missing]
