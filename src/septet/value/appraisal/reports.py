"""What a run says beside its figures, as JSON: reconciliation, pools, activities, curve, movers."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from septet.engine import scoring
from septet.engine.profit import ProfitResult

Ints = NDArray[np.int64]


def plain(amount: Decimal | None) -> str | None:
    """An amount in plain notation without idle zeros: 9747747.934, 100, 0."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def reconciliation(result: ProfitResult, batch_of: Mapping[str, int]) -> dict[str, Any]:
    """Rows by kind, batch and currency: ledger = outside of the period + counted + left out."""
    rows = [
        {
            "kind": r.kind,
            "batch": batch_of.get(r.path),
            "currency": r.currency,
            "rows": r.rows,
            "ledger": plain(r.file),
            "outside": plain(r.outside),
            "counted": plain(r.used),
            "left_out": plain(r.left_out),
            "converted": plain(r.converted),
        }
        for r in result.reconciliation
    ]
    return {"rows": rows, "unallocated": result.unallocated.net_revenue}


def pools(result: ProfitResult) -> list[dict[str, Any]]:
    return [
        {
            "pool": p.pool,
            "activities": list(p.activities),
            "cost": p.cost,
            "theoretical_minutes": plain(p.theoretical_minutes),
            "practical_minutes": plain(p.practical_minutes),
            "used_minutes": plain(p.used_minutes),
            "rate_per_minute": plain(p.rate_per_minute),
            "charged": p.charged,
            "unused": p.unused,
            "utilisation": plain(p.utilisation),
            "over_capacity": p.over_capacity,
            "is_assumed": p.is_assumed,
            "months": [
                {
                    "month": f"{m.month:%Y-%m}",
                    "cost": m.cost,
                    "practical_minutes": plain(m.practical_minutes),
                    "used_minutes": plain(m.used_minutes),
                    "charged": m.charged,
                    "unused": m.unused,
                }
                for m in p.months
            ],
        }
        for p in result.pools
    ]


def activities(result: ProfitResult) -> list[dict[str, Any]]:
    return [
        {
            "activity": a.activity,
            "pools": list(a.pools),
            "rate_per_minute": plain(a.rate_per_minute),
            "quantity": plain(a.quantity),
            "minutes": plain(a.minutes),
            "direct": a.direct,
            "cost": a.cost,
            "counted_from_lines": a.counted_from_lines,
        }
        for a in result.activities
    ]


def warnings(result: ProfitResult) -> list[dict[str, Any]]:
    return [
        {"code": str(n.code), "subject": n.subject, "amount": plain(Decimal(n.amount))}
        for n in result.notices
    ]


def whale(contribution: Ints, accounts: list[int], currency: str) -> dict[str, Any]:
    """The curve's summary and words, and its points: [rank, running sum, account, its own]."""
    curve = scoring.whale_curve(contribution)
    points: list[list[int | None]] = []
    for rank in curve.points().tolist():
        at = int(curve.order[rank - 1]) if rank else None
        account = None if at is None else accounts[at]
        own = 0 if at is None else int(contribution[at])
        points.append([rank, int(curve.cumulative[rank]), account, own])
    return {
        "summary": asdict(curve.summary),
        "points": points,
        "findings": _told(curve.findings(currency)),
    }


def concentration(net_revenue: Ints, contribution: Ints) -> dict[str, Any]:
    """By net revenue and by contribution: index, equal customers, shares of the largest n, Gini."""
    return {
        "net_revenue": _concentrated(net_revenue, of_contribution=False),
        "contribution": _concentrated(contribution, of_contribution=True),
    }


def _concentrated(amounts: Ints, *, of_contribution: bool) -> dict[str, Any]:
    found = scoring.concentration(amounts)
    shares = {str(n): share for n, share in found.top_shares.items()}
    said = found.findings(of_contribution=of_contribution)
    return asdict(found) | {"top_shares": shares, "findings": _told(said)}


def ranks(swaps: scoring.RankSwaps, currency: str) -> dict[str, Any]:
    """Who of the largest is good, in figures and words."""
    return {
        "top": swaps.top,
        "top_both": swaps.top_both,
        "top_losing": swaps.top_losing,
        "top_losses": swaps.top_losses,
        "findings": _told(swaps.findings(currency)),
    }


def _told(findings: Iterable[scoring.Finding]) -> list[dict[str, Any]]:
    return [finding.as_json() for finding in findings]


def movers(swaps: scoring.RankSwaps, accounts: list[int]) -> list[dict[str, int]]:
    """Accounts whose rank by profit differs most from that by revenue, both ways."""
    return [
        {
            "account": accounts[s.customer],
            "net_revenue": s.revenue,
            "contribution": s.contribution,
            "revenue_rank": s.revenue_rank,
            "profit_rank": s.contribution_rank,
        }
        for s in (*swaps.climbers, *swaps.fallers)
    ]
