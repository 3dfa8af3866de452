"""Put one report into the ledger, whole or not at all, and say what became of each of its rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from affiliate.ledger.disputes import Dispute, disputes_of
from affiliate.ledger.merge import FileRow, known_file, merge, put_file, rejects_of, transaction
from affiliate.ledger.plain_tables import stage_sure_rows
from affiliate.ledger.readings import notes_of, reading_of, remember
from affiliate.ledger.staging import make_stage, number_rows, stage
from affiliate.ledger.store import LedgerError, first_line, settle
from affiliate.model import Account, Transaction
from affiliate.networks import NETWORKS, Network
from affiliate.reports import Identity, Reject, Report, UnreadableReport, open_report
from affiliate.reports.packed import digest_of, place_of


@dataclass(frozen=True, slots=True, order=True)
class LineProblem:
    """What is wrong with a line of a report; line 0 is the whole file."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Which file a report was read from: its name as people are told it, and the digest of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of a file's rows: accepted + unchanged + rejected = rows.

    accepted: the ledger had never seen the row say this, in any file. unchanged: it had, or the file says it twice.
    rejected: the row is in quarantine, because it could not be read or because another report of the same date says
    something else (`problems` tells which). A report older than the ledger's newest is accepted like any other, as
    history: it adds to what is known and changes nothing that counts.
    """

    file: str
    network: str
    rows: int
    accepted: int
    unchanged: int
    rejected: int
    problems: tuple[LineProblem, ...] = ()
    notes: tuple[str, ...] = ()
    read: bool = True


_TO_COME = (
    "its name says that it was made on {0:%Y-%m-%d}, a day to come: it would overrule every report until then. "
    "Rename it to the day on which it was made (as-of-2026-02-01), or say that day with --as-of"
)


def import_file(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    site_root: Path,
    network: str = "",
    as_of: date | None = None,
    accounts: Collection[Account] = (),
    currency: str = "",
    networks: Mapping[str, Network] = NETWORKS,
    latest: datetime | None = None,
) -> FileResult:
    """Read the report at `path` into the ledger; nothing of it goes in when it cannot be read, or when its name says
    that it was made after `latest`."""
    name = shown_name(path, site_root)

    def still_there(kept: str) -> bool:
        return place_of(site_root / kept)[0].is_file()

    try:
        before, digest = _state(path), digest_of(path)
        opened = open_report(
            path, network=network, as_of=as_of, accounts=accounts, currency=currency, networks=networks
        )
        if latest and opened.as_of and opened.as_of > latest:
            raise UnreadableReport(_TO_COME.format(opened.as_of))
        layout = opened.source.layout
        head = Head(opened.source.network.id, layout.name, layout.identity, opened.as_of, opened.covers, opened.silent)
        source, reading = Source(name, digest), reading_of(opened)
        notes = notes_of(connection, digest, reading)
        if notes is not None and _state(path) == before:
            return _again(connection, head, source, notes, still_there)

        def staged() -> list[Reject]:
            rest = stage_sure_rows(connection, opened)
            rejects = stage(connection, opened.results() if rest is None else rest, layout.identity)
            if _state(path) != before:
                raise UnreadableReport("changed while it was read: import it again when it is complete")
            return rejects

        return _import(connection, head, staged, opened.notes, source, still_there, reading)
    except UnreadableReport as unreadable:
        return unread(name, str(unreadable))
    except OSError as error:
        return unread(name, f"cannot be read: {error.strerror or error}")


def import_report(connection: duckdb.DuckDBPyConnection, report: Report, source: Source) -> FileResult:
    """Put what a report says into the ledger, in one transaction."""
    head = Head(report.network, report.layout, report.identity, report.as_of, report.covers, report.silent)
    results: list[Transaction | Reject] = [*report.transactions, *report.rejects]
    return _import(
        connection,
        head,
        lambda: stage(connection, results, report.identity),
        lambda strays: report.notes,
        source,
        lambda kept: True,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """What a report says of itself."""

    network: str
    layout: str
    identity: Identity
    as_of: datetime | None
    covers: tuple[date, date] | None
    silent: frozenset[str]


def _import(
    connection: duckdb.DuckDBPyConnection,
    head: Head,
    staged: Callable[[], list[Reject]],
    notes_for: Callable[[int], tuple[str, ...]],
    source: Source,
    still_there: Callable[[str], bool],
    reading: str = "",
) -> FileResult:
    """Stage the rows in temporary tables, and merge them in one transaction.

    What was imported from the same bytes before is replaced by this reading, so that a mended declaration or
    accounts.toml takes effect. Only the report's date is kept when this reading has none, or an older one.
    """
    try:
        make_stage(connection, head.network, head.layout)
        rejects = sorted(staged())
        if head.identity is Identity.DAYS:
            number_rows(connection)
        with transaction(connection):
            fresh = _file_row(connection, head, source, len(rejects))
            known = known_file(connection, source.sha256)
            file = fresh.merged(known, still_there) if known else fresh
            merge(connection, known, file, rejects)
            settle(connection)
            disputes = disputes_of(connection, source.sha256, head.identity)
            accepted = _accepted(connection, disputes)
            notes = notes_for(_strays(connection, head.covers))
            remember(connection, source.sha256, reading, notes)
            notes += tuple(_beside_others(connection, head.network, source.sha256))
    except duckdb.Error as error:
        raise LedgerError(f"nothing of {source.name} went in: {first_line(error)}") from error
    return _result(source, file, accepted, rejects, disputes, notes)


def _again(
    connection: duckdb.DuckDBPyConnection,
    head: Head,
    source: Source,
    notes: tuple[str, ...],
    still_there: Callable[[str], bool],
) -> FileResult:
    """What importing it would come to, for a file that was read in just this way before: only its date can be new."""
    try:
        with transaction(connection):
            known = known_file(connection, source.sha256)
            assert known  # noqa: S101 — its notes were found
            file = replace(known, name=source.name, as_of=head.as_of).merged(known, still_there)
            put_file(connection, known, file)
            settle(connection)
            disputes = disputes_of(connection, source.sha256, head.identity)
            notes += tuple(_beside_others(connection, head.network, source.sha256))
    except duckdb.Error as error:
        raise LedgerError(f"nothing of {source.name} went in: {first_line(error)}") from error
    return _result(source, file, 0, rejects_of(connection, source.sha256), disputes, notes)


def _result(
    source: Source,
    file: FileRow,
    accepted: int,
    rejects: Sequence[Reject],
    disputes: Sequence[Dispute],
    notes: tuple[str, ...],
) -> FileResult:
    rejected = len(rejects) + sum(dispute.is_row for dispute in disputes)
    return FileResult(
        file=source.name,
        network=file.network,
        rows=file.rows,
        accepted=accepted,
        unchanged=file.rows - rejected - accepted,
        rejected=rejected,
        problems=_problems(rejects, disputes),
        notes=notes,
    )


def unread(name: str, reason: str) -> FileResult:
    """The result of a file of which nothing went in."""
    return FileResult(name, "", 0, 0, 0, 0, (LineProblem(0, reason),), read=False)


def shown_name(path: Path, site_root: Path) -> str:
    """The file's name in the books: relative to the site when it lies below, else absolute; always printable."""
    # abspath, not resolve: private/reports may be a link to another disk, and its files are still the site's
    absolute, root = Path(os.path.abspath(path)), Path(os.path.abspath(site_root))  # noqa: PTH100
    name = absolute.relative_to(root) if absolute.is_relative_to(root) else absolute
    return os.fsencode(name.as_posix()).decode("utf-8", "replace")


