"""A name for what a ledger says: two ledgers of the same stamp give the same books, whenever they were made."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import duckdb

# Sightings name revisions by the digest of all that they say, so sums over sightings tell of both; rejects never count.
_SIGHTINGS = """
    SELECT
        sha256, count(*), sum(line::HUGEINT), bit_xor(revision::UHUGEINT),
        sum(line::HUGEINT * (revision::UHUGEINT & 4294967295)::HUGEINT)
    FROM sightings GROUP BY ALL ORDER BY ALL
"""
_LARGE = ("revisions", "sightings", "rejects", "readings")  # how files were read changes nothing in what they say
_OTHERS = """
    SELECT table_name FROM duckdb_tables()
    WHERE database_name = current_database() AND NOT temporary AND NOT internal AND NOT contains($1, table_name)
    ORDER BY ALL
"""


def stamp_of(connection: duckdb.DuckDBPyConnection) -> str:
    """The stamp of an open ledger, and of the rules by which its rows count."""
    digest = hashlib.sha256()
    for rules in ("settled.sql", "views.sql"):
        digest.update((files("affiliate.ledger") / rules).read_bytes())
    others = [name for (name,) in connection.execute(_OTHERS, [list(_LARGE)]).fetchall()]
    questions = [_SIGHTINGS, "FROM layouts ORDER BY ALL", *(f'FROM "{name}" ORDER BY ALL' for name in others)]
    for question in questions:
        for row in connection.execute(question).fetchall():
            digest.update(repr(row).encode())
        digest.update(question.encode())
    return digest.hexdigest()[:32]
