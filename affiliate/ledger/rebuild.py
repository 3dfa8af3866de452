"""Make the ledger anew from the raw reports: beside the old one, and in its place only when nothing would be lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from affiliate.ledger.importing import FileResult, import_file, shown_name, unread
from affiliate.ledger.sources import report_files
from affiliate.ledger.store import LedgerBusy, LedgerError, Told, open_for_writing, open_of_any_version
from affiliate.model import Account
from affiliate.networks import Network
from affiliate.reports.packed import digest_of, place_of
from affiliate.reports.unfolding import unfold


@dataclass(frozen=True, slots=True)
class Known:
    """What the old ledger knows of a file and the file itself may not say: its reader told it then."""

    name: str
    network: str
    as_of: datetime | None
    currency: str


Track = Callable[[list[tuple[Path, str]]], Iterable[tuple[Path, str]]]


def rebuild(
    ledger: Path,
    reports: Path,
    site_root: Path,
    accounts: Collection[Account],
    networks: Mapping[str, Network],
    on_wait: Told | None,
    track: Track,
) -> tuple[FileResult, ...]:
    """Read every report again into a new ledger, which then takes the old one's place in one step.

    Reports are those below `reports` and those that the old ledger was made of. Raises LedgerError, and leaves the old
    ledger as it is, when one of them is missing, changed, or cannot be read any more.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with _held(ledger, on_wait) as known, TemporaryDirectory(dir=ledger.parent, prefix=f".{ledger.name}-") as folder:
        fresh = Path(folder) / "ledger"
        with closing(open_for_writing(fresh)) as connection:
            work = _files(reports, ledger, site_root, known.values(), networks)
            results = [_again(connection, *each, site_root, accounts, networks, known) for each in track(work)]
            _refuse_losses(connection, known, results)
        fresh.replace(ledger)
        ledger.with_name(f"{ledger.name}.wal").unlink(missing_ok=True)  # of an old ledger too damaged to be opened
    return tuple(results)


@contextmanager
def _held(ledger: Path, on_wait: Told | None) -> Iterator[dict[str, Known]]:
    """What the old ledger knows, by digest, and nobody else in it meanwhile. One that cannot be read knows nothing."""
    if not ledger.exists():
        yield {}
        return
    try:
        old = open_of_any_version(ledger, on_wait)
    except LedgerBusy:
        raise
    except LedgerError:
        yield {}
        return
    with closing(old):
        yield _known(old)


def _known(old: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """All versions of the ledger have these columns; a database without them is no ledger, and knows nothing."""
    try:
        rows = old.execute("""
            SELECT sha256, any_value(f.name), any_value(f.network), any_value(f.as_of),
                CASE WHEN count(DISTINCT currency) = 1 THEN any_value(currency) ELSE '' END
            FROM files f LEFT JOIN sightings USING (sha256) LEFT JOIN revisions USING (revision)
            GROUP BY sha256
        """).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    return {sha256: Known(*rest) for sha256, *rest in rows}


def _files(
    reports: Path, ledger: Path, root: Path, known: Iterable[Known], networks: Mapping[str, Network]
) -> list[tuple[Path, str]]:
    """Each report once, sorted; what is none beside others in a ZIP or workbook is left out."""
    files = list(report_files([reports], ledger)) if reports.is_dir() else []
    parts = [(part, fault) for path, fault in files for part in unfold(path, networks=networks)]
    found = [(part.path, part.fault or fault) for part, fault in parts if not part.stranger]
    below = {shown_name(path, root) for path, _ in found}
    return found + [(root / name, "") for name in sorted({each.name for each in known} - below)]


def _again(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    fault: str,
    root: Path,
    accounts: Collection[Account],
    networks: Mapping[str, Network],
    known: dict[str, Known],
) -> FileResult:
    if fault or not place_of(path)[0].is_file():
        return unread(shown_name(path, root), fault or "is not there any more: put it back")
    then = known.get(digest_of(path), Known("", "", None, ""))
    return import_file(
        connection,
        path,
        site_root=root,
        network=then.network,
        as_of=then.as_of,
        accounts=accounts,
        currency=then.currency,
        networks=networks,
    )


def _refuse_losses(
    connection: duckdb.DuckDBPyConnection, known: dict[str, Known], results: Iterable[FileResult]
) -> None:
    there = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM files").fetchall()}
    lost = sorted({then.name for sha256, then in known.items() if sha256 not in there})
    if not lost:
        return
    why = {result.file: result.problems[0].reason for result in results if not result.read}
    listed = "; ".join(f"{name} ({why.get(name, 'has other bytes than it had')})" for name in lost[:10])
    more = f"; and {len(lost) - 10} more" if len(lost) > 10 else ""
    raise LedgerError(
        f"the ledger holds reports that cannot be read again, and stays as it is: {listed}{more}. "
        "Put them back, or move the ledger away and import what you have"
    )
