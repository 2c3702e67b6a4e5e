"""The fields a file can fill, in the order in which pages show them."""

from dataclasses import dataclass
from enum import StrEnum

from septet.engine.intake.header_words import HEADER_WORDS
from septet.engine.intake.model import Kind


class Sort(StrEnum):
    """What a cell of a field must be."""

    TEXT = "text"
    CUSTOMER = "customer"
    DATE = "date"
    NUMBER = "number"
    SHARE = "share"
    CURRENCY = "currency"


_WORDS = {code: tuple(words.split("|")) for code, words in HEADER_WORDS.items()}


@dataclass(frozen=True)
class Field:
    """A field: its code, what its cells are, which kinds of file it belongs to.

    `required`: a column must be chosen (its cells may still be empty where `fillable`).
    """

    code: str
    sort: Sort
    kinds: tuple[Kind, ...]
    required: bool = False
    fillable: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Header words that name the field, the best first."""
        return _WORDS[self.code]


_LINES = (Kind.INVOICE_LINES,)
_DEEDS = (Kind.ACTIVITIES,)
_POOLS = (Kind.COST_POOLS,)
_BOTH = (Kind.INVOICE_LINES, Kind.ACTIVITIES)
_COSTS = (Kind.ACTIVITIES, Kind.COST_POOLS)
_ALL = (Kind.INVOICE_LINES, Kind.ACTIVITIES, Kind.COST_POOLS)


FIELDS: tuple[Field, ...] = (
    Field("source", Sort.TEXT, _ALL),
    Field("invoice", Sort.TEXT, _LINES, required=True),
    Field("line", Sort.TEXT, _LINES),
    Field("date", Sort.DATE, _BOTH, required=True),
    Field("customer", Sort.CUSTOMER, _BOTH, required=True, fillable=True),
    Field("customer_name", Sort.TEXT, _LINES),
    Field("site", Sort.TEXT, _BOTH),
    Field("product", Sort.TEXT, _LINES),
    Field("family", Sort.TEXT, _LINES),
    Field("quantity", Sort.NUMBER, _BOTH),
    Field("price", Sort.NUMBER, _LINES),
    Field("net_amount", Sort.NUMBER, _LINES),
    Field("discount", Sort.NUMBER, _LINES),
    Field("discount_share", Sort.SHARE, _LINES),
    Field("list_price", Sort.NUMBER, _LINES),
    Field("unit_cost", Sort.NUMBER, _LINES),
    Field("cost_amount", Sort.NUMBER, _LINES),
    Field("freight", Sort.NUMBER, _LINES),
    Field("currency", Sort.CURRENCY, _ALL),
    Field("salesperson", Sort.TEXT, _LINES),
    Field("order_type", Sort.TEXT, _LINES),
    Field("kind", Sort.TEXT, _DEEDS, required=True),
    Field("minutes", Sort.NUMBER, _DEEDS),
    Field("cost", Sort.NUMBER, _COSTS),
    Field("reference", Sort.TEXT, _DEEDS),
    Field("pool", Sort.TEXT, _POOLS, required=True),
    Field("from_on", Sort.DATE, _POOLS, required=True),
    Field("until_on", Sort.DATE, _POOLS),
    Field("last_on", Sort.DATE, _POOLS),
    Field("capacity_minutes", Sort.NUMBER, _POOLS),
    Field("capacity_hours", Sort.NUMBER, _POOLS),
    Field("activities", Sort.TEXT, _POOLS),
)

# One of each group must be given as well, all fields of it.
CHOICES: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.INVOICE_LINES: (("net_amount",), ("quantity", "price")),
    Kind.ACTIVITIES: (),
    Kind.COST_POOLS: (("until_on",), ("last_on",)),
}


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields of files of `kind`, in the order pages show them."""
    return tuple(field for field in FIELDS if kind in field.kinds)


def is_required(field: Field, kind: Kind) -> bool:
    """Whether a column must be chosen for `field`: a pool's cost must be, an activity's not."""
    return field.required or (kind is Kind.COST_POOLS and field.code == "cost")
