"""`affiliate plan` proposes the shop whose clicks earned clearly more, by real books; without evidence it is silent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from affiliate.cli.main import main
from affiliate.cli.proposals import proposed
from affiliate.model import Transaction
from affiliate.plan import read_linkplan, read_registry
from affiliate.site import Site
from tests.earnings.invented_books import BLANK, report, write_ledger
from tests.plugins.linked_site import ROOT, SETTINGS, article, run

ACCOUNTS = """\
[awin]
network = "awin"
awinaffid = "900100"

[cj]
network = "cj"
pid = "800100"
"""
PROGRAM = """\
---
name: {slug}
network: {network}
ids: {ids}
domains: [{slug}.example]
terms:
  - {{from: 2024-01-01, commission: {{kind: one-off, rate: 5 %}}}}
{more}---
"""
PRODUCT = """\
---
name: {name}
offers:
{offers}---
"""
OFFER = '  - {{program: {program}, url: "https://{program}.example/{slug}"}}\n'
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
LINE = '203.0.113.{host} - - [{day:02}/Oct/2026:09:00:00 +0000] "GET /go/{token} HTTP/1.1" 302 0 "-" "{browser}"\n'


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two shops: the K1 may be had at both and leads to kettles, the K2 only at pots."""
    root = tmp_path_factory.mktemp("site")
    for folder in ("content/programs", "content/products", "private"):
        (root / folder).mkdir(parents=True)
    (root / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")), encoding="utf-8")
    (root / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
    write_program(root, "kettles")
    write_program(root, "pots")
    write_product(root, "acme-k1", "kettles", "pots")
    write_product(root, "acme-k2", "pots")
    article(root, "guide", "The Acme K1 boils.")
    article(root, "review", "The Acme K2 boils, too.")
    run(root, "affiliate.cli", "plan")
    return root


@pytest.fixture
def site(planned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(planned, tmp_path / "site"))


def write_program(root: Path, slug: str, more: str = "") -> None:
    network, ids = ("awin", "{awinmid: 900001}") if slug == "kettles" else ("cj", "{aid: 800202, cid: 800002}")
    text = PROGRAM.format(slug=slug, network=network, ids=ids, more=more)
    (root / f"content/programs/{slug}.md").write_text(text, encoding="utf-8")


def write_product(root: Path, slug: str, *programs: str) -> None:
    offers = "".join(OFFER.format(program=program, slug=slug) for program in programs)
    name = slug.replace("-", " ").title()
    (root / f"content/products/{slug}.md").write_text(PRODUCT.format(name=name, offers=offers), encoding="utf-8")


def token(root: Path, product: str) -> str:
    """The token of the link in the text of its article; on its own page a product has boxes."""
    rows = read_registry(Site.at(root))[0].rows
    return next(row.token for row in rows if row.product == product and row.kind == "text")


def count_clicks(root: Path, **counts: int) -> None:
    """Import a server's log with so many clicks on the links of K1 and K2."""
    lines = [
        LINE.format(host=number % 250, day=1 + number % 15, token=token(root, f"acme-{name}"), browser=BROWSER)
        for name, count in counts.items()
        for number in range(count)
    ]
    (root / "private/access.log").write_text("".join(lines), encoding="utf-8")
    imported = CliRunner().invoke(main, ["--site", str(root), "clicks", "import", str(root / "private/access.log")])
    assert imported.exit_code == 0, imported.output


def book(root: Path, *sales: Transaction) -> None:
    other = replace(BLANK, account="awin", subid="")  # a sale that no link of ours led to tells what awin pays in
    found = (report(network, [one for one in (other, *sales) if one.account == network]) for network in ("awin", "cj"))
    write_ledger(root / "private/ledger.duckdb", [*found])


def sales(root: Path, name: str, count: int, amount: str = "1.00", **changes: object) -> list[Transaction]:
    """Sales that the clicks on K1 or K2 led to, at the shop that its links lead to."""
    network, advertiser = ("awin", "900001") if name == "k1" else ("cj", "800002")
    known = replace(
        BLANK,
        day=date(2026, 10, 5),
        account=network,
        advertiser=advertiser,
        subid=token(root, f"acme-{name}"),
        commission=Decimal(amount),
    )
    return [replace(known, **changes)] * count


def said(root: Path) -> list[str]:
    site = Site.at(root)
    return [str(line) for line in proposed(site, read_linkplan(site)[0])]


def test_the_plan_names_both_shops_with_their_figures_and_the_line_to_move(site: Path) -> None:
    count_clicks(site, k1=1000, k2=400)
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60, "1.50"))
    before = (site / "data/linkplan.jsonl").read_bytes()
    done = run(site, "affiliate.cli", "plan")
    assert done.stdout == (
        "\nShops that earned clearly more per click in the last year:\n"
        "  content/products/acme-k1.md:5: offers[1]: pots earned 0.2250 GBP a click (400 clicks, 60 sales) with all "
        "products, kettles, which the links lead to, 0.0120 GBP a click (1,000 clicks, 12 sales) "
        "(if you agree, put it above the offer at kettles)\n"
    )
    assert (site / "data/linkplan.jsonl").read_bytes() == before  # proposed, never switched


