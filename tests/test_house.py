"""The rules of the house, for every app that there is and that will be."""

import ast
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

import septet
from septet.foundation.events import Event

SRC = Path(septet.__file__).parent
ROOT = SRC.parent.parent
FILES = [p for p in SRC.rglob("*.py") if not {"migrations", "vendor"} & set(p.parts)]
# Pages with a door of their own kind: sign-in pages, tokens, health, and the language switch.
OPEN = re.compile(
    r"^(account_|mfa_|people:language$|people:invited$|web:healthz$|web:readyz$|api-1)"
)


def patterns(resolver=None, space=""):
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from patterns(item, inner)
        elif isinstance(item, URLPattern):
            yield f"{space}{item.name}", item.callback


def test_every_view_asks_for_a_permission():
    unguarded = [
        name
        for name, view in patterns()
        if not OPEN.match(name) and not hasattr(view, "permission")
    ]
    assert unguarded == []


def test_events_are_named_after_their_app():
    for code, event in Event.registry.items():
        assert code.split(".")[0] == event.__module__.split(".")[1], code
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)


def writes(tree):
    """Calls that change rows: objects.create, .save(), .delete(), .update() on a queryset..."""
    verbs = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in verbs or (
                node.func.attr in {"create", "update", "delete"} and "objects" in owner
            ):
                yield node.lineno, node.func.attr


@pytest.mark.parametrize("room", ["views", "api", "forms", "queries", "rules", "models", "jobs"])
def test_only_actions_write(room):
    found = [
        f"{path.relative_to(SRC)}:{line} {verb}"
        for path in FILES
        if room in {path.stem, *(p.name for p in path.relative_to(SRC).parents)}
        and path.relative_to(SRC).parts[0] not in {"engine", "foundation", "cli"}
        for line, verb in writes(ast.parse(path.read_text()))
    ]
    assert found == []


def test_no_file_is_longer_than_300_lines():
    tests = list((ROOT / "tests").rglob("*.py"))
    scripts = list((ROOT / "scripts").rglob("*.py"))
    long = [p.name for p in [*FILES, *tests, *scripts] if len(p.read_text().splitlines()) > 300]
    assert long == []


def test_every_refusal_has_words():
    """A Refusal of an app's rules has its words in the app's forms."""
    import importlib

    for config in apps.get_app_configs():
        rules = SRC / config.label / "rules.py"
        if not config.name.startswith("septet.") or not rules.exists():
            continue
        refusal = getattr(importlib.import_module(f"{config.name}.rules"), "Refusal", None)
        if refusal is None:
            continue
        words = importlib.import_module(f"{config.name}.forms").REFUSALS
        assert set(words) == set(refusal), config.name


def test_only_the_clock_reads_the_clock():
    reads = re.compile(r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow|time\.time)\(")
    found = [p.relative_to(SRC).as_posix() for p in FILES if reads.search(p.read_text())]
    assert found == ["foundation/clock.py"]


def test_views_take_rows_through_one_door():
    """A view never starts from all rows of a model that knows whose they are."""
    for path in FILES:
        if path.stem in {"views", "api"} or {"views", "api"} & set(path.relative_to(SRC).parts):
            assert not re.search(
                r"Account(Value)?\.objects\.(all|filter|get|order_by)\(", path.read_text()
            ), path


def test_every_setting_is_documented():
    text = "\n".join(p.read_text() for p in FILES)
    wanted = set(re.findall(r"\"(SEPTET_[A-Z_]+)\"", text))
    documented = (ROOT / "docs/reference/settings.md").read_text()
    assert sorted(w for w in wanted if f"`{w}`" not in documented) == []


def test_public_modules_say_what_they_are():
    bare = [
        p.relative_to(SRC).as_posix()
        for p in FILES
        if p.stem not in {"apps", "urls", "views", "events", "models", "forms", "api"}
        and p.read_text().strip()
        and not inspect.cleandoc(ast.get_docstring(ast.parse(p.read_text())) or "")
    ]
    assert bare == []
