"""One piece of work by one tool in a fresh child process, several times, the tools in turn."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from beside.environments import HERE, PEERS, interpreter

CHILDREN = HERE / "children"
SCRIPTS = {
    "Septet": "ours.py",
    "DuckDB by hand": "by_hand.py",
    "lifetimes": "by_lifetimes.py",
    "lifetimes, weights": "by_lifetimes.py",
    "PyMC-Marketing": "by_pymc.py",
}
_LONGEST = 1800  # seconds


@dataclass(frozen=True)
class Job:
    """`work` names the function in the tool's script; `data` the file it is given. `times`: in one
    child, so that compiling and warming up do not count; `rounds`: fresh children."""

    tool: str
    work: str
    data: str
    times: int = 1
    rounds: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.tool, self.work, self.data)


@dataclass
class Result:
    """Of all rounds: the best time, the largest memory, the last answers. `failed`: why nothing
    was measured."""

    wall: float = float("inf")
    cpu: float = float("inf")
    peak_mib: float = 0.0
    told: dict[str, Any] = field(default_factory=dict)
    failed: str = ""

    def add(self, told: dict[str, Any]) -> None:
        self.wall = min(self.wall, *told["wall"])
        self.cpu = min(self.cpu, *told["cpu"])
        self.peak_mib = max(self.peak_mib, told["peak_mib"])
        self.told = told

    def __str__(self) -> str:
        return self.failed or f"{seconds(self.wall)} ({seconds(self.cpu)} CPU)"


Results = dict[tuple[str, str, str], Result]


def seconds(value: float) -> str:
    return f"{value:.4f} s" if value < 0.01 else f"{value:.3f} s" if value < 1 else f"{value:.1f} s"


def measure(jobs: Iterable[Job], files: dict[str, Path], cache: Path) -> Results:
    """All jobs, round by round; every round begins with another tool."""
    jobs = list(jobs)
    results: Results = {job.key: Result() for job in jobs}
    for number in range(max(job.rounds for job in jobs)):
        due = [job for job in jobs if job.rounds > number]
        turn = number * len(due) // 2
        for job in due[turn:] + due[:turn]:
            if not results[job.key].failed:
                _once(job, files, cache, results[job.key])
    return results


def _once(job: Job, files: dict[str, Path], cache: Path, result: Result) -> None:
    if job.data not in files:
        result.failed = "not measured: its data is missing"
        return
    python = Path(sys.executable)
    if job.tool in PEERS:
        python = interpreter(PEERS[job.tool], cache)
    script = CHILDREN / SCRIPTS[job.tool]
    command = [str(python), str(script), job.work, str(files[job.data]), str(job.times)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        result.failed = f"no answer within {_LONGEST} s"
        return
    said = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not said:
        result.failed = (
            f"failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1][:160]}"
        )
    else:
        result.add(json.loads(said[0].removeprefix("RESULT ")))
    print(f"  {job.tool}: {job.work}, {job.data}: {result}", file=sys.stderr, flush=True)


def _environment() -> dict[str, str]:
    """Without settings of Septet or Python that would change what is measured."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("SEPTET_", "PYTHON"))}
