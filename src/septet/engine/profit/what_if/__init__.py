"""What if: fewer and larger orders, a minimum order, fewer rush runs, fewer returns.

Computed from the orders of a run, each counted again by the run's own rules and rates, so that
pulling no lever changes nothing. Minutes that become free are money only where their capacity is
given up or used for something that pays; what they cost stands beside what is saved in cash.
Deliveries are taken to follow the orders, freight and prices to stay as they are.
"""

from septet.engine.profit.what_if.counting import Change, WhatIf, lifetime_change, what_if
from septet.engine.profit.what_if.levers import Lever, LeverError, Levers

__all__ = ["Change", "Lever", "LeverError", "Levers", "WhatIf", "lifetime_change", "what_if"]
