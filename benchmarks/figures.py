"""All figures in one table of Markdown, measured through the septet command and its pages.

    .venv/bin/python benchmarks/figures.py [--large] [--lines N] [--data FOLDER] [--scratch FOLDER]

`--large` adds ten million lines (some minutes, 4 GB of disk). `--data` is the folder that
holds online_retail/; where it is missing, its rows say so. Times are of a machine that may have
other work: CPU seconds stand beside wall seconds, short ones are medians of three, and the load
average is printed before and after.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from measuring import Figure
from page_figures import server_figures
from work_figures import large, retail

ROOT = Path(__file__).resolve().parent.parent
HEAD = "| figure | goal | measured | beside | met |\n|---|---|---|---|---|"


def figures(options: argparse.Namespace, scratch: Path) -> Iterator[Figure]:
    file = options.data / "online_retail/online_retail.parquet"
    if file.is_file():
        yield from retail(file, scratch)
    else:
        yield Figure("Online Retail", "–", f"not measured: {file.name} is not in --data")
    yield from server_figures(scratch)
    if options.large:
        yield from large(options.lines, scratch)


def load() -> str:
    return "load average " + " ".join(f"{part:.1f}" for part in os.getloadavg())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="measure ten million lines too")
    parser.add_argument("--lines", type=int, default=10_000_000, help="how many are large")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--scratch", type=Path, help="where to make temporary installations")
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()},")
    print(f"{os.cpu_count()} cores, {load()} at the start\n\n{HEAD}", flush=True)
    missed = 0
    with tempfile.TemporaryDirectory(dir=options.scratch, prefix="figures-") as folder:
        for figure in figures(options, Path(folder)):
            print(figure.line, flush=True)
            missed += figure.is_met is False
    print(f"\n{load()} at the end; {missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