def _state(path: Path) -> tuple[int, ...]:
    """What changes with the bytes of a plain file, as the disk tells it: another digest would cost a tenth more."""
    file, _ = place_of(path)
    if not file.is_file():
        return ()
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _file_row(connection: duckdb.DuckDBPyConnection, head: Head, source: Source, rejected: int) -> FileRow:
    covers_from, covers_to = head.covers or (None, None)
    return FileRow(
        source.sha256,
        source.name,
        head.network,
        head.layout,
        str(head.identity),
        head.as_of,
        covers_from,
        covers_to,
        _count(connection, "SELECT count(*) FROM incoming") + rejected,
        " ".join(sorted(head.silent)),
    )


def _strays(connection: duckdb.DuckDBPyConnection, covers: tuple[date, date] | None) -> int:
    return _count(connection, "SELECT count(*) FROM incoming WHERE day NOT BETWEEN ? AND ?", covers) if covers else 0


def _count(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> int:
    found = connection.execute(query, values).fetchone()
    return int(found[0]) if found else 0


def _accepted(connection: duckdb.DuckDBPyConnection, disputes: Sequence[Dispute]) -> int:
    """Revisions that the ledger had not seen, without those that count nowhere."""
    query = "SELECT count(*) FROM fresh ANTI JOIN (SELECT unnest(?::UUID[]) AS revision) USING (revision)"
    return _count(connection, query, [[str(dispute.revision) for dispute in disputes if dispute.is_row]])


def _problems(rejects: Sequence[Reject], disputes: Sequence[Dispute]) -> tuple[LineProblem, ...]:
    rejected = [LineProblem(reject.line, reject.reason) for reject in rejects]
    return tuple(sorted(rejected + [LineProblem(dispute.line, dispute.reason) for dispute in disputes]))


def _beside_others(connection: duckdb.DuckDBPyConnection, network: str, sha256: str) -> Iterator[str]:
    """What the other reports of the network mean for the rows of this one."""
    if aside := _count(connection, "SELECT count(*) FROM aside WHERE sha256 = ?", [sha256]):
        rows = "1 row stands" if aside == 1 else f"{aside:,} rows stand"
        yield f"{rows} aside: other reports of {network} tell of the same sales, and count instead"
    newer = """
        SELECT 1 FROM aside JOIN files f USING (sha256) JOIN files other ON other.name = aside.other_file
        WHERE sha256 = ? AND f.identity = 'days' AND f.as_of > other.as_of"""
    if connection.execute(newer, [sha256]).fetchone():
        yield (
            f"this report has no ids and is newer than one of {network} with ids, which counts for days that both tell "
            "of: import a newer report with ids, too"
        )
    unclear = """
        SELECT count(*) FROM owned JOIN revisions USING (revision)
        WHERE network = ? AND owner IS NULL AND only_account IS NULL AND tracking_id = ''"""
    if _count(connection, unclear, [network]):
        yield (
            f"some rows of {network} name no account, and nothing tells which of several is theirs: add the account to "
            f"accounts.toml and import all reports of {network} again, so that no sale counts twice"
        )
