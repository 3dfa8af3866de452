"""The sample reports: true layouts, this site's own sub-ids, amounts by the terms, and every kind of trouble."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from small_site import ARTICLES, DRAFT, LATE, ROOT

from affiliate.model import Catalog, Program
from affiliate.plan import read_registry
from affiliate.reports import read_report
from affiliate.site import Site
from samples import amazon, awin, cj
from samples.__main__ import main
from samples.months import FIRST, LAST, MONTHS, next_month
from samples.reports import report_files
from samples.slots import Slot
from samples.terms import share

STRAYS = {amazon.STRAY, awin.STRAY, cj.STRAY}
Row = dict[str, Any]


def rows_of(files: dict[str, str], network: str) -> Iterator[Row]:
    """The rows of a network in the order in which its files were fetched."""
    for name, text in sorted(files.items(), key=lambda item: item[0].partition("as-of-")[2]):
        if name.startswith(f"{network}/") and name.endswith(".json"):
            answer = json.loads(text)
            yield from answer if network == "awin" else answer["data"]["publisherCommissions"]["records"]


def amazon_rows(files: dict[str, str], report: str = "Fee-Earnings") -> Iterator[Row]:
    """The rows of the whole months; the early look at the last one is left out."""
    for name, text in files.items():
        if report in name and str(amazon.EARLY) not in text.splitlines()[0]:
            yield from csv.DictReader(io.StringIO(text.split("\n", 1)[1]), quoting=csv.QUOTE_MINIMAL)


def newest(files: dict[str, str], network: str, key: str) -> list[Row]:
    """Every row as it stood when it was last reported."""
    return list({row[key]: row for row in rows_of(files, network)}.values())


def program_of(catalog: Catalog, key: str, value: object) -> Program:
    return next(program for program in catalog.programs.values() if program.ids.get(key) == str(value))


def money(value: object) -> Decimal:
    return Decimal(str(value))


# --- the files ------------------------------------------------------------------------------------------------------


def test_the_same_site_gives_the_same_bytes_on_any_run(site: Site, files: dict[str, str]) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "samples", "--site", str(site.root)]
        subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, timeout=60)
        written = {path.relative_to(site.reports).as_posix(): path for path in site.reports.glob("*/*")}
        assert {name: path.read_text(encoding="utf-8") for name, path in written.items()} == files
        for path in written.values():
            path.unlink()


def test_a_report_that_is_there_is_never_changed(site: Site) -> None:
    run = CliRunner()
    assert run.invoke(main, ["--site", str(site.root)]).exit_code == 0
    kept, gone = sorted(site.reports.glob("*/*"))[:2]
    kept.write_text("mine", encoding="utf-8")
    gone.unlink()
    assert "1 sample reports written" in run.invoke(main, ["--site", str(site.root)]).output
    assert kept.read_text(encoding="utf-8") == "mine"
    assert gone.exists()


def test_a_site_that_is_not_built_is_told_so(tmp_path: Path) -> None:
    shutil.copy("accounts.toml", tmp_path)
    said = CliRunner().invoke(main, ["--site", str(tmp_path)])
    assert said.exit_code == 1
    assert "build the site" in said.output


def test_nobodys_own_books_get_invented_sales(tmp_path: Path) -> None:
    (tmp_path / "accounts.toml").write_text('[mine]\nnetwork = "awin"\nawinaffid = "1"\n')
    said = CliRunner().invoke(main, ["--site", str(tmp_path)])
    assert said.exit_code == 0
    assert "No sample reports" in said.output
    assert not (tmp_path / "private").exists()


def test_every_file_is_read_without_a_rejected_row(files: dict[str, str], catalog: Catalog, tmp_path: Path) -> None:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        report = read_report(path, accounts=tuple(catalog.accounts.values()))
        assert report.network == Path(name).parent.name
        assert not report.rejects, name
        assert report.rows, name
        assert report.as_of is not None, name


def test_a_site_without_prices_or_without_links_gets_no_invented_sales(
    catalog: Catalog, slots: tuple[Slot, ...]
) -> None:
    unpriced = {
        slug: replace(product, offers=tuple(replace(offer, price=None) for offer in product.offers))
        for slug, product in catalog.products.items()
    }
    made = report_files(replace(catalog, products=unpriced), slots)
    assert {path.parent.name for path, _ in made} == {"amazon"}
    assert not list(report_files(catalog, ()))


def test_a_month_has_forty_to_eighty_transactions(files: dict[str, str]) -> None:
    months = Counter(row["Date Shipped"][:7] for row in amazon_rows(files))
    months.update(row["transactionDate"][:7] for row in newest(files, "awin", "id"))
    months.update(row["postingDate"][:7] for row in newest(files, "cj", "commissionId"))
    assert sorted(months) == [f"{month:%Y-%m}" for month in MONTHS]
    assert all(40 <= count <= 80 for count in months.values()), months


def test_two_currencies_come_in(files: dict[str, str]) -> None:
    assert {row["commissionAmount"]["currency"] for row in rows_of(files, "awin")} == {"GBP"}
    assert all("Ad Fees($)" in text for name, text in files.items() if name.startswith("amazon/"))


# --- whose sale it is -----------------------------------------------------------------------------------------------


def subids(files: dict[str, str]) -> dict[str, set[str]]:
    return {
        "amazon": {row["Tracking ID"] for row in amazon_rows(files)},
        "awin": {row["clickRefs"]["clickRef"] for row in rows_of(files, "awin") if row["clickRefs"]},
        "cj": {row["shopperId"] for row in rows_of(files, "cj") if row["shopperId"]},
    }


def test_every_sub_id_is_registered_but_the_strays_of_each_network(site: Site, files: dict[str, str]) -> None:
    known = {row.token for row in read_registry(site)[0].rows}
    assert not known & STRAYS
    for network, seen in subids(files).items():
        assert len(seen - known) == 1, network
        assert seen - known <= STRAYS


def test_nobody_buys_through_a_draft_or_before_an_article_appears(
    slots: tuple[Slot, ...], files: dict[str, str]
) -> None:
    assert DRAFT not in {slot.article for slot in slots}
    since = {slot.subid: slot.since for slot in slots if slot.program != "amazon-us"}
    assert since
    assert date.fromisoformat(ARTICLES[LATE]) in since.values()
    for row in newest(files, "awin", "id"):
        if row["clickRefs"] and row["clickRefs"]["clickRef"] not in STRAYS:
            assert since[row["clickRefs"]["clickRef"]] < date.fromisoformat(row["transactionDate"][:10])
    for row in newest(files, "cj", "commissionId"):
        if row["shopperId"] and row["shopperId"] not in STRAYS:
            assert since[row["shopperId"]] < date.fromisoformat(row["eventDate"][:10])


def test_some_articles_earn_much_and_some_nothing(slots: tuple[Slot, ...], files: dict[str, str]) -> None:
    article = {slot.subid: slot.article for slot in slots if slot.program != "amazon-us"}
    earned: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in newest(files, "awin", "id"):
        if row["clickRefs"] and row["clickRefs"]["clickRef"] not in STRAYS:
            earned[article[row["clickRefs"]["clickRef"]]] += money(row["commissionAmount"]["amount"])
    assert set(article.values()) - set(earned)
    assert max(earned.values()) > 3 * min(earned.values())


# --- what it earned -------------------------------------------------------------------------------------------------


def test_awin_pays_what_the_terms_of_the_day_say(files: dict[str, str], catalog: Catalog) -> None:
    seen = set()
    for row in rows_of(files, "awin"):
        program = program_of(catalog, "awinmid", row["advertiserId"])
        terms = program.terms_on(date.fromisoformat(row["transactionDate"][:10]))
        assert terms is not None
        seen.add((program.slug, terms.start))
        level = row["commissionSharingPublisherId"]
        rate = terms.commission.tiers[level - awin.SUB_PUBLISHERS - 2] if level else terms.commission.rate
        if row["type"] != "bonus":
            assert rate is not None
            wanted = share(money(row["saleAmount"]["amount"]), rate)
            assert abs(money(row["commissionAmount"]["amount"]) - wanted) <= Decimal("0.01")
    assert len({start for slug, start in seen if slug == "lumbrel"}) == 2


def test_cj_pays_what_the_terms_say_and_stops_at_the_cap(files: dict[str, str], catalog: Catalog) -> None:
    payments: Counter[str] = Counter()
    for row in newest(files, "cj", "commissionId"):
        terms = program_of(catalog, "cid", row["advertiserId"]).terms_on(date.fromisoformat(row["eventDate"][:10]))
        assert terms is not None
        commission, sale = money(row["pubCommissionAmountUsd"]), money(row["saleAmountUsd"])
        if row["actionType"] == "bonus":
            continue
        if terms.commission.amount:
            assert abs(commission) == terms.commission.amount.amount
        else:
            assert terms.commission.rate is not None
            assert abs(commission - share(sale, terms.commission.rate)) <= Decimal("0.01")
        payments[row["orderId"]] += row["original"]
    capped = [count for order, count in payments.items() if order.startswith("inkstow")]
    assert max(capped) == 6
    assert max(count for order, count in payments.items() if order.startswith("mossrack")) > 6


def test_amazon_pays_three_percent_of_what_shipped(files: dict[str, str]) -> None:
    for row in amazon_rows(files):
        revenue, fee = money(row["Revenue($)"]), money(row["Ad Fees($)"])
        assert revenue == money(row["Price($)"]) * int(row["Items Shipped"])
        assert abs(fee) == share(abs(revenue), Decimal(3))
        assert (fee < 0) == (int(row["Returns"]) > 0)


# --- the trouble ----------------------------------------------------------------------------------------------------


def test_awin_rows_live_on_under_their_id(files: dict[str, str]) -> None:
    lives: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows_of(files, "awin"):
        lives[row["id"]].append(row)
    stories = {tuple(row["commissionStatus"] for row in life) for life in lives.values()}
    assert {("pending", "approved", "approved"), ("pending", "declined")} <= stories
    assert all(before != after for life in lives.values() for before, after in pairwise(life))
    assert any(row["amended"] and not life[0]["amended"] for life in lives.values() for row in life)
    assert any(row["paidToPublisher"] for row in rows_of(files, "awin"))
    assert {row["type"] for row in rows_of(files, "awin")} == {"Commission group transaction", "bonus"}
    assert {row["commissionSharingPublisherId"] for row in rows_of(files, "awin")} == {
        None,
        awin.SUB_PUBLISHERS + 2,
        awin.SUB_PUBLISHERS + 3,
    }


def test_cj_corrections_are_records_of_their_own(files: dict[str, str]) -> None:
    records = newest(files, "cj", "commissionId")
    actions: defaultdict[str, list[Decimal]] = defaultdict(list)
    for row in sorted(records, key=lambda row: (row["original"] is False, row["pubCommissionAmountUsd"][0] != "-")):
        actions[row["originalActionId"]].append(money(row["pubCommissionAmountUsd"]))
    corrected = [amounts for amounts in actions.values() if len(amounts) > 1]
    assert {len(amounts) for amounts in corrected} == {2, 3}
    for first, taken_back, *right in corrected:
        assert taken_back == -first
        assert not right or 0 < right[0] <= first
    assert {row["actionStatus"] for row in rows_of(files, "cj")} == {"new", "locked", "closed"}
    assert "bonus" in {row["actionType"] for row in records}


def test_cj_pages_say_whether_there_is_more(files: dict[str, str]) -> None:
    complete: defaultdict[str, list[bool]] = defaultdict(list)
    for name, text in sorted(files.items()):
        if name.startswith("cj/") and name.endswith(".json"):
            answer = json.loads(text)["data"]["publisherCommissions"]
            assert answer["count"] == len(answer["records"])
            assert answer["maxCommissionId"] == answer["records"][-1]["commissionId"]
            complete[name.partition("-page-")[0]].append(answer["payloadComplete"])
    assert any(len(pages) > 1 for pages in complete.values())
    assert all(pages == [False] * (len(pages) - 1) + [True] for pages in complete.values())


def test_the_account_download_and_the_pull_agree(files: dict[str, str], catalog: Catalog, tmp_path: Path) -> None:
    (name,) = [name for name in files if name.endswith(".csv") and name.startswith("cj/")]
    (tmp_path / Path(name).name).write_text(files[name], encoding="utf-8")
    report = read_report(tmp_path / Path(name).name, accounts=tuple(catalog.accounts.values()))
    pulled = {row["commissionId"]: row for row in rows_of(files, "cj")}
    assert report.transactions
    for transaction in report.transactions:
        row = pulled[transaction.id]
        assert transaction.commission == money(row["pubCommissionAmountUsd"])
        assert transaction.subid == (row["shopperId"] or "")
        assert transaction.account == row["websiteId"]


def test_amazon_has_refunds_bounties_bare_inch_marks_and_equal_rows_by_day(files: dict[str, str]) -> None:
    rows = list(amazon_rows(files))
    assert any(row["Returns"] == "1" and money(row["Ad Fees($)"]) < 0 for row in rows)
    assert any(',Monitor Arm Clamp 24" Single,' in text for text in files.values())
    assert any('"Stoneware Mug 12 oz, Set of 2"' in text for text in files.values())
    assert sum("-Bounty-" in name for name in files) == 2
    assert {money(row["Ad Fees($)"]) for row in amazon_rows(files, "Bounty")} == {amazon.BOUNTY}
    early = [text for name, text in files.items() if f"{amazon.EARLY} 23:59:59" in text]
    assert len(early) == 1
    final = next(text for name, text in files.items() if f"{LAST} 23:59:59" in text and "Earnings" in name)
    assert set(early[0].splitlines()[2:]) < set(final.splitlines()[2:])


def test_nothing_lies_outside_the_year_and_nothing_is_personal(files: dict[str, str]) -> None:
    for name, text in files.items():
        assert "@" not in text, name
    assert {row["ipHash"] for row in rows_of(files, "awin")} == {"0" * 16}
    days = [date.fromisoformat(row["transactionDate"][:10]) for row in rows_of(files, "awin")]
    days += [date.fromisoformat(row["Date Shipped"][:10]) for row in amazon_rows(files)]
    assert min(days) >= FIRST
    assert max(days) < next_month(LAST)
