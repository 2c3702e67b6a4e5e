"""The picture of a forecast beside what came, as plain data for Apache ECharts."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from septet.value.charts import NAMED_GRID, Option, below


def _round_up(most: float) -> float:
    """The next even end of an axis: 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 of its power of ten."""
    power = 10.0 ** math.floor(math.log10(most))
    steps = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
    return float(round(next(s for s in steps if s * power >= most) * power, 6))


def calibration(groups: Sequence[Mapping[str, Any]]) -> Option:
    """Groups of customers with like forecasts: what was forecast, and beside it what came."""
    most = max((max(g["forecast"], g["actual"]) for g in groups), default=1.0) or 1.0
    dots = [
        {
            "value": [round(g["forecast"], 2), round(g["actual"], 2)],
            "color": "gain",
            "name": _("%(forecast)s forecast, came") % {"forecast": f"{g['forecast']:,.2f}"},
            "tip": f"{g['actual']:,.2f}",
        }
        for g in groups
    ]
    end = _round_up(most)
    exact = {
        "type": "line",
        "name": _("exactly as forecast"),
        "color": "muted",
        "silent": True,
        "symbol": "none",
        "lineStyle": {"type": "dashed", "width": 1.5},
        "data": [[0, 0], [end, end]],
    }
    came = {"type": "scatter", "name": _("a group of customers"), "symbolSize": 11, "data": dots}
    return {
        "grid": NAMED_GRID,
        "xAxis": {**below(_("order days forecast")), "min": 0, "max": end},
        "yAxis": {
            "type": "value",
            "name": _("order days that came"),
            "nameGap": 24,
            "nameTextStyle": {"align": "left"},
            "min": 0,
        },
        "tooltip": {"trigger": "item"},
        "series": [exact, {**came, "color": "gain"}],
    }
