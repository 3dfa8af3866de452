"""CJ's answers of the year: records that lock and close, corrections as records of their own, and one download."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from affiliate.model import Account

from . import SITE_NAME
from .customers import Sale
from .dice import dice
from .months import MONTHS, next_month
from .pulls import Row, pulls
from .terms import due, share

STRAY = "oldbanner4"  # the sub-id of a banner from before the registry: nobody knows its article any more
FIRST_ID, FIRST_ACTION = 2_650_000_001, 1_940_000_001
PAGE = 20  # records in one answer
BONUS_DAY, BONUS = datetime(2026, 6, 30, 12), Decimal("20.00")
DOWNLOADED = next_month(MONTHS[0])  # the first month was looked at in the account before anything was pulled
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # in any locale
DOWNLOAD_COLUMNS = (
    *("Posting Date", "Event Date", "Commission ID", "Order ID", "SID", "Sale Amount (USD)"),
    *("Publisher Commission (USD)", "Status", "Action Name", "Advertiser Name", "Advertiser CID", "Website ID"),
    *("Website Name", "Ad ID", "Click Date"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of CJ's ledger: a commission or the correction of one."""

    sale: Sale
    action: int
    posted: datetime
    amount: Decimal
    commission: Decimal
    subid: str | None
    reason: str = ""
    kind: str = "sim_sale"
    number: int = 0

    @property
    def locked(self) -> date:
        """The eleventh of the month after the event, or after the correction."""
        return next_month(self.posted.date()).replace(day=11)


def cj_files(sales: Sequence[Sale], account: Account) -> dict[str, str]:
    """File name and text of every page of every pull, and of the download."""
    histories = [record for number, sale in enumerate(sales) for record in _history(number, sale)]
    records = _numbered([*histories, *map(_bonus, histories[:1])])
    files: dict[str, str] = {}
    for pull in pulls(records, lambda record: record.posted.date(), lambda record, day: _row(record, day, account)):
        for name, rows in ((f"posted-{pull.month:%Y-%m}", pull.new), (f"locked-{pull.month:%Y-%m}", pull.changed)):
            files |= _pages(f"commissions-{name}-as-of-{pull.as_of}", rows)
    if records:
        early = [_row(record, DOWNLOADED, account) for record in records if record.posted.date() < DOWNLOADED]
        files[f"commission-detail-{MONTHS[0]:%Y-%m}-as-of-{DOWNLOADED}.csv"] = _download(early)
    return files


def _history(number: int, sale: Sale) -> Iterator[Record]:
    """Every twelfth first payment is taken back, every ninth restated: the old one taken back, the right one added."""
    subid = STRAY if number % 40 == 7 else sale.subid
    action = FIRST_ACTION + number * 11
    record = Record(sale, action, sale.at + timedelta(hours=2), sale.amount, sale.commission, subid)
    yield record
    returned, restated = number % 12 == 4, number % 9 == 2
    if sale.payment > 1 or not (returned or restated):
        return
    later = record.posted + timedelta(days=dice("cj", number).randint(9, 24))
    reason = "RETURNED_MERCHANDISE" if returned else "OTHER_REASON"
    yield replace(record, posted=later, amount=-sale.amount, commission=-sale.commission, reason=reason)
    terms = sale.program.terms_on(sale.at.date())
    if not returned and terms:
        half = share(sale.amount, Decimal(50))
        yield replace(record, posted=later, amount=half, commission=due(terms.commission, half, 1), reason=reason)


def _bonus(first: Record) -> Record:
    """A thank-you of the first sale's advertiser after a good half-year: no click, no sale."""
    nothing = replace(first, action=FIRST_ACTION - 1, posted=BONUS_DAY, amount=Decimal(0), subid=None)
    return replace(nothing, commission=BONUS, kind="bonus")


def _numbered(records: Sequence[Record]) -> list[Record]:
    """CJ counts its commissions in the order in which it posts them."""
    posted = sorted(records, key=lambda record: (record.posted, record.action, record.commission))
    return [replace(record, number=FIRST_ID + 13 * place) for place, record in enumerate(posted)]


def _row(record: Record, day: date, account: Account) -> Row:
    sale = record.sale
    locked, closed = record.locked <= day, record.locked + timedelta(days=28) <= day
    return {
        "commissionId": str(record.number),
        "originalActionId": str(record.action),
        "original": not record.reason,
        "actionStatus": "closed" if closed else "locked" if locked else "new",
        "actionType": record.kind,
        "validationStatus": "ACCEPTED" if locked else "PENDING",
        "lockingMethod": "FIXED_DATE",
        "correctionReason": record.reason or None,
        "eventDate": _instant(sale.at if record.kind == "sim_sale" else record.posted),
        "postingDate": _instant(record.posted),
        "lockingDate": str(record.locked),
        "clickDate": _instant(sale.clicked),
        "advertiserId": sale.program.ids.get("cid", ""),
        "advertiserName": sale.program.name,
        "websiteId": account.ids["pid"],
        "websiteName": SITE_NAME,
        "aid": sale.program.ids["aid"],
        "orderId": sale.customer,
        "shopperId": record.subid,
        "pubCommissionAmountUsd": f"{record.commission:.3f}",
        "pubCommissionAmountPubCurrency": f"{record.commission:.3f}",
        "saleAmountUsd": f"{record.amount:.3f}",
        "saleAmountPubCurrency": f"{record.amount:.3f}",
        "items": [],
    }


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _pages(name: str, rows: Sequence[Row]) -> dict[str, str]:
    """The answer in pages: all but the last say that there is more."""
    starts = range(0, len(rows), PAGE)
    return {
        f"{name}-page-{page}.json": _answer(rows[start : start + PAGE], start + PAGE >= len(rows))
        for page, start in enumerate(starts, start=1)
    }


def _answer(rows: Sequence[Row], complete: bool) -> str:
    answer = {
        "count": len(rows),
        "limit": PAGE,
        "maxCommissionId": rows[-1]["commissionId"],
        "payloadComplete": complete,
        "records": rows,
    }
    return json.dumps({"data": {"publisherCommissions": answer}}, indent=2) + "\n"


def _download(rows: Sequence[Row]) -> str:
    """The same commissions as the account's own pages give them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(DOWNLOAD_COLUMNS)
    for row in rows:
        writer.writerow(
            [
                *(_day_first(row["postingDate"]), _day_first(row["eventDate"]), row["commissionId"], row["orderId"]),
                *(row["shopperId"] or "", row["saleAmountUsd"][:-1], row["pubCommissionAmountUsd"][:-1]),
                *(row["actionStatus"], "Sale", row["advertiserName"], row["advertiserId"], row["websiteId"]),
                *(row["websiteName"], row["aid"], _day_first(row["clickDate"])),
            ]
        )
    return out.getvalue()


def _day_first(instant: str) -> str:
    at = datetime.strptime(instant, "%Y-%m-%dT%H:%M:%SZ")
    return f"{at:%d}-{MONTH_NAMES[at.month - 1]}-{at:%Y %H:%M:%S}"
