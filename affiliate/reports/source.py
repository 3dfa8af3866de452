"""What recognising a report gives: whose it is, and rows of cells, whether it was a table or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from affiliate.networks.declare import Layout, Network
from affiliate.reports.tables import Row, Table


@dataclass(frozen=True, slots=True)
class Source:
    """A recognised report. `rows` may be called again. `places` says which cell a declared source is in, by the name
    it has in the file; `alerts` are known once the rows were read. `title` is what stands above the header. `table` is
    the file behind the rows, where they are lines of one."""

    network: Network
    layout: Layout
    names: Mapping[str, str] = field(hash=False)
    places: Mapping[str, int] = field(hash=False)
    rows: Callable[[], Iterator[Row]]
    alerts: Callable[[], tuple[str, ...]]
    title: str = ""
    table: Table | None = None


def sources_of(layout: Layout) -> tuple[str, ...]:
    """All sources that a layout's columns are read from."""
    return tuple(dict.fromkeys(source for column in layout.columns for source in column.sources))
