"""Earnings per click of a large site, from its files to the figures, beside DuckDB's plain GROUP BY and join.

The shape: three years, 20,000 links on 2,000 articles, some clicked far more often than others; one log a month, rolled
up by day and link when it was imported; the sales as `affiliate export` lays them out, and once more imported from a
report. AFFILIATE_BENCH_CLICKS=10 is ten million rows and a hundred million clicks, and takes some minutes to invent.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from affiliate.earnings.clicks import yields
from affiliate.earnings.exported import manifest_text, read_export
from affiliate.earnings.exporting import write_partitions
from affiliate.earnings.reckoning import reckon
from affiliate.earnings.reported import Reported, from_export, from_ledger
from affiliate.ledger import import_file, open_for_writing
from affiliate.site import Site
from benchmarks.result import Result, cpu_of

MILLIONS = int(os.environ.get("AFFILIATE_BENCH_CLICKS", "1"))
LINKS, ARTICLES, DAYS = 20_000, 2_000, 1_095
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)]
KINDS = ("text", "box", "table", "button")
LETTERS = "abcdefghij"
# A tenth of the links has half of everything.
NUMBER = f"(({LINKS} * pow(random(), 3))::INT % {LINKS})"
LINK = f"('t' || translate(lpad({NUMBER}::VARCHAR, 9, '0'), '0123456789', '{LETTERS}'))"
SALES = f"""
    SELECT
        'awin' AS network, '900100' AS account, 'GBP' AS currency,
        DATE '2024-01-01' + (random() * {DAYS - 1})::INT AS day,
        CASE WHEN random() < 0.1 THEN 'pending' WHEN random() < 0.1 THEN 'declined' ELSE 'approved' END AS status,
        'one-off' AS kind, (random() * 50)::DECIMAL(18, 4) AS commission, 1 AS tier,
        CASE WHEN random() < 0.5 THEN DATE '2027-01-15' END AS paid_on, {LINK} AS subid, '' AS tracking_id,
        '5000' AS advertiser, '' AS product_ref, '' AS corrected_subid, '' AS corrected_tracking_id
    FROM range({MILLIONS} * 1_000_000)"""  # noqa: S608 — ours
CLICKS = f"""
    SELECT "first", token, count(*) AS "count"
    FROM (
        SELECT DATE '2024-01-01' + (random() * {DAYS - 1})::INT AS "first", {LINK} AS token
        FROM range({MILLIONS} * 10_000_000)
    ) GROUP BY ALL"""  # noqa: S608 — ours
ROLLED = """
    SELECT
        'server' AS source, 'click' AS measure, md5("first"::VARCHAR)[:24] AS part, "first", "first" AS "last", token,
        '' AS network, '' AS tracking_id, '' AS product, '' AS page, "count", NULL::BIGINT AS visitors, 999 AS weight
    FROM clicks WHERE strftime("first", '%Y-%m') = '{}' ORDER BY "first", token"""
REPORT = """
    SELECT
        400_000_000 + row_number() OVER () AS id, account AS publisher_id, advertiser AS advertiser_id,
        'Shop' AS advertiser, strftime(day, '%Y-%m-%d 10:00:00') AS date, date AS click_date, '' AS validation_date,
        CASE status WHEN 'pending' THEN 0 WHEN 'approved' THEN 1 ELSE 2 END AS commission_status, commission, currency,
        commission * 20 AS sale_amount, subid AS click_ref, '' AS type, '' AS commission_sharing_publisher_id,
        'order-' || id AS order_ref, 'GB' AS customer_country, 'mobile' AS device, 'https://shop.example/' AS url,
        'https://reviews.example/' AS publisher_url, '' AS voucher_code, 3600 AS lapse_time, 'no' AS amended,
        '' AS click_ref2, '' AS note
    FROM exported_current"""
STATEMENTS = """
    SELECT network, account, currency, month, {} FROM read_parquet('{}/current/*/*/*.parquet') GROUP BY ALL"""
PEER = """
    WITH links AS (SELECT token, article FROM read_csv('{site}/data/subids.csv'))
    SELECT article, earned / clicked
    FROM (
        SELECT article, sum(commission) AS earned
        FROM read_parquet('{site}/private/export/current/*/*/*.parquet') JOIN links ON subid = token
        WHERE status <> 'declined' GROUP BY ALL
    ) JOIN (
        SELECT article, sum("count") AS clicked
        FROM read_parquet('{site}/private/clicks/*.parquet') JOIN links USING (token) GROUP BY ALL
    ) USING (article)"""


def run() -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        site = Site.at(Path(folder))
        _write_site(site)
        lines = _write_rows(site)
        with duckdb.connect() as plain:
            query = PEER.format(site=site.root)
            peer = cpu_of(lambda: plain.execute(query).fetchall(), repeat=3)
        what = f"EPC of {MILLIONS}M rows, {MILLIONS * 10}M clicks ({lines / 1e6:.1f}M lines)"
        exported = cpu_of(lambda: _per_click(site, from_export(read_export(site.private / "export", ""))), repeat=3)
        yield Result(what, exported, peer, "CPU s, beside a plain join")
        imported = cpu_of(lambda: _per_click(site, from_ledger(site.ledger)), repeat=3)
        yield Result(f"{what}, from the ledger", imported, exported, "CPU s, beside the export")


def _per_click(site: Site, opened: AbstractContextManager[Reported]) -> None:
    with opened as reported:
        found = reckon(site, reported, "article")
        assert len(yields(found.engine, found.rows, found.clicks, "article")) == ARTICLES  # noqa: S101 — a benchmark of wrong figures is none


def _write_site(site: Site) -> None:
    for folder in (site.products, site.programs, site.subids.parent, site.private / "clicks"):
        folder.mkdir(parents=True)
    registry, plan = ["token,article,product,program,kind"], []
    for number in range(LINKS):
        token, article = _token(number), f"article-{number % ARTICLES:04}"
        registry.append(f"{token},{article},,shop,{KINDS[number // ARTICLES % len(KINDS)]}")
        link = {
            "page": f"{article}.html",
            "href": f"https://shop.example/{token}",
            "article": article,
            "source": "x.md",
        }
        link |= {"product": "", "program": "shop", "network": "awin", "kind": "text", "subid": token}
        plan.append(json.dumps(link | {"target": "https://shop.example/", "rel": "sponsored", "count": 1}))
    site.subids.write_text("\n".join(registry) + "\n")
    site.linkplan.write_text("\n".join(plan) + "\n")


def _token(number: int) -> str:
    return "t" + f"{number:09}".translate(str.maketrans("0123456789", LETTERS))


def _write_rows(site: Site) -> int:
    """The number of lines that the clicks were rolled up to."""
    export = site.private / "export"
    export.mkdir()
    with duckdb.connect(site.root / "invented") as made:
        made.execute("SELECT setseed(0.5)")
        made.execute(f"CREATE TEMP TABLE exported_current AS {SALES}")
        (export / "export.json").write_text(manifest_text("", write_partitions(made, export)))
        made.sql(REPORT).write_csv(str(site.root / "sales-as-of-2027-02-01.csv"))
        sums = (
            "status = 'pending'",
            "status = 'approved'",
            "status = 'declined'",
            "paid_on IS NOT NULL AND status <> 'declined'",
        )
        columns = ", ".join(f"sum(commission) FILTER ({which})" for which in sums)
        made.sql(STATEMENTS.format(columns, export)).write_parquet(f"{export}/statements.parquet")
        made.execute(f"CREATE TABLE clicks AS {CLICKS}")
        for month in MONTHS:
            made.sql(ROLLED.format(month)).write_parquet(f"{site.private}/clicks/{month}.parquet", compression="zstd")
        (count,) = made.execute("SELECT count(*) FROM clicks").fetchone() or (0,)
    (site.root / "invented").unlink()
    with open_for_writing(site.ledger) as books:
        import_file(books, site.root / "sales-as-of-2027-02-01.csv", site_root=site.root)
    return int(count)
