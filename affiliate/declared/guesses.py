"""Guess from names and values what the columns of an unknown report are. No guess is used before a person read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from affiliate.declared.dates import form_of
from affiliate.networks import values

DATES = (
    *("YYYY-MM-DD", "YYYY-MM-DD HH:mm", "YYYY-MM-DD HH:mm:ss", "YYYY/MM/DD", "YYYY/MM/DD HH:mm:ss", "YYYYMMDD"),
    *("DD.MM.YYYY", "DD.MM.YYYY HH:mm", "DD.MM.YYYY HH:mm:ss", "D.M.YYYY", "DD.MM.YY"),
    *("DD/MM/YYYY", "DD/MM/YYYY HH:mm", "DD/MM/YYYY HH:mm:ss", "DD-MM-YYYY", "DD-MM-YYYY HH:mm:ss"),
    *("M/D/YYYY", "M/D/YYYY H:mm", "M/D/YYYY H:mm:ss", "M/D/YYYY h:mm AM", "M/D/YYYY h:mm:ss AM", "M/D/YY"),
    *("D Mon YYYY", "Mon D, YYYY", "D-Mon-YYYY", "D-Mon-YYYY HH:mm:ss"),
)
PERSONAL = re.compile(r"mail|customer|buyer|client|kunde|phone|address|\bip\b|first.?name|last.?name|user.?agent", re.I)
_PLACES = re.compile(r"\b(city|zip|postal)", re.I)
_OF_AN_ADDRESS = re.compile(rf"{PERSONAL.pattern}|\bstate\b", re.I)
WORDS = {  # what a column may be called, the likeliest field first
    "commission": r"commission|commissie|provision|provvigion|earning|payout|reward|vergütung|verdienst|comis|ganancia"
    r"|your (share|cut)",
    "status": r"statu|state|stand|état|estado|stato",
    "subid": r"(sub|sous).?id|click.?ref|\bsub\b|sub\d|tracking|label|campaign|\bcmp\b|\bs1\b|\bepi\b"
    r"|referen[cz].?(tag|code)",
    "currency": r"currency|curr\b|\bccy|währung|devise|moneda|valuta",
    "paid_on": r"paid|payment.?date|auszahlung",
    "day": r"date|datum|day|tag|fecha|created|time|when",
    "sale": r"sale|amount|value|revenue|umsatz|total|price|betrag|bedrag|montant|importe|importo",
    "id": r"\b(uu?)?id\b|order|bestel|pedido|commande|transaction|vorgang|conversion|number|nummer|\bno\b|\br[eé]f",
    "quantity": r"quantity|qty|menge|items",
    "advertiser_name": r"advert|merchant|marchand|händler|program|brand|shop|boutique",
    "product_name": r"product|item|plan|article|artikel",
}
STATUSES = {
    "pending": r"pend|open|offen|new|wait|hold|process|review|booked|vorgemerkt|ausstehend|en attente"
    r"|attesa|behandeling",
    "approved": r"approv|confirm|conferm|paid|(?<!in)valid|accept|lock|settled|complete|due|genehmigt|freigeg|zahlt"
    r"|bestätigt|aprobad|goedgekeurd|betaald|pagat|pagad",
    "declined": r"declin|reject|cancel|void|refund|refus|revers|denied|storn|abgelehnt|invalid|charge.?back|annul|anul"
    r"|rechaz|rifiut|afgekeurd|afgewezen",
}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_AMOUNT = re.compile(r"[-\u2212(]?\s?(?:[A-Z]{3}|[$€£¥₹])?\s?[-\u2212]?[0-9][0-9.,' ]*\s?(?:[A-Z]{3}|[$€£¥₹])?\)?")
_WHEN = re.compile(r"date|time|created|stamp|(?<![a-z])at(?![a-z])", re.IGNORECASE)
_CENTS = re.compile(r"(?<![a-z])(cents?|pence|minor)(?![a-z])", re.IGNORECASE)
_NEGATED = re.compile(r"un(?!der|ter)|(not?|non|nicht|niet)[ _-]", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{3}")
STATUSES_SEEN = 12  # more different words than that are no statuses
ENOUGH = 0.8  # of the values that have to fit


@dataclass(frozen=True, slots=True)
class Seen:
    """A column of an unknown file: its name, its position from 1, and the values that it is not empty in."""

    name: str
    place: int
    values: tuple[str, ...]

    @property
    def distinct(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.values)))


def fields_of(columns: Sequence[Seen]) -> dict[str, Seen]:
    """The column each field is likely to be; each column is one field at most."""
    found: dict[str, Seen] = {}
    private = _OF_AN_ADDRESS if any(_PLACES.search(column.name) for column in columns) else PERSONAL
    for field, words in WORDS.items():
        fitting = [c for c in columns if c not in found.values() and not private.search(c.name) and _fits(field, c)]
        named = [c for c in fitting if re.search(words, c.name, re.IGNORECASE)]
        if likely := named or (fitting if field == "day" else []):  # dates are dates, whatever they are called
            found[field] = likely[0]
    return found


def _fits(field: str, column: Seen) -> bool:
    """Whether the values can be such a field's at all."""
    given = column.values
    if not given:
        return field in ("subid", "paid_on")
    if field in ("day", "paid_on"):
        return is_date(column)
    if field in ("commission", "sale"):
        return is_money(column)
    if field == "currency":
        return _most(given, lambda value: bool(_CODE.fullmatch(value)))
    if field == "id":
        return len(column.distinct) == len(given)
    if field == "status":
        return len(column.distinct) <= STATUSES_SEEN
    return field != "quantity" or _most(given, str.isdecimal)


