"""What the declarations say of layouts, as a table beside the ledger: the views never know a network by name."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from affiliate.networks.declare import Layout, Network

_TABLE = """
    CREATE TEMP TABLE layouts (
        network VARCHAR, layout VARCHAR, role VARCHAR, against VARCHAR, family VARCHAR, rank INTEGER, key VARCHAR,
        whole INTEGER, changes BOOLEAN
    )"""


def tell_layouts(connection: duckdb.DuckDBPyConnection, networks: Iterable[Network]) -> None:
    """Make the temporary table `layouts` of those that are more than rows of earnings that stand alone."""
    connection.execute(_TABLE)
    rows = [(n.id, *_row(layout)) for n in networks for layout in n.layouts if layout.family or layout.against]
    places = ", ".join(f"({', '.join('?' * len(row))})" for row in rows)
    connection.execute(f"INSERT INTO layouts VALUES {places}", [cell for row in rows for cell in row])  # noqa: S608


def _row(layout: Layout) -> tuple[str | int | None, ...]:
    family = layout.family
    kin = (family.name, family.rank, family.key, family.whole, family.changes) if family else (None,) * 5
    return layout.name, str(layout.role), layout.against, *kin
