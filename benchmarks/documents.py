"""Reports in JSON and XML: read alone, beside the bare parser, and into the ledger, by rows a CPU second."""

from __future__ import annotations

import json
import random
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers.expat import ParserCreate

from affiliate.ledger import import_file, open_for_writing
from affiliate.reports import open_report
from benchmarks.big_reports import awin_api
from benchmarks.result import Result, cpu_of

ROWS = 100_000
REPEAT = 3


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        json_file, xml_file = Path(folder) / "api-as-of-2026-12-31.json", Path(folder) / "actions-as-of-2026-12-31.xml"
        json_file.write_text(json.dumps(awin_api(ROWS), indent=1), encoding="utf-8")
        impact_actions(xml_file, ROWS)
        for report, parse, peer in ((json_file, _load, "json.load"), (xml_file, _expat, "empty expat callbacks")):
            form = report.suffix[1:].upper()
            yield Result(f"{form} cut, beside {peer}", _rate(_cut, report), _rate(parse, report), "rows a CPU s")
            yield Result(f"{form} imported", _rate(_import, report), 0, "rows a CPU s")


def _rate(work: Callable[[Path], None], report: Path) -> float:
    return ROWS / cpu_of(lambda: work(report), REPEAT)


def _load(report: Path) -> None:
    json.loads(report.read_bytes())


def _expat(report: Path) -> None:
    """Every element and every text handed to Python, which does nothing with it."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = lambda *_: None
    with report.open("rb") as file:
        parser.ParseFile(file)


def _cut(report: Path) -> None:
    deque(open_report(report).source.rows(), maxlen=0)


def _import(report: Path) -> None:
    with tempfile.TemporaryDirectory() as site, open_for_writing(Path(site) / "ledger.duckdb") as books:
        import_file(books, report, site_root=Path(site))


def impact_actions(path: Path, rows: int) -> None:
    """What impact.com's API answers with, about a kilobyte an action."""
    rng = random.Random(rows)  # noqa: S311 (not for secrets)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<ImpactRadiusResponse>\n  <Actions>\n')
        for number in range(rows):
            file.write(_action(number, rng))
        file.write("  </Actions>\n</ImpactRadiusResponse>\n")


def _action(number: int, rng: random.Random) -> str:
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00-05:00"
    day = f"2026-{number % 12 + 1:02}-{rng.randint(1, 28):02}"
    cents, campaign = rng.randint(100, 99999), rng.randint(1000, 1400)
    fields = {
        "Id": f"{campaign}.7002.{100_000 + number}",
        "CampaignId": campaign,
        "CampaignName": f"Shop {campaign}",
        "ActionTrackerName": "Online Sale",
        "State": "PENDING",
        "AdId": 700300,
        "Payout": f"{cents // 20 / 100:.2f}",
        "DeltaPayout": f"{cents // 20 / 100:.2f}",
        "IntendedPayout": f"{cents // 20 / 100:.2f}",
        "Amount": f"{cents / 100:.2f}",
        "DeltaAmount": f"{cents / 100:.2f}",
        "IntendedAmount": f"{cents / 100:.2f}",
        "Currency": "USD",
        "ReferringDate": f"{day}T00:00:00-05:00",
        "EventDate": f"{day}T{clock}",
        "CreationDate": f"{day}T{clock}",
        "LockingDate": "2027-02-20T00:00:00-05:00",
        "ClearedDate": "",
        "ReferringType": "CLICK_COOKIE",
        "ReferringDomain": "reviews.example",
        "PromoCode": "",
        "Oid": f"order-{number}",
        "CustomerCountry": "US",
        "SubId1": f"k{number % 5000:09}",
        "SubId2": "",
        "Uri": f"/Mediapartners/INVENTED/Actions/{number}",
    }
    inner = "".join(f"      <{name}>{value}</{name}>\n" for name, value in fields.items())
    return f"    <Action>\n{inner}    </Action>\n"
