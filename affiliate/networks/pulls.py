"""The words a network's API is declared with: where it is asked, how it knows the account, how its pages follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from affiliate.model import empty
from affiliate.networks.declare import Evidence, Form, Identity, Layout

# Days for which a window is asked for again: where it is of sales, and other dates tell of late changes too; where no
# other date can be asked for; where changes have dates of their own, and all that matters is how late figures come.
LONG = 60
SOLE = 120
BRIEF = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """What the API must know about the account and no link tells: read from the environment, `{NAME}` in templates.

    Secrets are kept out of all that is shown or saved; to tell them from other text they have eight characters.
    """

    name: str
    says: str
    secret: bool = True
    pattern: str = r"[!-~]{8,4096}"


class Span(StrEnum):
    """How many days one question may be about."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    ALL = "all"  # the API cannot be asked for days, or takes any number of them


@dataclass(frozen=True, slots=True)
class Basis:
    """One date that rows can be asked for by: `word` is the network's own, `{basis}` in templates.

    For `settles` days after a window's end rows still arrive or change in it, so it is fetched again.
    """

    word: str
    settles: int
    query: Mapping[str, str] = field(default_factory=empty, hash=False)


class By(StrEnum):
    """What the next page is asked for by."""

    NOTHING = "nothing"  # all comes in one answer
    PAGE = "page"  # {page}, a number
    OFFSET = "offset"  # {offset}, the records so far
    CURSOR = "cursor"  # {cursor}, a value that the answer gives
    LINK = "link"  # an address that the answer gives, or its Link header
    ENTRY = "entry"  # {entry}: none in the first question, whose answer lists them, then each


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of one window follow each other.

    `at` is the path of the cursor or link, where -1 is the last element of an array; an empty one is the Link header.
    For entries, it is the path of each one's name in the array at `listed`.
    `{again}` is the template `again` from the second page on. The last page is told by `ends`, a path and its value
    there (empty where nothing is); by `total`, the path of how many records there are; or else by having no records or
    no link.
    """

    by: By = By.NOTHING
    at: str = ""
    listed: str = ""
    again: str = ""
    ends: tuple[str, str] = ("", "")
    total: str = ""
    first: int = 1


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls within so many seconds, at most."""

    calls: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Grant:
    """Where a token is given for credentials (OAuth): `{token}` in templates. It is renewed when it is refused.

    `basic` are the settings sent as user name and password; `at` is the path of the token in the answer.
    """

    url: str
    form: Mapping[str, str] = field(hash=False)
    basic: tuple[str, str] | None = None
    at: str = "access_token"


@dataclass(frozen=True, slots=True)
class Sign:
    """The query is signed by the setting `secret` (HMAC-SHA256 of its sorted keys and values) under the key `key`."""

    secret: str
    key: str = "sign"


@dataclass(frozen=True, slots=True)
class Pull:
    """One API with an account's commissions. `layout` is that of its answers.

    Templates know the network's link keys of the account by their names, `{currency}`, the settings, `{basis}`, the
    days `{since}`, `{until}` (the last one), `{after}` (the one behind it) and `{beyond}` (the same, but never in the
    future: for APIs of which nobody knows whether they include the last day), each as 2026-01-31 or as in
    `{since:%d.%m.%Y}`, the first and last moment and the present one in milliseconds, `{since_ms}`, `{until_ms}` and
    `{now_ms}`, and what `pages` and `grant` say. A query key that is left empty is not sent. What is in `body` is
    posted; from the second page on, `next_body` where there is one. `nothing` is a path and its value in what looks
    like an error, and means no rows. `clicks` is asked beside it, for how often links were clicked.
    """

    base: str
    path: str
    layout: Layout
    evidence: Evidence
    settings: tuple[Setting, ...]
    bases: tuple[Basis, ...]
    query: Mapping[str, str] = field(default_factory=empty, hash=False)
    headers: Mapping[str, str] = field(default_factory=empty, hash=False)
    basic: tuple[str, str] | None = None
    body: str = ""
    next_body: str = ""
    grant: Grant | None = None
    sign: Sign | None = None
    nothing: tuple[str, str] = ("", "")
    pages: Pages = Pages()
    span: Span = Span.MONTH
    rates: tuple[Rate, ...] = ()
    pause: float = 2.0  # seconds before the second try, where the API does not say; doubled for each further one
    reach: int | None = None  # days that the API looks back, where it is not for ever
    clicks: Pull | None = None


def counts_clicks(records: str, *fields: str, evidence: Evidence = Evidence.V) -> Layout:
    """An answer that counts clicks: no report of sales, and known by its fields so that it can be told where to go."""
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
