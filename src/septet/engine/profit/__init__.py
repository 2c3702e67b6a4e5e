"""Customer profit: invoice lines, service activities and cost pools to the P&L of every customer.

List -> discounts -> net revenue -> cost of goods -> gross margin -> cost to serve by activity ->
contribution, in exact decimals, tied to the ledger to the minor unit.
"""

from septet.engine.profit.earlier import Earlier, earlier
from septet.engine.profit.notices import Code, Notice
from septet.engine.profit.orders import OrderDays, OrderFacts, order_days, order_facts
from septet.engine.profit.result import (
    ActivityColumns,
    ActivityReport,
    Charge,
    CustomerColumns,
    DriverColumns,
    Explanation,
    MonthColumns,
    Peers,
    PoolMonth,
    PoolReport,
    ProfitResult,
    Reconciliation,
    Statement,
)
from septet.engine.profit.rules import (
    ACTIVITIES,
    STANDARD_MINUTES,
    Dated,
    Rules,
    always,
    in_force,
)
from septet.engine.profit.run import Cancelled, customer_profit
from septet.engine.profit.sources import Sources

__all__ = [
    "ACTIVITIES",
    "STANDARD_MINUTES",
    "ActivityColumns",
    "ActivityReport",
    "Cancelled",
    "Charge",
    "Code",
    "CustomerColumns",
    "Dated",
    "DriverColumns",
    "Earlier",
    "Explanation",
    "MonthColumns",
    "Notice",
    "OrderDays",
    "OrderFacts",
    "Peers",
    "PoolMonth",
    "PoolReport",
    "ProfitResult",
    "Reconciliation",
    "Rules",
    "Sources",
    "Statement",
    "always",
    "customer_profit",
    "earlier",
    "in_force",
    "order_days",
    "order_facts",
]
