"""Which of the tables in a file are reports: a ZIP or a workbook may hold several, and some that are none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from affiliate.networks import NETWORKS
from affiliate.reports.claims import Networks
from affiliate.reports.packed import parts_of
from affiliate.reports.read import recognised
from affiliate.reports.report import NobodysReport, UnreadableReport


@dataclass(frozen=True, slots=True)
class Part:
    """A table in a file, by the path that leads to it. `fault`: why it cannot be read; `stranger`: why it is none of
    ours, where another part of the same file is."""

    path: Path
    fault: str = ""
    stranger: str = ""


def unfold(path: Path, network: str = "", networks: Networks = NETWORKS) -> list[Part]:
    """The parts of the file at `path`; the file itself, where it has none."""
    parts = [Part(*found) for found in parts_of(path)]
    if len(parts) == 1:
        return parts
    judged = [part if part.fault else _judged(part, network, networks) for part in parts]
    return judged if any(not (part.fault or part.stranger) for part in judged) else parts


def _judged(part: Part, network: str, networks: Networks) -> Part:
    try:
        recognised(part.path, network, networks)
    except NobodysReport as reason:
        return replace(part, stranger=str(reason))
    except UnreadableReport:
        pass  # whoever imports it says so
    return part
