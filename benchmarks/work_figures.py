"""Figures of imports and value runs."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import peers
from lines import write_lines
from measuring import Cost, Figure, Home, median_cost

# From the moment the file is kept and looked at until its lines count.
_SECONDS_OF_JOB = """
from septet.foundation.models import Job
job = Job.objects.latest("pk")
print((job.ended_at - job.started_at).total_seconds())
"""
PASSWORD = "correct horse battery"  # of an installation that is thrown away
RETAIL_SUM = "9747747.934"


@dataclass(frozen=True)
class Goal:
    """`lines_a_second` or `seconds` for an import, `seconds` for a run; memory of both."""

    seconds: float = 0.0
    lines_a_second: float = 0.0
    peak_mib: float = 2048.0

    def __str__(self) -> str:
        if self.lines_a_second:
            return f"≥ {self.lines_a_second:,.0f} lines/s"
        return f"< {self.seconds:.0f} s, < {self.peak_mib:.0f} MiB"

    def is_met(self, cost: Cost, lines: int) -> bool:
        if self.lines_a_second:
            return lines / cost.inner >= self.lines_a_second
        return cost.wall < self.seconds and cost.peak_mib < self.peak_mib


def new_home(folder: Path) -> Home:
    """An installation with an administrator."""
    home = Home(Path(tempfile.mkdtemp(dir=folder, prefix="home-")))
    arguments = ("--email", "emil@example.com", "--name", "Emil", "--password-stdin")
    home.septet("init", *arguments, text=PASSWORD + "\n")
    return home


def retail(file: Path, scratch: Path) -> Iterator[Figure]:
    """Online Retail: 541,909 lines, as Parquet and as CSV; the value run on it."""
    text = scratch / "online_retail.csv"
    with duckdb.connect() as con:
        con.execute(f"COPY (FROM '{file}') TO '{text}' (HEADER)")
    for name, path, goal in (("Parquet", file, 100_000.0), ("CSV", text, 60_000.0)):
        homes: list[Home] = []
        cost = median_cost(lambda p=path, h=homes: _imported(p, scratch, h), 3)
        by_hand = median_cost(lambda p=path, h=homes: peers.copied(h[-1], p, peers.RETAIL), 3)
        told = json.loads(cost.said)
        assert told["sums"]["GBP"]["booked"] == RETAIL_SUM, told
        yield _import_figure(
            f"Online Retail, {name}: import", cost, told, Goal(lines_a_second=goal), by_hand
        )
    yield _run_figure("Online Retail: value run", homes[-1], Goal(10, peak_mib=1024), times=3)


def large(count: int, scratch: Path) -> Iterator[Figure]:
    """Invented lines by the million: import and value run."""
    file = scratch / "lines.parquet"
    write_lines(count, file)
    homes: list[Home] = []
    cost = _imported(file, scratch, homes)
    by_hand = peers.copied(homes[0], file, peers.ALL)
    goal = Goal(180 * count / 10_000_000)
    yield _import_figure(f"{count:,} lines: import", cost, json.loads(cost.said), goal, by_hand)
    size = file.stat().st_size / 2**20
    yield Figure(
        f"{count:,} lines: disk of the installation",
        "–",
        f"{homes[0].mib:.0f} MiB, the file itself ({size:.0f} MiB) included",
        f"{homes[0].mib / size:.1f} × the file",
    )
    run_goal = Goal(60 * count / 10_000_000)
    yield _run_figure(f"{count:,} lines: value run", homes[0], run_goal, times=1)


def _imported(file: Path, scratch: Path, homes: list[Home]) -> Cost:
    homes.append(new_home(scratch))
    cost = homes[-1].septet("import", "invoices", str(file), "--json")
    seconds = homes[-1].septet("manage", "shell", "-v", "0", "-c", _SECONDS_OF_JOB).said
    return replace(cost, inner=float(seconds))


def _import_figure(
    name: str, cost: Cost, told: dict[str, object], goal: Goal, by_hand: Cost
) -> Figure:
    rows = int(told["rows"])
    assert told["booked"] == rows, told
    return Figure(
        name,
        str(goal),
        f"{rows / cost.inner:,.0f} lines/s from parse to booked ({cost.inner:.1f} s);"
        f" the whole command {cost}",
        _ratio(cost, by_hand),
        goal.is_met(cost, rows),
    )


def _run_figure(name: str, home: Home, goal: Goal, *, times: int) -> Figure:
    cost = median_cost(lambda: home.septet("value", "run", "--json"), times)
    by_hand = median_cost(lambda: peers.summed(home), times)
    told = json.loads(cost.said)
    measured = f"{cost}; {told['customers']:,} customers"
    return Figure(
        name, str(goal), measured, _ratio(cost, by_hand), goal.is_met(cost, told["lines"])
    )


def _ratio(cost: Cost, by_hand: Cost) -> str:
    return (
        f"{cost.wall / by_hand.wall:.1f} × DuckDB by hand "
        f"({by_hand.wall:.1f} s, {by_hand.cpu:.1f} s CPU)"
    )
