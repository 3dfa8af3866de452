"""Read any commission report by its network's declaration."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from affiliate.model import Account, Transaction
from affiliate.networks import NETWORKS
from affiliate.networks.declare import Evidence, Form
from affiliate.networks.values import currency as currency_code
from affiliate.reports.claims import Networks
from affiliate.reports.dates import covered, made_at
from affiliate.reports.document_source import document_source
from affiliate.reports.files import ReportFile, open_file
from affiliate.reports.planning import plan_for
from affiliate.reports.report import LEFT_UNSAID, Reject, Report, UnreadableReport
from affiliate.reports.rows import Plan, read_rows
from affiliate.reports.source import Source
from affiliate.reports.table_source import table_source


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A recognised report whose rows can be read, once. `told` are notes for the user that are known before that."""

    source: Source
    plan: Plan
    as_of: datetime | None
    covers: tuple[date, date] | None
    told: tuple[str, ...]

    @property
    def silent(self) -> frozenset[str]:
        """The fields that neither a column nor the declaration says: the report knows nothing of them."""
        return LEFT_UNSAID - {step.field for step in self.plan.steps} - self.source.layout.fixed.keys()

    def results(self) -> Iterator[Transaction | Reject]:
        """Every row, as a transaction or a reject. Raises UnreadableReport if the file turns out to be damaged."""
        with _in_words():
            yield from read_rows(self.source.rows(), self.plan)

    def notes(self, strays: int) -> tuple[str, ...]:
        """All notes for the user, once the rows were read; `strays` of them are outside the days in the title."""
        return (*self.told, *_afterwards(self.source, self.plan, self.covers, strays))


def open_report(
    path: Path,
    *,
    network: str = "",
    as_of: date | None = None,
    accounts: Collection[Account] = (),
    currency: str = "",
    networks: Networks = NETWORKS,
) -> OpenReport:
    """Recognise the file at `path`. Raises UnreadableReport, with a sentence for the user, if it cannot be used.

    `networks` may claim the file; `network` is the id of the only one that may, if it is set. `as_of` (a date, or a
    datetime in UTC without a zone) and `currency` (ISO 4217) stand in for what the file does not say. `accounts` say
    whose the tracking IDs in it are.
    """
    if network and network not in networks:
        raise UnreadableReport(f"{network!r} is no network we know: `affiliate networks` lists them")
    code = _code(currency)
    with _in_words():
        file, source = _recognised(Path(path), network, networks)
        made = made_at(file.names, source.layout, as_of)
        plan, notes = plan_for(source, accounts, code)
        return OpenReport(source, plan, made, covered(source.title, source.layout), tuple(notes))


def recognised(path: Path, network: str = "", networks: Networks = NETWORKS) -> Source:
    """What the file at `path` is by its first lines; raises UnreadableReport as `open_report` does."""
    with _in_words():
        return _recognised(path, network, networks)[1]


def _recognised(path: Path, network: str, networks: Networks) -> tuple[ReportFile, Source]:
    file = open_file(path)
    recognise = table_source if file.form is Form.TABLE else document_source
    return file, recognise(file, network, networks)


def read_report(
    path: Path,
    *,
    network: str = "",
    as_of: date | None = None,
    accounts: Collection[Account] = (),
    currency: str = "",
    networks: Networks = NETWORKS,
) -> Report:
    """Read the file at `path` into memory; arguments and errors as for `open_report`."""
    report = open_report(path, network=network, as_of=as_of, accounts=accounts, currency=currency, networks=networks)
    results = list(report.results())
    transactions = tuple(result for result in results if isinstance(result, Transaction))
    covers = report.covers
    strays = sum(not covers[0] <= t.day <= covers[1] for t in transactions) if covers else 0
    return Report(
        network=report.source.network.id,
        layout=report.source.layout.name,
        identity=report.source.layout.identity,
        rows=len(results),
        transactions=transactions,
        rejects=tuple(result for result in results if isinstance(result, Reject)),
        as_of=report.as_of,
        covers=covers,
        notes=report.notes(strays),
        silent=report.silent,
    )


@contextmanager
def _in_words() -> Iterator[None]:
    """What the disk and the decoder say, as a sentence."""
    try:
        yield
    except UnicodeError:
        raise UnreadableReport(
            "the file holds bytes that are not in its own encoding: download it again as UTF-8"
        ) from None
    except OSError as error:
        raise UnreadableReport(f"the file cannot be read: {error.strerror or error}") from None


def _code(currency: str) -> str:
    try:
        return currency_code(currency) if currency else ""
    except ValueError as error:
        raise UnreadableReport(f"--currency {currency!r} {error}") from None


def _afterwards(source: Source, plan: Plan, covers: tuple[date, date] | None, strays: int) -> Iterator[str]:
    """What is to be said once all rows were read."""
    if source.layout.note:
        yield source.layout.note
    if source.layout.evidence is Evidence.U:
        yield f"Nobody could verify this layout yet: compare the sums with what {source.network.name} shows"
    yield from source.alerts()
    for what, count in sorted(plan.passed.items()):
        yield f"{_counted(count)} passed over: {what}"
    for reason, count in sorted(plan.left_out.items()):
        yield f"{_counted(count)}: {reason}, left out"
    if covers and strays:
        yield f"{_counted(strays)} outside the days in the title, {covers[0]} to {covers[1]}"


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
