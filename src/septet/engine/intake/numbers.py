"""Numbers as people and systems write them: read in SQL, detected in Python.

With decimal mark M and the other mark G: `1G234M56`, `1 234M56`, `1'234M56`, `-1`, `1-`, `(1)`,
full-width digits, currency signs or codes before or after, `1.5E3`. What has one reading only is
read so in either style: in a file with decimal point, `1.234,56` is 1234.56 and `12,5` is 12.5; but
`1,234` is what the file's style says.
"""

import re
from collections.abc import Iterable

_MISSING = (
    "",
    "nan",
    "null",
    "none",
    "n/a",
    "#n/a",
    "-",
    "--",
    "—",
    "nil",
    "na",
    "无",
    "(blank)",
    "(空白)",
)
MISSING_SQL = ", ".join(f"'{word}'" for word in _MISSING)
_WIDE = "０１２３４５６７８９．，－−（）％＋’\u00a0\u2007\u2009\u202f\u3000'＇ "
_NARROW = "0123456789.,--()%+_________"
_WIDE_SQL = _WIDE.replace("'", "''")
_SIGNS = r"_*(£|€|\$|¥|￥|₹|元|人民币)_*|^[A-Za-z]{3}_*([-(]?[0-9])|([0-9)-])_*[A-Za-z]{3}$"


def is_missing(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return text.strip().lower() in _MISSING


def _forms(mark: str) -> tuple[str, str]:
    """Patterns (of RE2) for unsigned numbers in the file's style, and in the other one where that
    is the only reading."""
    m, g = ("[.]", "[,]") if mark == "." else ("[,]", "[.]")
    own = f"[0-9]{{1,3}}(?:(?:_|{g})[0-9]{{3}})+(?:{m}[0-9]+)?|[0-9]+{m}?[0-9]*|{m}[0-9]+"
    other = (
        f"[0-9]{{1,3}}(?:(?:_|{m})[0-9]{{3}})+{g}[0-9]+"
        f"|[0-9]{{1,3}}(?:{m}[0-9]{{3}}){{2,}}|[0-9]+{g}(?:[0-9]{{1,2}}|[0-9]{{4,}})"
    )
    return own, other


def _signed(form: str) -> str:
    return f"[-+]?_*(?:{form})|(?:{form})_*-|[(]_*(?:{form})_*[)]"


def macros(mark: str) -> list[str]:
    """SQL macros `number_text(x)` (the number as plain text or NULL) and `share_text(x)`."""
    own, other = (_signed(form) for form in _forms(mark))
    group, exact = (",", "x") if mark == "." else (".", "replace(x, ',', '.')")
    plain = f"-?[0-9]+([{mark}][0-9]+)?"
    tidy = f"regexp_replace(translate(x, '{_WIDE_SQL}', '{_NARROW}'), '{_SIGNS}', '\\2\\3', 'g')"
    styled = (
        f"CASE WHEN regexp_full_match(t, '{own}')"
        f" THEN replace(translate(t, '_{group}', ''), '{mark}', '.')"
        f" WHEN regexp_full_match(t, '{other}')"
        f" THEN replace(translate(t, '_{mark}', ''), '{group}', '.')"
        " WHEN regexp_full_match(t, '[-+]?[0-9]+([.,][0-9]+)?[eE][-+]?[0-9]{1,2}')"
        " THEN replace(t, ',', '.') END"
    )
    directed = (
        "CASE WHEN t LIKE '%-' OR t LIKE '(%' THEN '-' || translate(t, '()-+', '') ELSE t END"
    )
    number = (  # most are plain
        f"CASE WHEN regexp_full_match(x, '{plain}') THEN {exact}"
        " WHEN is_nothing(x) THEN NULL ELSE directed(styled(tidy(x))) END"
    )
    return [
        f"CREATE TEMP MACRO is_nothing(x) AS lower(x) IN ({MISSING_SQL})",
        f"CREATE TEMP MACRO tidy(x) AS {tidy}",
        f"CREATE TEMP MACRO styled(t) AS {styled}",
        f"CREATE TEMP MACRO directed(t) AS {directed}",
        f"CREATE TEMP MACRO number_text(x) AS {number}",
    ]


_VOTE = re.compile(r"[0-9][0-9.,]*[0-9]|[.,][0-9]+")


def _vote(text: str) -> str | None:
    """The decimal mark that `text` proves, "?" where it could be either, None without a mark."""
    found = _VOTE.search(text.translate(str.maketrans(_WIDE[:12], _NARROW[:12])))
    marks = re.findall(r"[.,]", found.group()) if found else []
    if not found or not marks:
        return None
    last, body = str(marks[-1]), found.group()
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    head, tail = body.split(last)
    is_open = len(tail) == 3 and 1 <= len(head) <= 3 and not head.startswith("0")
    return "?" if is_open else last


def detect_mark(texts: Iterable[str]) -> tuple[str | None, bool]:
    """The decimal mark most of `texts` prove (None: none does), and whether some are ambiguous."""
    votes = [vote for vote in map(_vote, texts) if vote]
    points, commas = votes.count("."), votes.count(",")
    if points == commas:
        return None, "?" in votes
    return ("." if points > commas else ","), False


_NUMBERISH = re.compile(
    r"[-+(]*\s*(?:[A-Za-z]{3}|[£€$¥￥₹])?\s*[-+]?[0-9][0-9.,'’ \u00a0\u202f]*(?:[eE][-+]?[0-9]+)?"
    r"\s*(?:[A-Za-z]{3}|[€£$元%％])?[-)]?"
)


def is_number(text: str) -> bool:
    """Whether `text` looks like a number in any style; for proposals, not for booking."""
    narrow = text.strip().translate(str.maketrans(_WIDE[:18], _NARROW[:18]))
    return bool(_NUMBERISH.fullmatch(narrow)) or bool(re.fullmatch(r"-?[.,][0-9]+", narrow))
