"""The files that `affiliate new` starts: the keys a newcomer needs, and every other key as a comment."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping

PLAIN = re.compile(r"[A-Za-z][\w ./-]*", re.ASCII)
WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "none"})

PRODUCT = """---
name: {name}  # as your articles call it: every name here becomes a link
# aliases: [first, second]        # other names that mean this product and no other
# brand: {example}
# ids: {{asin: B0EXAMPLE1, gtin: "0123456789012"}}
# image: images/{slug}.jpg        # put the picture into the content folder
# rating: {{score: 8.6, best: 10}}  # your own score
# pros: [what is good, in a few words]
# cons: [what is not]
# specs: {{Capacity: 1.7 l, Weight: 1.1 kg}}
# evidence: {{obtained: bought, days_used: 60}}
{offers}---
"""
OFFER = """offers:  # best first; without one the name stays plain text
  - {{program: {program}, url: {url}}}
"""
NO_OFFER = """# offers:                         # best first; without one the name stays plain text
#   - {program: kettle-shop, url: "https://kettles.example/k1"}
"""

PROGRAM = """---
name: {name}  # as your readers know the shop
network: {network}
# account: my-{network}  # its table in accounts.toml; may be left out while there is only one for the network
{ids}domains: [{domains}]  # the shop's hosts, without https:// and www.
# terms:  # copy them from the program's page; add new ones below when they change, and keep the old
#   - from: 2026-01-01
#     commission: {{kind: one-off, rate: 8}}  # or {{kind: recurring, rate: 20, period: month, cap_months: 12}}
#     cookie_days: 30
# channels: {{site: true, feed: article, newsletter: false, social: false}}  # where it allows paid links
# cloaking: false           # where links may not hide where they lead
# price_max_age_hours: 24   # how old a price may be that you show
# disclosure: A sentence that it prescribes, word for word.
# markets: [us, gb]         # the countries it sells to; left out: all
# source: https://kettles.example/partners  # where you read the terms
# read_on: 2026-01-01                       # and when
---
"""

ARTICLE = """Title: {title}
Slug: {slug}
Date: {day}
{draft}

"""
YAML_ARTICLE = """---
title: {title}
slug: {slug}
date: {day}
{draft}
---

"""


def slug_of(name: str) -> str:
    """What the name's file is called: small letters a-z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def product_text(name: str, program: str = "", url: str = "") -> str:
    offers = OFFER.format(program=program or "PROGRAM", url=json.dumps(url)) if url else NO_OFFER
    return PRODUCT.format(name=_value(name), slug=slug_of(name), example=_value(name.split()[0]), offers=offers)


def program_text(name: str, network: str, keys: Mapping[str, str], domain: str = "") -> str:
    """`keys` are the link keys that its file has to hold, each with what it is."""
    listed = ", ".join(f'{key}: ""' for key in keys)
    said = "; ".join(f"{key} is {says}" for key, says in keys.items())
    ids = f"ids: {{{listed}}}  # {said}\n" if keys else ""
    return PROGRAM.format(name=_value(name), network=network, ids=ids, domains=domain)


def article_text(title: str, day: str, yaml: bool, hugo: bool) -> tuple[str, str]:
    """An article without a word yet, and the line of its head that makes it a draft."""
    if not yaml:
        draft = "Status: draft"
        return ARTICLE.format(title=title, slug=slug_of(title), day=day, draft=draft), draft
    draft = "draft: true" if hugo else "status: draft"
    return YAML_ARTICLE.format(title=_value(title), slug=_value(slug_of(title)), day=day, draft=draft), draft


def _value(text: str) -> str:
    """A text as YAML reads it back."""
    plain = PLAIN.fullmatch(text) and text.lower() not in WORDS and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)
