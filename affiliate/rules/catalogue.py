"""The rules by name, and the page of the documentation that is made of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from affiliate.catalog.schema import RulesKeys
from affiliate.plan.rules import Fact, facts
from affiliate.plan.texts import languages

LEGAL = RulesKeys.__annotations__.keys() - {"closed"}  # a closed program is named as such, not overridden


@cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Every rule about articles and pages, by the name that problems carry."""
    return tomllib.loads(files("affiliate.rules").joinpath("catalogue.toml").read_text(encoding="utf-8"))


def reference() -> str:
    """The tables of docs/rules.md."""
    return "\n".join((*_rules(), "", *_facts(), "", *_words(), ""))


def _rules() -> Iterator[str]:
    yield "## The rules\n"
    for name, keys in rules().items():
        fact = keys.get("fact", "")
        yield f"### `{name}`\n\n{keys['checks']}\n\n- Looked for in: {keys['on']}."
        for one in (keys, *keys.get("also", ())):
            if source := one.get("source"):
                yield f"- Source: {source}. Evidence {one['evidence']}, read on {one['read_on']}."
        if holders := sorted({one.network for one in facts() if one.rule == fact}):
            yield f"- Networks that ask for it: {', '.join(holders)} (`{fact}` below)."
        if words := keys.get("words"):
            *others, last = (f"`{word}`" for word in words)
            listed = " and ".join(filter(None, (", ".join(others), last)))
            yield f"- Words by language: {listed} below."
        yield f"- To override: {_override(name, fact)}.\n"


def _override(name: str, fact: str) -> str:
    accept = f"accept `{name}` in `rules.toml`"
    if name == "read_on":
        return "set `read_on` in the program file"
    key = {"sentence": "`disclosure`", "price_max_age_hours": "`price_max_age_hours`"}.get(fact)
    key = key or (f"`{fact}` below `rules`" if fact in LEGAL else "")
    return f"{key} in the program file, or {accept}" if key else accept


def _facts() -> Iterator[str]:
    yield "## What networks ask\n"
    yield "| network | rule | is | where | since | source | evidence | read on |\n|---|---|---|---|---|---|---|---|"
    for one in facts():
        where = ", ".join(one.where) or "everywhere"
        cells = (
            one.network,
            f"`{one.rule}`",
            _shown(one),
            where,
            one.since or "",
            one.source,
            one.evidence,
            one.read_on,
        )
        yield f"| {' | '.join(str(cell) for cell in cells)} |"


def _shown(one: Fact) -> str:
    if isinstance(one.value, tuple):
        return ", ".join(one.value)
    return str(one.value).lower() if isinstance(one.value, bool) else str(one.value)


def _words() -> Iterator[str]:
    yield "## Words by language\n"
    for code, texts in sorted(languages().items()):
        yield f"### `{code}`\n"
        yield f"Source: {texts.source}. Evidence {texts.evidence}, read on {texts.read_on}.\n"
        yield f"- The built-in disclosure: “{texts.disclosure}”"
        everywhere = f"“{texts.label}”" if texts.label else "nothing"
        yield f"- At every paid link: {everywhere}. At links of networks that ask for a label: “{texts.paid}”."
        for key in ("labels", "says", "vague", "appeals", "pleas", "buying", "endorsed"):
            yield f"- `{key}`: {', '.join(getattr(texts, key)) or 'none known'}"
        yield ""
