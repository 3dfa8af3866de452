"""What an outcome means. When in doubt, a page is fine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import unquote

from ada_url import URL

from linkcheck.findings import Verdict
from linkcheck.landing.nouns import Answer, Landing, Opinion
from linkcheck.landing.pace import BLOCKED, wait_asked
from linkcheck.landing.shown import NUMBER_AND_NAME, Shown, read_page
from linkcheck.landing.titles import is_challenge, says_missing

GONE = frozenset({"outofstock", "oos", "soldout", "discontinued"})
LOCALE = re.compile(r"[a-z]{2}([-_][a-z]{2})?", re.IGNORECASE)
INDEX = re.compile(r"(index|default|home)(\.\w+)?", re.IGNORECASE)
HUMANS = re.compile(r"captcha|challenge", re.IGNORECASE)
BETWEEN = re.compile(r"consent|cookie|login|signin|sign-in|age-?(check|gate|verification)", re.IGNORECASE)
MISSING_PATH = re.compile(r"(error-?)?404(\.\w+)?|(page-?)?not-?found(\.\w+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """An answer beside what was asked for. `before` is what the page showed last time."""

    landing: Landing
    answer: Answer
    shown: Shown
    before: str
    asked: URL
    found: URL

    @property
    def is_same(self) -> bool:
        return _same(self.asked, self.found)


def judge(answer: Answer, landing: Landing, before: str = "") -> Opinion:
    """The opinion about an answer."""
    shown = read_page(answer.html) if answer.html else Shown()
    sight = Sight(landing, answer, shown, before, URL(landing.url), URL(answer.url))
    opinion = next((opinion for rule in RULES if (opinion := rule(sight))), Opinion(Verdict.OK))
    is_it = opinion.verdict in (Verdict.OK, Verdict.REDIRECTED, Verdict.UNAVAILABLE)
    return replace(opinion, shows=(shown.product if is_it else "") or before)


def _status(sight: Sight) -> Opinion | None:
    status = sight.answer.status
    if wait := wait_asked(sight.answer):
        return Opinion(Verdict.BLOCKED, f"answered {status}, and asks to be left alone for {wait:,.0f} seconds")
    if status in (404, 410) or (status >= 500 and status not in BLOCKED):
        return Opinion(Verdict.BROKEN, f"answered {_told(status)}")
    return Opinion(Verdict.BLOCKED, f"answered {_told(status)}") if status >= 400 else None


def _challenge(sight: Sight) -> Opinion | None:
    by_header = "cf-mitigated" in sight.answer.headers or "x-amzn-waf-action" in sight.answer.headers
    by_page = sight.shown.is_challenge or is_challenge(sight.shown.title) or _leads_to(sight, HUMANS)
    if by_header or (by_page and not sight.shown.is_product):
        return Opinion(Verdict.BLOCKED, "it asks for proof of being human")
    return None


def _between(sight: Sight) -> Opinion | None:
    """Pages that stand between a visitor and the product: sign in, consent, age."""
    path = sight.asked.pathname
    if sight.is_same or sight.shown.is_product:
        return None
    goes_on = len(path) > 1 and path in unquote(sight.found.search + sight.found.hash)
    if goes_on or _leads_to(sight, BETWEEN):
        return Opinion(Verdict.UNVERIFIED, f"another page comes first: {sight.answer.url}")
    return None


def _missing(sight: Sight) -> Opinion | None:
    """A page that says it is none, and says it with success."""
    by_path = any(map(MISSING_PATH.fullmatch, _steps(sight.found)[-1:])) and not sight.is_same
    by_words = not sight.shown.is_product and (by_path or says_missing(sight.shown.title))
    if by_words or sight.shown.status in ("404", "410"):
        return Opinion(Verdict.WRONG_PAGE, "the page says that it does not exist, although its status is 200")
    return None


def _elsewhere(sight: Sight) -> Opinion | None:
    """A redirect to the shop's front page, or to a page above the product."""
    asked, reached = _path(sight.asked), _path(sight.found)
    if len(reached) >= len(asked) or asked[: len(reached)] != reached:
        return None
    if sight.shown.is_product and (reached or not sight.shown.is_shelf):
        return None
    if sight.found.search or sight.found.hash or INDEX.fullmatch(asked[-1]) or "=" in asked[-1]:
        return None
    if _site(sight.asked) != _site(sight.found) and sight.answer.moved != sight.answer.url:
        return Opinion(Verdict.UNVERIFIED, f"asked from here, it leads to another shop: {sight.answer.url}")
    what = "a page above it" if reached else "the front page"
    return Opinion(Verdict.WRONG_PAGE, f"it redirects to {what}: {sight.answer.url}")


def _another(sight: Sight) -> Opinion | None:
    """A redirect to another product, known by its numbers. One that bears the name may be another colour of it."""
    shown, landing = sight.shown, sight.landing
    called = f"{shown.title} {shown.product}".casefold()
    if sight.is_same or landing.gtins & shown.gtins or any(name in called for name in landing.names):
        return None
    number, _, name = sight.before.partition(NUMBER_AND_NAME)
    by_gtin = landing.gtins and shown.gtins
    by_memory = sight.before and shown.product and number not in shown.product and name not in shown.product
    if by_gtin or by_memory:
        return Opinion(Verdict.WRONG_PAGE, f"it redirects to another product: {sight.answer.url}")
    return None


def _unavailable(sight: Sight) -> Opinion | None:
    stock = sight.shown.stock
    if not stock or not stock <= GONE:
        return None
    return Opinion(Verdict.UNAVAILABLE, "discontinued" if stock == {"discontinued"} else "sold out")


def _moved(sight: Sight) -> Opinion | None:
    if _same(sight.asked, URL(sight.answer.moved)):
        return None
    return Opinion(Verdict.REDIRECTED, "moved for good", sight.answer.moved)


RULES = (_status, _challenge, _between, _missing, _elsewhere, _another, _unavailable, _moved)


def _told(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _leads_to(sight: Sight, name: re.Pattern[str]) -> bool:
    """Whether a redirect leads to an address of such a name, from one without it."""
    return bool(name.search(sight.found.pathname) and not name.search(sight.asked.pathname))


def _steps(url: URL) -> list[str]:
    return [step for step in url.pathname.split("/") if step]


def _path(url: URL) -> list[str]:
    """The steps of the path without country and language, and without a name for "this folder" at its end."""
    steps = _steps(url)
    while steps and LOCALE.fullmatch(steps[0]):
        steps = steps[1:]
    return steps[:-1] if len(steps) == 1 and INDEX.fullmatch(steps[0]) else steps


def _site(url: URL) -> str:
    return url.hostname.removeprefix("www.")


def _same(one: URL, other: URL) -> bool:
    """Whether two addresses are one page to a reader: scheme, www, a last slash and the query are of no account."""
    return _site(one) == _site(other) and one.pathname.rstrip("/") == other.pathname.rstrip("/")
