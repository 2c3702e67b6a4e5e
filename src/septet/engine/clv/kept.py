"""Fits of all models as JSON, and back: the documents `septet engine clv` prints and reads."""

import json
from pathlib import Path
from typing import Any

from septet.engine.clv import fit_json
from septet.engine.clv.discrete_models import DISCRETE_MODELS
from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.fit_json import FORMAT, VERSION, said
from septet.engine.clv.fitted import Fit
from septet.engine.clv.gamma_gamma import NAMES, SpendFit
from septet.engine.clv.maximum import DiscreteFit
from septet.engine.clv.models import MODELS

GAMMA_GAMMA = "gamma_gamma"


def shown(code: str, fit: Any, seconds: float) -> dict[str, Any]:
    """What a fit is told as: parameters and errors in the order of the paper."""
    return {
        "model": code,
        "parameters": None if fit.parameters is None else dict(fit.parameters),
        "standard_errors": None if fit.standard_errors is None else dict(fit.standard_errors),
        "log_likelihood": fit.log_likelihood,
        "customers": round(fit.customers),
        "converged": fit.converged,
        "seconds": round(seconds, 6),
        "report": said(fit.report),
        "warnings": [said(each) for each in fit.warnings],
    }


def kept(code: str, fit: Any, seconds: float) -> dict[str, Any]:
    """The same with all that ranges need, to be read back by `fit_of`."""
    if isinstance(fit, Fit | DiscreteFit):
        return {**json.loads(fit.to_json()), "seconds": round(seconds, 6)}
    covariance = None if fit.log_covariance is None else fit.log_covariance.tolist()
    more = {"log_covariance": covariance, "seed": getattr(fit, "seed", 0)}
    return {"format": FORMAT, "version": VERSION, **shown(code, fit, seconds), **more}


def document(path: Path) -> dict[str, Any]:
    """The JSON in `path`. Raises ValueError where it is no fit, kept or printed."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path}: there is no such file. Check the path.") from None
    except (ValueError, OSError) as error:
        raise ValueError(
            f"{path.name} is no kept fit, not even JSON ({error}). Make one with "
            "`septet engine clv fit --out`."
        ) from None
    if not (
        isinstance(told, dict)
        and isinstance(told.get("model"), str)
        and isinstance(told.get("parameters", 0), dict | None)
    ):
        raise ValueError(
            f"{path.name} is no kept fit: it names no model and parameters. Make one with "
            "`septet engine clv fit --out`."
        )
    return told


def fit_of(path: Path) -> Fit | DiscreteFit:
    """A fit of orders or contracts, as kept or as `fit --json` printed it."""
    told = document(path)
    known: dict[str, Any] = {**MODELS, **DISCRETE_MODELS}
    if told["model"] not in known:
        raise ValueError(
            f"{path.name} is a fit of {told['model']}, which says nothing of orders or renewals "
            f"to come. Give one of {', '.join(known)}."
        )
    text = json.dumps(_complete(path, told, known[told["model"]].parameter_names))
    return Fit.from_json(text) if told["model"] in MODELS else DiscreteFit.from_json(text)


def spend_fit_of(path: Path) -> SpendFit:
    """A fit of gamma-gamma, as kept or as printed."""
    told = document(path)
    if told["model"] != GAMMA_GAMMA:
        raise ValueError(f"{path.name} is a fit of {told['model']}. Give one of {GAMMA_GAMMA}.")
    parts = fit_json.parts(_complete(path, told, NAMES), NAMES)
    del parts["seed"]
    return SpendFit(**parts | {"warnings": ()})


def _complete(path: Path, told: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """A printed fit lacks what only ranges need; parameters must be numbers above zero."""
    parameters = told["parameters"]
    if parameters is not None:
        lacking = [name for name in names if not _positive(parameters.get(name))]
        if lacking:
            raise ValueError(
                f"{path.name}: {', '.join(lacking)} must be above zero. A fit of {told['model']} "
                f"has the parameters {', '.join(names)}."
            )
    blank = {
        "format": FORMAT,
        "version": VERSION,
        "standard_errors": None,
        "log_covariance": None,
        "log_likelihood": None,
        "customers": 0,
        "converged": parameters is not None,
        "report": said(Finding(Code.FITTED, "Read from a file.")),
        "warnings": [],
        "seed": 0,
    }
    return blank | told


def _positive(value: object) -> bool:
    return isinstance(value, int | float) and 0 < value < float("inf")