def is_money(column: Seen) -> bool:
    """Whether these can be amounts."""
    fits = _share(column.values, lambda value: bool(_AMOUNT.fullmatch(value))) >= ENOUGH
    return fits and not is_date(column)


def is_date(column: Seen) -> bool:
    """Whether these are dates that reports can be read by."""
    return is_iso(column.values) or is_unix(column) or bool(dates_of(column.values))


def is_unix(column: Seen) -> bool:
    """Whether these are moments as machines count them: order numbers look alike, so the name has to say it too."""
    return bool(_WHEN.search(column.name)) and _share(column.values, _reads(values.epoch)) >= ENOUGH


def dates_of(given: Sequence[str]) -> list[str]:
    """The patterns that most values are dates of, the best first: two of them mean that nobody can tell which."""
    shares = [(pattern, _share(given, _reads(_dated(pattern)))) for pattern in DATES]
    best = max(share for _, share in shares)
    found: dict[str, str] = {}
    for pattern, share in shares if best >= ENOUGH else ():
        if share == best:  # patterns that read the same days are one
            found.setdefault(_days(_dated(pattern), given), pattern)
    return list(found.values())


@cache
def _dated(pattern: str) -> Callable[[str], datetime]:
    return values.dated(form_of(pattern))


def _days(parse: Callable[[str], datetime], given: Iterable[str]) -> str:
    return " ".join(str(parse(value).date()) if _reads(parse)(value) else "-" for value in given)


def is_iso(given: Iterable[str]) -> bool:
    """Whether these are dates of the international form, which needs no pattern."""
    return _share(given, _reads(values.day)) >= ENOUGH


def decimal_of(given: Iterable[str]) -> str:
    """The decimal mark, or nothing when no value tells."""
    ends = [re.sub(r"[^0-9.,]", "", value) for value in given]
    marks = {found[1] for end in ends if (found := re.search(r"([.,])[0-9]{1,2}$", end))}
    return marks.pop() if len(marks) == 1 else ""


def in_cents(columns: Sequence[Seen]) -> bool:
    """Whether a name says that these are the smallest units of a currency."""
    whole = all(value.lstrip("-").isdecimal() for column in columns for value in column.values)
    return whole and any(_CENTS.search(column.name) for column in columns)


def currency_in(column: Seen) -> str:
    """The currency that the name or the values of an amount carry."""
    for said in (column.name, *column.values):
        if code := re.search(r"\b[A-Z]{3}\b", said):
            return code[0]
        if sign := next((sign for sign in SIGNS if sign in said), ""):
            return SIGNS[sign]
    return ""


def status_of(word: str) -> str:
    """What a status word is likely to mean, or nothing."""
    meant = [status for status, words in STATUSES.items() if re.search(words, word, re.IGNORECASE)]
    return meant[0] if len(meant) == 1 and not _NEGATED.match(word) else ""


def looks_like_data(cells: Iterable[str]) -> bool:
    """Whether a line holds values rather than names."""
    return any(_AMOUNT.fullmatch(cell) or dates_of([cell]) for cell in cells if cell)


def _reads(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def reads(value: str) -> bool:
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return reads


def _share(given: Iterable[str], test: Callable[[str], bool]) -> float:
    tested = [test(value) for value in given]
    return sum(tested) / len(tested) if tested else 0.0


def _most(given: Iterable[str], test: Callable[[str], bool]) -> bool:
    return _share(given, test) >= ENOUGH
