"""septet engine profit: what every customer of a file of lines earns, cost to serve included."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from septet.cli.engine.refusing import told

if TYPE_CHECKING:
    from septet.engine.lines.profit import FileProfit

Lines = Annotated[Path, typer.Argument(help="Invoice lines: CSV, TSV, XLSX or Parquet.")]
Out = Annotated[Path, typer.Option(help="Folder for the results; made where missing.")]
Activities = Annotated[
    Path | None, typer.Option(help="Service activities: customer, date, kind, quantity, minutes.")
]
Rates = Annotated[
    Path | None,
    typer.Option(help="Pools and minutes: pool, cost, capacity_minutes, activities, minutes."),
]
Columns = Annotated[
    list[str],
    typer.Option(
        "--column",
        help="FIELD=HEADER where the guess is wrong, such as net_amount=Umsatz; repeatable.",
    ),
]
Currency = Annotated[str, typer.Option(help="Where no row names one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
MONEY = (
    "list_amount discount net_revenue cost_of_goods assumed_cost_of_goods gross_margin "
    "cost_to_serve contribution"
).split()


def profit(
    lines: Lines,
    out: Out,
    activities: Activities = None,
    rates: Rates = None,
    column: Columns = [],  # noqa: B006 (typer wants a list and does not change it)
    currency: Currency = "EUR",
    as_json: AsJson = False,
) -> None:
    """The P&L of every customer, tied to the file to the cent; exit 1 where rows were refused."""
    with told():
        from septet.engine.lines.profit import ProfitFile, profit_of_file

        file = ProfitFile(lines, activities, rates, _pairs(column), currency.upper())
        found = profit_of_file(file, out)
    answer = _answer(found)
    if as_json:
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
    else:
        from septet.cli.engine.notices import told as sentence

        _tell(answer, out)
        for notice in found.result.notices:
            typer.echo(sentence(notice), err=True)
        if found.activities_outside:
            typer.echo(
                f"{found.activities_outside:,} activities lie before the first invoice line or "
                "after the last and are left out.",
                err=True,
            )
    if found.booking.refused:
        said = f"{found.booking.refused:,} rows were refused: {out / 'refused.csv'} says why."
        typer.echo(said, err=True)
        raise typer.Exit(1)


def _pairs(columns: list[str]) -> dict[str, str]:
    for pair in columns:
        if "=" not in pair:
            raise ValueError(f"--column {pair}: write FIELD=HEADER, such as net_amount=Umsatz.")
    return dict(pair.split("=", 1) for pair in columns)


def _answer(found: "FileProfit") -> dict[str, Any]:
    from septet.engine.money import from_minor

    result, booking = found.result, found.booking

    def money(minor: int) -> str:
        return f"{from_minor(int(minor), found.currency):f}"

    return {
        "customers": len(result.customers),
        "currency": found.currency,
        "from": booking.first_on.isoformat() if booking.first_on else None,
        "to": booking.last_on.isoformat() if booking.last_on else None,
        "rows": booking.rows,
        "booked": booking.booked,
        "refused": booking.refused,
        "duplicates": booking.duplicates,
        "activities_outside": found.activities_outside,
        "totals": {name: money(getattr(result.totals, name)) for name in MONEY},
        "unallocated_contribution": money(result.unallocated.contribution),
        "cost_to_serve_by_activity": {a.activity: money(a.cost) for a in result.activities},
        "pools": [
            {
                "pool": pool.pool,
                "cost": money(pool.cost),
                "charged": money(pool.charged),
                "unused": money(pool.unused),
                "utilisation": None if pool.utilisation is None else float(pool.utilisation),
                "is_assumed": pool.is_assumed,
            }
            for pool in result.pools
        ],
        "reconciliation": {
            "file": [
                {"currency": code, **{name: f"{amount:f}" for name, amount in vars(sums).items()}}
                for code, sums in booking.sums.items()
            ],
            "run": [
                {
                    "kind": row.kind,
                    "currency": row.currency,
                    "rows": row.rows,
                    **{n: f"{getattr(row, n):f}" for n in ("file", "outside", "used", "left_out")},
                }
                for row in result.reconciliation
            ],
        },
        "notices": [
            {"code": str(n.code), "subject": n.subject, "amount": str(n.amount)}
            for n in result.notices
        ],
        "files": [str(path) for path in found.files],
    }


def _tell(answer: dict[str, Any], out: Path) -> None:
    typer.echo(
        f"{answer['customers']:,} customers from {answer['booked']:,} of {answer['rows']:,} rows, "
        f"{answer['from']} to {answer['to']}: {out}"
    )
    for name, amount in answer["totals"].items():
        typer.echo(f"{name.replace('_', ' '):>22} {amount:>18} {answer['currency']}")
    for pool in answer["pools"]:
        assumed = ", assumed" if pool["is_assumed"] else ""
        typer.echo(
            f"pool {pool['pool']}: cost {pool['cost']}, charged {pool['charged']}, "
            f"unused {pool['unused']}{assumed}"
        )
    for sums in answer["reconciliation"]["file"]:
        typer.echo(
            "{currency}: file {file} = booked {booked} + refused {refused} + duplicates "
            "{duplicates}".format(**sums)
        )
