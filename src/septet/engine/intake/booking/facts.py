"""SQL of the facts: what a row of each kind becomes, and why it is refused."""
# ruff: noqa: S608 (SQL is built from our own field codes and quoted names)

from dataclasses import dataclass

from septet.engine.intake.booking.cells import Cells
from septet.engine.intake.fields import is_required
from septet.engine.intake.model import Kind
from septet.engine.intake.reading.columns import quoted
from septet.engine.intake.reasons import Reason

_MONEY = "DECIMAL(18,4)"
_CREDIT = "(?i)credit|return|cancel|refund|退货|红字|冲红|取消|退款|作废"
_KIND_WORDS = {
    "visit": "visit|visits|call|meeting|customer visit|site visit|拜访|走访|客户拜访|上门拜访|访问",
    "delivery": "delivery|deliveries|drop|shipment|delivery run|送货|配送|交货|发货|运送",
    "rush": "rush|rush run|rush order|rush delivery|express|urgent|加急|急单|加急送货|紧急|特急",
    "return": "return|returns|returned goods|credit|退货|退换货|退回",
    "ticket": "ticket|tickets|case|complaint|service request|support|工单|投诉|报修|客诉",
    "hours": "hours|hour|work hours|labour|labor|engineering|engineering hours|工时|小时|服务工时",
}


@dataclass(frozen=True)
class Facts:
    """Fact columns (name, SQL) in the order they are written, and which of them are business
    fields, that is, make up the content of a row."""

    columns: tuple[tuple[str, str], ...]
    amount: str
    keyed: str  # SQL: whether the file names the row (invoice and line number)
    checks: tuple[tuple[str, Reason, str], ...]
    steps: tuple[tuple[tuple[str, str], ...], ...] = ()  # columns computed before, layer by layer

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.columns]


def facts_of(cells: Cells) -> Facts:
    """The facts that files of the plan's kind become."""
    make = {
        Kind.INVOICE_LINES: _lines,
        Kind.ACTIVITIES: _activities,
        Kind.COST_POOLS: _pools,
    }[cells.plan.kind]
    return make(cells)


def _times(left: str, right: str) -> str:
    """SQL of a product that cannot overflow: two factors of 18 digits would be multiplied in 64
    bits, so the left one is widened first, keeping its digits after the point."""
    digits = {"v_quantity": 6, "v_discount_share": 8}.get(left, 4)
    return f"CAST({left} AS DECIMAL(20,{digits})) * {right}"


def _money(left: str, right: str) -> str:
    """SQL of a product as an amount, rounded half away from zero; NULL where it is too large.

    Rounding a product of more than 18 digits costs fifty times as much as one that fits 64 bits;
    factors of up to 9 digits, 4 of them after the point, are nearly all there are.
    """
    short = [f"TRY_CAST({factor} AS DECIMAL(9,4))" for factor in (left, right)]
    return (
        f"CASE WHEN {short[0]} = {left} AND {short[1]} = {right}"
        f" THEN CAST({short[0]} * {short[1]} AS {_MONEY})"
        f" ELSE TRY_CAST({_times(left, right)} AS {_MONEY}) END"
    )


def _missing(cells: Cells) -> list[tuple[str, Reason, str]]:
    return [
        (f"v_{field.code} IS NULL", Reason.MISSING, field.code)
        for field in cells.given
        if is_required(field, cells.plan.kind) and not field.fillable
    ]


def _source(cells: Cells) -> str:
    return f"coalesce(v_source, {quoted(cells.plan.source)})"


def _currency(cells: Cells) -> str:
    default = quoted(cells.plan.currency)
    return (
        f"CASE WHEN regexp_full_match(v_currency, '[A-Z]{{3}}') THEN v_currency ELSE {default} END"
    )


def _lines(cells: Cells) -> Facts:
    net_column = "net_amount" if cells.has("net_amount") else "price"
    gross = (("gross", f"{_money('v_quantity', 'v_price')}"),)
    share = (("share_of_net", _discount_from_net()),)
    discount = (
        (
            "taken_off",
            f"coalesce(v_discount, {_money('gross', 'v_discount_share')}, share_of_net)",
        ),
        ("listed", f"{_money('v_quantity', 'v_list_price')}"),
        (
            "costed",
            f"coalesce(v_cost_amount, {_money('v_quantity', 'v_unit_cost')})",
        ),
    )
    net = (
        ("net", f"coalesce(v_net_amount, TRY_CAST(gross - coalesce(taken_off, 0) AS {_MONEY}))"),
    )
    texts = ("customer", "customer_name", "site", "product", "family")
    columns = (
        ("source", _source(cells)),
        ("invoice", "v_invoice"),
        ("line", "v_line"),
        ("date", "v_date"),
        *((name, f"v_{name}") for name in texts),
        ("quantity", f"CAST(v_quantity AS {_MONEY})"),
        ("net_amount", "net"),
        ("list_amount", "listed"),
        ("discount", "taken_off"),
        ("cost_amount", "costed"),
        ("freight", "v_freight"),
        ("currency", _currency(cells)),
        ("salesperson", "v_salesperson"),
        ("order_type", "v_order_type"),
        ("is_credit", _is_credit()),
    )
    checks = (
        *_missing(cells),
        (
            "net IS NULL AND v_quantity IS NOT NULL AND v_price IS NOT NULL",
            Reason.TOO_LARGE,
            net_column,
        ),
        ("net IS NULL AND v_price IS NOT NULL", Reason.MISSING, "quantity"),
        ("net IS NULL", Reason.MISSING, net_column),
        (
            "listed IS NULL AND v_list_price IS NOT NULL AND v_quantity IS NOT NULL",
            Reason.TOO_LARGE,
            "list_price",
        ),
        (
            "costed IS NULL AND v_unit_cost IS NOT NULL AND v_quantity IS NOT NULL",
            Reason.TOO_LARGE,
            "unit_cost",
        ),
    )
    return Facts(columns, "net", "v_line IS NOT NULL", checks, (gross, share, discount, net))


