"""The matching rules, told case by case in mentions.md and not_mentions.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from affiliate.mentions import Name, NameIndex, Reason, build_index, read_page

HERE = Path(__file__).parent
LINKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True)
class Case:
    """A page as expected, links marked, and what is said of the mentions that do not link."""

    title: str
    index: NameIndex
    expected: str
    refusals: list[str]

    @property
    def page(self) -> str:
        return LINKED.sub(r"\1", self.expected)


def read_cases(path: Path) -> list[Case]:
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), path.read_text(encoding="utf-8"))
    return [read_case(part) for part in text.split("\n## ")[1:]]


def read_case(part: str) -> Case:
    title, names, *lines = part.split("\n")
    variants = [word for line in lines if line.startswith("variants:") for word in line[9:].split(",")]
    page = "\n".join(line[4:] for line in lines if line.startswith("    "))
    refusals = [line[2:] for line in lines if line.startswith("- ") and line != "- nothing"]
    return Case(title, build_index(read_names(names), variants), page, refusals)


def read_names(line: str) -> list[Name]:
    products = [(f"p{number}", names) for number, names in enumerate(line.split(";"))]
    return [read_name(name.strip(), product) for product, names in products for name in names.split("=")]


def read_name(written: str, product: str) -> Name:
    name, _, guard = written.removesuffix("]").partition(" [")
    beside = tuple(word.strip() for word in guard.split(",") if word.strip())
    return Name(name.removeprefix("!"), product, not name.startswith("!"), beside)


CASES = [case for name in ("mentions.md", "not_mentions.md") for case in read_cases(HERE / name)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_mentions_link_or_say_why_not(case: Case) -> None:
    mentions = read_page(case.page, case.index).mentions
    linked = [mention for mention in mentions if mention.reason is Reason.NONE]
    marked = case.page
    for mention in reversed(linked):
        marked = f"{marked[: mention.start]}[[{mention.text}]]{marked[mention.end :]}"
    refused = [
        f"{mention.text}: {mention.reason}" + (f" ({mention.rival})" if mention.rival else "")
        for mention in mentions
        if mention.reason
    ]
    assert (marked, refused) == (case.expected, case.refusals)


def test_titles_are_not_used_twice() -> None:
    titles = [case.title for case in CASES]
    assert sorted(set(titles)) == sorted(titles)
