"""What must hold before a run is kept: it adds up to the ledger, to the minor unit."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from septet.engine.money import to_minor
from septet.engine.profit import ProfitResult


class DoesNotReconcile(Exception):
    """The run and the ledger differ. Nothing of the run is kept."""


def check_ledger(
    result: ProfitResult, batch_of: Mapping[str, int], booked: Mapping[tuple[int, str], Decimal]
) -> None:
    """Each batch's lines add up, by currency, to what was booked of it; all of them to the totals.

    booked: (batch, currency) to the net amount booked when the batch was imported.
    """
    lines = [r for r in result.reconciliation if r.kind == "lines"]
    found = {(batch_of[r.path], r.currency): r.file for r in lines}
    for key in booked.keys() | found.keys():
        wanted, counted = booked.get(key, Decimal(0)), found.get(key, Decimal(0))
        if wanted != counted:
            raise DoesNotReconcile(
                f"Batch {key[0]} was booked with {wanted:f} {key[1]}, but its stored lines add up "
                f"to {counted:f}. No figures were kept. Restore the batch from a backup, or "
                "withdraw it and import its file again."
            )
    currency = result.rules.reporting_currency
    converted = to_minor(sum((r.converted for r in lines), Decimal(0)), currency)
    if converted != result.totals.net_revenue:
        raise DoesNotReconcile(
            f"The ledger's lines come to {converted} minor units of {currency}, the run to "
            f"{result.totals.net_revenue}. No figures were kept; this is a fault of Septet."
        )


def check_parts(parts: Iterable[Mapping[str, int]], totals: Mapping[str, int]) -> None:
    """The rows of all accounts and of what is unallocated add up to the totals, column by column."""
    sums = dict.fromkeys(totals, 0)
    for part in parts:
        for name in sums:
            sums[name] += part[name]
    wrong = {name: (sums[name], totals[name]) for name in totals if sums[name] != totals[name]}
    if wrong:
        raise DoesNotReconcile(
            f"The accounts do not add up to the totals: {wrong}. No figures were kept; this is a "
            "fault of Septet."
        )
