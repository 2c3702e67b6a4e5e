"""What a profit run has to say beside its figures, in words for a terminal."""

from typing import TYPE_CHECKING

from septet.engine.profit.notices import Code

if TYPE_CHECKING:
    from septet.engine.profit.notices import Notice

_WORDS = {
    Code.ASSUMED_COST_OF_GOODS: "{share:.1%} of the cost of goods is assumed: lines carry no unit cost.",
    Code.ASSUMED_POOL: "No cost pool is given: {amount} is assumed for serving, a share of revenue.",
    Code.DERIVED_SMALL_ORDER_LIMIT: "Orders below {amount} {subject} count as small: drawn from the file.",
    Code.NO_EXCHANGE_RATE: "{amount} {subject} have no exchange rate and are left out.",
    Code.ACTIVITY_UNCOSTED: "No pool pays for {subject} ({amount} minutes): it costs nothing here.",
    Code.UNKNOWN_ACTIVITY: "{subject} is no activity Septet knows: {amount} rows cost nothing here.",
    Code.AMBIGUOUS_CUSTOMER: "{amount} activities fit several customers and are nobody's.",
    Code.OVER_CAPACITY: "Pool {subject} is used above its practical capacity: {share:.1%}.",
    Code.POOL_COVERS_PART: "Pool {subject} covers {amount} days of the period only.",
    Code.POOL_UNUSED: "Nothing of pool {subject} was used, which cost {amount}.",
}


def told(notice: "Notice") -> str:
    """The notice as a sentence."""
    amount = notice.amount
    shown = f"{amount:,}" if isinstance(amount, int) else f"{amount:,.2f}"
    return _WORDS[notice.code].format(subject=notice.subject, amount=shown, share=amount)
