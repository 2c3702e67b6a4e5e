"""Which work is measured against which goal."""

from collections.abc import Iterator
from pathlib import Path

from beside.jobs import Result
from beside.rows import (
    LIFETIMES,
    PYMC,
    WEIGHTS,
    Found,
    Row,
    agreement,
    faster,
    lighter,
    within,
)
from beside.truths import truth_rows

_FITS = {
    "cdnow": ("BG/NBD fit, CDNOW, 2,357 customers", 0, 0),
    "cdnow-1m": ("BG/NBD fit, 1M customers like CDNOW", 100, 10),
    "b2b-1m": ("BG/NBD fit, 1M business customers", 25, 10),
}
_LARGE_FITS = {
    "cdnow-10m": ("BG/NBD fit, 10M customers like CDNOW", 0.6),
    "b2b-10m": ("BG/NBD fit, 10M business customers", 4.0),
}


def fit_rows(found: Found) -> Iterator[Row]:
    for data, (work, beside_default, beside_best) in _FITS.items():
        ours = found.of("Septet", "bg_fit", data)
        yield faster(work, beside_default, ours, LIFETIMES, found.of(LIFETIMES, "bg_fit", data))
        name, peer = found.best("bg_fit", data, (WEIGHTS, PYMC))
        yield faster(f"{work}: the best peer", beside_best, ours, name, peer)
        yield agreement(f"{work}: parameters", found, "bg_fit", data)
    for data, (work, most) in _LARGE_FITS.items():
        ours = found.of("Septet", "bg_fit", data)
        yield within(f"{work}, grouping included", most, ours)
        for name in (LIFETIMES, WEIGHTS, PYMC):
            job = "bg_fit_weights" if name == WEIGHTS else "bg_fit"
            if (name, job, data) in found.results:
                yield faster(work, 0, ours, name, found.of(name, job, data))
    for data in ("cdnow-1m", "b2b-1m", "cdnow-10m"):
        if found.has("gg_fit", data):
            name, peer = found.best("gg_fit", data, (LIFETIMES, PYMC))
            ours = found.of("Septet", "gg_fit", data)
            yield faster(f"Gamma-gamma fit, {data}", 5 if "1m" in data else 0, ours, name, peer)
            yield agreement(f"Gamma-gamma fit, {data}: parameters", found, "gg_fit", data)


def score_rows(found: Found) -> Iterator[Row]:
    for data, work in (("cdnow-1m", "like CDNOW"), ("b2b-1m", "in business")):
        ours, peer = found.of("Septet", "score_four", data), found.of(LIFETIMES, "score", data)
        row = faster(
            f"Score of 1M customers {work}: alive, expected, discounted, value",
            20,
            ours,
            f"{LIFETIMES} for value alone",
            peer,
        )
        yield row
        if not ours.failed:
            bad = ours.told["not_finite"]
            beside = peer.failed or f"{peer.told['not_finite']:,}"
            yield Row(
                f"… not finite, 1M {work}",
                "0",
                f"{bad:,}",
                f"{LIFETIMES}: {beside}",
                is_met=bad == 0,
            )


def summary_rows(found: Found) -> Iterator[Row]:
    data = "lines-10m"
    ours, hand = found.of("Septet", "summary", data), found.of("DuckDB by hand", "summary", data)
    peer = found.of(LIFETIMES, "summary", data)
    work = "Summary of 10M lines"
    if not (ours.failed or hand.failed):
        ratio = ours.wall / hand.wall
        yield Row(
            work,
            "≤ 1.2× DuckDB by hand",
            str(ours),
            f"DuckDB by hand: {hand}",
            f"{ratio:.2f}×",
            ratio <= 1.2,
        )
        yield _same_sums(ours, hand)
    yield faster(work, 15, ours, LIFETIMES, peer)
    yield lighter(f"{work}: peak memory", 512, ours, LIFETIMES, peer)
    ours, peer = found.of("Septet", "end_to_end", data), found.of(LIFETIMES, "end_to_end", data)
    work = "10M lines to the value of every customer"
    yield faster(work, 10, ours, LIFETIMES, peer)
    if not (ours.failed or peer.failed):
        yield lighter(
            f"{work}: peak memory, ≤ 1/3 of the peer's", peer.peak_mib / 3, ours, LIFETIMES, peer
        )


def _same_sums(ours: Result, hand: Result) -> Row:
    """Customers, and sums of x, t_x, T exactly; of the mean value to ten digits."""
    a, b = ours.told["sums"], hand.told["sums"]
    same = a[:4] == b[:4] and abs(a[4] / b[4] - 1) < 1e-10
    words = [f"{side[0]:,.0f} customers, {side[1]:,.0f} repeat orders" for side in (a, b)]
    return Row("Summary of 10M lines: sums", "equal", words[0], words[1], is_met=same)


def memory_rows(found: Found) -> Iterator[Row]:
    for data, kind in (("cdnow-10m", "like CDNOW"), ("b2b-10m", "in business")):
        ours = found.of("Septet", "bg_fit", data)
        names = [n for n in (LIFETIMES, PYMC) if (n, "bg_fit", data) in found.results]
        for name in names or [LIFETIMES]:
            peer = found.of(name, "bg_fit", data)
            yield lighter(f"Peak memory of the fit, 10M customers {kind}", 1331, ours, name, peer)


def ranges_rows(found: Found) -> Iterator[Row]:
    ours = found.of("Septet", "value_with_range", "b2b-1m")
    if not ours.failed:
        bad = f"{ours.told['not_finite']:,} not finite"
        yield Row("Value with its 80 % range, 1M business customers", "–", f"{ours}, {bad}")


def huge_rows(found: Found) -> Iterator[Row]:
    """A hundred million lines: ten times the time of ten million at most, with a fifth to spare."""
    ours, tenth = (found.of("Septet", "end_to_end", f"lines-{size}") for size in ("100m", "10m"))
    work = "100M lines to the value of every customer"
    if ours.failed or tenth.failed:
        yield Row(work, "linear", str(ours))
        return
    ratio = ours.wall / tenth.wall
    yield Row(work, "linear", str(ours), f"10M lines: {tenth}", f"{ratio:.1f}×", ratio <= 12)
    yield lighter(f"{work}: peak memory", 4096, ours, "10M lines", tenth)


def all_rows(found: Found, hard: Path, data: Path) -> Iterator[Row]:
    """Every row of which anything was planned in this run."""
    for part in (summary_rows, fit_rows, score_rows, ranges_rows, memory_rows, huge_rows):
        yield from (row for row in part(found) if "not measured" not in row.ours)
    yield from truth_rows(found, hard, data)
