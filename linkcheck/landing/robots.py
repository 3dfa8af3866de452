"""What a shop's robots.txt asks of us, by RFC 9309. Time and memory grow with the file alone, whatever it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from string import punctuation
from urllib.parse import quote

LARGEST = 500_000  # bytes; what lies behind is not read, as the RFC allows
SLOWEST = 60.0  # seconds between two requests, however many are asked for


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of the group that means us: (pattern, allowed). `delay` are seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, target: str) -> bool:
        """Whether the path and query may be asked for: the longest pattern decides, of two equal ones the milder."""
        target = _normal(target)
        fitting = ((len(pattern), allowed) for pattern, allowed in self.rules if _fits(pattern, target))
        return max(fitting, default=(0, True))[1]


EVERYTHING = Robots()


def read_robots(text: str, agent: str) -> Robots:
    """The rules for `agent`, else those for everybody. What is no rule is passed over."""
    agent = agent.lower()
    groups = tuple(_groups(text, {agent, "*"}))
    meant = [rules for names, rules in groups if agent in names] or [rules for _, rules in groups]
    rules = [rule for found in meant for rule in found]
    paths = ((_normal(value), key == "allow") for key, value in rules if key in ("allow", "disallow") and value)
    return Robots(tuple(paths), max((_seconds(value) for key, value in rules if key == "crawl-delay"), default=0.0))


def _groups(text: str, wanted: set[str]) -> Iterator[tuple[set[str], list[tuple[str, str]]]]:
    """The groups that begin with one of the names, each with its rules."""
    names: set[str] = set()
    for is_head, lines in groupby(_lines(text), key=lambda line: line[0] == "user-agent"):
        if is_head:
            names = wanted & {value.lower() for _, value in lines}
        elif names:
            yield names, list(lines)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon and (name := key.strip().lower()) in ("user-agent", "allow", "disallow", "crawl-delay"):
            yield name, value.strip()


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, SLOWEST) if seconds > 0 else 0.0


def _normal(path: str) -> str:
    """As browsers send it: `é` escaped, what is escaped already left alone."""
    return quote(path, safe=punctuation)


def _fits(pattern: str, target: str) -> bool:
    """Whether the pattern fits the beginning of the target; `*` stands for anything, `$` for its end."""
    anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if not rest:
        return not anchored or target == first
    at = _after(rest[:-1] if anchored else rest, target, len(first))
    return at >= 0 and (not anchored or (target.endswith(rest[-1]) and len(target) - len(rest[-1]) >= at))


def _after(parts: Iterable[str], target: str, at: int) -> int:
    """Where the parts end when each is found as early as possible behind the one before; -1 when one is missing."""
    for part in parts:
        found = target.find(part, at)
        if found < 0:
            return -1
        at = found + len(part)
    return at
