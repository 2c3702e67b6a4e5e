"""The models in whole periods, by code; these names stand in kept fits."""

from dataclasses import dataclass

from septet.engine.clv.bg_bb import model as bg_bb
from septet.engine.clv.contracts import BETA_DISCRETE_WEIBULL, SHIFTED_BETA_GEOMETRIC, ContractModel

CONTRACT_MODELS: dict[str, ContractModel] = {
    model.code: model for model in (SHIFTED_BETA_GEOMETRIC, BETA_DISCRETE_WEIBULL)
}


@dataclass(frozen=True)
class Naming:
    """A model's code, its name in words, and its parameters in the order of the paper."""

    code: str
    name: str
    parameter_names: tuple[str, ...]


DISCRETE_MODELS: dict[str, Naming] = {
    bg_bb.CODE: Naming(bg_bb.CODE, bg_bb.NAME, bg_bb.PARAMETER_NAMES),
    **{m.code: Naming(m.code, m.name, m.parameter_names) for m in CONTRACT_MODELS.values()},
}


def naming_of(code: str) -> Naming:
    """Raises ValueError naming the models there are."""
    if code not in DISCRETE_MODELS:
        known = ", ".join(DISCRETE_MODELS)
        raise ValueError(f"there is no model {code!r} in whole periods: it takes one of {known}")
    return DISCRETE_MODELS[code]
