"""Everything that was reported and does not count, until somebody settles it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from affiliate.ledger.disputes import all_disputes


@dataclass(frozen=True, slots=True, order=True)
class Quarantined:
    """A row that is not in the books: where it stands, why, and what it says."""

    file: str
    line: int
    reason: str
    row: str = ""


def quarantine(connection: duckdb.DuckDBPyConnection) -> tuple[Quarantined, ...]:
    """Rejected rows and rows in dispute, by file and line."""
    rejected = connection.execute("SELECT name, line, reason, raw FROM rejects JOIN files USING (sha256)").fetchall()
    disputed = [Quarantined(dispute.file, dispute.line, dispute.reason) for dispute in all_disputes(connection)]
    return tuple(sorted([Quarantined(*row) for row in rejected] + disputed))
