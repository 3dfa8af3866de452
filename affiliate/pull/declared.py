"""Fill a declaration's templates: what one question is made of."""

from __future__ import annotations

import hmac
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import quote, urlencode, urlsplit

from affiliate.networks.pulls import Basis, Grant, Pull
from affiliate.pull.errors import WindowError
from affiliate.pull.pages import Step
from affiliate.pull.windows import Window
from affiliate.pull.wire import Request, within_host

_SLOT = re.compile(r"\{(\w+)(?::([^{}]+))?\}")

Slots = Mapping[str, str | date]


@dataclass(frozen=True, slots=True)
class Question:
    """One page of one window by one date."""

    basis: Basis
    window: Window
    step: Step = field(default_factory=Step)


def request_for(pull: Pull, question: Question, known: Mapping[str, str], base: str, now: datetime) -> Request:
    """The request that asks this. `known` are the account's own slots, and `base` where the API is."""
    slots = {**known, **_of_question(question), **_of_time(question.window, now)}
    slots["again"] = filled(pull.pages.again, slots) if question.step.cursor else ""
    query = {key: filled(value, slots) for key, value in {**pull.query, **question.basis.query}.items()}
    query = {key: value for key, value in query.items() if value}
    if pull.sign:
        query[pull.sign.key] = _signature(query, known[pull.sign.secret])
    pairs = urlencode(query, quote_via=quote)
    address = base + filled(pull.path, slots, lambda value: quote(value, safe="")) + (f"?{pairs}" if pairs else "")
    headers = {"Accept": accepted(pull)} | {key: filled(value, slots) for key, value in pull.headers.items()}
    template = pull.next_body if question.step.cursor and pull.next_body else pull.body
    body = filled(template, slots, _in_json).encode()
    kind = {"Content-Type": "application/json"} if body else {}
    headers |= kind | _basic(pull.basic, known)
    return Request("POST" if body else "GET", _next(address, question.step), headers, body)


def grant_request(grant: Grant, known: Mapping[str, str], base: str) -> Request:
    """The request for a token; with `base`, at that place instead of the grant's own."""
    address = base + urlsplit(grant.url).path if base else grant.url
    form = urlencode({key: filled(value, known) for key, value in grant.form.items()})
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", address, headers | _basic(grant.basic, known), form.encode())


def filled(template: str, slots: Slots, escape: Callable[[str], str] = str) -> str:
    """The template with its slots replaced. A slot that nothing fills is a mistake of the declaration."""
    return _SLOT.sub(lambda found: escape(format(slots[found[1]], found[2] or "")), template)


def needed_ids(pull: Pull) -> frozenset[str]:
    """The slots that the account has to fill by its ids in accounts.toml."""
    texts = [pull.path, pull.body, pull.next_body, *pull.query.values(), *pull.headers.values()]
    for basis in pull.bases:
        texts += basis.query.values()
    if pull.grant:
        texts += pull.grant.form.values()
    names = {found[1] for text in texts for found in _SLOT.finditer(text)}
    return frozenset(names - _OURS - {setting.name for setting in pull.settings})


def basic_credentials(pair: tuple[str, str], known: Mapping[str, str]) -> str:
    """User name and password as the header has them."""
    return b64encode(":".join(known.get(name, "") for name in pair).encode()).decode()


_TIMES = {"since", "until", "after", "beyond", "since_ms", "until_ms", "now_ms"}
_OURS = frozenset({"basis", "page", "offset", "cursor", "entry", "again", "token"} | _TIMES)


def accepted(pull: Pull) -> str:
    """The kind of answer to ask for."""
    return "text/csv" if pull.layout.form == "table" else "application/json"


def _next(address: str, step: Step) -> str:
    """The address, or where the last page said that the next one is: a path, or an address of the same host."""
    if not (target := within_host(address, step.link)):
        raise WindowError("leads to another host for its next page")
    return target


def _basic(pair: tuple[str, str] | None, known: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": f"Basic {basic_credentials(pair, known)}"} if pair else {}


def _signature(query: Mapping[str, str], secret: str) -> str:
    text = "".join(key + query[key] for key in sorted(query))
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest().upper()


def _of_question(question: Question) -> Slots:
    step = question.step
    numbers = {"page": str(step.page), "offset": str(step.offset)}
    return {"basis": question.basis.word, "cursor": step.cursor, "entry": step.entry, **numbers}


def _of_time(window: Window, now: datetime) -> Slots:
    days = {"since": window.since, "until": window.until, "after": window.after}
    moments = {
        "since_ms": _milliseconds(datetime.combine(window.since, time.min)),
        "until_ms": _milliseconds(datetime.combine(window.until, time.max)),
        "now_ms": _milliseconds(now),
    }
    return {**days, "beyond": min(window.after, now.date()), **moments}


def _milliseconds(moment: datetime) -> str:
    return str((moment - datetime(1970, 1, 1)) // timedelta(milliseconds=1))


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]
