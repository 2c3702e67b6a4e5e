"""septet engine clv score: what every customer is expected to do and to be worth."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from septet.cli.engine.refusing import refuse, told

if TYPE_CHECKING:
    from septet.engine.clv.fitted import Fit as OrderFit
    from septet.engine.clv.maximum import DiscreteFit
    from septet.engine.clv.score_table import ScoreReport

Fit = Annotated[Path, typer.Option(help="A fit, as fit --out kept it or fit --json printed it.")]
Summary = Annotated[
    Path,
    typer.Option(
        help="CSV, Parquet or XLSX with columns frequency, recency, T; for bg_bb frequency, "
        "recency, periods; for contracts renewals."
    ),
]
HorizonWeeks = Annotated[
    float | None,
    typer.Option(help="Weeks ahead that orders and value count, 52 unless told; not for periods."),
]
HorizonPeriods = Annotated[
    int | None,
    typer.Option(help="For bg_bb and contracts: occasions or renewals ahead that count."),
]
PeriodsPerYear = Annotated[
    float | None,
    typer.Option(
        help="For bg_bb and contracts: 12 for monthly ones, so that the discount rate stays one "
        "of a year; 1 unless told."
    ),
]
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


@dataclass(frozen=True)
class Asked:
    """What the options said, None and the default where they said nothing."""

    horizon_weeks: float | None
    horizon_periods: int | None
    periods_per_year: float | None
    spend_fit: Path | None
    unit: str


def score(
    fit: Fit,
    summary: Summary,
    out: Out,
    horizon_weeks: HorizonWeeks = None,
    horizon_periods: HorizonPeriods = None,
    periods_per_year: PeriodsPerYear = None,
    annual_discount_rate: Rate = 0.10,
    spend_fit: SpendFit = None,
    unit: Unit = "weeks",
    ranges: Ranges = True,
) -> None:
    """Probability alive, expected and discounted orders, and, from monetary_value, value with an
    80 % range, of every customer. Of contracts retention and residual lifetime."""
    if unit not in ("weeks", "days"):
        refuse(f"--unit {unit}: choose weeks or days.")
    asked = Asked(horizon_weeks, horizon_periods, periods_per_year, spend_fit, unit)
    with told():
        from septet.engine.clv import kept
        from septet.engine.clv.fitted import Fit as OrderFit

        found = kept.fit_of(fit)
        if isinstance(found, OrderFit):
            report = _of_orders(
                found, summary, out, asked, rate=annual_discount_rate, ranges=ranges
            )
        else:
            report = _of_periods(
                found, summary, out, asked, rate=annual_discount_rate, ranges=ranges
            )
    typer.echo(f"{report.customers:,} customers scored: {out}")
    if report.with_reason:
        typer.echo(
            f"{report.with_reason:,} of them lack a figure; the column reason says why.", err=True
        )


def _of_orders(
    fit: "OrderFit", summary: Path, out: Path, asked: Asked, *, rate: float, ranges: bool
) -> "ScoreReport":
    from septet.engine.clv import kept
    from septet.engine.clv.score_file import score_file

    _refuse_given(
        f"{fit.model.name} counts time in weeks. Use --horizon-weeks.",
        horizon_periods=asked.horizon_periods,
        periods_per_year=asked.periods_per_year,
    )
    return score_file(
        fit,
        summary,
        out,
        spend_fit=kept.spend_fit_of(asked.spend_fit) if asked.spend_fit else None,
        unit=asked.unit,
        horizon_weeks=52.0 if asked.horizon_weeks is None else asked.horizon_weeks,
        annual_discount_rate=rate,
        ranges=ranges,
    )


def _of_periods(
    fit: "DiscreteFit", summary: Path, out: Path, asked: Asked, *, rate: float, ranges: bool
) -> "ScoreReport":
    from septet.engine.clv.period_scores import PeriodTerms, score_periods

    _refuse_given(
        f"{fit.model} counts whole periods, not weeks. Use --horizon-periods.",
        horizon_weeks=asked.horizon_weeks,
        unit=None if asked.unit == "weeks" else asked.unit,
    )
    _refuse_given(
        f"it goes with orders over time. For {fit.model} give a column profit.",
        spend_fit=asked.spend_fit,
    )
    if asked.horizon_periods is None:
        raise ValueError(
            f"{fit.model} counts whole periods: say with --horizon-periods how many occasions or "
            "renewals ahead count."
        )
    per_year = 1.0 if asked.periods_per_year is None else asked.periods_per_year
    terms = PeriodTerms(asked.horizon_periods, rate, per_year, ranges)
    return score_periods(fit, summary, out, terms)


def _refuse_given(why: str, **options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise ValueError(f"--{name.replace('_', '-')} {value}: {why}")
