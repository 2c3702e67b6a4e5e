"""How good a run's forecast is: from the figures the run keeps to sentences, rows and a picture."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from septet.value import forecast_chart, words
from septet.value.views.report import number, percent


def of_forecast(model: Mapping[str, Any]) -> dict[str, Any] | None:
    """None for a run that kept no forecast."""
    told = model.get("forecast")
    if not told:
        return None
    trials = told["trials"]
    return {
        "sentences": _sentences(told),
        "doubts": [_doubt(w, told, model) for w in told["warnings"]],
        "is_naive": told["is_naive"],
        "rows": [_row(name, f, told["method"]) for name, f in _ordered(trials, told["method"])],
        "latest": _dates(trials[0]) if trials else "",
        "trials": [_trial(t, told["method"]) for t in trials],
        "groups": [_group(g) for g in told["calibration"]],
        "chart": forecast_chart.calibration(told["calibration"]),
        "profit": _profit(told["profit_per_order"]),
    }


def _sentences(told: Mapping[str, Any]) -> list[str]:
    if not told["method"] or not told["trials"]:
        return [str(words.FORECASTS["no_holdout"])]
    facts = {
        "method": words.METHODS[told["method"]],
        "periods": sum(told["method"] in trial["methods"] for trial in told["trials"]),
        "days": told["holdout_days"],
    }
    said = [words.FORECASTS[told["code"]].format(**facts)]
    latest = told["trials"][0]["methods"]
    own = latest.get(told["method"])
    rival = "mbg_nbd" if told["is_naive"] else "as_before"
    if own and rival in latest and rival != told["method"]:
        said.append(
            _(
                "In the latest of these periods it was off by %(own)s order days a customer; "
                "“%(rival)s” by %(other)s."
            )
            % {
                "own": _two(own["mae"]),
                "rival": words.METHODS[rival],
                "other": _two(latest[rival]["mae"]),
            }
        )
    return said


def _doubt(warning: Mapping[str, str], told: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    own = told["trials"][0]["methods"].get(told["method"], {})
    facts = {
        "actual": number(own.get("actual"), 0),
        "forecast": number(own.get("forecast"), 0),
        "held": _share(own.get("coverage")),
        "tried": number(told["customers_tried"]),
        "customers": number(model["customers"]),
    }
    text = words.FORECASTS.get(warning["code"], warning["words"])
    return str(text).format_map(facts)


_ORDER = list(words.METHODS)


def _ordered(
    trials: list[Mapping[str, Any]], used: str | None
) -> list[tuple[str, Mapping[str, Any]]]:
    """Methods of the latest period: the one used, then rules, models, and what is made of both."""
    if not trials:
        return []
    found = trials[0]["methods"].items()
    return sorted(found, key=lambda pair: (pair[0] != used, _ORDER.index(pair[0])))


def _row(name: str, figures: Mapping[str, Any], used: str | None) -> dict[str, Any]:
    return {
        "label": words.METHODS.get(name, name),
        "is_used": name == used,
        "mae": _two(figures["mae"]),
        "rmse": _two(figures["rmse"]),
        "bias": _signed(figures["bias"]),
        "auc": _two(figures["auc"]),
        "rank": _two(figures["rank_correlation"]),
        "top": _share(figures["top_share"]),
        "held": _share(figures["coverage"]),
    }


def _trial(trial: Mapping[str, Any], used: str | None) -> dict[str, Any]:
    naive = trial["methods"]["as_before"]
    own = trial["methods"].get(used)
    return {
        "dates": _dates(trial),
        "customers": number(naive["customers"]),
        "actual": number(naive["actual"], 0),
        "own": _two(own["mae"]) if own else "–",
        "bias": _signed(own["bias"]) if own else "–",
        "naive": _two(naive["mae"]),
    }


def _dates(trial: Mapping[str, Any]) -> str:
    start, until = (date.fromisoformat(trial[name]) for name in ("forecast_on", "until"))
    last = date.fromordinal(until.toordinal() - 1)
    return f"{date_format(start, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def _group(group: Mapping[str, Any]) -> dict[str, str]:
    return {
        "customers": number(group["customers"]),
        "forecast": _two(group["forecast"]),
        "actual": _two(group["actual"]),
    }


def _profit(profit: Mapping[str, Any]) -> str:
    if not profit["trials"]:
        return ""
    return str(words.ESTIMATORS[profit["estimator"]])


def _two(value: float | None) -> str:
    return "–" if value is None else number(f"{value:.2f}", 2)


def _share(value: float | None) -> str:
    return "–" if value is None else percent(value)


def _signed(value: float | None) -> str:
    if value is None:
        return "–"
    hundredths = round(value * 100, 1) or 0.0  # never "-0.0"
    return ("+" if hundredths > 0 else "") + number(f"{hundredths:.1f}", 1) + " %"
