"""An invented site with links of two networks, as clicks see it."""

from __future__ import annotations

import json
from pathlib import Path

from affiliate.catalog import load_catalog
from affiliate.clicks import PREFIX, Ours, ours_of
from affiliate.plan.linkplan import read_linkplan
from affiliate.plan.registry import read_registry
from affiliate.site import Site
from tests.earnings.invented_books import make_site, token

GUIDE, K1, K2 = token(0), token(3), token(7)  # kettle-guide/acme-k1, k1-review/acme-k1, k2-review/acme-k2
AWIN = "https://www.awin1.com/cread.php?awinmid=900001&awinaffid=900100&clickref={token}&ued=https%3A%2F%2Fkettles.example%2F{product}"
AMAZON = "https://www.amazon.com/dp/{asin}?tag={tag}"
PAGES = {
    "kettle-guide": "guides/kettle-guide.html",
    "k1-review": "reviews/k1-review/index.html",
    "k2-review": "reviews/k2-review.html",
}


def make_clicked_site(root: Path) -> Site:
    """Its files below `root`: three articles in the plan, each with a link at Awin, two with one at Amazon."""
    make_site(root)
    links = [
        _link("kettle-guide", "acme-k1", "awin", GUIDE, AWIN.format(token=GUIDE, product="acme-k1")),
        _link("k1-review", "acme-k1", "awin", K1, AWIN.format(token=K1, product="acme-k1")),
        _link("k2-review", "acme-k2", "awin", K2, AWIN.format(token=K2, product="acme-k2")),
        _link("kettle-guide", "acme-k1", "amazon", "invented-20", AMAZON.format(asin="B0EXAMPLE1", tag="invented-20")),
        _link("k2-review", "acme-k2", "amazon", "invented01-20", AMAZON.format(asin="B0EXAMPLE2", tag="invented01-20")),
    ]
    (root / "data/linkplan.jsonl").write_text("".join(json.dumps(link) + "\n" for link in links), encoding="utf-8")
    return Site.at(root)


def _link(article: str, product: str, network: str, subid: str, href: str) -> dict[str, str | int]:
    return {
        "page": PAGES[article],
        "href": href,
        "article": article,
        "source": f"content/{article}.md",
        "product": product,
        "program": "kettles" if network == "awin" else "bigshop",
        "network": network,
        "kind": "text",
        "subid": subid,
        "target": f"https://kettles.example/{product}",
        "rel": "sponsored nofollow noopener",
        "count": 1,
    }


def ours(site: Site, prefix: str = PREFIX) -> Ours:
    """What the site knows of its links."""
    return ours_of(read_registry(site)[0], read_linkplan(site)[0], load_catalog(site)[0], prefix)
