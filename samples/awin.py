"""Awin's answers of the year: transactions that change under their id, fetched by month and again when amended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from affiliate.model import Account

from . import SITE_NAME
from .customers import Sale
from .dice import dice
from .pulls import Row, pulls
from .terms import share

STRAY = "oldletter3"  # the sub-id of a letter from before the registry: nobody knows its article any more
FIRST_ID = 410_000_001
BONUS_MONTH, BONUS = date(2025, 12, 1), Decimal("25.00")
SUB_PUBLISHERS = 900_500  # plus the tier: the publishers below us
AMENDED_SHARE = 60  # percent of the order that is left after a partial return


@dataclass(frozen=True, slots=True)
class Transaction:
    """A sale under Awin's number, and the days on which its fate is decided."""

    number: int
    sale: Sale
    validated: date
    amended: date | None
    declined: bool
    stray: bool

    @property
    def paid(self) -> date:
        """The day of payment, if it is ever paid."""
        return self.validated + timedelta(days=30)


def awin_files(sales: Sequence[Sale], account: Account) -> dict[str, str]:
    """File name and text of every pull."""
    transactions = [_transaction(number, sale) for number, sale in enumerate(sales)]
    files = {}
    for pull in pulls(transactions, lambda t: t.sale.at.date(), lambda t, day: _row(t, day, account)):
        bonus = [_bonus(sale, account) for sale in sales[:1] if pull.month == BONUS_MONTH]
        for name, rows in (("transactions", [*pull.new, *bonus]), ("amendments", pull.changed)):
            if rows:
                files[f"{name}-{pull.month:%Y-%m}-as-of-{pull.as_of}.json"] = json.dumps(rows, indent=2) + "\n"
    return files


def _transaction(number: int, sale: Sale) -> Transaction:
    """Every tenth order is declined, every seventeenth amended, and now and then one comes from nowhere."""
    chance = dice("awin", number)
    ordered = sale.at.date()
    first = sale.payment == 1 and sale.tier == 1
    amended = ordered + timedelta(days=chance.randint(8, 25)) if number % 17 == 6 and first else None
    return Transaction(
        FIRST_ID + number * 7,
        sale,
        validated=ordered + timedelta(days=chance.randint(32, 60)),
        amended=amended,
        declined=number % 10 == 3 and amended is None,
        stray=number % 40 == 5 and sale.tier == 1,
    )


def _row(transaction: Transaction, day: date, account: Account) -> Row:
    sale = transaction.sale
    decided = transaction.validated <= day
    amended = transaction.amended is not None and transaction.amended <= day
    left = (share(sale.amount, Decimal(AMENDED_SHARE)), share(sale.commission, Decimal(AMENDED_SHARE)))
    amount, commission = left if amended else (sale.amount, sale.commission)
    row = _blank(account, int(sale.program.ids["awinmid"]), transaction.number, sale.at)
    row |= {
        "url": next(offer.url for offer in sale.product.offers if offer.program == sale.program.slug),
        "commissionSharingPublisherId": SUB_PUBLISHERS + sale.tier if sale.tier > 1 else None,
        "commissionStatus": ("declined" if transaction.declined else "approved") if decided else "pending",
        "commissionAmount": _money(commission, account),
        "saleAmount": _money(amount, account),
        "clickRefs": {"clickRef": STRAY if transaction.stray else sale.subid} if sale.tier == 1 else None,
        "clickDate": f"{sale.clicked:%Y-%m-%dT%H:%M:%S}",
        "validationDate": f"{transaction.validated}T00:00:00" if decided else None,
        "declineReason": "Order returned" if decided and transaction.declined else None,
        "lapseTime": int((sale.at - sale.clicked).total_seconds()),
        "amended": amended,
        "amendReason": "Partial return" if amended else None,
        "oldSaleAmount": _money(sale.amount, account) if amended else None,
        "oldCommissionAmount": _money(sale.commission, account) if amended else None,
        "orderRef": sale.customer,
        "transactionParts": [_part("RENEWAL" if sale.payment > 1 else "DEFAULT", amount, commission)],
    }
    if transaction.paid <= day and not transaction.declined:
        row |= {"paidToPublisher": True, "paymentId": int(f"{transaction.paid:%Y%m}")}
    return row


def _bonus(first: Sale, account: Account) -> Row:
    """A thank-you of the first sale's advertiser for a good month: no click, no sale."""
    at = datetime(BONUS_MONTH.year, BONUS_MONTH.month, 28, 9)
    row = _blank(account, int(first.program.ids["awinmid"]), FIRST_ID - 7, at)
    return row | {
        "type": "bonus",
        "commissionStatus": "approved",
        "commissionAmount": _money(BONUS, account),
        "saleAmount": _money(Decimal(0), account),
        "transactionParts": [_part("DEFAULT", Decimal(0), BONUS)],
    }


def _blank(account: Account, advertiser: int, number: int, at: datetime) -> Row:
    """A row in the layout of the API, with what all rows share. Personal columns hold their placeholders only."""
    return {
        "id": number,
        "url": "",
        "advertiserId": advertiser,
        "publisherId": int(account.ids["awinaffid"]),
        "commissionSharingPublisherId": None,
        "commissionSharingSelectedRatePublisherId": None,
        "campaign": "",
        "siteName": SITE_NAME,
        "commissionStatus": "pending",
        "commissionAmount": None,
        "saleAmount": None,
        "ipHash": "0000000000000000",
        "customerCountry": "GB",
        "clickRefs": None,
        "clickDate": f"{at:%Y-%m-%dT%H:%M:%S}",
        "transactionDate": f"{at:%Y-%m-%dT%H:%M:%S}",
        "validationDate": None,
        "type": "Commission group transaction",
        "declineReason": None,
        "voucherCodeUsed": False,
        "voucherCode": "",
        "lapseTime": 0,
        "amended": False,
        "amendReason": None,
        "oldSaleAmount": None,
        "oldCommissionAmount": None,
        "clickDevice": "Windows",
        "transactionDevice": "Windows",
        "publisherUrl": "",
        "advertiserCountry": "GB",
        "orderRef": "",
        "customParameters": None,
        "transactionParts": [],
        "paidToPublisher": False,
        "paymentId": 0,
        "transactionQueryId": 0,
        "originalSaleAmount": None,
    }


def _money(amount: Decimal, account: Account) -> Row:
    return {"amount": float(amount), "currency": account.currency}


def _part(group: str, amount: Decimal, commission: Decimal) -> Row:
    return {
        "commissionGroupId": 1,
        "amount": float(amount),
        "commissionAmount": float(commission),
        "commissionGroupCode": group,
        "commissionGroupName": group.capitalize(),
    }
