"""Which column holds which field: by its header, checked against its cells."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from septet.engine.intake.dates import is_date
from septet.engine.intake.fields import Field, Sort, fields_of
from septet.engine.intake.model import Kind
from septet.engine.intake.numbers import is_missing, is_number

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CURRENCY = re.compile(r"[A-Za-z]{3}|[£€$¥￥]|元|人民币")
_LEAST = 0.5
_MISFIT = 0.4
# Words that make a column another one than the word beside them says.
_OTHER = re.compile(
    r"\b(?:due|ship(?:ping|ped)? date|tax|vat|gst|po|phone|mail|currency key|extended)\b"
    r"|税额|税率|价税|到期|(?<!不)含税"
)


def normalise(header: str) -> str:
    """`header` in lower case, words apart by one blank: "SalesOrder_No." is "sales order no"."""
    text = unicodedata.normalize("NFKC", header)
    text = _CAMEL.sub(" ", text).lower().replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+|%", text))


def likeness(header: str, field: Field) -> float:
    """How surely `header` names `field`, 0 to 1: an exact word, nearly one, or holding one."""
    name = normalise(header)
    if name in field.words:
        return 1.0 - 0.01 * field.words.index(name)
    joined = name.replace(" ", "")
    for place, word in enumerate(field.words):
        if joined == word.replace(" ", ""):
            return 0.95 - 0.01 * place
    if _OTHER.search(name):
        return 0.0
    inside = [word for word in field.words if _holds(name, word)]
    return 0.5 + 0.3 * max(map(len, inside)) / len(name) if inside else 0.0


def _holds(name: str, word: str) -> bool:
    if word.isascii():
        return len(word) > 3 and f" {word} " in f" {name} "
    return len(word) > 1 and word in name


def fits(field: Field, samples: Sequence[str]) -> bool:
    """Whether most cells of a column can be what `field` needs."""
    texts = [text for text in samples if not is_missing(text)]
    test = {
        Sort.DATE: is_date,
        Sort.NUMBER: is_number,
        Sort.SHARE: is_number,
        Sort.CURRENCY: lambda text: bool(_CURRENCY.fullmatch(text.strip())),
    }.get(field.sort)
    return test is None or not texts or sum(map(test, texts)) * 2 > len(texts)


def propose(columns: Mapping[str, Sequence[str]], kind: Kind) -> dict[str, tuple[str, float]]:
    """Field code to (header, confidence); a column is proposed for one field at most."""
    scored = sorted(
        (
            (-_score(header, columns[header], field), order, place, header, field)
            for order, field in enumerate(fields_of(kind))
            for place, header in enumerate(columns)
        ),
        key=lambda score: score[:3],
    )
    proposals: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, _, header, field in scored:
        if -score > _LEAST and field.code not in proposals and header not in taken:
            proposals[field.code] = (header, round(-score, 2))
            taken.add(header)
    return proposals


def _score(header: str, samples: Sequence[str], field: Field) -> float:
    """Likeness, much less where the cells are something else: a sure name outweighs bad cells."""
    sure = likeness(header, field)
    return sure if sure <= _LEAST or fits(field, samples) else sure - _MISFIT
