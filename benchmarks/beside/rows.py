"""A row of the table, the kinds of rows there are, and the results they are made of."""

from dataclasses import dataclass

from beside.jobs import Result, Results

_NEVER = Result(failed="not measured")
LIFETIMES, WEIGHTS, PYMC = "lifetimes", "lifetimes, weights", "PyMC-Marketing"
HEAD = "| work | goal | Septet | peer | ratio | met |\n|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Row:
    """`is_met` None: there is no goal, or one side was not measured."""

    work: str
    goal: str
    ours: str
    peer: str = "–"
    ratio: str = "–"
    is_met: bool | None = None

    @property
    def line(self) -> str:
        met = {True: "yes", False: "**no**", None: "–"}[self.is_met]
        return f"| {self.work} | {self.goal} | {self.ours} | {self.peer} | {self.ratio} | {met} |"


@dataclass(frozen=True)
class Found:
    """The results, looked up by tool and piece of work."""

    results: Results

    def of(self, tool: str, work: str, data: str) -> Result:
        return self.results.get((tool, work, data), _NEVER)

    def has(self, work: str, data: str) -> bool:
        """Whether it was planned for us in this run."""
        return ("Septet", work, data) in self.results

    def best(self, work: str, data: str, tools: tuple[str, ...]) -> tuple[str, Result]:
        """The fastest peer that was measured."""
        sides = [
            (tool, self.of(tool, f"{work}_weights" if tool == WEIGHTS else work, data))
            for tool in tools
        ]
        measured = [side for side in sides if not side[1].failed]
        return min(measured, key=lambda side: side[1].wall) if measured else sides[0]


def faster(work: str, least: float, ours: Result, name: str, peer: Result) -> Row:
    """How many times less wall time than a peer; `least` 0: no goal."""
    goal = f"≥ {least:g}× {name}" if least else "–"
    if ours.failed or peer.failed:
        return Row(work, goal, str(ours), f"{name}: {peer}")
    ratio = peer.wall / ours.wall
    is_met = ratio >= least if least else None
    return Row(work, goal, str(ours), f"{name}: {peer}", f"{ratio:.1f}×", is_met)


def within(work: str, most: float, ours: Result) -> Row:
    """Wall seconds under a limit."""
    is_met = None if ours.failed else ours.wall <= most
    return Row(work, f"≤ {most:g} s", str(ours), is_met=is_met)


def lighter(work: str, most_mib: float, ours: Result, name: str, peer: Result) -> Row:
    """Peak memory under a limit, and beside a peer's."""
    goal = f"≤ {most_mib:,.0f} MiB"
    if ours.failed:
        return Row(work, goal, str(ours), f"{name}: {peer}")
    is_met = ours.peak_mib <= most_mib
    if peer.failed:
        return Row(work, goal, _mib(ours), f"{name}: {peer}", is_met=is_met)
    ratio = f"{ours.peak_mib / peer.peak_mib:.2f}×"
    return Row(work, goal, _mib(ours), f"{name}: {_mib(peer)}", ratio, is_met)


def _mib(result: Result) -> str:
    return f"{result.peak_mib:,.0f} MiB"


def agreement(work: str, found: Found, job: str, data: str) -> Row:
    """Parameters beside lifetimes': the largest relative difference. Timing tools that answer
    differently would mean nothing."""
    goal = "same 4 digits"
    ours, peer = found.of("Septet", job, data), found.of(LIFETIMES, job, data)
    if ours.failed or peer.failed:
        return Row(work, goal, str(ours), f"{LIFETIMES}: {peer}")
    sides = [side.told["parameters"] for side in (ours, peer)]
    gap = max(abs(sides[0][n] / sides[1][n] - 1) for n in sides[0])
    ours_said, peer_said = (", ".join(f"{v:.4g}" for v in side.values()) for side in sides)
    return Row(work, goal, ours_said, f"{LIFETIMES}: {peer_said}", f"{gap:.0e} apart", gap < 5e-4)
