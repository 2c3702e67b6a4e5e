"""The files all tools are given: invented once and kept in the cache, or real ones of `--shared`."""

import csv
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from beside.environments import HERE

COUNTS = {"1m": 1_000_000, "10m": 10_000_000}
_SIMULATED = HERE / "children/simulated.py"
_ORDERS = HERE / "children/orders.py"
_ACCURACY = HERE.parent / "accuracy.py"


def prepared(shared: Path, cache: Path, *, customers: set[str], lines: set[int]) -> dict[str, Path]:
    """File by name: "cdnow-1m", …, "lines-10m", "hard rows", and "cdnow" and
    "wholesale" where `shared` has them. Invents in child processes, so that their memory is not ours."""
    files: dict[str, Path] = {}
    key = sha256(_SIMULATED.read_bytes()).hexdigest()[:12]
    cache = cache / f"data-{key}"  # other code, other data
    cache.mkdir(exist_ok=True)
    for name in sorted(customers):
        kind, _, size = name.partition("-")
        files[name] = cache / f"{name}.npz"
        if not files[name].exists():
            part = files[name].with_suffix(".part.npz")
            _simulate("customers", kind, str(COUNTS[size]), str(part))
            part.rename(files[name])
    for count in sorted(lines):
        name = f"lines-{count // 1_000_000}m"
        files[name] = cache / f"{name}.parquet"
        if not files[name].exists():
            part = files[name].with_suffix(".part")
            _simulate("lines", str(count), str(part))
            part.rename(files[name])
    return files | _real(shared, cache)


def _simulate(*told: str) -> None:
    subprocess.run([sys.executable, _SIMULATED, *told], check=True)


def _real(shared: Path, cache: Path) -> dict[str, Path]:
    """CDNOW's 2,357 customers, orders of a wholesaler, and the hard histories of `septet engine check`."""
    files = {"hard rows": _hard_rows(cache / "hard_rows.csv")}
    cdnow = shared / "golden/btyd_2.4.3_oracle_cdnow.csv"
    if cdnow.is_file():
        files["cdnow"] = _cdnow(cdnow, cache / "cdnow.npz")
    retail = shared / "data/online_retail/online_retail.parquet"
    if retail.is_file() and _ACCURACY.is_file():
        files["wholesale"] = cache / "wholesale.npz"
        subprocess.run([sys.executable, _ORDERS, files["wholesale"]], check=True)
    return files


def _cdnow(source: Path, file: Path) -> Path:
    """Columns of days, and unrounded mean amounts."""
    import numpy as np

    with source.open() as text:
        rows = list(csv.DictReader(text))
    days = {n: [round(float(row[c]) * 7) for row in rows] for n, c in _DAYS.items()}
    np.savez(
        file,
        x=np.array([int(row["x"]) for row in rows], np.int32),
        mean=np.array([float(row["m.x"]) for row in rows]),
        **{name: np.array(values, np.int32) for name, values in days.items()},
    )
    return file


_DAYS = {"t_x": "t.x", "T": "T.cal"}
_GOLDEN = HERE.parents[1] / "src/septet/engine/golden"
_HARD = "model p1 p2 p3 p4 x tx T palive cet52".split()
_PARETO = "pnbd r alpha s beta x tx T alive cet52".split()


def _hard_rows(file: Path) -> Path:
    """Extreme histories with their truths to 50 digits, of all three models in one file."""
    rows = []
    with (_GOLDEN / "hard_rows.csv").open() as text:
        rows += [[row[name] for name in _HARD] for row in csv.DictReader(text)]
    with (_GOLDEN / "pareto_hard_rows.csv").open() as text:
        rows += [["pnbd", *(row[n] for n in _PARETO[1:])] for row in csv.DictReader(text)]
    with file.open("w", newline="") as text:
        csv.writer(text).writerows([_HARD, *rows])
    return file