def test_a_shop_that_sold_nothing_is_no_match_for_one_that_sells(site: Path) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k2", 30))
    (line,) = said(site)
    assert "kettles, which the links lead to, 0.0000 GBP a click (400 clicks, 0 sales)" in line


def test_the_products_own_clicks_weigh_more_than_those_of_all_products(site: Path) -> None:
    article(site, "second", "The [Acme K1]({product}acme-k1@pots) boils.")
    article(site, "third", "The [Acme K2]({product}acme-k2) boils.")
    run(site, "affiliate.cli", "plan")
    rows = read_registry(Site.at(site))[0].rows
    guide = next(row.token for row in rows if row.article == "guide")
    at_pots = next(row.token for row in rows if (row.article, row.product) == ("second", "acme-k1"))
    lines = [
        LINE.format(host=number, day=1 + number % 15, token=one, browser=BROWSER)
        for one in (at_pots, token(site, "acme-k2"), guide)
        for number in range(200)
    ]
    (site / "private/access.log").write_text("".join(lines), encoding="utf-8")
    CliRunner().invoke(main, ["--site", str(site), "clicks", "import", str(site / "private/access.log")])
    k1 = sales(site, "k1", 20, subid=guide)
    # All products together, pots earn far more; with the K1 they earn as much as kettles.
    book(site, *k1, *sales(site, "k2", 100, "9.00"), *sales(site, "k2", 20, subid=at_pots))
    assert said(site) == []
    shutil.rmtree(site / "private")
    (site / "private").mkdir()
    (site / "private/access.log").write_text("".join(lines), encoding="utf-8")
    CliRunner().invoke(main, ["--site", str(site), "clicks", "import", str(site / "private/access.log")])
    book(site, *k1, *sales(site, "k2", 60, subid=at_pots))
    (line,) = said(site)
    assert "pots earned 0.3000 GBP a click (200 clicks, 60 sales) with this product" in line


@pytest.mark.parametrize(
    ("clicks", "sold"),
    [
        ({"k1": 400, "k2": 400}, {"k1": 20, "k2": 24}),
        ({"k1": 400, "k2": 99}, {"k1": 4, "k2": 40}),
        ({"k1": 99, "k2": 400}, {"k1": 0, "k2": 40}),
        ({"k1": 1000, "k2": 1000}, {"k1": 1, "k2": 9}),
        ({"k1": 400, "k2": 400}, {"k1": 60, "k2": 12}),
    ],
    ids=[
        "the intervals meet",
        "too few clicks there",
        "too few clicks here",
        "too few sales",
        "the better one is first",
    ],
)
def test_without_clear_evidence_nothing_is_said(site: Path, clicks: dict[str, int], sold: dict[str, int]) -> None:
    count_clicks(site, **clicks)
    book(site, *(sale for name, count in sold.items() for sale in sales(site, name, count)))
    assert said(site) == []


def test_two_currencies_are_not_compared(site: Path) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60, currency="USD"))
    assert said(site) == []


def test_what_was_sold_more_than_a_year_ago_is_no_evidence(site: Path) -> None:
    count_clicks(site, k1=400, k2=400)
    later = replace(sales(site, "k1", 1)[0], day=date(2027, 11, 1))
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60), later)
    assert said(site) == []


@pytest.mark.parametrize(
    ("here", "there", "lines"), [("gb", "us", 0), ("gb", "us, gb", 1), ("", "gb", 0), ("gb", "", 1)]
)
def test_a_shop_must_sell_to_the_same_readers(site: Path, here: str, there: str, lines: int) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60))
    for slug, markets in (("kettles", here), ("pots", there)):
        write_program(site, slug, f"markets: [{markets}]\n" if markets else "")
    assert len(said(site)) == lines


def test_sales_that_came_by_no_link_of_ours_earn_nothing_here(site: Path) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 12), *sales(site, "k2", 100, subid=""))
    assert said(site) == []


def test_without_a_ledger_or_clicks_it_is_silent(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(site) == []
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60))
    assert said(site) == []
    assert capsys.readouterr() == ("", "")


def test_books_that_cannot_be_read_are_one_note(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count_clicks(site, k1=400, k2=400)
    (site / "private/ledger.duckdb").write_bytes(b"no ledger" * 1000)
    assert said(site) == []
    noted = capsys.readouterr().err
    assert noted.startswith("No proposals from your books: ")
    assert noted.count("\n") == 1
    assert "cannot be read as a ledger" in noted


def test_a_locked_ledger_is_one_note_and_no_failure(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k1", 12), *sales(site, "k2", 60))
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holding, str(site / "private/ledger.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert said(site) == []
        holder.communicate()
    assert "another program has the ledger open" in capsys.readouterr().err
    assert len(said(site)) == 1


def test_without_the_extra_there_is_one_hint(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count_clicks(site, k1=400, k2=400)
    book(site, *sales(site, "k1", 12))
    for name in [*filter(lambda name: name.startswith("affiliate.earnings"), sys.modules), "affiliate.cli.bookkeeping"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert said(site) == []
    assert capsys.readouterr().err == (
        "No proposals from your books: they need more libraries: pip install 'pelican-affiliate[books]'\n"
    )
