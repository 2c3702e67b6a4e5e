"""Newton's method with a trust region, for the few log-parameters of a model.

The trust region (Sorensen 1982; Nocedal & Wright 2006, algorithm 4.1) makes it safe from any
start; at the end it doubles the digits at every step. A parameter at the limit of what is looked
at, with the slope leading further out, is held there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from septet.engine.clv.histories import Floats

LOG_LIMIT = 16.0  # exp(16) is 9 million: beyond it a parameter is infinite for every purpose
_STEPS = 200
_SETTLED = 2e-6  # a full step this small leaves an error of its square
_HIDDEN = 1e-12  # of the loss: a fall that its own rounding hides, so that no step is judged by it
_FLAT = 1e-9  # slope a customer, in log-parameters

Loss = Callable[[Floats], tuple[float, Floats, Floats]]


@dataclass(frozen=True, eq=False)
class Settled:
    """Where the search ended. at_limit: parameters that ran to the limit of what is looked at;
    curvature: of the loss, there or a hair's breadth off."""

    point: Floats
    loss: float
    curvature: Floats
    at_limit: np.ndarray
    converged: bool


def settle(loss: Loss, start: Floats) -> Settled:
    """The minimum of `loss` (value, slope, curvature) from `start`."""
    here, radius = np.clip(start, -LOG_LIMIT, LOG_LIMIT), 1.0
    value, slope, curvature = loss(here)
    for _ in range(_STEPS):
        held = (np.abs(here) >= LOG_LIMIT) & (slope * here < 0)
        step, promised = _step(slope, curvature, held, radius)
        there = np.clip(here + step, -LOG_LIMIT, LOG_LIMIT)
        hidden = promised < _HIDDEN * (1 + abs(value))
        if hidden and np.abs(step).max() < _SETTLED:
            return Settled(there, value - promised, curvature, held, True)
        new = loss(there)
        kept = value - new[0]
        fair = 1.0 if hidden else kept / promised if np.isfinite(kept) else -1.0
        length = float(np.linalg.norm(step))
        if fair < 0.25:
            radius = 0.25 * length
        elif fair > 0.75:
            radius = min(max(radius, 2 * length), 8.0)
        if fair > 1e-4:
            here, (value, slope, curvature) = there, new
        elif radius < 1e-9:
            break
    held = (np.abs(here) >= LOG_LIMIT) & (slope * here < 0)
    return Settled(here, value, curvature, held, _is_flat(slope, held))


def _is_flat(slope: Floats, held: np.ndarray) -> bool:
    return bool(np.abs(np.where(held, 0.0, slope)).max() < _FLAT)


def _step(
    slope: Floats, curvature: Floats, held: np.ndarray, radius: float
) -> tuple[Floats, float]:
    """The step within `radius` that the quadratic likes best, and the fall it promises."""
    free = np.flatnonzero(~held)
    step = np.zeros_like(slope)
    if not len(free):
        return step, 0.0
    square = curvature[np.ix_(free, free)]
    bends, axes = np.linalg.eigh(square)
    along = axes.T @ slope[free]
    ridge = _ridge(bends, along, radius)
    move = -axes @ (along / (bends + ridge))
    step[free] = move
    return step, float(-(slope[free] @ move) - move @ square @ move / 2)


def _ridge(bends: Floats, along: Floats, radius: float) -> float:
    """What to add to the curvature so that the step is no longer than `radius`."""
    least = max(0.0, -float(bends[0])) * (1 + 1e-6)
    if bends[0] <= 1e-14 * abs(bends[-1]):
        least += 1e-8 * max(abs(float(bends[-1])), 1e-8)
    if np.linalg.norm(along / (bends + least)) <= radius:
        return least
    low, high = least, least + float(np.linalg.norm(along)) / radius
    for _ in range(40):
        middle = (low + high) / 2
        if np.linalg.norm(along / (bends + middle)) > radius:
            low = middle
        else:
            high = middle
        if high - low < 0.05 * high:
            break
    return high
