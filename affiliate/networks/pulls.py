"""What a network's file declares about its API: where to ask, how to authenticate, how to get the next page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from affiliate.model import empty
from affiliate.networks.declare import Evidence, Form, Identity, Layout

# For how many days a window is fetched again.
LONG = 60  # by date of sale, where late changes can be asked for by other dates, too
SOLE = 120  # by date of sale, where there is no other date to ask by
BRIEF = 5  # by date of change: only figures that arrive late matter


@dataclass(frozen=True, slots=True)
class Setting:
    """Something the API needs to know about the account. It is read from the environment; `{NAME}` in templates.

    Secrets are kept out of everything that is shown or saved. They have at least eight characters, so that they can be
    told from other text.
    """

    name: str
    says: str  # what it is, and where to find it
    secret: bool = True
    pattern: str = r"[!-~]{8,4096}"


class Span(StrEnum):
    """The longest time that one request may cover."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    ALL = "all"  # the API takes no dates, or any range of them


@dataclass(frozen=True, slots=True)
class Basis:
    """One of the dates that rows can be asked for by."""

    word: str  # the network's own, `{basis}` in templates
    settles: int  # days after a window's end in which rows may still arrive or change: it is fetched again until then
    query: Mapping[str, str] = field(default_factory=empty, hash=False)  # added to the query


class By(StrEnum):
    """What the next page is requested by."""

    NOTHING = "nothing"  # there is only one page
    PAGE = "page"  # {page}, a number
    OFFSET = "offset"  # {offset}, the number of records so far
    CURSOR = "cursor"  # {cursor}, a value in the answer
    LINK = "link"  # an address in the answer, or its Link header
    ENTRY = "entry"  # {entry}: the first answer lists the entries, which are then requested one by one


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of one window follow each other.

    The last page is recognised by `ends` or `total`, or else by having no records or no link.
    """

    by: By = By.NOTHING
    at: str = ""  # the path of the cursor or link (-1: an array's last element; empty: the Link header), or of an entry
    listed: str = ""  # the path of the array of entries
    again: str = ""  # a template: `{again}` from the second page on
    ends: tuple[str, str] = ("", "")  # a path, and its value on the last page (empty: not there)
    total: str = ""  # the path of the number of records on all pages
    first: int = 1  # the number of the first page


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many calls within so many seconds."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Grant:
    """Exchanges credentials for a token (OAuth), `{token}` in templates. A token that is refused is renewed."""

    url: str
    form: Mapping[str, str] = field(hash=False)
    basic: tuple[str, str] | None = None  # the settings sent as user name and password
    at: str = "access_token"  # the path of the token in the answer


@dataclass(frozen=True, slots=True)
class Sign:
    """The query is signed by the setting `secret` (HMAC-SHA256 of its sorted keys and values) under the key `key`."""

    secret: str
    key: str = "sign"


@dataclass(frozen=True, slots=True)
class Pull:
    """An API that reports an account's commissions.

    `path`, `query`, `headers`, `body` and `next_body` are templates of
    - the account's link keys and `{currency}`, and the `settings`, by their names;
    - `{basis}`, and what `pages` and `grant` declare;
    - the days `{since}`, `{until}` (the last one), `{after}` (the day after it) and `{beyond}` (the same, but never in
      the future: for APIs that may or may not include the last day), as 2026-01-31 or as in `{since:%d.%m.%Y}`;
    - `{since_ms}`, `{until_ms}` and `{now_ms}`: the first and the last moment, and the present, in milliseconds.
    """

    base: str
    path: str
    layout: Layout  # of its answers
    evidence: Evidence
    settings: tuple[Setting, ...]
    bases: tuple[Basis, ...]
    query: Mapping[str, str] = field(default_factory=empty, hash=False)  # keys with an empty value are not sent
    headers: Mapping[str, str] = field(default_factory=empty, hash=False)
    basic: tuple[str, str] | None = None  # the settings sent as user name and password
    body: str = ""  # if set, it is posted
    next_body: str = ""  # posted instead from the second page on
    grant: Grant | None = None
    sign: Sign | None = None
    nothing: tuple[str, str] = ("", "")  # (path, value) of what looks like an error, but means that there are no rows
    pages: Pages = Pages()
    span: Span = Span.MONTH
    rates: tuple[Rate, ...] = ()
    pause: float = 2.0  # seconds before the second try, if the API does not say; doubled for each further one
    reach: int | None = None  # how many days the API looks back; None: without limit
    clicks: Pull | None = None  # a second API, for how often links were clicked


def counts_clicks(records: str, *fields: str, evidence: Evidence = Evidence.V) -> Layout:
    """The layout of an answer that counts clicks: recognised by its fields, and refused as a report of sales."""
    return Layout(
        "clicks",
        Form.JSON,
        Identity.DAYS,
        evidence,
        columns=(),
        records=records,
        needs=fields,
        refused="it counts clicks, no sales. Import it with: affiliate clicks import",
    )
