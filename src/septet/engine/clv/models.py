"""The order models by their codes, for saved fits, files and settings."""

from septet.engine.clv.bg_nbd import BG_NBD
from septet.engine.clv.mbg_nbd import MBG_NBD
from septet.engine.clv.model import OrderModel
from septet.engine.clv.nbd import NBD
from septet.engine.clv.pareto_nbd import PARETO_NBD

MODELS: dict[str, OrderModel] = {model.code: model for model in (MBG_NBD, BG_NBD, PARETO_NBD, NBD)}


def model_of(code: str) -> OrderModel:
    """Raises ValueError naming the models there are."""
    if code not in MODELS:
        raise ValueError(f"no model {code!r}: it takes one of {', '.join(MODELS)}")
    return MODELS[code]
