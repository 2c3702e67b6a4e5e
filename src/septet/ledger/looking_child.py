"""The child of `looking`: a question on stdin, the answer on stdout, both JSON. No Django."""

import dataclasses
import json
import resource
import sys
from pathlib import Path
from typing import Any

from septet.engine import intake
from septet.engine.intake.fields import CHOICES, Sort, fields_of, is_required
from septet.ledger.guessing import country_column, guess_currency

MEMORY_BYTES = 2 << 30
CPU_SECONDS = 45
COUNTRY_ROWS = 300


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    question = json.load(sys.stdin)
    try:
        answer = _answer(question)
    except intake.IntakeError as error:
        answer = {"fault": {"code": error.fault, "params": error.params, "words": str(error)}}
    json.dump(answer, sys.stdout, default=str)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    path = Path(question["path"])
    limits = intake.Limits(file_bytes=question["file_bytes"], memory="512MB")
    if question["do"] == "examine" and question["kind"] is None:
        found = [_examined(path, kind, question["style"], limits) for kind in intake.Kind]
        return max(found, key=_likely)
    kind = intake.Kind(question["kind"])
    if question["do"] == "examine":
        return _examined(path, kind, question["style"], limits)
    plan = plan_of(kind, question["plan"])
    rows = intake.preview(path, plan, rows=question["rows"], limits=limits)
    return {"preview": [dataclasses.asdict(row) for row in rows]}


def _examined(
    path: Path, kind: intake.Kind, style: dict[str, Any] | None, limits: intake.Limits
) -> dict[str, Any]:
    found = intake.examine(
        path, kind, style=intake.Style(**style) if style else None, limits=limits
    )
    return {
        "kind": kind,
        "style": _shown_style(found, kind, style or {}),
        "columns": [dataclasses.asdict(column) for column in found.columns],
        "mapping": found.mapping,
        "warnings": [dataclasses.asdict(warning) for warning in found.warnings],
        "approximate_rows": found.approximate_rows,
        "fields": [{"code": f.code, "required": is_required(f, kind)} for f in fields_of(kind)],
        "needed": needed(kind),
        "currency": _currency(path, kind, found, limits),
    }


def _shown_style(
    found: intake.Examination, kind: intake.Kind, given: dict[str, Any]
) -> dict[str, Any]:
    """The style found; what no known column shows stays open until columns are chosen."""
    shown = dataclasses.asdict(found.style)
    sorts = {field.sort for field in fields_of(kind) if field.code in found.mapping}
    proofs = {"decimal_mark": Sort.NUMBER, "date_order": Sort.DATE, "percent": Sort.SHARE}
    for name, sort in proofs.items():
        if sort not in sorts:
            shown[name] = given.get(name)
    return shown


def _likely(answer: dict[str, Any]) -> tuple[bool, int]:
    """A file is of the kind whose needs it fills, and of those the one with most columns known."""
    mapped = answer["mapping"].keys()
    full = all(any(set(w.split("+")) <= mapped for w in ways) for ways in answer["needed"])
    return full, len(mapped)


def _currency(
    path: Path, kind: intake.Kind, found: intake.Examination, limits: intake.Limits
) -> str:
    """A guess by the countries of the first rows, where no column tells the currency."""
    place = country_column([column.name for column in found.columns])
    if place is None or "currency" in found.mapping:
        return ""
    plan = intake.Plan(kind, found.mapping, source="-", currency="XXX", style=found.style)
    try:
        rows = intake.preview(path, plan, rows=COUNTRY_ROWS, limits=limits)
    except intake.IntakeError:
        return guess_currency(found.columns[place].samples[:1])
    return guess_currency(row.cells[place] for row in rows if place < len(row.cells))


def needed(kind: intake.Kind) -> list[list[str]]:
    """What a plan must map, in the form of rules.check_plan."""
    single = [[f.code] for f in fields_of(kind) if is_required(f, kind)]
    ways = ["+".join(way) for way in CHOICES[kind]]
    return single + ([ways] if ways else [])


def plan_of(kind: intake.Kind, plan: dict[str, Any]) -> intake.Plan:
    """The engine's plan from its plain parts."""
    return intake.Plan(
        kind=kind,
        mapping=plan["mapping"],
        source=plan["source"],
        currency=plan["currency"],
        style=intake.Style(**plan["style"]),
    )


if __name__ == "__main__":
    main()
