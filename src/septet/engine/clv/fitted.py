"""A fit: parameters learnt from a window, or in words why there are none; kept as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from septet.engine.clv.facts import Floats
from septet.engine.clv.findings import Code, Finding
from septet.engine.clv.model import OrderModel
from septet.engine.clv.models import model_of

FORMAT = "septet-clv-fit"
VERSION = 1


@dataclass(frozen=True, eq=False)
class Fit:
    """Parameters learnt from a window, or in words why there are none (`parameters` is None).

    parameters, standard_errors: by name, in the order of the paper, time in weeks; the errors are
    None where the curvature allows none. log_covariance: of the log-parameters. log_likelihood is
    without the priors. customers: the sum of weights. seed comes from the facts.
    """

    model: OrderModel
    parameters: Mapping[str, float] | None
    standard_errors: Mapping[str, float] | None
    log_covariance: Floats | None
    log_likelihood: float | None
    customers: int
    converged: bool
    report: Finding
    warnings: tuple[Finding, ...]
    seed: int

    @property
    def usable(self) -> bool:
        return self.parameters is not None and self.converged

    @property
    def values(self) -> Floats:
        """Parameters as an array in the order of the paper. Raises ValueError where there are
        none."""
        if self.parameters is None:
            raise ValueError(f"this fit has no parameters: {self.report.words}")
        return np.array(list(self.parameters.values()))

    def to_json(self) -> str:
        """All of it, every digit kept; `from_json` reads it back."""
        covariance = None if self.log_covariance is None else self.log_covariance.tolist()
        return json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "model": self.model.code,
                "parameters": _plain(self.parameters),
                "standard_errors": _plain(self.standard_errors),
                "log_covariance": covariance,
                "log_likelihood": self.log_likelihood,
                "customers": self.customers,
                "converged": self.converged,
                "report": _said(self.report),
                "warnings": [_said(each) for each in self.warnings],
                "seed": self.seed,
            },
            indent=2,
        )

    @classmethod
    def from_json(cls, text: str) -> "Fit":
        """A kept fit. Raises ValueError for another file, or one of a later version."""
        told = _document(text)
        model = model_of(told["model"])
        covariance = told["log_covariance"]
        try:
            return cls(
                model=model,
                parameters=_named(model, told["parameters"]),
                standard_errors=_named(model, told["standard_errors"]),
                log_covariance=None if covariance is None else np.array(covariance),
                log_likelihood=told["log_likelihood"],
                customers=int(told["customers"]),
                converged=bool(told["converged"]),
                report=_heard(told["report"]),
                warnings=tuple(_heard(each) for each in told["warnings"]),
                seed=int(told["seed"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"the kept fit lacks a part ({error}): fit again") from error


def named(model: OrderModel, values: Floats) -> Mapping[str, float]:
    """A read-only mapping from names to values, in the order of the paper."""
    return MappingProxyType(
        {name: float(value) for name, value in zip(model.parameter_names, values, strict=True)}
    )


def _document(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ValueError(f"this is no kept fit, not even JSON: {error}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT or "model" not in told:
        raise ValueError(f'this is no kept fit: it has no "format": "{FORMAT}"')
    if told.get("version") != VERSION:
        raise ValueError(
            f"this fit was kept in version {told.get('version')}, this program reads version "
            f"{VERSION}: fit again"
        )
    return told


def _plain(values: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if values is None else dict(values)


def _named(model: OrderModel, told: dict[str, float] | None) -> Mapping[str, float] | None:
    if told is None:
        return None
    return named(model, np.array([told[name] for name in model.parameter_names]))


def _said(finding: Finding) -> dict[str, str]:
    return {"code": str(finding.code), "words": finding.words}


def _heard(told: dict[str, str]) -> Finding:
    return Finding(Code(told["code"]), told["words"])
