"""The engine beside its peers: one run, one table of Markdown.

    .venv/bin/python benchmarks/beside_peers.py [--large] [--huge] [--write]

Makes the environments of lifetimes and PyMC-Marketing from pinned requirements, invents the
customers and lines (seeded), and has every tool do the same work in fresh child processes, the
tools in turn; the best time counts. All sides of a ratio come from this run: no timing is kept.
`--large` adds the peers' fits of ten million customers (some minutes, 6 GB of memory), `--huge` a
hundred million lines (ours only, 2 GB of disk). `--shared` is the folder that holds golden/ and
data/; rows that need it say so where it is missing.
"""

import argparse
import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from beside.datasets import prepared
from beside.environments import versions
from beside.goals import all_rows
from beside.jobs import Job, measure
from beside.rows import HEAD, LIFETIMES, PYMC, WEIGHTS, Found, Row

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/figures.md"
TITLE = "## The engine beside its peers"

NOTES = """
All sides of a ratio are from this one run. "lifetimes, weights" is lifetimes given distinct
histories with counts, the grouping inside the clock as in ours. PyMC-Marketing is its maximum a
posteriori fit, warm: compiling is not counted; its priors make its parameters differ a little.
Ours is plain maximum likelihood and includes standard errors. lifetimes' lifetime value is over
twelve months at 1 % a month; where its fit needs a penalty, the search for it is not counted. Our
score answers four questions where lifetimes' time is for one. DuckDB by hand checks no line.
Forecasts are scored on days that nothing had seen, on the same customers; a forecast of lifetimes
that is no number is left out of its errors. One year of orders holds no season twice, so the bias
of a total before or after the autumn peak cannot be told from these data by any of the methods.
That DuckDB, Spark and chdb lead to the same money and the same models is a test,
`tests/engine/reduction/test_engines_are_equal.py`.
""".strip().replace("\n", " ")


def plan(*, large: bool, huge: bool) -> list[Job]:
    """What is measured; quick work more often."""
    jobs = [Job(tool, "bg_fit", "cdnow", 5, 3) for tool in ("Septet", LIFETIMES, PYMC)]
    jobs.append(Job(WEIGHTS, "bg_fit_weights", "cdnow", 5, 3))
    for data in ("cdnow-1m", "b2b-1m"):
        jobs += [
            Job("Septet", "bg_fit", data, 3, 3),
            Job(LIFETIMES, "bg_fit", data, 1, 2),
            Job(WEIGHTS, "bg_fit_weights", data, 1, 2),
            Job(PYMC, "bg_fit", data, 2, 1),
            Job("Septet", "gg_fit", data, 3, 3),
            Job(LIFETIMES, "gg_fit", data, 1, 2),
            Job(PYMC, "gg_fit", data, 2, 1),
            Job("Septet", "score_four", data, 3, 3),
            Job(LIFETIMES, "score", data, 1, 2),
        ]
    jobs += [Job("Septet", "bg_fit", data, 1, 3) for data in ("cdnow-10m", "b2b-10m")]
    jobs += [Job(tool, "summary", "lines-10m", 3, 3) for tool in ("Septet", "DuckDB by hand")]
    jobs.append(Job(LIFETIMES, "summary", "lines-10m", 1, 2))
    jobs += [
        Job("Septet", "end_to_end", "lines-10m", 2, 2),
        Job(LIFETIMES, "end_to_end", "lines-10m"),
    ]
    jobs.append(Job("Septet", "value_with_range", "b2b-1m"))
    jobs += [Job(tool, "hard_rows", "hard rows") for tool in ("Septet", LIFETIMES)]
    jobs += [Job(tool, "accuracy", "wholesale") for tool in ("Septet", LIFETIMES)]
    if large:
        for data in ("cdnow-10m", "b2b-10m"):
            jobs += [Job(LIFETIMES, "bg_fit", data), Job(WEIGHTS, "bg_fit_weights", data)]
            jobs.append(Job(PYMC, "bg_fit", data))
    if huge:
        jobs.append(Job("Septet", "end_to_end", "lines-100m"))
    return jobs


def rows(options: argparse.Namespace) -> list[Row]:
    jobs = plan(large=options.large, huge=options.huge)
    if options.only:
        jobs = [job for job in jobs if options.only in f"{job.work} {job.data} {job.tool}"]
    wanted = {job.data for job in jobs}
    files = prepared(
        options.shared,
        options.cache,
        customers={name for name in wanted if name.startswith(("cdnow-", "b2b-"))},
        lines={int(n[6:-1]) * 1_000_000 for n in wanted if n.startswith("lines-")},
    )
    try:
        found = Found(measure(jobs, files, options.cache))
        return list(all_rows(found, files["hard rows"], options.shared / "data"))
    finally:
        if "lines-100m" in files:
            files["lines-100m"].unlink()


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def section(found: list[Row], command: str, started: datetime, loads: tuple[str, str]) -> str:
    """The section of the page, head included."""
    minutes = (datetime.now(UTC) - started).total_seconds() / 60
    missed = sum(row.is_met is False for row in found)
    said = (
        f"`{command}` makes this table; its docstring says how. Measured {started:%Y-%m-%d %H:%M} "
        f"UTC, {minutes:.0f} minutes: {os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}, load average {loads[0]} before, {loads[1]} after; lifetimes "
        f"{versions('lifetimes')}, PyMC-Marketing {versions('pymc')}. Wall seconds are the best of "
        "several, CPU seconds stand beside; reading files and imports are outside the clock where "
        "the work is a fit or a score."
    )
    table = "\n".join(row.line for row in found)
    end = f"{missed} missed." if missed else "No goal missed."
    return f"{TITLE}\n\n{said}\n\n{HEAD}\n{table}\n\n{end} {NOTES}\n"


def write(text: str) -> None:
    """Put the section in its place on the page."""
    page = PAGE.read_text()
    place = re.compile(rf"^{re.escape(TITLE)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if place.search(page):
        page = place.sub(lambda _: text + "\n", page)
    else:
        page = page.rstrip() + "\n\n" + text
    PAGE.write_text(page.rstrip() + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="peers at ten million customers too")
    parser.add_argument("--huge", action="store_true", help="a hundred million lines, ours only")
    parser.add_argument("--write", action="store_true", help=f"write it to {PAGE.name}")
    parser.add_argument("--only", default="", help="only jobs whose words hold this text")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, default=ROOT / ".cache/beside_peers")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    started, before = datetime.now(UTC), load()
    found = rows(options)
    command = " ".join([".venv/bin/python benchmarks/beside_peers.py", *_said(sys.argv[1:])])
    text = section(found, command, started, (before, load()))
    print(text)
    if options.write:
        write(text)
    return 1 if any(row.is_met is False for row in found) else 0


def _said(arguments: list[str]) -> list[str]:
    """Options as a reader would repeat them: without folders of this machine."""
    return [word for word in arguments if word in ("--large", "--huge")]


if __name__ == "__main__":
    sys.exit(main())
