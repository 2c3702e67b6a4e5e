"""A guess that a person sees and may correct: a file's currency by its customers' country."""

from collections import Counter
from collections.abc import Iterable, Sequence

COUNTRY_HEADERS = {"country", "shiptocountry", "customercountry", "国家", "国家/地区", "国家地区"}
_EURO = """germany france italy spain austria netherlands belgium ireland portugal finland greece
    slovakia slovenia estonia latvia lithuania luxembourg malta cyprus croatia de fr it es at nl be
    ie pt fi gr deutschland österreich 德国 法国 意大利 西班牙""".split()
CURRENCIES = dict.fromkeys(_EURO, "EUR") | {
    "united kingdom": "GBP",
    "great britain": "GBP",
    "uk": "GBP",
    "gb": "GBP",
    "英国": "GBP",
    "united states": "USD",
    "usa": "USD",
    "us": "USD",
    "美国": "USD",
    "china": "CNY",
    "cn": "CNY",
    "中国": "CNY",
    "japan": "JPY",
    "jp": "JPY",
    "日本": "JPY",
    "switzerland": "CHF",
    "ch": "CHF",
    "sweden": "SEK",
    "norway": "NOK",
    "denmark": "DKK",
    "poland": "PLN",
    "canada": "CAD",
    "australia": "AUD",
    "india": "INR",
    "brazil": "BRL",
    "mexico": "MXN",
    "south korea": "KRW",
    "singapore": "SGD",
}


def country_column(headers: Sequence[str]) -> int | None:
    """The place of the column that names the customer's country."""
    for place, header in enumerate(headers):
        if header.strip().lower().replace(" ", "").replace("_", "") in COUNTRY_HEADERS:
            return place
    return None


def guess_currency(countries: Iterable[str]) -> str:
    """The currency of the country most rows name; empty where that country is not known."""
    named = Counter(text.strip().lower() for text in countries if text.strip())
    return CURRENCIES.get(named.most_common(1)[0][0], "") if named else ""
