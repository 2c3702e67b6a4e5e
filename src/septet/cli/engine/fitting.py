"""septet engine clv fit: parameters of a model from a summary of customers."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from septet.cli.engine.refusing import REFUSED, refuse, told

MODELS = "mbg_nbd, bg_nbd, pareto_nbd, nbd, bg_bb, gamma_gamma, shifted_beta_geometric, beta_discrete_weibull"

Model = Annotated[str, typer.Option(help=f"One of {MODELS}.")]
Summary = Annotated[
    Path,
    typer.Option(
        help="CSV, Parquet or XLSX with columns frequency, recency, T, and where there are any "
        "monetary_value and weight; other models' columns are in docs/reference/models."
    ),
]
Unit = Annotated[str, typer.Option(help="Unit of recency and T in the file: weeks or days.")]
WeakPriors = Annotated[
    bool,
    typer.Option("--weak-priors", help="Lean on weak priors, worth about one customer."),
]
Out = Annotated[Path | None, typer.Option(help="Keep the fit in this JSON file, for score.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def fit(
    summary: Summary,
    model: Model = "mbg_nbd",
    unit: Unit = "weeks",
    weak_priors: WeakPriors = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Fit a model by maximum likelihood; exit 2 where the file or what is in it allows none."""
    if unit not in ("weeks", "days"):
        refuse(f"--unit {unit}: choose weeks or days.")
    with told():
        from septet.cli.engine import models
        from septet.engine.clv import kept

        found, seconds = models.fitted(model, summary, unit=unit, weak=weak_priors)
        answer = kept.shown(model, found, seconds)
        if out is not None:
            text = json.dumps(kept.kept(model, found, seconds), indent=2) + "\n"
            out.write_text(text, encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(answer, indent=2))
    else:
        _tell(answer)
    for warning in answer["warnings"]:
        typer.echo(warning["words"], err=True)
    if not answer["converged"]:
        typer.echo(answer["report"]["words"], err=True)
        raise typer.Exit(REFUSED)


def _tell(answer: dict[str, Any]) -> None:
    if answer["parameters"] is None or not answer["converged"]:
        return
    typer.echo(answer["report"]["words"])
    errors = answer["standard_errors"] or {}
    for name, value in answer["parameters"].items():
        error = f"{errors[name]:12.6g}" if name in errors else "     unknown"
        typer.echo(f"{name:>6} {value:14.6g}  standard error {error}")
    typer.echo(f"log-likelihood {answer['log_likelihood']:.4f}, {answer['seconds']:.3f} s")
