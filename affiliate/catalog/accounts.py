"""Reads accounts.toml: the publisher's own ids on each network, all of them public."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.schema import AccountKeys
from affiliate.catalog.secrets import SECRETS_ELSEWHERE, looks_secret
from affiliate.catalog.tree import Data, Fault, Place, Tree, joined, wrong
from affiliate.catalog.typed import typed
from affiliate.catalog.wording import quoted, suggestion
from affiliate.model import Account, Problem
from affiliate.site import Site

OURS = ("network", "currency", "tracking_ids")
SECTION = re.compile(r"""\s*\[\s*["']?([^\]"']+?)["']?\s*\]""")
NAME = re.compile(r"\w[\w .-]*")
KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*[=.]""")
OUTSIDE = ("this key is outside any account", "put it below a line with the account's key: [my-awin]")

Lines: TypeAlias = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class AccountFile:
    """The accounts that could be used, and the keys of all that the file names."""

    found: Mapping[str, Account]
    keys: frozenset[str] = frozenset()
    readable: bool = True


def read_accounts(site: Site) -> tuple[AccountFile, list[Problem]]:
    path = site.shown(site.accounts)
    if not site.accounts.exists():
        return AccountFile({}), []
    text, problem = read_text(site.accounts, path)
    if problem:
        return AccountFile({}, readable=False), [problem]
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return AccountFile({}, readable=False), [_broken(str(error), text, path)]
    lines = _lines(text)
    problems: list[Problem] = []
    found: dict[str, Account] = {}
    pooled: dict[str, str] = {}
    for key in sorted(tables):
        account, said = _account(key, tables[key], path, lines, pooled)
        problems += said
        if account:
            found[key] = account
    return AccountFile(found, frozenset(tables)), problems


def _account(
    key: str, table: object, path: str, lines: Lines, pooled: dict[str, str]
) -> tuple[Account | None, list[Problem]]:
    line = lines.get((key, ""), lines.get(("", key), 0))
    if not isinstance(table, dict):
        what, fix = SECRETS_ELSEWHERE if looks_secret(key) else OUTSIDE
        return None, [Problem(path, line, joined("", key), what, fix)]
    if not NAME.fullmatch(key):
        what = f"{quoted(key)} cannot be an account's key"
        return None, [Problem(path, line, "", what, "use letters, digits and hyphens: [my-awin]")]
    tree, problems = _tree(key, table, path, line, lines)
    keys, said = typed(tree, AccountKeys)
    problems += said
    if keys is not None:
        problems += tree.settle(_again(key, keys.get("tracking_ids", ()), pooled))
        keys, _ = typed(tree, AccountKeys)
    return _built(key, keys) if keys else None, problems


def _again(key: str, tracking_ids: Sequence[str], pooled: dict[str, str]) -> Iterator[Fault]:
    for index, tracking_id in enumerate(tracking_ids):
        if tracking_id in pooled:
            what = f"the tracking ID {quoted(tracking_id)} is in [{pooled[tracking_id]}] already"
            yield wrong(("tracking_ids", index), what, "keep one of the two")
        pooled.setdefault(tracking_id, key)


def _built(key: str, keys: AccountKeys) -> Account:
    return Account(
        key=key,
        network=keys["network"],
        ids=MappingProxyType(keys.get("ids", {})),
        tracking_ids=keys.get("tracking_ids", ()),
        currency=keys.get("currency", ""),
    )


def _tree(key: str, table: Mapping[str, object], path: str, line: int, lines: Lines) -> tuple[Tree, list[Problem]]:
    """The account as the schema has it: what is not a key of ours is one of the network's ids."""
    ids: dict[str, Data] = {}
    data: dict[str, Data] = {"ids": ids}
    place = Place(line, key, keys={"ids": Place(line, key)})
    problems: list[Problem] = []
    for name, value in table.items():
        ours = name in OURS
        where = Place(lines.get((key, name), line), joined(key, name))
        (place if ours else place.keys["ids"]).keys[name] = where
        if flaw := _flaw(name, value):
            where.reported = True
            problems.append(Problem(path, where.line, where.key, *flaw))
            continue
        if isinstance(value, list):
            where.items = [Place(where.line, joined(where.key, n)) for n in range(len(value))]
        (data if ours else ids)[name] = [str(one) for one in value] if isinstance(value, list) else str(value)
    return Tree(path, data, place), problems


def _flaw(name: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a key or its value, before anything of the value is kept."""
    if looks_secret(name):
        return SECRETS_ELSEWHERE
    if name not in OURS and (guess := suggestion(name, OURS)):
        return f"unknown key {quoted(name)}: {guess}", f"other keys are the network's own; ours are {', '.join(OURS)}"
    values = value if isinstance(value, list) else [value]
    if any(type(one) not in (str, int) for one in values):  # True is an int, and no id
        return "this is neither text nor a whole number", 'put it in quotes: "..."'
    return None


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line of each (section, key), and of each section under the key ''. tomllib does not tell."""
    lines: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := SECTION.match(line):
            section = found[1]
            lines.setdefault((section, ""), number)
            account, _, inner = section.partition(".")
            lines.setdefault((account, inner), number)
        elif found := KEY.match(line):
            lines.setdefault((section, found[1]), number)
    return lines


def _broken(said: str, text: str, path: str) -> Problem:
    where = re.search(r"\(at line (\d+), column \d+\)", said)
    line = int(where[1]) if where else text.rstrip().count("\n") + 1
    what = "the file cannot be read as TOML: " + re.sub(r" \(at .*", "", said)
    return Problem(path, line, "", what, 'write [key] above each account, and text in quotes: network = "awin"')
