"""Rows on being right: hard histories, published parameters, forecasts of real customers."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from beside.jobs import Result
from beside.rows import LIFETIMES, Found, Row

_ACCURATE = 1e-9


def truth_rows(found: Found, hard: Path, data: Path) -> Iterator[Row]:
    if found.has("hard_rows", "hard rows"):
        yield _hard(found, hard)
        yield _published(data)
    if found.has("accuracy", "wholesale"):
        yield from _accuracy(found)


def _hard(found: Found, file: Path) -> Row:
    """Expected orders in 52 weeks and probability alive, beside 50-digit truths."""
    ours, peer = (found.of(tool, "hard_rows", "hard rows") for tool in ("Septet", LIFETIMES))
    goal = f"0 not finite, ≤ {_ACCURATE:g} off"
    if ours.failed or peer.failed:
        return Row("Hard histories", goal, str(ours), f"{LIFETIMES}: {peer}")
    with file.open() as text:
        truths = [(float(r["cet52"]), float(r["palive"])) for r in csv.DictReader(text)]
    (bad, off), (peer_bad, peer_off) = (_off(side, truths) for side in (ours, peer))
    return Row(
        f"Hard histories, {len(truths)} rows of three models",
        goal,
        f"{bad} not finite, {off:.0e} off",
        f"{LIFETIMES}: {peer_bad} not finite, {peer_off:.0e} off",
        is_met=not bad and off <= _ACCURATE,
    )


def _off(side: Result, truths: list[tuple[float, float]]) -> tuple[int, float]:
    """Rows with an answer that is not finite, and the largest relative error of the others."""
    bad, worst = 0, 0.0
    for answers, true in zip(side.told["answers"], truths, strict=True):
        bad += None in answers
        known = [(a, t) for a, t in zip(answers, true, strict=True) if a is not None]
        worst = max([worst, *(abs(a - t) / abs(t) if t else abs(a) for a, t in known)])
    return bad, worst


def _published(data: Path) -> Row:
    """`septet engine check`: every published case."""
    command = [sys.executable, "-m", "septet.cli", "engine", "check", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = (done.stdout.strip().splitlines() or done.stderr.strip().splitlines() or ["nothing"])[-1]
    return Row(
        "Published parameters: `septet engine check`", "all", last, is_met=not done.returncode
    )


def _accuracy(found: Found) -> Iterator[Row]:
    """Each cut day: the forecast Septet chose before it, beside lifetimes' models and the naive
    rules on the same customers."""
    ours, peer = (found.of(tool, "accuracy", "wholesale") for tool in ("Septet", LIFETIMES))
    if ours.failed or peer.failed:
        yield Row("Forecast of real customers", "–", str(ours), f"{LIFETIMES}: {peer}")
        return
    for cut, told in ours.told["cuts"].items():
        rivals = {f"lifetimes' {name}": f for name, f in peer.told["cuts"][cut].items()}
        rivals |= {f"“{name}”": figures for name, figures in told["naive"].items()}
        yield from _of_cut(told, rivals)


def _of_cut(told: dict[str, Any], rivals: dict[str, dict[str, float]]) -> Iterator[Row]:
    own, work = told["septet"], f"Online Retail, {told['days']} days from day {told['cut']}"
    for figure, words in (("mae", "mean absolute error"), ("rmse", "root mean square error")):
        best = min((rival[figure], name) for name, rival in rivals.items())
        yield Row(
            f"{work}: {words}",
            "below every peer and naive rule",
            f"{own[figure]:.3f} ({told['chosen']})",
            f"{best[1]}: {best[0]:.3f}",
            f"{own[figure] / best[0]:.2f}×",
            own[figure] < best[0],
        )
    beside = ", ".join(f"{name} {rival['bias']:+.1%}" for name, rival in rivals.items())
    yield Row(
        f"{work}: bias", "≤ 5 %", f"{own['bias']:+.1%}", beside, is_met=abs(own["bias"]) <= 0.05
    )
    if own["coverage"] is not None:
        held = own["coverage"]
        yield Row(
            f"{work}: 80 % ranges hold", "75-85 %", f"{held:.1%}", is_met=0.75 <= held <= 0.85
        )
