"""The private site: built by the real Pelican from invented books, and refused wherever the public could read it."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest

from affiliate.reports import Identity, Reject
from earnings_pages import EarningsPages
from earnings_pages.place import refusal
from earnings_pages.render import Folder, file_stem
from tests.earnings.invented_books import (
    ARTICLES,
    BLANK,
    make_site,
    report,
    token,
    write_ledger,
    year_and_a_half,
)

CHECKOUT = Path(__file__).parents[2]
HOSTILE = '"><script>alert(1)</script>=cmd()\u202e.\x1b[31m'


def make_private(root: Path) -> Path:
    """A site's folder with the private settings and the plugin, as they stand in the checkout."""
    make_site(root)
    shutil.copy(CHECKOUT / "earningsconf.py", root)
    (root / "plugins").mkdir()
    (root / "plugins/earnings_pages").symlink_to(CHECKOUT / "plugins/earnings_pages")
    return root


def pelican(root: Path, *arguments: str, conf: str = "earningsconf.py") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pelican", "-s", conf, "--fatal", "errors", *arguments]
    environment = os.environ | {"COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_private(tmp_path_factory.mktemp("private"))
    write_ledger(root / "private/ledger.duckdb", year_and_a_half())
    built = pelican(root)
    assert built.returncode == 0, built.stderr
    return root / "private/site"


def test_there_is_a_page_and_a_csv_for_every_article_and_nothing_of_the_public_site(site: Path) -> None:
    pages = {f"articles/{article}.{ending}" for article in ARTICLES for ending in ("html", "csv")}
    others = {"index.html", "articles.html", "unattributed.html", "unattributed.csv", "earnings.css", "incognito.js"}
    assert contents(site).keys() == pages | others


def test_a_second_build_writes_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = pelican(site.parents[1], "-o", str(tmp_path / "elsewhere"))
    assert again.returncode == 0, again.stderr
    assert contents(tmp_path / "elsewhere") == contents(site)


class Page(HTMLParser):
    """What matters of a page: its addresses, its ids, its references, and attributes that a strict policy blocks."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src"):
                self.addresses.append(value or "")
            if name == "id":
                self.ids.append(value or "")
            if name == "aria-labelledby":
                self.references += (value or "").split()
            if name == "style" or name.startswith("on"):
                self.inline.append(f"{tag} {name}")


def test_pages_are_closed_to_the_world_and_whole(site: Path) -> None:
    for name in ("index", "articles", "unattributed", "articles/kettle-guide"):
        path = site / f"{name}.html"
        text = path.read_text(encoding="utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        assert '<meta name="robots" content="noindex,nofollow,noarchive">' in text
        assert "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'" in text
        page = Page(text)
        assert page.inline == []
        assert len(page.ids) == len(set(page.ids))
        assert set(page.references) <= set(page.ids)
        for address in page.addresses:
            if address.startswith("#"):
                assert address[1:] in page.ids
            elif not address.startswith("data:"):
                assert (path.parent / address).is_file(), f"{path}: {address}"
        for pattern in re.findall(r"url\(#([^)]*)\)", text):
            assert pattern in page.ids


def test_a_page_leads_every_amount_to_its_report_and_its_reason(site: Path) -> None:
    text = (site / "articles/kettle-guide.html").read_text(encoding="utf-8")
    for words in ("private/reports/amazon/report-0.csv", "content/reviews/kettle-guide.md", "invented-20", token(0)):
        assert words in text
    rows = list(csv.DictReader((site / "articles/kettle-guide.csv").open(encoding="utf-8")))
    assert {row["attribution"] for row in rows} == {"sub-id", "tracking id"}
    assert all(row["file"] and int(row["line"]) >= 2 for row in rows)


def test_the_csvs_hold_every_transaction_once(site: Path) -> None:
    names = [site / "unattributed.csv", *(site / "articles").glob("*.csv")]
    rows = [row for name in names for row in csv.DictReader(name.open(encoding="utf-8"))]
    stated = [t for one in year_and_a_half() for t in one.transactions]
    assert len(rows) == len(stated)
    for currency in ("GBP", "USD"):
        mine = sum(Decimal(row["commission"]) for row in rows if row["currency"] == currency)
        assert mine == sum(t.commission for t in stated if t.currency == currency)


def test_the_overview_says_what_is_unattributed_and_why_and_that_the_books_balance(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert "As of 2026-10-20" in text
    assert "tracking ID shared by 6 articles" in text
    assert "sub-id not in the registry" in text
    assert "56 monthly statements" in text
    assert "Newest reports: amazon 2026-10-20, awin 2026-10-20, cj 2026-10-20." in text
    assert "do not count" not in text


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_private(tmp_path_factory.mktemp("hostile"))
    subids = root / "data/subids.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    subids.write_text(
        subids.read_text(encoding="utf-8").replace(f"{token(0)},{ARTICLES[0]}", f"{token(0)},{quoted}"),
        encoding="utf-8",
    )
    names = replace(BLANK, subid=token(0), advertiser_name=HOSTILE, product_name=HOSTILE, raw_status=HOSTILE)
    elsewhere = replace(names, id=HOSTILE, subid=HOSTILE, tracking_id=HOSTILE, product_ref=HOSTILE, account=HOSTILE)
    write_ledger(root / "private/ledger.duckdb", [report("awin", [names, elsewhere])])
    built = pelican(root)
    assert built.returncode == 0, built.stderr
    return root / "private/site"


def test_names_from_reports_are_text_and_nothing_else(hostile_site: Path) -> None:
    pages = [path.read_text(encoding="utf-8") for path in sorted(hostile_site.rglob("*.html"))]
    assert len(pages) == 4
    assert sum("&lt;script&gt;alert(1)" in text for text in pages) == 4
    for text in pages:
        assert "<script>" not in text
        assert not {"\u202e", "\x1b"} & set(text)
        html5lib.HTMLParser(strict=True).parse(text)


def test_names_from_reports_are_no_formulas_in_the_csv(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.csv"):
        for row in csv.reader(path.open(encoding="utf-8", newline="")):
            assert not any(cell.lstrip().startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ("kettle-guide", "kettle-guide"),
        ("product/acme-k1", r"product\.acme-k1"),
        ("kettle-guide@de", "kettle-guide_de"),
        ("Kettle Guide", r"kettle-guide~[0-9a-f]{12}"),
        ("../../etc/passwd", r"etc-passwd~[0-9a-f]{12}"),
        ("日本", r"~[0-9a-f]{12}"),
        ("x" * 300, r"x{100}~[0-9a-f]{12}"),
    ],
)
def test_any_article_id_makes_a_plain_file_name(article: str, expected: str) -> None:
    assert re.fullmatch(expected, file_stem(article))


def test_ids_that_look_alike_keep_files_of_their_own() -> None:
    assert (
        len({file_stem(article).lower() for article in ("k1", "K1", "k1 ", "k-1", "K-1", "k/1", "k@1", "k.1", "k_1")})
        == 9
    )


def test_an_article_that_is_gone_leaves_no_page(tmp_path: Path) -> None:
    old = Folder(tmp_path)
    for name in ("articles/gone.html", "articles/gone.csv", "articles/here.html"):
        old.write(name, "old")
    (tmp_path / "articles/notes.txt").write_text("the owner's own", encoding="utf-8")
    new = Folder(tmp_path)
    new.write("articles/here.html", "new")
    new.forget_others("articles")
    assert contents(tmp_path) == {"articles/here.html": b"new", "articles/notes.txt": b"the owner's own"}


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("content", "inside"),
        ("content/earnings", "inside"),
        ("output", "inside"),
        ("output/earnings", "inside"),
        ("private/../output/earnings", "inside"),
        ("link-to-output/earnings", "inside"),
        (".", "contains"),
        ("..", "contains"),
        ("private/site", ""),
        ("output-of-mine", ""),
    ],
)
def test_the_place_of_the_private_site(output: str, says: str, tmp_path: Path) -> None:
    for folder in ("content", "output", "private"):
        (tmp_path / folder).mkdir()
    (tmp_path / "link-to-output").symlink_to("output")
    found = refusal(tmp_path / output, [tmp_path / "content", tmp_path / "output"])
    assert says in found if says else not found


@pytest.mark.parametrize("output", ["output/earnings", "content"])
def test_pelican_stops_before_it_writes_where_the_public_reads(output: str, tmp_path: Path) -> None:
    make_private(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [BLANK])])
    before = contents(tmp_path)
    stopped = pelican(tmp_path, "-o", output)
    assert stopped.returncode == 1
    assert "gets published" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert contents(tmp_path) == before


def test_without_a_ledger_pelican_says_what_to_do(tmp_path: Path) -> None:
    stopped = pelican(make_private(tmp_path))
    assert stopped.returncode == 1
    assert "affiliate import" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_rows_in_quarantine_are_named_on_the_overview(tmp_path: Path) -> None:
    make_private(tmp_path)
    read = report("awin", [BLANK])
    rejected = replace(read, rows=2, rejects=(Reject(3, "unknown status 'tracked'", "{}"),))
    write_ledger(tmp_path / "private/ledger.duckdb", [rejected])
    assert pelican(tmp_path).returncode == 0
    text = (tmp_path / "private/site/index.html").read_text(encoding="utf-8")
    assert 'disagree about them: <a href="#quarantine">1</a>' in text
    assert "unknown status &#39;tracked&#39;" in text
    html5lib.HTMLParser(strict=True).parse(text)


def test_orders_that_may_still_come_are_on_the_overview_and_are_no_money(tmp_path: Path) -> None:
    make_private(tmp_path)
    order = replace(BLANK, commission=Decimal(0), account="amazon-us", tracking_id="invented-20", quantity=2)
    orders = replace(report("amazon", [order, replace(order, product_ref="B0EXAMPLE2")]), layout="fee-orders")
    shipped = replace(report("amazon", [replace(order, commission=Decimal(5), quantity=1)]), layout="fee-earnings")
    days = [replace(each, identity=Identity.DAYS) for each in (orders, shipped)]
    write_ledger(tmp_path / "private/ledger.duckdb", days)
    assert pelican(tmp_path).returncode == 0
    text = (tmp_path / "private/site/index.html").read_text(encoding="utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "Items that may still come: 3 (orders: 2)." in text
    row = re.search(r"<bdi>invented-20</bdi></td><td>(\d+)</td><td>(\d+)</td>", text[text.index('id="ordered"') :])
    assert row
    assert row.groups() == ("2", "3")


def test_an_empty_ledger_makes_an_empty_site(tmp_path: Path) -> None:
    make_private(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [])
    assert pelican(tmp_path).returncode == 0
    assert "No report has been imported yet" in (tmp_path / "private/site/index.html").read_text(encoding="utf-8")


def test_a_public_site_that_has_the_plugin_installed_stays_as_it_is(tmp_path: Path) -> None:
    make_private(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [BLANK])])
    settings = (CHECKOUT / "earningsconf.py").read_text(encoding="utf-8")
    (tmp_path / "public.py").write_text(settings.replace("EARNINGS_LEDGER", "SOMETHING_ELSE"), encoding="utf-8")
    built = pelican(tmp_path, "-o", "output", conf="public.py")
    assert built.returncode == 0, built.stderr
    assert contents(tmp_path / "output") == {}


def test_books_that_do_not_balance_make_no_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_private(tmp_path)
    write_ledger(tmp_path / "private/ledger.duckdb", [report("awin", [BLANK])])
    monkeypatch.setattr("affiliate.earnings.books.statement_totals", lambda *_: ())
    settings = {"EARNINGS_LEDGER": "private/ledger.duckdb", "AFFILIATE_ROOT": tmp_path, "PATH": tmp_path / "content"}
    pages = EarningsPages(settings, str(tmp_path / "private/site"))
    with pytest.raises(SystemExit, match=r"earnings_pages: the books do not balance: network awin, .* GBP, 2026-03"):
        pages.generate_output(None)
    assert not (tmp_path / "private/site").exists()


def test_without_the_books_extra_the_plugin_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "affiliate.ledger", None)
    pages = EarningsPages({"EARNINGS_LEDGER": "private/ledger.duckdb", "PATH": tmp_path}, str(tmp_path / "site"))
    with pytest.raises(SystemExit, match=r"pip install 'pelican-affiliate\[books\]'"):
        pages.generate_output(None)
