"""Read any commission report by its network's declaration."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from affiliate.model import Account, Transaction
from affiliate.networks import NETWORKS
from affiliate.networks.declare import Evidence, Form
from affiliate.networks.values import currency as currency_code
from affiliate.reports.claims import Networks
from affiliate.reports.dates import covered, made_at
from affiliate.reports.document_source import document_source
from affiliate.reports.files import open_file
from affiliate.reports.planning import plan_for
from affiliate.reports.report import Report, UnreadableReport
from affiliate.reports.rows import Plan, read_rows
from affiliate.reports.source import Source
from affiliate.reports.table_source import table_source


def read_report(
    path: Path,
    *,
    network: str = "",
    as_of: date | None = None,
    accounts: Collection[Account] = (),
    currency: str = "",
    networks: Networks = NETWORKS,
) -> Report:
    """Read the file at `path`; raises UnreadableReport when nothing of it can be used.

    `network` is the id of the only network that may claim it. `as_of` (a date or a datetime) and `currency` are the
    user's word for what the file does not say; `accounts` tell whose the tracking IDs in it are; `networks` are all
    that may claim it.
    """
    if network and network not in networks:
        raise UnreadableReport(f"{network!r} is no network we know: `affiliate networks` lists them")
    try:
        return _read(Path(path), network, as_of, accounts, _code(currency), networks)
    except UnicodeError:
        raise UnreadableReport(
            "the file holds bytes that are not in its own encoding: download it again as UTF-8"
        ) from None
    except OSError as error:
        raise UnreadableReport(f"the file cannot be read: {error.strerror or error}") from None


def _read(
    path: Path, network: str, as_of: date | None, accounts: Collection[Account], currency: str, networks: Networks
) -> Report:
    file = open_file(path)
    recognise = table_source if file.form is Form.TABLE else document_source
    source = recognise(file, network, networks)
    made = made_at(path.name, source.layout, as_of)
    plan, notes = plan_for(source, accounts, currency)
    transactions, rejects = read_rows(source.rows(), plan)
    covers = covered(source.title, source.layout)
    return Report(
        network=source.network.id,
        layout=source.layout.name,
        identity=source.layout.identity,
        rows=len(transactions) + len(rejects),
        transactions=tuple(transactions),
        rejects=tuple(rejects),
        as_of=made,
        covers=covers,
        notes=(*notes, *_afterwards(source, plan, transactions, covers)),
    )


def _code(currency: str) -> str:
    try:
        return currency_code(currency) if currency else ""
    except ValueError as error:
        raise UnreadableReport(f"--currency {currency!r} {error}") from None


def _afterwards(
    source: Source, plan: Plan, transactions: Sequence[Transaction], covers: tuple[date, date] | None
) -> Iterator[str]:
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
    if covers and (strays := sum(not covers[0] <= t.day <= covers[1] for t in transactions)):
        yield f"{_counted(strays)} outside the days in the title, {covers[0]} to {covers[1]}"


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
