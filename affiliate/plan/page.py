"""The values a page passes through: what comes in, what was decided about it, and every link that came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from operator import attrgetter

from affiliate.mentions import Anchor
from affiliate.model import Placement, PlacementKind, Problem, empty


@dataclass(frozen=True, slots=True)
class Page:
    """One text of the site as its generator made it, before any link.

    `article` is the stable id under which earnings are kept. `output` is the path below the output folder. `in_feeds`
    says whether feeds may carry the text. `own_product` is the product that a product page is about. `off` and `skip`
    are the author's `Affiliate: off` and `Affiliate-skip`, `expect` is the author's `Expect` as written, and `wishes`
    are all metadata keys that begin with `affiliate`.
    """

    article: str
    source: str
    output: str
    html: str
    language: str = "en"
    off: bool = False
    skip: frozenset[str] = frozenset()
    own_product: str = ""
    in_feeds: bool = False
    expect: object = ""
    wishes: Mapping[str, object] = field(default_factory=empty, hash=False)


class Refusal(StrEnum):
    """Why a name that may link by the text around it is not linked all the same."""

    OFF = "the article says `Affiliate: off`"
    SKIPPED = "the article says `Affiliate-skip` for this product"
    OWN_PAGE = "this is the product's own page"
    NO_OFFER = "no link can be made for the product"
    PRODUCT_CAP = "the product has all its links in this article (AFFILIATE_MAX_PER_PRODUCT)"
    PARAGRAPH_CAP = "the paragraph has all its links (AFFILIATE_MAX_PER_PARAGRAPH)"
    ARTICLE_CAP = "the article has all its links (AFFILIATE_MAX_PER_ARTICLE)"
    DENSITY = "the article has all the links its length allows (AFFILIATE_MAX_PER_100_WORDS)"
    DISTANCE = "too close to the link before it (AFFILIATE_MIN_DISTANCE)"
    SUGGESTED = "only suggested: write it as a link to accept"
    SUGGESTED_ABOVE = "suggested further up already"
    NO_AFFILIATE = "inside an element with class no-affiliate"
    SITE_CHANNEL = "the program does not allow links on the site"
    NO_SELLER = "no link can be made for the program"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mention or one author's link, and why: the answer of `affiliate explain`."""

    start: int
    text: str
    products: tuple[str, ...]
    kind: PlacementKind
    linked: bool
    reason: str
    program: str = ""
    rival: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A paid link to be made. With an `anchor` its start tag is rewritten, otherwise `[start:end]` is wrapped.

    `finished` links are tracked already, by the author's hand or an earlier run: they keep their address.
    """

    start: int
    end: int
    placement: Placement
    program: str
    target: str
    text: str
    anchor: Anchor | None = None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A page with every decision made; what is still missing are the tokens.

    `broken` are the author's `{product}` links that cannot be made: they lose their address and keep their words.
    """

    page: Page
    links: tuple[Link, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: tuple[Anchor, ...] = ()
    disclosed_at: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class PlannedLink:
    """One line of data/linkplan.jsonl: an address that `page` carries `count` times. Feed links have no page."""

    page: str
    href: str
    article: str
    source: str
    product: str
    program: str
    network: str
    kind: str
    subid: str
    target: str
    rel: str
    count: int = field(default=1)


FIELDS = tuple(f.name for f in fields(PlannedLink))
BY_FIELDS = attrgetter(*FIELDS)  # sorting by this key takes a quarter of the time of comparing the values themselves
