"""Recognise a table by its header line, and cut what stands below it."""

from __future__ import annotations

from collections.abc import Sequence

from affiliate.networks.declare import Form
from affiliate.networks.values import text
from affiliate.reports.claims import Claim, Networks, candidates, claimed, settle, unclaimed
from affiliate.reports.files import ReportFile
from affiliate.reports.headers import plain, spellings
from affiliate.reports.positions import by_position, names_of
from affiliate.reports.report import UnreadableReport
from affiliate.reports.source import Source, sources_of
from affiliate.reports.tables import DELIMITERS, Grid, Table, fault_of, head_of, row_above, split


def table_source(file: ReportFile, chosen: str, networks: Networks) -> Source:
    """The report in a table; `chosen` is a network's id or empty. Raises UnreadableReport."""
    tables, head = candidates(Form.TABLE, networks), head_of(file)
    among = [claim for claim in tables if not claim.layout.cells]
    for index, (number, line) in enumerate(head):
        headers = {delimiter: _names(line, delimiter) for delimiter in DELIMITERS if delimiter in line}
        found = [(claim, delimiter) for delimiter, names in headers.items() for claim in claimed(among, names)]
        if found:
            claim = settle([claim for claim, _ in found], chosen, networks)
            delimiter = next(d for c, d in found if c is claim)
            grid = Grid(delimiter, len(headers[delimiter]))
            return _source(file, claim, headers[delimiter], grid, number, _title(head[:index], grid))
    if spots := by_position([claim for claim in tables if claim.layout.cells], head):
        claim = settle([spot.claim for spot in spots], chosen, networks)
        spot = next(spot for spot in spots if spot.claim is claim)
        return _source(file, claim, names_of(spot.width), Grid(spot.delimiter, spot.width), spot.header, "")
    for number, line in head:
        if fault := fault_of(line):  # in the header, perhaps: then nobody could know it
            raise UnreadableReport(f"line {number}: {fault}")
    raise unclaimed(among, [_names(line, delimiter) for _, line in head for delimiter in DELIMITERS], chosen, networks)


def _title(above: Sequence[tuple[int, str]], grid: Grid) -> str:
    if number := row_above(above, grid):
        raise UnreadableReport(
            f"line {number} stands above the header and looks like a row: move the header up, or delete the line"
        )
    return "\n".join(line for _, line in above)


def _names(line: str, delimiter: str) -> list[str]:
    names = [text(name) for name in split(line, delimiter)]
    while names and not names[-1]:
        names.pop()
    return names


def _source(file: ReportFile, claim: Claim, header: list[str], grid: Grid, line: int, title: str) -> Source:
    layout = claim.layout
    names = [plain(name) for name in header]
    places: dict[str, int] = {}
    for source in sources_of(layout):
        spelling = next((s for s in spellings(source) if s in names), "")
        if names.count(spelling) > 1:
            raise UnreadableReport(f"several columns are called {header[names.index(spelling)]}: download it again")
        if spelling:
            places[source] = names.index(spelling)
    loose = names.index(plain(layout.loose)) if layout.loose else -1
    table = Table(file, Grid(grid.delimiter, grid.width, loose), line)
    shown = {source: header[place] for source, place in places.items()}
    return Source(claim.network, layout, shown, places, table.rows, tuple, title, table)
