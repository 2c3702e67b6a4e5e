"""SQL of typed values: for every field its text, its value, and what is wrong with it."""
# ruff: noqa: S608 (SQL is built from our own field codes and quoted names)

from dataclasses import dataclass
from typing import TYPE_CHECKING

from septet.engine.intake import dates, numbers
from septet.engine.intake.booking.table import Table
from septet.engine.intake.fields import Field, Sort, fields_of
from septet.engine.intake.model import Kind, Plan
from septet.engine.intake.reading.columns import quoted
from septet.engine.intake.reasons import Reason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BLANK = r"\s\x{a0}\x{3000}\x{feff}"
# Precision inside the typing only: a product of two needs no more than 38 digits.
_TYPES = {"quantity": "DECIMAL(18,6)", "price": "DECIMAL(18,8)", "list_price": "DECIMAL(18,8)"}
_TYPES |= {"unit_cost": "DECIMAL(18,8)", "discount_share": "DECIMAL(12,8)"}
_CURRENCIES = (
    "MAP {'£': 'GBP', '€': 'EUR', '$': 'USD', 'US$': 'USD', '¥': 'CNY', '￥': 'CNY', '元': 'CNY',"
    " '人民币': 'CNY', 'RMB': 'CNY', '美元': 'USD', '欧元': 'EUR', '日元': 'JPY', '港币': 'HKD'}"
)
_TEXT_MACROS = (
    # ="00123" is how spreadsheets are told to keep a text; an apostrophe before a sign is how
    # exports keep a text from becoming a formula.
    r"""CREATE TEMP MACRO unwrapped(x) AS CASE
        WHEN x[1] NOT IN ('=', chr(39)) THEN x
        WHEN x LIKE '="%"' THEN nullif(x[3:-2], '')
        WHEN regexp_matches(x, '^\x27[=+@＝＋－＠-]') THEN x[2:]
        ELSE x END""",
    """CREATE TEMP MACRO customer_text(x) AS CASE
        WHEN regexp_full_match(x, '[0-9]+') THEN x
        WHEN is_nothing(x) THEN NULL
        WHEN regexp_full_match(x, '[0-9]+[.,]0+') THEN regexp_extract(x, '^[0-9]+')
        ELSE x END""",
    f"""CREATE TEMP MACRO currency_text(x) AS
        coalesce({_CURRENCIES}[upper(x)], upper(x))""",
    (
        "CREATE TEMP MACRO filled(x) AS CASE"
        f" WHEN regexp_matches(x, '^[{_BLANK}]|[{_BLANK}]$|^$')"
        f" THEN nullif(regexp_replace(x, '^[{_BLANK}]+|[{_BLANK}]+$', '', 'g'), '') ELSE x END"
    ),
)


def prepare(con: "DuckDBPyConnection", decimal_mark: str) -> None:
    """Define the macros of a style, and the table of days that dates are looked up in."""
    for macro in (*numbers.macros(decimal_mark), *_TEXT_MACROS):
        con.execute(macro)
    con.execute("CREATE TEMP TABLE days (text VARCHAR, day DATE)")


