"""What the documents promise must name tests that exist, and lead nowhere that does not."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Pictures are taken of the running demo by a command of their own.
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/reliability.md"])
def test_every_promise_names_a_test_that_exists(name):
    lines = [x for x in (ROOT / name).read_text().splitlines() if x.startswith("| ")]
    for line in lines[1:]:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+)(…?))?`", line)
        assert named, f"no test: {line}"
        for path, function, _more in named:
            assert f"def {function}" in (ROOT / path).read_text(), f"{path} has no {function}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    dead = [to for to in LINK.findall(page.read_text()) if not (page.parent / to).exists()]
    assert dead == []


def test_golden_numbers_in_the_reference_are_those_of_the_engine(shared):
    """`septet engine check --data FOLDER --markdown` writes the page; last digits may differ."""
    from septet.engine import golden

    cases = golden.check(shared)
    assert [case.name for case in cases if not case.passed or case.skipped] == []
    page = (ROOT / "docs/reference/golden.md").read_text()
    digits = re.compile(r"-?[0-9]+[.][0-9]+(?:e-[0-9]+)?")
    assert digits.sub("#", page) == digits.sub("#", golden.as_markdown(cases))
    for case in cases:
        for row in case.rows:
            assert f"| {row.what} |" in page, f"{case.name}: {row.what} is not on the page"
            assert f"| {row.published} |" in page
