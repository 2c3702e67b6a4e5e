"""The translations, in pure Python: GNU gettext need not be installed.

    messages.py update     find the strings of every app and write them into its .po files
    messages.py check      fail where a string is not found, not translated, fuzzy or stale
    messages.py compile    write the .mo files

Every app keeps its own: src/septet/<app>/locale/zh_Hans/LC_MESSAGES/django.po.
"""

import io
import os
import string
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent / "src/septet"
LANGUAGES = ["zh_Hans"]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Key = tuple[str | None, str, str]  # context, one, many


def apps() -> list[Path]:
    return sorted(p.parent for p in ROOT.glob("*/__init__.py"))


def sources(app: Path) -> list[Path]:
    return [
        p
        for p in sorted(app.rglob("*"))
        if p.suffix in {".py", ".html", ".txt"} and not {"vendor", "migrations"} & set(p.parts)
    ]


def strings(path: Path) -> set[Key]:
    from babel.messages.extract import extract_python
    from django.utils.translation.template import templatize

    text = path.read_text()
    source = text if path.suffix == ".py" else templatize(text, origin=str(path))
    found: set[Key] = set()
    options = {"encoding": "utf-8"}
    for _line, function, message, _comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, [], options
    ):
        parts = message if isinstance(message, tuple) else (message,)
        if not parts[0]:
            continue
        if function.startswith("pgettext"):
            found.add((parts[0], parts[1], ""))
        elif function.startswith("ngettext"):
            found.add((None, parts[0], parts[1]))
        else:
            found.add((None, parts[0], ""))
    return found


def wanted(app: Path) -> dict[Key, list[str]]:
    """Every string of an app with the files it stands in."""
    result: dict[Key, list[str]] = {}
    for path in sources(app):
        for key in strings(path):
            result.setdefault(key, []).append(path.relative_to(ROOT).as_posix())
    return result


def po_path(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES/django.po"


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or "")


def open_po(path: Path, language: str) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=98)
    po = polib.POFile(wrapwidth=98)
    po.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def update() -> int:
    for app in apps():
        found = wanted(app)
        for language in LANGUAGES:
            path = po_path(app, language)
            po = open_po(path, language)
            known = {key_of(e): e for e in po}
            for key in known.keys() - found.keys():
                po.remove(known[key])
            for key, files in found.items():
                entry = known.get(key)
                if entry is None:
                    context, one, many = key
                    entry = polib.POEntry(msgctxt=context, msgid=one, msgid_plural=many)
                    if many:
                        entry.msgstr_plural = {0: ""}
                    po.append(entry)
                entry.occurrences = [(f, "") for f in files]
            if len(po):
                po.sort(key=lambda e: (e.occurrences, e.msgid))
                path.parent.mkdir(parents=True, exist_ok=True)
                po.save(str(path))
    return compile_all()


def fields(text: str) -> set[str]:
    """The {names} and %(names)s a string speaks of: a translation must keep them all."""
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return named | {part.split(")")[0] for part in text.split("%(")[1:]}


def complaints(app: Path, language: str) -> list[str]:
    path = po_path(app, language)
    po, where = open_po(path, language), path.relative_to(ROOT)
    known = {key_of(e): e for e in po}
    found = wanted(app)
    bad = [f"{where}: missing {key[1]!r}" for key in found.keys() - known.keys()]
    bad += [f"{where}: no longer used {key[1]!r}" for key in known.keys() - found.keys()]
    for entry in po:
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.fuzzy or not all(texts):
            bad.append(f"{where}: not translated {entry.msgid!r}")
            continue
        try:
            lost = [t for t in texts if fields(t) ^ fields(entry.msgid_plural or entry.msgid)]
        except ValueError:
            lost = []
        bad += [f"{where}: other placeholders than {entry.msgid!r} in {t!r}" for t in lost]
    return bad


def check() -> int:
    bad = [line for app in apps() for language in LANGUAGES for line in complaints(app, language)]
    print("\n".join(bad) or "Translations are complete.")
    return bool(bad)


def compile_all() -> int:
    for app in apps():
        for language in LANGUAGES:
            path = po_path(app, language)
            if path.exists():
                part = path.with_suffix(".part")
                polib.pofile(str(path)).save_as_mofile(str(part))
                part.replace(path.with_suffix(".mo"))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "septet.config.settings")
    commands = {"update": update, "check": check, "compile": compile_all}
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    sys.exit(commands[name]() if name in commands else __doc__)
