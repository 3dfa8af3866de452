"""The link plan as a file people can read and compare: one paid link a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby

from affiliate.model import Problem
from affiliate.plan.page import BY_FIELDS, FIELDS, PlannedLink
from affiliate.site import Site

MOST_NAMED = 5
ENCODE = json.JSONEncoder(ensure_ascii=False).encode
LINE = "{" + ", ".join(f'"{name}": %s' for name in FIELDS) + "}\n"  # an encoder for each line takes three times as long


def linkplan_text(links: Iterable[PlannedLink]) -> str:
    """The plan as JSON lines, sorted by page and address."""
    return "".join(LINE % (*map(ENCODE, texts), count) for *texts, count in sorted(map(BY_FIELDS, links)))


def read_linkplan(site: Site) -> tuple[tuple[PlannedLink, ...], tuple[Problem, ...]]:
    """The site's plan and the lines that are no part of one. A missing file is an empty plan."""
    path, shown = site.linkplan, site.shown(site.linkplan)
    links, problems = [], []
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            links.append(_read(json.loads(line)))
        except (ValueError, KeyError, TypeError, RecursionError):
            problems.append(Problem(shown, number, "", "not a line of a link plan", "run: affiliate plan"))
    return tuple(sorted(links, key=BY_FIELDS)), tuple(problems)


def _read(values: dict[str, object]) -> PlannedLink:
    chosen = {f.name: values[f.name] for f in fields(PlannedLink)}
    if not all(isinstance(value, int if name == "count" else str) for name, value in chosen.items()):
        raise TypeError("a field has the wrong type")
    return PlannedLink(**chosen)  # type: ignore[arg-type]  # each value was checked above


def diff(old: Iterable[PlannedLink], new: Iterable[PlannedLink]) -> Iterator[str]:
    """What changes from the old plan to the new one, page by page, in words."""
    before, after = {_slot(link): link for link in old}, {_slot(link): link for link in new}
    changed = sorted(slot for slot in before.keys() | after.keys() if before.get(slot) != after.get(slot))
    for page, slots in groupby(changed, key=lambda slot: slot[0]):
        yield page or "feeds"
        for slot in slots:
            yield "  " + _change(before.get(slot), after.get(slot))


def _slot(link: PlannedLink) -> tuple[str, ...]:
    return link.page, link.article, link.product, link.program if not link.product else "", link.kind, link.target


def _change(old: PlannedLink | None, new: PlannedLink | None) -> str:
    if old is None and new is not None:
        return f"+ {_named(new)} -> {_where(new)}"
    if new is None and old is not None:
        return f"- {_named(old)} -> {_where(old)}"
    if old is None or new is None:
        raise ValueError("a change has at least one side")
    changes = (f"{name}: {getattr(old, name)} -> {getattr(new, name)}" for name in FIELDS)
    kept = (change for name, change in zip(FIELDS, changes, strict=True) if getattr(old, name) != getattr(new, name))
    return f"~ {_named(new)}: {'; '.join(kept)}"


def _named(link: PlannedLink) -> str:
    return f"{link.product or link.program or 'none of your programs'} ({link.kind}) in {link.source}"


def _where(link: PlannedLink) -> str:
    """The program and the page a link leads to; its own address where that is all that is known."""
    return f"{link.program} {link.target or link.href}".strip()


def by_product(old: Iterable[PlannedLink], new: Iterable[PlannedLink]) -> Iterator[str]:
    """Which articles a product is linked in now and was not before, and the other way round, in words."""
    before, after = _articles(old), _articles(new)
    for name in sorted(before.keys() | after.keys()):
        gained, lost = (
            after.get(name, set()) - before.get(name, set()),
            before.get(name, set()) - after.get(name, set()),
        )
        if gained:
            yield f"{name} is new in {_listed(gained)}"
        if lost:
            yield f"{name} is gone from {_listed(lost)}"


def _articles(links: Iterable[PlannedLink]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for link in links:
        if link.page and (name := link.product or link.program):
            found.setdefault(name, set()).add(link.source)
    return found


def _listed(sources: set[str]) -> str:
    first = sorted(sources)[:MOST_NAMED]
    return ", ".join(first) + (f" and {len(sources) - len(first)} more" if len(sources) > len(first) else "")
