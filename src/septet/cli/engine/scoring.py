"""septet engine clv score: what every customer is expected to do and to be worth."""

from pathlib import Path
from typing import Annotated

import typer

from septet.cli.engine.refusing import refuse, told

Fit = Annotated[Path, typer.Option(help="A fit, as fit --out kept it or fit --json printed it.")]
Summary = Annotated[
    Path, typer.Option(help="CSV, Parquet or XLSX with columns frequency, recency, T.")
]
HorizonWeeks = Annotated[float, typer.Option(help="Weeks ahead that orders and value count.")]
Rate = Annotated[float, typer.Option(help="0.10 is 10 % a year; orders count less the later.")]
Out = Annotated[Path, typer.Option(help="File to write, .csv or .parquet.")]
SpendFit = Annotated[
    Path | None,
    typer.Option(help="A gamma-gamma fit: monetary_value is revenue and drawn to all by it."),
]
Unit = Annotated[str, typer.Option(help="Unit of recency and T in the file: weeks or days.")]

Ranges = Annotated[
    bool,
    typer.Option("--ranges/--no-ranges", help="The 80 % range of value, which takes most time."),
]


def score(
    fit: Fit,
    summary: Summary,
    out: Out,
    horizon_weeks: HorizonWeeks = 52.0,
    annual_discount_rate: Rate = 0.10,
    spend_fit: SpendFit = None,
    unit: Unit = "weeks",
    ranges: Ranges = True,
) -> None:
    """Probability alive, expected and discounted orders, and, from monetary_value, value with an
    80 % range, of every customer."""
    if unit not in ("weeks", "days"):
        refuse(f"--unit {unit}: choose weeks or days.")
    with told():
        from septet.engine.clv import kept
        from septet.engine.clv.score_file import score_file

        report = score_file(
            kept.order_fit_of(fit),
            summary,
            out,
            spend_fit=kept.spend_fit_of(spend_fit) if spend_fit else None,
            unit=unit,
            horizon_weeks=horizon_weeks,
            annual_discount_rate=annual_discount_rate,
            ranges=ranges,
        )
    typer.echo(f"{report.customers:,} customers scored: {out}")
    if report.with_reason:
        typer.echo(
            f"{report.with_reason:,} of them lack a figure; the column reason says why.", err=True
        )
