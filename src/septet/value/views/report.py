"""What a run's page says beside its figures: from the codes that a run keeps to words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from septet.engine.money import from_minor
from septet.foundation import clock
from septet.programme import figures
from septet.programme.forms import UNITS, shown
from septet.value import forms, queries, words
from septet.value.models import ValueRun
from septet.value.rules import Refusal

COMPARED = (
    "customers net_revenue gross_margin cost_to_serve contribution unallocated lifetime_value"
).split()


def number(text: str | float | Decimal | None, digits: int | None = None) -> str:
    """A figure with separators, as the reader writes them."""
    if text is None:
        return "–"
    value = Decimal(str(text))
    return str(number_format(value, digits, use_l10n=True, force_grouping=True)).replace("-", "−")


def amount(text: str) -> str:
    """An exact amount, cut to the four decimals that lines carry: shares of pools have no end."""
    rounded = f"{round(Decimal(text), 4):f}"
    return number(rounded.rstrip("0").rstrip(".") if "." in rounded else rounded)


def percent(share: str | float) -> str:
    value = Decimal(str(share)) * 100
    if 0 < value < Decimal("0.05"):  # little is not nothing
        return "< 0.1 %"
    return number(value, 1) + " %"


def problem_words(problem: str) -> str:
    """Why a run failed: words for a refusal's code, else what was kept."""
    if problem in set(Refusal):
        return str(forms.REFUSALS[Refusal(problem)])
    return problem


def progress(run: ValueRun) -> dict[str, Any] | None:
    """How far the job is, in percent, words, and seconds left where that can be told."""
    job = queries.job_of(run)
    if job is None or not job.is_open:
        return None
    found = {"percent": job.percent, "phase": words.PHASES.get(job.phase, ""), "left": None}
    if job.started_at and job.percent >= 10:
        elapsed = (clock.now() - job.started_at).total_seconds()
        found["left"] = max(1, round(elapsed * (100 - job.percent) / job.percent))
    return found | {"cancelling": job.cancel_requested, "waiting": job.started_at is None}


def of_run(run: ValueRun) -> dict[str, Any]:
    """Everything a computed run's page shows beside its totals."""
    previous = queries.previous_run(run)
    return {
        "whale": run.whale.get("summary"),
        "reconciled": reconciled(run),
        "assumed": assumed(run),
        "activities": [_activity(a) for a in run.activities],
        "pools": [_pool(p) for p in run.pools],
        "warnings": [warning(w, run.currency) for w in run.warnings],
        "findings": findings(run.model),
        "previous": previous,
        "compared": compared(run, previous) if previous else [],
        "changes": queries.changes_since(run),
    }


def reconciled(run: ValueRun) -> list[dict[str, Any]]:
    """Rows of the reconciliation with the names of their files."""
    names = {batch["id"]: batch["file"] for batch in run.batches}
    return [
        {
            "kind": row["kind"],
            "file": names.get(row["batch"], ""),
            "batch": row["batch"],
            "currency": row["currency"],
            "rows": number(row["rows"]),
            **{
                k: amount(row[k]) for k in ("ledger", "outside", "counted", "left_out", "converted")
            },
            "is_left_out": Decimal(row["left_out"]) != 0,
        }
        for row in run.reconciliation.get("rows", [])
    ]


def assumed(run: ValueRun) -> list[dict[str, Any]]:
    """Every assumption with each stretch of its values, as the run kept them."""
    found = []
    for key, spans in run.assumptions.items():
        figure = figures.figure(key)
        if figure is None:
            continue
        values = [
            {
                "value": shown(figure, value),
                "start": start and date.fromisoformat(start),
                "is_default": is_default,
            }
            for value, start, _end, is_default in spans
        ]
        unit = UNITS[figure.unit]
        found.append({"label": figures.label(figure), "unit": unit, "values": values})
    return found


def _activity(a: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": words.ACTIVITIES.get(a["activity"], a["activity"]),
        "pools": ", ".join(pool_name(p) for p in a["pools"]),
        "rate": number(a["rate_per_minute"], 4) if a["rate_per_minute"] else "–",
        "quantity": number(a["quantity"]) if Decimal(a["quantity"]) else "–",
        "minutes": number(a["minutes"], 0) if Decimal(a["minutes"]) else "–",
        "cost": a["cost"],
    }


def _pool(p: Mapping[str, Any]) -> dict[str, Any]:
    minutes = ("theoretical_minutes", "practical_minutes", "used_minutes")
    return {
        "name": pool_name(p["pool"]),
        **{name: number(p[name], 0) if p[name] is not None else "–" for name in minutes},
        "rate": number(p["rate_per_minute"], 4) if p["rate_per_minute"] else "–",
        "utilisation": percent(p["utilisation"]) if p["utilisation"] else "–",
        "cost": p["cost"],
        "charged": p["charged"],
        "unused": p["unused"],
        "over_capacity": p["over_capacity"],
        "months": [_month(m) for m in p.get("months", [])] if p["practical_minutes"] else [],
    }


def _month(m: Mapping[str, Any]) -> dict[str, Any]:
    """A month of a pool; idle minutes are told only where the month states its capacity."""
    practical, used = m["practical_minutes"], Decimal(m["used_minutes"])
    left = None if practical is None else Decimal(practical) - used
    return {
        "month": m["month"],
        "practical": "–" if practical is None else number(practical, 0),
        "used": number(used, 0),
        "left": "–" if left is None else number(left, 0),
        "is_over": left is not None and left < 0,
        "cost": m["cost"],
        "charged": m["charged"],
        "unused": m["unused"],
    }


def pool_name(pool: str) -> str:
    """The name in the file; the one pool that stands for all where there is no file."""
    return _("Serving (assumed)") if pool == words.ASSUMED_POOL else pool


MONEY_WARNINGS = frozenset(
    "assumed_pool derived_small_order_limit no_exchange_rate pool_unused".split()
)


def warning(kept: Mapping[str, Any], currency: str) -> str:
    """One warning of a run in words."""
    code, amount = kept["code"], kept["amount"]
    facts = {"subject": kept["subject"], "currency": currency, "amount": number(amount)}
    if code in MONEY_WARNINGS:
        facts["amount"] = number(Decimal(str(amount)).quantize(Decimal("0.01")))
    if code == "activity_uncosted":
        facts["subject"] = str(words.ACTIVITIES.get(kept["subject"], kept["subject"]))
    if code in {"assumed_cost_of_goods", "over_capacity"}:
        facts["percent"] = percent(amount)
    text = str(words.WARNINGS.get(code, code))
    return text.format_map(facts)


def findings(model: Mapping[str, Any]) -> list[str]:
    """What the model has to say of its fit."""
    if not model:
        return []
    codes = [model["code"], *(w["code"] for w in model["warnings"])]
    facts = {**model, "customers": number(model["customers"])}
    return [str(words.FINDINGS.get(code, code)).format_map(facts) for code in codes]


def compared(run: ValueRun, previous: ValueRun) -> list[dict[str, Any]]:
    """Totals of two runs side by side with their difference."""
    rows = []
    for name in COMPARED:
        now, before = getattr(run, name), getattr(previous, name)
        known = now is not None and before is not None
        rows.append(
            {
                "label": words.TOTALS[name],
                "is_money": name != "customers",
                "now": now,
                "before": before,
                "change": now - before if known else None,
                "share": percent((now - before) / abs(before)) if known and before else "–",
            }
        )
    return rows


def exact(minor: int | None, currency: str) -> str | None:
    """Money as programs read it: a decimal string with the currency's digits."""
    return None if minor is None else f"{from_minor(minor, currency):f}"
