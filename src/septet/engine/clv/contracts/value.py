"""Lifetime value of single contracts, with the range that parameters and chance leave."""

import numpy as np
import numpy.typing as npt

from septet.engine.clv.columns import whole
from septet.engine.clv.contracts.model import ContractModel
from septet.engine.clv.contracts.tenures import discounted_residual_lifetime
from septet.engine.clv.errors import refuse
from septet.engine.clv.maximum import DiscreteFit
from septet.engine.clv.value_range import (
    DRAWS,
    Profit,
    ValueRange,
    check_terms,
    discounted_count,
    outcome_range,
)


def lifetime_value(
    fit: DiscreteFit,
    model: ContractModel,
    renewals: npt.ArrayLike,
    profit_per_period: npt.ArrayLike,
    *,
    rate: float,
    periods: int,
    mean_sd: npt.ArrayLike = 0.0,
    period_sd: npt.ArrayLike = 0.0,
    share: float = 0.8,
    seed: int | None = None,
) -> ValueRange:
    """Profit of the next `periods` renewals of active contracts, valued at the coming renewal.

    renewals: how often each contract has been renewed. profit_per_period: its mean, one number or
    one a contract, major units, taken at each renewal, the coming one undiscounted; mean_sd: how
    uncertain that mean is; period_sd: scatter of single periods. rate is that of one period. The
    range holds `share` of the outcomes, drawn from the seed, that of the fitted facts where none
    is given. Raises ValueError for a fit without parameters or of another model, and for terms
    that make no sense.
    """
    check_terms(rate=rate, periods=periods, share=share)
    if fit.code != model.code:
        raise ValueError(f"this is a fit of {fit.model}, not of {model.name}")
    made = whole(renewals, "renewals")
    refuse(made < 0, "renewals is negative", "a contract in its first period has 0")
    profit = Profit.of(profit_per_period, mean_sd, period_sd, customers=len(made))
    seed, p = fit.seed if seed is None else seed, fit.values
    mean, low, high = (np.empty(len(made)) for _ in range(3))
    for each in np.unique(made):
        of = np.flatnonzero(made == each)
        rng = np.random.default_rng([seed, int(each)])
        more = model.draw_more_renewals(fit.parameter_draws(DRAWS, rng), int(each), rng)
        more = np.minimum(more, periods)
        times = discounted_count(more, rate) * (1 + rate)
        squares = discounted_count(more, (1 + rate) ** 2 - 1) * (1 + rate) ** 2
        part = Profit(profit.mean[of], profit.mean_sd[of], profit.single_sd[of])
        low[of], high[of] = outcome_range(times, squares, part, share=share, rng=rng)
        lived = discounted_residual_lifetime(model, p, int(each), rate=rate, periods=periods)
        mean[of] = lived * part.mean
    return ValueRange(mean, low, high, share, seed)