def _discount_from_net() -> str:
    """What a share took off where only the amount after it is known: net x share / (1 - share), in
    whole numbers, because division of decimals would be binary."""
    net, share = (
        f"abs(CAST({_times('v_net_amount', '10000')} AS HUGEINT))",
        f"CAST({_times('v_discount_share', '100000000')} AS HUGEINT)",
    )
    rest = f"(100000000 - {share})"
    return (
        "CASE WHEN v_net_amount IS NOT NULL AND gross IS NULL AND v_discount_share >= 0"
        " AND v_discount_share < 1 THEN TRY_CAST(TRY_CAST(sign(v_net_amount)"
        f" * (({net} * {share} * 2 + {rest}) // (2 * {rest})) AS DECIMAL(22,0)) * 0.0001"
        f" AS {_MONEY}) END"
    )


def _is_credit() -> str:
    return (
        f"(net < 0 OR regexp_full_match(v_invoice, '[Cc][0-9]+')"
        f" OR coalesce(regexp_matches(v_order_type, '{_CREDIT}'), false)"
        f" OR regexp_matches(v_invoice, '{_CREDIT}'))"
    )


def _activities(cells: Cells) -> Facts:
    whens = " ".join(
        f"WHEN lower(v_kind) IN ({', '.join(quoted(word) for word in words.split('|'))})"
        f" THEN {quoted(kind)}"
        for kind, words in _KIND_WORDS.items()
    )
    columns = (
        ("source", _source(cells)),
        ("date", "v_date"),
        ("customer", "v_customer"),
        ("kind", "activity"),
        ("quantity", f"CAST(coalesce(v_quantity, 1) AS {_MONEY})"),
        ("minutes", "v_minutes"),
        ("cost", "v_cost"),
        ("currency", _currency(cells)),
        ("site", "v_site"),
        ("reference", "v_reference"),
    )
    checks = (*_missing(cells), ("activity IS NULL", Reason.UNKNOWN_KIND, "kind"))
    steps = ((("activity", f"CASE {whens} END"),),)
    return Facts(columns, "v_cost", "false", checks, steps)


def _pools(cells: Cells) -> Facts:
    last = "last_on" if cells.has("last_on") and not cells.has("until_on") else "until_on"
    columns = (
        ("source", _source(cells)),
        ("pool", "v_pool"),
        ("from_on", "v_from_on"),
        ("until_on", "until_day"),
        ("cost", "v_cost"),
        ("capacity_minutes", "capacity"),
        ("currency", _currency(cells)),
        ("activities", "v_activities"),
    )
    checks = (
        *_missing(cells),
        ("until_day IS NULL", Reason.MISSING, last),
        ("until_day <= v_from_on", Reason.EMPTY_PERIOD, last),
        ("capacity IS NULL AND v_capacity_hours IS NOT NULL", Reason.TOO_LARGE, "capacity_hours"),
    )
    steps = (
        (
            ("until_day", "coalesce(v_until_on, v_last_on + 1)"),
            (
                "capacity",
                f"coalesce(v_capacity_minutes, {_money('v_capacity_hours', '60')})",
            ),
        ),
    )
    return Facts(columns, "v_cost", "false", checks, steps)


def typed(cells: Cells, facts: Facts, relation: str) -> str:
    """A query with one row a row: row, field, problem, value, amount, the facts, identity texts."""
    layer = cells.values(relation)
    for step in facts.steps:
        more = ", ".join(f"{sql} AS {name}" for name, sql in step)
        layer = f"(SELECT *, {more} FROM {layer})"
    whens = " ".join(
        f"WHEN {condition} THEN '{reason}:{code}'"
        for condition, reason, code in (*cells.problems(), *facts.checks)
    )
    named = ", ".join(f"{sql} AS {name}" for name, sql in facts.columns)
    raws = ", ".join(f"r_{field.code}" for field in cells.given)
    inner = (
        f"(SELECT row, {cells.table.surplus} OR fault IS NOT NULL AS shifted,"
        f" CASE {whens} END AS problem, {facts.amount} AS amount, {facts.keyed} AS keyed,"
        f" {raws}, {named} FROM {layer})"
    )
    values = " ".join(f"WHEN '{field.code}' THEN r_{field.code}" for field in cells.given)
    content = content_text(facts)
    named_key = identity_text() if "invoice" in facts.names else content
    return (
        f"SELECT row, CAST(split_part(problem, ':', 1) AS VARCHAR) AS reason,"
        f" nullif(split_part(problem, ':', 2), '') AS field,"
        f" CASE split_part(problem, ':', 2) {values} END AS value,"
        f" CASE WHEN shifted THEN NULL ELSE amount END AS amount, keyed,"
        f" CASE WHEN problem IS NULL THEN CAST(md5({content}) AS UUID) END AS body,"
        f" CASE WHEN problem IS NULL AND keyed THEN CAST(md5({named_key}) AS UUID)"
        f" ELSE body END AS key,"
        f" {', '.join(facts.names)} FROM {inner}"
    )


def content_text(facts: Facts) -> str:
    """SQL of all business fields as one text; what is_credit says follows from the others."""
    parts = ", ".join(
        f"coalesce(CAST({name} AS VARCHAR), '')" for name in facts.names if name != "is_credit"
    )
    return f"concat_ws(chr(31), {parts})"


def identity_text() -> str:
    """SQL of what names an invoice line: its system, invoice and line number."""
    return "concat_ws(chr(31), source, invoice, line)"
