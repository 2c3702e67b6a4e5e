"""What every kept fit has in common: its format, its version, and its parts as plain values."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from septet.engine.clv.facts import Floats
from septet.engine.clv.findings import Code, Finding

FORMAT = "septet-clv-fit"
VERSION = 1


def plain(fit: Any) -> dict[str, Any]:
    """Every digit of what a fit learnt, without the name of its model."""
    covariance = None if fit.log_covariance is None else fit.log_covariance.tolist()
    return {
        "parameters": None if fit.parameters is None else dict(fit.parameters),
        "standard_errors": None if fit.standard_errors is None else dict(fit.standard_errors),
        "log_covariance": covariance,
        "log_likelihood": fit.log_likelihood,
        "customers": fit.customers,
        "converged": fit.converged,
        "report": said(fit.report),
        "warnings": [said(each) for each in fit.warnings],
        "seed": fit.seed,
    }


def document(text: str) -> dict[str, Any]:
    """A kept fit. Raises ValueError for another file, or one of another version."""
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


def parts(told: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """What `plain` made, by the fields of a fit. Raises ValueError where a part is missing."""
    try:
        covariance = told["log_covariance"]
        return {
            "parameters": _in_order(names, told["parameters"]),
            "standard_errors": _in_order(names, told["standard_errors"]),
            "log_covariance": None if covariance is None else np.array(covariance),
            "log_likelihood": told["log_likelihood"],
            "customers": told["customers"],
            "converged": bool(told["converged"]),
            "report": _heard(told["report"]),
            "warnings": tuple(_heard(each) for each in told["warnings"]),
            "seed": int(told["seed"]),
        }
    except (KeyError, TypeError) as error:
        raise ValueError(f"the kept fit lacks a part ({error}): fit again") from error


def named(names: tuple[str, ...], values: Floats) -> Mapping[str, float]:
    """A read-only mapping from names to values, in the order of the paper."""
    pairs = zip(names, values, strict=True)
    return MappingProxyType({name: float(value) for name, value in pairs})


def said(finding: Finding) -> dict[str, str]:
    return {"code": str(finding.code), "words": finding.words}


def _in_order(names: tuple[str, ...], told: dict[str, float] | None) -> Mapping[str, float] | None:
    return None if told is None else named(names, np.array([told[name] for name in names]))


def _heard(told: dict[str, str]) -> Finding:
    return Finding(Code(told["code"]), told["words"])
