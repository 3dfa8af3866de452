"""Reads accounts.toml: the publisher's own ids on each network, all of them public."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.schema import AccountKeys
from affiliate.catalog.secrets import SECRETS_ELSEWHERE, looks_secret
from affiliate.catalog.tree import Data, Place, Tree, joined, wrong
from affiliate.catalog.typed import typed
from affiliate.model import Account, Problem
from affiliate.site import Site

OURS = ("network", "currency", "tracking_ids")
SECTION = re.compile(r"""\s*\[\s*["']?([^\]"']+?)["']?\s*\]""")
KEY = re.compile(r"""\s*["']?([A-Za-z0-9_-]+)["']?\s*[=.]""")


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
    key: str, table: object, path: str, lines: Mapping[tuple[str, str], int], pooled: dict[str, str]
) -> tuple[Account | None, list[Problem]]:
    line = lines.get((key, ""), lines.get(("", key), 0))
    if not isinstance(table, dict):
        what, fix = SECRETS_ELSEWHERE if looks_secret(key) else ("this key stands outside any account", "")
        return None, [Problem(path, line, key, what, fix or "put it below a line with the account's key: [my-awin]")]
    tree = Tree(path, *_tree(key, table, line, lines))
    faults = [wrong(("ids", name), *SECRETS_ELSEWHERE) for name in _ids(tree) if looks_secret(name)]
    problems = tree.settle(faults)
    keys, said = typed(tree, AccountKeys)
    if keys is None:
        return None, problems + said
    again = [
        wrong(("tracking_ids", n), f"the tracking ID {one!r} stands in [{pooled[one]}] already", "keep one of the two")
        for n, one in enumerate(keys.get("tracking_ids", ()))
        if pooled.setdefault(one, key) != key or one in keys["tracking_ids"][:n]
    ]
    problems += said + tree.settle(again)
    keys, said = typed(tree, AccountKeys)
    return _built(key, keys) if keys else None, problems + said


def _built(key: str, keys: AccountKeys) -> Account:
    return Account(
        key=key,
        network=keys["network"],
        ids=MappingProxyType(keys.get("ids", {})),
        tracking_ids=keys.get("tracking_ids", ()),
        currency=keys.get("currency", ""),
    )


def _ids(tree: Tree) -> list[str]:
    ids = tree.data["ids"] if isinstance(tree.data, dict) else None
    return list(ids) if isinstance(ids, dict) else []


def _tree(key: str, table: Mapping[str, object], line: int, lines: Mapping[tuple[str, str], int]) -> tuple[Data, Place]:
    """The account as the schema has it: what is not a key of ours is one of the network's ids."""
    ids: dict[str, Data] = {}
    data: dict[str, Data] = {"ids": ids}
    place = Place(line, key, keys={"ids": Place(line, key)})
    for name, value in table.items():
        ours = name in OURS
        where = Place(lines.get((key, name), line), joined(key, name))
        if isinstance(value, list):
            where.items = [Place(where.line, f"{where.key}[{n}]") for n in range(len(value))]
        (data if ours else ids)[name] = _data(value)
        (place if ours else place.keys["ids"]).keys[name] = where
    return data, place


def _data(value: object) -> Data:
    """TOML's value as the schema reads it: text and whole numbers as written; anything else as what is no text."""
    if isinstance(value, list):
        return [_data(one) for one in value]
    return str(value) if isinstance(value, str) or type(value) is int else {}


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line of each (section, key), and of each section under the key ''. tomllib does not tell."""
    lines: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := SECTION.match(line):
            section = found[1]
            lines.setdefault((section, ""), number)
        elif found := KEY.match(line):
            lines.setdefault((section, found[1]), number)
    return lines


def _broken(said: str, text: str, path: str) -> Problem:
    where = re.search(r"\(at line (\d+), column \d+\)", said)
    line = int(where[1]) if where else text.rstrip().count("\n") + 1
    what = "the file cannot be read as TOML: " + re.sub(r" \(at .*", "", said)
    return Problem(path, line, "", what, 'write [key] above each account, and text in quotes: network = "awin"')
