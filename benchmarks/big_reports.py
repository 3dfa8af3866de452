"""Reports as large as anybody's: Awin's download with 24 columns, written row by row from a seed."""

from __future__ import annotations

import random
from pathlib import Path

HEADER = (
    "id,publisher_id,advertiser_id,advertiser,date,click_date,validation_date,commission_status,commission,currency,"
    "sale_amount,click_ref,type,commission_sharing_publisher_id,order_ref,customer_country,device,url,"
    "publisher_url,voucher_code,lapse_time,amended,click_ref2,note"
)
NOTE = "an invented remark"


def awin_download(path: Path, rows: int, changed: bool = False) -> None:
    """About 220 bytes a row. `changed`: every fourth sale was validated since."""
    rng = random.Random(rows)  # noqa: S311 (not for secrets)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for number in range(rows):
            file.write(_row(number, rng, changed and number % 4 == 0))


def _row(number: int, rng: random.Random, validated: bool) -> str:
    month, day, hour, minute = number % 12 + 1, rng.randint(1, 28), rng.randint(0, 23), rng.randint(0, 59)
    sold = f"2026-{month:02}-{day:02} {hour:02}:{minute:02}:{number % 60:02}"
    clicked = f"2026-{month:02}-{day:02} 00:{minute:02}:00"
    cents, advertiser = rng.randint(100, 99999), rng.randint(1000, 1400)
    status, judged = ("1", f"2027-01-{day:02} 09:00:00") if validated else ("0", "")
    return (
        f"{400_000_000 + number},900100,{advertiser},Shop {advertiser},{sold},{clicked},{judged},{status},"
        f"{cents // 20 / 100:.2f},GBP,{cents / 100:.2f},k{number % 5000:09},,,order-{number},GB,mobile,"
        f"https://shop.example/p/{number % 3000},https://reviews.example/a{number % 800}/,,3600,no,,{NOTE}\n"
    )


def awin_api(rows: int) -> list[dict[str, object]]:
    """Transactions as the API gives them."""
    rng = random.Random(rows)  # noqa: S311 (not for secrets)
    return [_record(number, rng) for number in range(rows)]


def _record(number: int, rng: random.Random) -> dict[str, object]:
    sold = f"2026-{number % 12 + 1:02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00"
    cents = rng.randint(100, 99999)
    return {
        "id": 700_000_000 + number,
        "publisherId": 900100,
        "advertiserId": rng.randint(1000, 1400),
        "transactionDate": sold,
        "clickDate": f"{sold[:11]}00:00:00",
        "validationDate": None,
        "commissionStatus": "pending",
        "commissionAmount": {"amount": round(cents / 2000, 2), "currency": "GBP"},
        "saleAmount": {"amount": cents / 100, "currency": "GBP"},
        "clickRefs": {"clickRef": f"k{number % 5000:09}"},
        "publisherUrl": f"https://reviews.example/a{number % 800}/",
        "type": "Commission group transaction",
        "paidToPublisher": False,
    }
