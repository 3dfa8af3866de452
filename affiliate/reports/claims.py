"""Which network's layout a set of column names belongs to: exactly one may claim it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from affiliate.networks.declare import Form, Layout, Network
from affiliate.networks.values import text
from affiliate.reports.headers import plain, spellings
from affiliate.reports.report import NobodysReport, UnreadableReport

Networks: TypeAlias = Mapping[str, Network]  # all that may have made a report, by id

NAMES_SHOWN = 30
NEAR = 0.5  # who lacks more of its columns than this share did not come near


@dataclass(frozen=True, slots=True)
class Claim:
    """A network's layout that says: these columns are mine."""

    network: Network
    layout: Layout

    def __str__(self) -> str:
        return f"{self.network.name} {self.layout.name}"


def candidates(form: Form, networks: Networks) -> tuple[Claim, ...]:
    """All that may claim a file of this form."""
    return tuple(Claim(n, layout) for n in networks.values() for layout in n.layouts if layout.form is form)


def claimed(among: Iterable[Claim], names: Iterable[str]) -> list[Claim]:
    """Who claims these names."""
    given = frozenset(map(plain, names))
    return [c for c in among if _claims(c.layout, given)]


def _claims(layout: Layout, given: frozenset[str]) -> bool:
    return next(_missing(layout, given), None) is None and given.isdisjoint(map(plain, layout.without))


def settle(claims: Sequence[Claim], chosen: str, networks: Networks) -> Claim:
    """The one claim that counts, by the user's choice of a network if there is one."""
    mine = [claim for claim in claims if chosen in ("", claim.network.id)]
    if not mine:
        raise NobodysReport(f"this is no report of {networks[chosen].name}: its columns are those of {_list(claims)}")
    if len(mine) > 1:
        raise UnreadableReport(f"this could be {_list(mine)}: say which network it is from with --network")
    if mine[0].layout.refused:
        raise NobodysReport(
            f"this is the {mine[0].layout.name} report of {mine[0].network.name}: {mine[0].layout.refused}"
        )
    return mine[0]


def unclaimed(
    among: Iterable[Claim], seen: Iterable[Sequence[str]], chosen: str, networks: Networks
) -> UnreadableReport:
    """The error when nobody claims a file: what was seen, and who came near."""
    rows = [tuple(names) for names in seen]
    shown = ", ".join(text(name, 40) for name in max(rows, key=len, default=())[:NAMES_SHOWN])
    mine = [claim for claim in among if chosen in ("", claim.network.id)]
    near = [words for _, words in sorted(_near(mine, rows))[:3]]
    came = f". Nearest: {'; '.join(near)}" if near else ""
    whose = networks[chosen].name if chosen else "any network we know"
    declare = "" if chosen else "; one that nobody knows can be declared: affiliate import FILE --describe"
    return NobodysReport(
        f"these are not the columns of a report of {whose}. Seen: {shown or 'none'}{came}. "
        f"Choose a report with one row for each sale and download it as CSV or JSON{declare}"
    )


def _near(among: Iterable[Claim], rows: Sequence[Sequence[str]]) -> Iterator[tuple[float, str]]:
    given = list(dict.fromkeys(frozenset(map(plain, names)) for names in rows if len(names) > 1))
    for claim in among:
        lacking = min((set(_missing(claim.layout, names)) for names in given), key=len, default=set())
        share = len(lacking) / len(set(_needs(claim.layout)))
        if 0 < share <= NEAR:
            without = ", ".join(need.split("|")[0] for need in dict.fromkeys(_needs(claim.layout)) if need in lacking)
            yield share, f"{claim} (without {without})"


def _missing(layout: Layout, names: frozenset[str]) -> Iterator[str]:
    return (need for need in _needs(layout) if names.isdisjoint(spellings(need)))


def _needs(layout: Layout) -> Iterator[str]:
    return chain((c.sources[0] for c in layout.columns if c.must), layout.needs)


def _list(claims: Iterable[Claim]) -> str:
    return ", ".join(sorted(map(str, claims)))
