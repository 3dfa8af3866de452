"""The link plan: every paid link the build meant to make, and how to know one on a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from linkcheck.addresses import host_of, parameters

LONGEST_LINE = 1_000_000
WORDS = ("page", "href", "article", "source", "product", "program", "kind", "subid", "target", "rel")


@dataclass(frozen=True, slots=True, order=True)
class PlannedLink:
    """One line of the plan. `page` is the path below the output folder, empty for links in feeds."""

    page: str
    href: str
    article: str = ""
    source: str = ""
    product: str = ""
    program: str = ""
    kind: str = ""
    subid: str = ""
    target: str = ""
    rel: str = ""
    count: int = 1

    @property
    def slug(self) -> str:
        """What the link's `data-affiliate` says."""
        return self.product or self.program


def _link(line: bytes) -> PlannedLink:
    """Raises ValueError with what is wrong with the line."""
    try:
        entry: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not a JSON object") from None
    if not isinstance(entry, dict):
        raise ValueError("not a JSON object")
    if missing := [key for key in ("page", "href") if key not in entry]:
        raise ValueError(f"lacks {' and '.join(missing)}")
    if wrong := [key for key in WORDS if not isinstance(entry.get(key, ""), str)]:
        raise ValueError(f"{wrong[0]} is not a text")
    count = entry.get("count", 1)
    if type(count) is not int or count < 1:
        raise ValueError("count is not a whole number from 1")
    return PlannedLink(**{field.name: entry[field.name] for field in fields(PlannedLink) if field.name in entry})


def read_plan(path: Path) -> tuple[tuple[PlannedLink, ...], tuple[str, ...]]:
    """The plan's links, and a sentence for each line that is none. Raises OSError."""
    links, problems = [], []
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
            if not line.strip():
                continue
            try:
                links.append(_link(line))
            except ValueError as error:
                problems.append(f"{path}:{number}: {error} (write the plan again: affiliate plan)")
    return tuple(links), tuple(problems)


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned links by page and address; `feeds` by address; `home` has a page for every planned address.

    `tells` has the hosts of tracked links. Where a host is the merchant's own (Amazon), only links with one of the
    named parameters are tracked, others are plain links; an empty set means that every link there is tracked.
    """

    pages: Mapping[str, Mapping[str, PlannedLink]]
    feeds: Mapping[str, PlannedLink]
    home: Mapping[str, str]
    tells: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, links: Iterable[PlannedLink]) -> Plan:
        pages: dict[str, dict[str, PlannedLink]] = {}
        links = sorted(links)
        for link in links:
            here = pages.setdefault(link.page, {})
            same = here.get(link.href)
            here[link.href] = replace(same, count=same.count + link.count) if same else link
        feeds = pages.pop("", {})
        return cls(pages, feeds, {link.href: link.page for link in links}, _tells(links))

    def concerns(self, href: str) -> bool:
        """Whether the address is planned somewhere, or is a tracked one by its looks."""
        if href in self.home:
            return True
        names = self.tells.get(host_of(href))
        return names is not None and (not names or any(name in names for name, _ in parameters(href)))


def _tells(links: Iterable[PlannedLink]) -> Mapping[str, frozenset[str]]:
    tells: dict[str, set[str]] = {}
    merchants = set()
    for link in links:
        host = host_of(link.href)
        names = {name for name, value in parameters(link.href) if link.subid and value == link.subid}
        tells.setdefault(host, set()).update(names)
        if host_of(link.target) == host:
            merchants.add(host)
    known = {host: names for host, names in tells.items() if host and (names or host not in merchants)}
    return {host: frozenset(names if host in merchants else ()) for host, names in known.items()}
