"""The money engine: invoice lines to customer profit and lifetime value. Pure Python, useful without Django.

    from septet.engine import LineColumns, fit, read_facts, score, summarise

The names below are the public surface; each is loaded with its first use, so that importing the
engine costs nothing. docs/guides/use-the-engine.md shows them at work.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from septet.engine.clv.facts import Facts
    from septet.engine.clv.fitted import Fit
    from septet.engine.clv.fitting import fit
    from septet.engine.clv.gamma_gamma import expected_value, fit_spending
    from septet.engine.clv.models import MODELS, model_of
    from septet.engine.clv.score_file import score_file
    from septet.engine.clv.scoring import score
    from septet.engine.clv.spending import Spending
    from septet.engine.clv.summary import summarise
    from septet.engine.clv.summary_file import read_facts
    from septet.engine.golden.running import check
    from septet.engine.lines.model import LineColumns
    from septet.engine.lines.profit import ProfitFile, profit_of_file
    from septet.engine.scoring.whale import whale_curve

_WHERE = {
    "Facts": "clv.facts",
    "Fit": "clv.fitted",
    "LineColumns": "lines.model",
    "MODELS": "clv.models",
    "ProfitFile": "lines.profit",
    "Spending": "clv.spending",
    "check": "golden.running",
    "expected_value": "clv.gamma_gamma",
    "fit": "clv.fitting",
    "fit_spending": "clv.gamma_gamma",
    "model_of": "clv.models",
    "profit_of_file": "lines.profit",
    "read_facts": "clv.summary_file",
    "score": "clv.scoring",
    "score_file": "clv.score_file",
    "summarise": "clv.summary",
    "whale_curve": "scoring.whale",
}
__all__ = [
    "MODELS",
    "Facts",
    "Fit",
    "LineColumns",
    "ProfitFile",
    "Spending",
    "check",
    "expected_value",
    "fit",
    "fit_spending",
    "model_of",
    "profit_of_file",
    "read_facts",
    "score",
    "score_file",
    "summarise",
    "whale_curve",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
