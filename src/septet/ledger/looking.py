"""Looking into a file a stranger may have made: always in a child process with limits.

The column engine and whatever a hostile workbook does stay out of the web process.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)
SECONDS = 60


@dataclass(frozen=True)
class Look:
    """What a child saw: the file's kind and more. `fault`: {"code", "params", "words"} where the file cannot be taken.

    `style`: how the file is read; `columns`: {"name", "samples", "proposed", "confidence"};
    `mapping`: field code to header; `fields`: {"code", "required"} in the order of pages;
    `needed`: see rules.check_plan; `preview`: {"row", "values", "cells", "reason", "column",
    "value"}.
    """

    kind: str = "invoices"
    style: dict[str, Any] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    approximate_rows: int = 0
    fields: list[dict[str, Any]] = field(default_factory=list)
    needed: list[list[str]] = field(default_factory=list)
    currency: str = ""
    preview: list[dict[str, Any]] = field(default_factory=list)
    fault: dict[str, Any] | None = None


def examine(
    path: Path, *, kind: str | None, file_name: str, style: Mapping[str, Any] | None
) -> Look:
    """Find out how a file is written and what its columns hold; without a kind, that too."""
    return _ask({"do": "examine", "path": str(path), "kind": kind, "style": style}, file_name)


def preview(
    path: Path, *, kind: str, file_name: str, plan: Mapping[str, Any], rows: int = 20
) -> Look:
    """The first rows as `plan` (mapping, style, source, currency) would book them."""
    asked = {"do": "preview", "path": str(path), "kind": kind, "plan": plan, "rows": rows}
    return _ask(asked, file_name)


def _ask(question: dict[str, Any], file_name: str) -> Look:
    question |= {"file_bytes": settings.SEPTET_MAX_FILE_BYTES}
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "septet.ledger.looking_child"],
            input=json.dumps(question).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        log.warning("looking into %s failed: %s", file_name, (error.stderr or b"")[-2000:])
        return Look(fault={"code": "not_readable", "params": {"file": file_name}})
    look = Look(**json.loads(answer.stdout))
    if look.fault and "file" in look.fault["params"]:
        look.fault["params"]["file"] = file_name  # the child knows it by its digest only
    return look
