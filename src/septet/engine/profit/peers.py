"""Drivers of cost to serve: what a customer does, beside customers of similar size.

Shares are computed from a customer's totals, never averaged. Similar size is a band of net
revenue: customers with positive revenue in up to ten bands of equal count, at least twenty each.
"""

from collections.abc import Iterator

import numpy as np

from septet.engine.profit.result import CustomerColumns, DriverColumns, Floats, Ints, Peers

_MOST_BANDS, _LEAST_IN_BAND = 10, 20


def compare(customers: CustomerColumns, digits: int) -> Peers:
    """Each driver of each customer against the median and spread of its band."""
    net = customers.net_revenue
    band = bands_of(net)
    count = int(band.max(initial=-1)) + 1
    ranges = [net[band == b] for b in range(count)]
    drivers = tuple(
        _against_band(name, costly_when, figure, band)
        for name, costly_when, figure in _figures(customers, digits)
    )
    return Peers(
        band=band,
        size=np.array([len(r) for r in ranges], dtype=np.int64),
        from_revenue=np.array([r.min() for r in ranges], dtype=np.int64),
        to_revenue=np.array([r.max() for r in ranges], dtype=np.int64),
        drivers=drivers,
    )


def bands_of(net_revenue: Ints) -> Ints:
    """Band by customer, 0 the smallest; -1 where revenue is not positive."""
    band = np.full(len(net_revenue), -1, dtype=np.int64)
    positive = np.flatnonzero(net_revenue > 0)
    if len(positive):
        bands = min(_MOST_BANDS, max(1, len(positive) // _LEAST_IN_BAND))
        order = positive[np.argsort(net_revenue[positive], kind="stable")]
        band[order] = np.arange(len(order)) * bands // len(order)
    return band


def _figures(c: CustomerColumns, digits: int) -> Iterator[tuple[str, str, Floats]]:
    """Name of a driver, whether a high or a low figure costs money, and the figures."""
    thousands = c.net_revenue / (1000 * 10**digits)
    activities = c.activities
    yield "orders_per_thousand", "high", _per(c.orders, thousands)
    yield "lines_per_order", "low", _per(c.lines, c.orders)
    yield "value_per_line", "low", _per(c.net_revenue / 10**digits, c.lines)
    yield "small_order_share", "high", _per(c.small_orders, c.orders)
    yield "returns_per_order", "high", _per(activities["return"].quantity, c.orders)
    yield "freight_share", "high", _per(activities["freight"].cost, c.net_revenue)
    yield "discount_share", "high", _per(c.discount, c.list_amount)
    yield "visits_per_thousand", "high", _per(activities["visit"].quantity, thousands)
    yield "deliveries_per_order", "high", _per(activities["delivery"].quantity, c.orders)
    yield "rush_per_order", "high", _per(activities["rush"].quantity, c.orders)
    yield "products", "high", np.asarray(c.products, dtype=np.float64)


def _per(part: Floats | Ints, whole: Floats | Ints) -> Floats:
    result = np.full(len(whole), np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def _against_band(name: str, costly_when: str, figure: Floats, band: Ints) -> DriverColumns:
    median = np.full(len(figure), np.nan)
    percentile = np.full(len(figure), np.nan)
    for b in range(int(band.max(initial=-1)) + 1):
        members = np.flatnonzero(band == b)
        known = np.sort(figure[members][~np.isnan(figure[members])])
        if not len(known):
            continue
        median[members] = np.median(known)
        at_or_below = np.searchsorted(known, figure[members], side="right") / len(known)
        percentile[members] = np.where(np.isnan(figure[members]), np.nan, at_or_below)
    return DriverColumns(name, costly_when, figure, median, percentile)
