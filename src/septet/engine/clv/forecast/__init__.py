"""Forecasts tried on the customers' own past: which method came closest, how close, and its use.

`forecast(OrderLog.of(customer, day, contribution), until=...)` tries the models, naive rules and a
blend of them on several cut days, uses the one that came closest, and keeps the figures of all.
"""

from septet.engine.clv.forecast.choosing import WORDS, Trial
from septet.engine.clv.forecast.figures import Figures, Group, figures
from septet.engine.clv.forecast.log import OrderLog
from septet.engine.clv.forecast.profits import Estimator, ProfitTrial, estimates
from septet.engine.clv.forecast.run import Forecast, Outlook, forecast
from septet.engine.clv.forecast.snapshot import NAIVE, Method
from septet.engine.clv.forecast.worth import ShareTried, lifetime

__all__ = [
    "NAIVE",
    "WORDS",
    "Estimator",
    "Figures",
    "Forecast",
    "Group",
    "Method",
    "OrderLog",
    "Outlook",
    "ProfitTrial",
    "ShareTried",
    "Trial",
    "estimates",
    "figures",
    "forecast",
    "lifetime",
]
