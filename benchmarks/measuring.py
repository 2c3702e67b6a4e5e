"""Runs commands and says what they cost; rows of the table of figures."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

MIB = 1024  # ru_maxrss and /proc count in KiB


@dataclass(frozen=True)
class Cost:
    """Of one process with the children it waited for: seconds, and the largest one's memory.

    `inner`: seconds of the part that a goal speaks of, where it speaks of a part.
    """

    wall: float
    cpu: float
    peak_mib: float
    said: str
    inner: float = 0.0

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.cpu:.1f} s CPU), {self.peak_mib:.0f} MiB"


@dataclass(frozen=True)
class Figure:
    """A row of the table. `is_met` None: there is no goal, or it could not be measured."""

    name: str
    goal: str
    measured: str
    ratio: str = ""
    is_met: bool | None = None

    @property
    def line(self) -> str:
        met = {True: "yes", False: "**no**", None: "–"}[self.is_met]
        return f"| {self.name} | {self.goal} | {self.measured} | {self.ratio or '–'} | {met} |"


def cost_of(command: list[str], env: dict[str, str], *, text: str = "") -> Cost:
    """Run a command to its end. Raises RuntimeError with what it said where it fails."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        child.stdin.write(text)
        child.stdin.close()
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}: {said[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MIB, said)


def median_cost(measure: Callable[[], Cost], times: int) -> Cost:
    """The medians of several tries, each for itself."""
    tries = [measure() for _ in range(times)]
    return replace(
        tries[-1],
        wall=median(t.wall for t in tries),
        cpu=median(t.cpu for t in tries),
        peak_mib=max(t.peak_mib for t in tries),
        inner=median(t.inner for t in tries),
    )


@dataclass(frozen=True)
class Home:
    """An installation in a folder, worked through the septet command."""

    folder: Path

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SEPTET_")}
        return kept | {"SEPTET_HOME": str(self.folder), "SEPTET_LOG_LEVEL": "ERROR"}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "septet.cli", *arguments]

    def septet(self, *arguments: str, text: str = "") -> Cost:
        return cost_of(self.command(*arguments), self.env, text=text)

    def python(self, code: str, *arguments: str) -> Cost:
        return cost_of([sys.executable, "-c", code, *arguments], self.env)

    @property
    def mib(self) -> float:
        """What the installation takes on the disk."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return sum(path.stat().st_size for path in files) / 2**20


def descendants(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += descendants(child)
    return found


def cpu_seconds(pid: int) -> float:
    """What a process and all that descend from it have worked."""
    stats = [
        Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split() for p in descendants(pid)
    ]
    return sum(int(s[11]) + int(s[12]) for s in stats) / os.sysconf("SC_CLK_TCK")


def pss_mib(pid: int) -> float:
    """Memory of a process and its descendants; what they share counts once."""
    texts = [Path(f"/proc/{p}/smaps_rollup").read_text() for p in descendants(pid)]
    return sum(int(text.split("Pss:")[1].split()[0]) for text in texts) / MIB
