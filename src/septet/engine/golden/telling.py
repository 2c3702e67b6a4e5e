"""Golden cases as a page."""

from collections.abc import Sequence

from septet.engine.golden.model import Case

_HEAD = """# Golden numbers: ours beside the published

Written by `septet engine check --data FOLDER --markdown > docs/reference/golden.md`; a test holds it
to the code. Parameters are compared to the digit that is printed, answers per customer by their
largest relative error. What the data sets are and where to get them stands at the end.
"""

_DATA = """## Data

Facts of papers and the hard rows come with the package. Data sets do not; `--data` names a folder
with them, and a case without its data is listed as skipped.

| file | what it is | where to get it |
|---|---|---|
| `cdnow/CDNOW_sample.txt` | 2,357 customers of CDNOW, January 1997 to June 1998 (Fader & Hardie 2001) | in the wheel of lifetimes 0.11.3 on PyPI (MIT), folder `lifetimes/datasets`: `pip download --no-deps lifetimes==0.11.3`, then unzip |
| `donations/donations.csv` | 11,104 donors first seen in 1995 (Fader, Hardie & Shang 2010) | the same wheel: `donations.csv` |
| `adventureworks/FactResellerSales.parquet` | sales to 635 resellers, synthetic | AdventureWorksDW of Microsoft's sql-server-samples (MIT), as Parquet |
| `btyd_2.4.3_oracle_cdnow.csv`, `clvtools_0.12.1_oracle_cdnow_*.csv`, `btyd_2.4.3_oracle_donations_bgbb.csv` | what these R packages answer for every customer at published parameters | run the packages on the data above |
"""


def as_markdown(cases: Sequence[Case]) -> str:
    """The page of all cases, with a line on each that was skipped."""
    return "\n".join([_HEAD, *(_section(case) for case in cases), _DATA])


def _section(case: Case) -> str:
    head = f"## {case.name}\n\nSource: {case.source}.\n"
    if case.skipped:
        return f"{head}\nSkipped: {case.skipped}.\n"
    rows = [f"| {r.what} | {r.ours} | {r.published} | {_word(r.passed)} |" for r in case.rows]
    return "\n".join([head, "| | ours | published | |", "|---|---|---|---|", *rows, ""])


def _word(passed: bool) -> str:
    return "equal" if passed else "**differs**"
