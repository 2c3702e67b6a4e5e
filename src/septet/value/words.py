"""The words for what runs keep as codes: activities, warnings, the model's findings, totals."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

ACTIVITIES: dict[str, Any] = {
    "order": _("Orders"),
    "line": _("Order lines"),
    "return": _("Returns"),
    "small_order": _("Small orders"),
    "visit": _("Visits"),
    "delivery": _("Deliveries"),
    "rush": _("Rush runs"),
    "ticket": _("Service tickets"),
    "hours": _("Service hours"),
    "freight": _("Freight"),
}
ASSUMED_POOL = "serving"

WARNINGS: dict[str, Any] = {
    "assumed_cost_of_goods": _(
        "{percent} of the cost of goods is assumed, because lines carry no unit cost. Numbers that "
        "rest on it are marked."
    ),
    "assumed_pool": _(
        "The ledger holds no cost pools, so serving is taken to cost {amount} {currency} in all, "
        "a share of net revenue. Import cost pools to count with what it really costs."
    ),
    "derived_small_order_limit": _(
        "Orders below {amount} {subject} count as small: a quarter of the median order."
    ),
    "no_exchange_rate": _(
        "{amount} {subject} are left out: no exchange rate is set for some of their days."
    ),
    "activity_uncosted": _(
        "No cost pool pays for “{subject}”, so its {amount} minutes cost nothing in this run."
    ),
    "unknown_activity": _(
        "{amount} rows name the activity “{subject}”, which Septet does not know; they are not "
        "counted."
    ),
    "ambiguous_customer": _(
        "{amount} activities name a customer number that several sources use; they are counted "
        "as unallocated."
    ),
    "over_capacity": _("“{subject}” was used at {percent} of its practical capacity."),
    "pool_covers_part": _("The cost pool “{subject}” covers only {amount} days of the period."),
    "pool_unused": _("Nothing of the cost pool “{subject}” was used: {amount} {currency}."),
}
FINDINGS: dict[str, Any] = {
    "fitted": _(
        "{name} is fitted on the orders of {customers} customers. It tells for each how likely it "
        "still is a customer and how many orders are to come."
    ),
    "no_customers": _("No customer has an order in this period, so nothing can be forecast."),
    "no_time": _(
        "Every customer ordered first on the last day, so nobody had time to order again. Take a "
        "longer period."
    ),
    "nobody_repeats": _(
        "No customer ordered on a second day, so nothing shows how often they come back. Take a "
        "longer period."
    ),
    "too_few_repeat": _(
        "Too few customers ordered on a second day for a model to learn from. Take a longer "
        "period, or judge these accounts one by one."
    ),
    "not_converged": _(
        "The search did not settle on parameters, so no forecast is made from them."
    ),
    "dropout_not_identified": _(
        "This period does not tell whether customers leave: a model in which nobody ever does fits "
        "the orders as well. Do not rely on the probabilities of still being a customer."
    ),
    "parameters_uncertain": _(
        "These customers say little about some of the model's parameters. The ranges include this; "
        "the single figures do not."
    ),
    "at_boundary": _(
        "The search did not settle: one of the model's parameters ran off without end, because "
        "these customers do not tell it. No forecast is made."
    ),
    "nobody_left": _(
        "No customer was lost in these periods, so nothing shows how long customers stay. Take "
        "more periods."
    ),
    "all_alike": _(
        "The losses do not show that customers differ: one chance of leaving for all of them "
        "explains these periods as well. What becomes of old customers rests on assumptions."
    ),
    "mean_does_not_exist": _(
        "The orders of these customers scatter so widely that an order has no mean value, so none "
        "is used."
    ),
}
METHODS: dict[str, Any] = {
    "as_before": _("as many as in the period before"),
    "as_last_year": _("as many as in the same period last year"),
    "own_rate": _("each at its own rate so far"),
    "mbg_nbd": _("model (MBG/NBD)"),
    "bg_nbd": _("second opinion (BG/NBD)"),
    "pareto_nbd": _("second opinion (Pareto/NBD)"),
    "seasonal_model": _("model with last year's season"),
    "blend": _("blend of model and rules"),
    "seasonal_blend": _("blend with last year's season"),
}
FORECASTS: dict[str, Any] = {
    "model_closer": ngettext_lazy(
        "Tried on {periods} earlier period of {days} days, of which it knew nothing, the "
        "model came closest to what customers then ordered; it is used.",
        "Tried on {periods} earlier periods of {days} days, of which it knew nothing, the "
        "model came closest to what customers then ordered; it is used.",
        "periods",
    ),
    "blend_closer": ngettext_lazy(
        "Tried on {periods} earlier period of {days} days, of which it knew nothing, a blend "
        "of the model and simple rules came closest to what customers then ordered; it is "
        "used.",
        "Tried on {periods} earlier periods of {days} days, of which it knew nothing, a blend "
        "of the model and simple rules came closest to what customers then ordered; it is "
        "used.",
        "periods",
    ),
    "season_closer": ngettext_lazy(
        "Tried on {periods} earlier period of {days} days, of which it knew nothing, "
        "“{method}” came closest to what customers then ordered; it is used.",
        "Tried on {periods} earlier periods of {days} days, of which it knew nothing, "
        "“{method}” came closest to what customers then ordered; it is used.",
        "periods",
    ),
    "naive_closer": ngettext_lazy(
        "Tried on {periods} earlier period of {days} days, no model was clearly closer to what "
        "customers then ordered than the simple rule “{method}”. So the rule is used, for expected "
        "orders and for lifetime value.",
        "Tried on {periods} earlier periods of {days} days, no model was clearly closer to what "
        "customers then ordered than the simple rule “{method}”. So the rule is used, for expected "
        "orders and for lifetime value.",
        "periods",
    ),
    "naive_only": ngettext_lazy(
        "No model could be used, for the reason below. Tried on {periods} earlier period of "
        "{days} days, “{method}” came closest of the simple rules. So it tells the expected "
        "orders, at the same pace for a year; lifetime value stays unknown, because no rule "
        "knows who leaves.",
        "No model could be used, for the reason below. Tried on {periods} earlier periods of "
        "{days} days, “{method}” came closest of the simple rules. So it tells the expected "
        "orders, at the same pace for a year; lifetime value stays unknown, because no rule "
        "knows who leaves.",
        "periods",
    ),
    "no_holdout": _(
        "The forecast could not be tried on earlier periods: the data are too short, or too few "
        "customers ordered again."
    ),
    "total_off": _(
        "In the latest period all customers together ordered on {actual} days, and {forecast} were "
        "forecast. Read totals with that in mind."
    ),
    "season_unseen": _(
        "The data do not hold any season twice, so a peak that returns every year cannot be told "
        "from growth. Two years of invoice lines would tell."
    ),
    "ranges_off": _("Ranges meant to hold 80 % of customers held {held} in the latest period."),
    "tried_on_a_part": _(
        "To save time the methods were tried on {tried} of {customers} customers."
    ),
}
ESTIMATORS: dict[str, Any] = {
    "credibility": _(
        "Profit of a next order: the customer's own mean, drawn to that of all the more, the fewer "
        "orders it has. On orders not yet known this came closest."
    ),
    "own_mean": _(
        "Profit of a next order: the customer's own mean. On orders not yet known this came closest."
    ),
    "pooled_mean": _(
        "Profit of a next order: the mean of all customers. On orders not yet known this came "
        "closest; the customers' own means were further off."
    ),
    "revenue_times_margin": _(
        "Profit of a next order: expected revenue times expected margin. On orders not yet known "
        "this came closest."
    ),
}
PHASES: dict[str, Any] = {
    "profit": _("Counting revenue, cost and work"),
    "accounts": _("Finding the accounts"),
    "lifetime": _("Looking ahead"),
    "saving": _("Keeping the figures"),
}
TOTALS: dict[str, Any] = {
    "customers": _("Customers"),
    "list_revenue": _("List revenue"),
    "discounts": _("Discounts"),
    "net_revenue": _("Net revenue"),
    "cost_of_goods": _("Cost of goods"),
    "gross_margin": _("Gross margin"),
    "cost_to_serve": _("Cost to serve"),
    "contribution": _("Contribution"),
    "unallocated": _("Unallocated net revenue"),
    "lifetime_value": _("Lifetime value"),
}
COLUMNS: dict[str, Any] = {
    "account": _("Account"),
    "name": _("Customer"),
    "assumed_cost_of_goods": _("Of it assumed"),
    "lines": _("Lines"),
    "orders": _("Orders"),
    "first_on": _("First day"),
    "last_on": _("Last day"),
    "probability_alive": _("Probability of still being a customer"),
    "expected_orders": _("Orders expected within a year"),
    "lifetime_value_low": _("Lifetime value, low"),
    "lifetime_value_high": _("Lifetime value, high"),
    "revenue_rank": _("Rank by revenue"),
    "profit_rank": _("Rank by profit"),
}
