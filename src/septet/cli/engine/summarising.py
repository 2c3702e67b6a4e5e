"""septet engine clv summary: lines to one row a customer."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from septet.cli.engine.refusing import told

if TYPE_CHECKING:
    from septet.engine.clv.summary import SummaryReport

Lines = Annotated[Path, typer.Argument(help="Invoice lines or orders: CSV, Parquet or XLSX.")]
Customer = Annotated[str, typer.Option(help="Column of customer numbers.")]
Day = Annotated[str, typer.Option("--date", help="Column of dates.")]
Amount = Annotated[
    str, typer.Option(help="Column of amounts, credits negative; or a product, such as qty*price.")
]
Out = Annotated[Path, typer.Option(help="File to write, .csv or .parquet.")]
Document = Annotated[
    str,
    typer.Option(help="Column of invoice or order numbers; credits then count in their document."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Last day of the window; else the last in the file."),
]
CurrencyColumn = Annotated[
    str, typer.Option(help="Column of currencies; else the one that is headed so.")
]
Currency = Annotated[str, typer.Option(help="Take only lines in this currency, such as EUR.")]
SkipBad = Annotated[
    Path | None,
    typer.Option(help="Leave out rows that cannot be read and keep them in this CSV file."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def summary(
    lines: Lines,
    customer: Customer,
    date: Day,
    amount: Amount,
    out: Out,
    document: Document = "",
    until: Until = None,
    currency_column: CurrencyColumn = "",
    currency: Currency = "",
    skip_bad: SkipBad = None,
    as_json: AsJson = False,
) -> None:
    """Frequency, recency, T (weeks) and monetary value of every customer, for fit and score."""
    with told():
        from septet.engine.clv.summary import summarise
        from septet.engine.lines import LineColumns

        report = summarise(
            lines,
            LineColumns(customer, date, amount, document or None, currency_column or None),
            out,
            until=until.date() if until else None,
            currency=currency.upper() or None,
            skip_bad=skip_bad,
        )
    answer = _answer(report, out)
    if as_json:
        typer.echo(json.dumps(answer, indent=2))
        return
    typer.echo(
        f"{report.customers:,} customers with {report.orders:,} orders from {report.lines:,} "
        f"lines, window to {report.until}: {out}"
    )
    if report.customers_without_orders:
        typer.echo(
            f"{report.customers_without_orders:,} customers have credits only "
            f"({report.credits_only:f}) and are not in it.",
            err=True,
        )
    if report.skipped.rows:
        typer.echo(
            f"{report.skipped.rows:,} rows left out, kept in {report.skipped.path}", err=True
        )


def _answer(report: "SummaryReport", out: Path) -> dict[str, Any]:
    return {
        "customers": report.customers,
        "orders": report.orders,
        "lines": report.lines,
        "total": f"{report.total:f}",
        "until": report.until.isoformat(),
        "currency": report.currency,
        "customers_without_orders": report.customers_without_orders,
        "credits_only": f"{report.credits_only:f}",
        "skipped_rows": report.skipped.rows,
        "skipped_kept_in": str(report.skipped.path) if report.skipped.path else None,
        "out": str(out),
    }
