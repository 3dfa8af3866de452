"""The sub-id registry: which opaque token stands for which article, product and kind of placement."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from affiliate.model import Placement, PlacementKind, Problem
from affiliate.site import Site

HEADER = ("token", "article", "product", "program", "kind")
BY_FIELDS, BY_PLACE = attrgetter(*HEADER), attrgetter(*HEADER[1:])  # quicker than comparing the values themselves
TRACKING_ID = "tracking-id"
FIRST = "abcdefghijklmnopqrstuvwxyz"
FURTHER = FIRST + "123456789"
KINDS: Mapping[str, PlacementKind | None] = {TRACKING_ID: None, **{kind.value: kind for kind in PlacementKind}}
TOKEN = re.compile(r"[a-z][a-z1-9]{9}")


@dataclass(frozen=True, slots=True, order=True)
class RegistryRow:
    """One token and what it stands for.

    `kind` is a `PlacementKind`, or `tracking-id`: then `program` is the key of the account in accounts.toml, `token` is
    one of its tracking IDs, and other articles may carry the same one.
    """

    token: str
    article: str
    product: str
    program: str
    kind: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All rows ever given out; a token once given is never given to another placement."""

    rows: tuple[RegistryRow, ...] = ()


def read_registry(site: Site) -> tuple[Registry, tuple[Problem, ...]]:
    """The site's registry and what is wrong with it. A missing file is an empty registry."""
    path, shown = site.subids, site.shown(site.subids)
    if not path.exists():
        return Registry(), ()
    try:
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return Registry(), (_problem(shown, 0, f"cannot be read: {error}"),)
    if not lines or tuple(lines[0]) != HEADER:
        return Registry(), (_problem(shown, 1, f"the first line is not {','.join(HEADER)}"),)
    rows, problems = [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not cells:
            continue
        fault = _row_fault(cells)
        if fault:
            problems.append(_problem(shown, number, fault))
        else:
            rows.append(RegistryRow(*cells))
    counts = Counter(row.token for row in rows if row.kind != TRACKING_ID)
    problems += [_problem(shown, 0, f"token {token} stands on {n} lines") for token, n in counts.items() if n > 1]
    return Registry(tuple(sorted(rows, key=BY_FIELDS))), tuple(problems)


def _row_fault(cells: list[str]) -> str:
    if len(cells) != len(HEADER):
        return f"{len(cells)} cells, not {len(HEADER)}"
    if cells[4] not in KINDS:
        return f"{cells[4]!r} is no kind of placement ({', '.join(sorted(KINDS))})"
    if cells[4] != TRACKING_ID and not TOKEN.fullmatch(cells[0]):
        return f"{cells[0]!r} is not a token (a letter, then nine letters or digits 1 to 9)"
    return ""


def _problem(path: str, line: int, what: str) -> Problem:
    return Problem(path, line, "", what, "take the file from version control: lost tokens lose their earnings")


def registry_text(registry: Registry) -> str:
    """The registry as CSV, sorted, so that version control shows what was added."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((r.token, r.article, r.product, r.program, r.kind) for r in sorted(registry.rows, key=BY_FIELDS))
    return out.getvalue()


def tokens_of(registry: Registry, formerly: Mapping[str, str]) -> dict[Placement, str]:
    """Token by placement. `formerly` maps old product slugs to today's; a row under today's slug goes first."""
    found: dict[Placement, str] = {}
    for row in sorted(registry.rows, key=lambda row: row.product in formerly):
        if kind := KINDS[row.kind]:
            slug = formerly.get(row.product, row.product)
            found.setdefault(Placement(row.article, slug, row.program, kind), row.token)
    return found


def tracking_ids_of(registry: Registry, pools: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], str]:
    """Tracking ID by (article, account key), leaving out IDs that are no longer in the account's pool."""
    return {
        (row.article, row.program): row.token
        for row in registry.rows
        if row.kind == TRACKING_ID and row.token in pools.get(row.program, ())
    }


def with_placements(registry: Registry, placements: Iterable[Placement], formerly: Mapping[str, str]) -> Registry:
    """The registry with a token for every placement: old tokens stay, new ones follow from the placement alone."""
    missing = set(placements) - tokens_of(registry, formerly).keys()
    if not missing:
        return registry
    taken = {row.token for row in registry.rows}
    added = []
    for placement in sorted(missing, key=BY_PLACE):
        token = _mint(placement, taken)
        taken.add(token)
        added.append(RegistryRow(token, placement.article, placement.product, placement.program, placement.kind))
    return Registry(tuple(sorted((*registry.rows, *added), key=BY_FIELDS)))


def _mint(placement: Placement, taken: set[str]) -> str:
    for attempt in range(1000):
        token = _token(
            "\0".join((placement.article, placement.product, placement.program, placement.kind, str(attempt)))
        )
        if token not in taken:
            return token
    raise RuntimeError(f"no free token for {placement}")


def _token(seed: str) -> str:
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    number, first = divmod(number, len(FIRST))
    letters = [FIRST[first]]
    for _ in range(9):
        number, further = divmod(number, len(FURTHER))
        letters.append(FURTHER[further])
    return "".join(letters)


def with_tracking_ids(
    registry: Registry, articles: Iterable[tuple[str, str]], pools: Mapping[str, tuple[str, ...]]
) -> Registry:
    """The registry with a tracking ID for every (article, account key): the least used of the pool, in its order."""
    known = tracking_ids_of(registry, pools)
    used = Counter((account, token) for (_, account), token in known.items())
    added = []
    for article, account in sorted(set(articles) - known.keys()):
        _, _, token = min((used[account, token], place, token) for place, token in enumerate(pools[account]))
        used[account, token] += 1
        added.append(RegistryRow(token, article, "", account, TRACKING_ID))
    return Registry(tuple(sorted((*registry.rows, *added), key=BY_FIELDS))) if added else registry