@dataclass(frozen=True)
class Cells:
    """The fields of a plan as SQL over a piece of a table."""

    plan: Plan
    table: Table

    def has(self, code: str) -> bool:
        return code in self.plan.mapping or code in self.plan.constants

    @property
    def given(self) -> list[Field]:
        return [field for field in fields_of(self.plan.kind) if self.has(field.code)]

    @property
    def dates(self) -> list[str]:
        return [field.code for field in self._of(Sort.DATE)]

    def named(self, code: str) -> str:
        """The header of the column a person would look at for `code`."""
        return self.plan.mapping.get(code, code)

    def raw(self, code: str) -> str:
        if code in self.plan.mapping:
            return f"unwrapped(filled({self.table.cell(self.plan.mapping[code])}))"
        return quoted(self.plan.constants[code])

    def texts(self, relation: str) -> str:
        """A relation of the given fields as texts `r_…`, numbers as plain texts `n_…`."""
        first = ["*", *(f"{self.raw(field.code)} AS r_{field.code}" for field in self.given)]
        second = [f"{self._token(f.code)} AS t_{f.code}" for f in self._of(Sort.DATE)]
        second += [f"{self._plain(f)} AS n_{f.code}" for f in self._of(Sort.NUMBER, Sort.SHARE)]
        inner = f"(SELECT {', '.join(first)} FROM {relation})"
        return f"(SELECT {', '.join(['*', *second])} FROM {inner})"

    def _of(self, *sorts: Sort) -> list[Field]:
        return [field for field in self.given if field.sort in sorts]

    def _is_long(self) -> str:
        limit = self.table.limits.cell
        if self.table.is_parquet:
            return " OR ".join(f"strlen(r_{code}) > {limit}" for code in self.plan.mapping)
        return f"strlen(text) > {limit} AND list_max([len(cell) FOR cell IN c]) > {limit}"

    def _is_header(self) -> str:
        if self.table.is_parquet:
            return "false"
        return f"lower(text) = {quoted(self.table.header_text)}"

    def _is_total(self) -> str:
        """A row that says total somewhere and names no document or day."""
        first, day = {
            Kind.INVOICE_LINES: ("invoice", "date"),
            Kind.ACTIVITIES: ("kind", "date"),
            Kind.COST_POOLS: ("pool", "from_on"),
        }[self.plan.kind]
        return (
            f"(v_{day} IS NULL OR v_{first} IS NULL OR regexp_matches(v_{first}, '{_TOTAL_CELL}'))"
            f" AND regexp_matches({self.table.text}, '{_TOTAL_ROW}')"
        )

    def _token(self, code: str) -> str:
        text = f"r_{code}"
        # the common form of a moment is cut by place, which is ten times as fast as by pattern
        return (
            f"CASE WHEN {text}[11] IN (' ', 'T') AND {text}[14] = ':' "
            f" AND {text}[5] IN ('-', '/', '.') THEN {text}[:10] WHEN is_nothing({text}) THEN NULL"
            f" WHEN length({text}) <= 10 THEN {text}"
            f" ELSE regexp_replace({text}, '{dates.TIME_OF_DAY}', '') END"
        )

    def _plain(self, field: Field) -> str:
        text = f"r_{field.code}"
        if field.sort is Sort.SHARE:
            text = f"rtrim({text}, '%％ ')"
        return f"number_text({text})"

    def values(self, relation: str) -> str:
        """The same relation with values `v_…`, NULL where a field is not given or not readable."""
        values = [f"{self._value(field)} AS v_{field.code}" for field in fields_of(self.plan.kind)]
        joins = [
            f" LEFT JOIN days AS day_{f.code} ON day_{f.code}.text = x.t_{f.code}"
            for f in self._of(Sort.DATE)
        ]
        return f"(SELECT x.*, {', '.join(values)} FROM {self.texts(relation)} AS x{''.join(joins)})"

    def _value(self, field: Field) -> str:
        code = field.code
        kind = {Sort.DATE: "DATE", Sort.NUMBER: "DECIMAL(18,4)", Sort.SHARE: "DECIMAL(12,8)"}.get(
            field.sort, "VARCHAR"
        )
        kind = _TYPES.get(code, kind)
        if not self.has(code):
            return f"CAST(NULL AS {kind})"
        text = f"r_{code}"
        if field.sort is Sort.DATE:
            return f"day_{code}.day"
        if field.sort is Sort.NUMBER:
            return f"TRY_CAST(n_{code} AS {kind})"
        if field.sort is Sort.SHARE:
            part = "0.01" if self.table.layout.style.percent else "1.00"
            part = f"CASE WHEN regexp_matches({text}, '[%％]\\s*$') THEN 0.01 ELSE {part} END"
            return f"TRY_CAST(TRY_CAST(n_{code} AS {kind}) * {part} AS {kind})"
        if field.sort is Sort.CUSTOMER:
            return f"customer_text({text})"
        if field.sort is Sort.CURRENCY:
            return f"CASE WHEN is_nothing({text}) THEN NULL ELSE currency_text({text}) END"
        nothing = f"strlen({text}) < 5 AND lower({text}) IN ('nan', 'null', 'none')"
        return f"CASE WHEN {nothing} THEN NULL ELSE {text} END"

    def problems(self) -> list[tuple[str, Reason, str]]:
        """Condition, reason and field, in the order they are looked for."""
        found = [("fault IS NOT NULL", Reason.UNCLOSED_QUOTE, "")]
        found[0:0] = [(f"fault = '{Reason.CELL_TOO_LONG}'", Reason.CELL_TOO_LONG, "")]
        found += [
            (self._is_header(), Reason.REPEATED_HEADER, ""),
            (self._is_total(), Reason.SUBTOTAL, ""),
            (self.table.surplus, Reason.TOO_MANY_CELLS, ""),
            (self._is_long(), Reason.CELL_TOO_LONG, ""),
        ]
        for field in self.given:
            found += self._wrong(field)
        return found

    def _wrong(self, field: Field) -> list[tuple[str, Reason, str]]:
        code = field.code
        unread = f"v_{code} IS NULL AND r_{code} IS NOT NULL AND NOT is_nothing(r_{code})"
        if field.sort is Sort.DATE:
            return [(unread, Reason.BAD_DATE, code)]
        if field.sort in (Sort.NUMBER, Sort.SHARE):
            return [(unread, Reason.NOT_A_NUMBER, code)]
        if field.sort is Sort.CURRENCY:
            wrong = f"v_{code} IS NOT NULL AND NOT regexp_full_match(v_{code}, '[A-Z]{{3}}')"
            return [(wrong, Reason.BAD_CURRENCY, code)]
        if field.sort is Sort.CUSTOMER:
            rounded = f"regexp_full_match(v_{code}, '[0-9]+([.,][0-9]+)?[eE][+]?[0-9]+')"
            return [
                (rounded, Reason.CUSTOMER_IN_EXPONENT, code),
                (f"length(v_{code}) > {_CUSTOMER}", Reason.CUSTOMER_TOO_LONG, code),
            ]
        return []


_CUSTOMER = 80  # characters of a customer number, at most
_TOTALS = (
    "sub[ -]?total|grand total|total|totals|sum|summe|page total|running total"
    "|合计|小计|总计|共计|本页合计|本月合计|本年累计|累计"
)
_TOTAL_CELL = f"(?i)^\\s*({_TOTALS})\\b|^\\s*(合计|小计|总计|共计|本页合计|本月合计|累计)"
_TOTAL_ROW = f"(?i)(^|\\x1f)\\s*[^\\x1f]{{0,40}}({_TOTALS})\\s*[^\\x1f]{{0,20}}(\\x1f|$)"
