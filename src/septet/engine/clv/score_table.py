# ruff: noqa: S608 - queries are put together from constants and quoted paths
"""Writes scores beside what was read; where a figure is empty, the column reason says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from septet.engine.clv.facts import Floats
from septet.engine.clv.summary_file import Table
from septet.engine.intake.reading.columns import quoted

Reasons = npt.NDArray[np.object_]


@dataclass(frozen=True)
class ScoreReport:
    """How many customers were scored, and how many of them lack a figure for a reason told."""

    customers: int
    with_reason: int


def with_reasons(
    columns: Mapping[str, Floats], why: Mapping[str, str], *, rows: int
) -> tuple[dict[str, Floats], Reasons]:
    """Columns with NaN for what is no finite number, and for each row the reasons by `why`; a
    column whose reason is empty is not told, as another one's says it."""
    told, reasons = dict(columns), np.full(rows, "", dtype=object)
    for name, column in columns.items():
        missing = ~np.isfinite(column)
        if not missing.any():
            continue
        told[name] = np.where(missing, np.nan, column)
        said = f"{name}: {why[name]}" if why[name] else ""
        for row in np.flatnonzero(missing) if said else ():
            reasons[row] = f"{reasons[row]}; {said}" if reasons[row] else said
    return told, reasons


def write_scores(
    table: Table,
    given: Mapping[str, bool],
    columns: Mapping[str, Floats],
    reasons: Reasons,
    *,
    out: Path,
    form: str,
) -> ScoreReport:
    """The customer, the columns `given` of the table as far as it has them (whether they are
    whole numbers), the scores, the reason: in the order of the file."""
    read = {name: table.columns[name] for name in given if name in table.columns}
    numbers = {**read, **columns}
    fields = ", ".join(
        f"CASE WHEN isnan({name}) THEN NULL ELSE "
        f"{f'CAST({name} AS BIGINT)' if given.get(name) else name} END AS {name}"
        for name in numbers
    )
    frame: dict[str, npt.NDArray[np.generic]] = {**numbers, "reason": reasons}
    first = ""
    if table.customer is not None:
        frame["customer"] = table.customer
        whole = table.customer.dtype != object
        first = "CAST(customer AS BIGINT) AS customer, " if whole else "customer, "
    with duckdb.connect(config={"threads": 1}) as con:  # rows stay in the order of the file
        con.execute("SET pandas_analyze_sample = 1; SET enable_progress_bar = false")
        con.register("scores", frame)
        con.execute(
            f"COPY (SELECT {first}{fields}, nullif(reason, '') AS reason FROM scores) "
            f"TO {quoted(str(out))} ({form})"
        )
    return ScoreReport(len(table), int((reasons != "").sum()))
