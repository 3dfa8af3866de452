"""Read any commission report by its network's declaration."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from affiliate.model import Account
from affiliate.reports.report import Report


def read_report(
    path: Path,
    *,
    network: str = "",
    as_of: date | None = None,
    accounts: Iterable[Account] = (),
    currency: str = "",
) -> Report:
    """Read the file at `path`; raises UnreadableReport when nothing of it can be used."""
    raise NotImplementedError
