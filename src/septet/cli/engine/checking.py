"""septet engine check: the engine against published numbers."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from septet.cli.engine.refusing import refuse, told

if TYPE_CHECKING:
    from septet.engine.golden import Case

Data = Annotated[
    Path | None,
    typer.Option(
        help="Folder with data sets, see docs/reference/golden.md; else these are skipped."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the result as a page.")]


def check(data: Data = None, as_json: AsJson = False, as_markdown: AsMarkdown = False) -> None:
    """Run all golden cases, ours beside the published; exit 1 where one differs."""
    if data is not None and not data.is_dir():
        refuse(f"{data}: there is no such folder. Check --data.")
    with told():
        from septet.engine import golden

        cases = golden.check(data)
        page = golden.as_markdown(cases) if as_markdown else ""
    if as_json:
        typer.echo(json.dumps([{**asdict(c), "passed": c.passed} for c in cases], indent=2))
    elif as_markdown:
        typer.echo(page, nl=False)
    else:
        _tell(cases)
    if not all(case.passed for case in cases):
        raise typer.Exit(1)


def _tell(cases: "tuple[Case, ...]") -> None:
    for case in cases:
        typer.echo(f"{case.name} ({case.source})")
        if case.skipped:
            typer.echo(f"  skipped: {case.skipped}")
        for row in case.rows:
            word = "pass" if row.passed else "FAIL"
            typer.echo(f"  {word}  {row.what:<58} {row.ours:>32}  {row.published:>18}")
    rows = [row for case in cases for row in case.rows]
    failed, skipped = sum(not row.passed for row in rows), sum(bool(c.skipped) for c in cases)
    typer.echo(f"{len(rows) - failed} of {len(rows)} numbers agree; {skipped} cases skipped.")
