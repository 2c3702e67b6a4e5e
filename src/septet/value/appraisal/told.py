"""What a run keeps of its forecast, as JSON: the method, why, and the figures of all tried."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from septet.engine.clv import Finding
from septet.engine.clv.forecast import Forecast, Trial
from septet.engine.periods import Period

_DIGITS = 6


def told(finding: Finding) -> dict[str, str]:
    return {"code": str(finding.code), "words": finding.words}


def forecast_told(tried: Forecast, period: Period) -> dict[str, Any]:
    """Dates are ISO; `forecast_on` is the first day that was not known to the method."""
    return {
        "method": None if tried.method is None else str(tried.method),
        "is_naive": tried.is_naive,
        "code": str(tried.report.code),
        "words": tried.report.words,
        "warnings": [told(w) for w in tried.warnings],
        "holdout_days": tried.holdout_days,
        "customers_tried": tried.customers_tried,
        "season": _rounded(tried.outlook.season),
        "trials": [_trial(trial, period, tried.holdout_days) for trial in tried.trials],
        "calibration": [_figures(asdict(group)) for group in tried.calibration],
        "profit_per_order": {
            "estimator": str(tried.estimator),
            "trials": [
                {
                    "forecast_on": _on(trial.cut, period),
                    "orders": trial.orders,
                    "errors": {str(k): _rounded(v) for k, v in trial.errors.items()},
                }
                for trial in tried.profit_trials
            ],
        },
        "value_range": _figures(asdict(tried.value_share)),
    }


def _trial(trial: Trial, period: Period, days: int) -> dict[str, Any]:
    return {
        "forecast_on": _on(trial.cut, period),
        "until": _on(trial.cut + days, period),
        "methods": {str(method): _figures(asdict(f)) for method, f in trial.figures.items()},
    }


def _on(day: int, period: Period) -> str:
    return (period.start + timedelta(days=day)).isoformat()


def _figures(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _rounded(value) for name, value in values.items()}


def _rounded(value: Any) -> Any:
    return round(value, _DIGITS) if isinstance(value, float) else value
