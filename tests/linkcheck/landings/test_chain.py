"""From the shop to the reader: a page that is gone twice gives way to the next offer, until it is back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from shop_server import Reply, Shops

from affiliate.cli.main import main

ROOT = Path(__file__).parents[3]
SETTINGS = f"""
SITENAME = "Test"
SITEURL = "https://test.example"
TIMEZONE = "UTC"
PATH = "content"
THEME = "simple"
PLUGIN_PATHS = [{str(ROOT / "plugins")!r}]
PLUGINS = ["affiliate_links", "product_catalog"]
"""
PROGRAM = """---
name: {name}
network: {network}
domains: [{domain}]
{more}
terms:
  - {{from: 2026-01-01, commission: {{kind: one-off, rate: 8}}}}
---
"""
PRODUCT = """---
name: Acme K1
offers:
  - {{program: first, url: "http://kettles.example:{port}/k1"}}
  - {{program: second, url: "https://www.amazon.com/dp/B0EXAMPLE1"}}
---
A kettle.
"""
FIRST = "http://kettles.example/k1"
ACCOUNTS = """
[awin]
network = "awin"
awinaffid = "900100"
currency = "GBP"

[amazon-us]
network = "amazon"
marketplace = "www.amazon.com"
currency = "USD"
tracking_ids = ["plantest-20"]
"""


@pytest.fixture
def site(tmp_path: Path, street: Shops, named: None) -> Path:
    files = {
        "pelicanconf.py": SETTINGS,
        "accounts.toml": ACCOUNTS,
        "content/guide.md": "Title: Guide\nDate: 2026-03-01\n\nThe Acme K1 boils.\n",
        "content/products/acme-k1.md": PRODUCT.format(port=street.port),
        "content/programs/first.md": PROGRAM.format(
            name="Shop", network="awin", domain="kettles.example", more='ids: {awinmid: "4711"}'
        ),
        "content/programs/second.md": PROGRAM.format(
            name="Amazon", network="amazon", domain="amazon.com", more="cloaking: false"
        ),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def run(site: Path, words: str, status: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400"}
    command = [sys.executable, "-m", *words.split()]
    done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def build(site: Path) -> None:
    run(site, "pelican --fatal errors -s pelicanconf.py")


def week(site: Path, number: int, status: int) -> str:
    """The week's link check of the site as it is built."""
    words = f"linkcheck OUT --allow-private kettles.example --pace 0 --today 2026-11-{number:02}"
    done = CliRunner().invoke(main, ["--site", str(site), *words.replace("OUT", str(site / "output")).split()])
    assert done.exit_code == status, done.output
    return done.output


def linked_to(site: Path) -> str:
    page = (site / "output" / "guide.html").read_text()
    return "first" if "awinmid=4711" in page else "second" if "amazon.com/dp/" in page else "nobody"


def test_gone_twice_then_the_next_offer_then_back(site: Path, street: Shops) -> None:
    street.says(FIRST, Reply(404), Reply(404), Reply(body=b"<title>Acme K1</title>"))
    build(site)
    said = week(site, 1, status=0)
    assert "broken if the next check finds the same" in said
    assert "Amazon forbids requests by programs" in said
    assert linked_to(site) == "first"
    said = week(site, 8, status=1)
    assert f"http://kettles.example:{street.port}/k1: broken: answered 404 Not Found (seen 2026-11-08)" in said
    assert "acme-k1: content/guide.md, content/products/acme-k1.md" in said
    why = run(site, "affiliate.cli explain guide")
    assert "at second: first usable offer; skipped first: broken at the link check of 2026-11-08" in why
    assert "+ acme-k1 (text) in content/guide.md -> second" in run(site, "affiliate.cli plan --diff", status=1)
    build(site)
    assert linked_to(site) == "second"
    week(site, 15, status=0)
    build(site)
    assert linked_to(site) == "first"
    assert street.asked == [FIRST] * 3
    memory = (site / "data" / "availability.jsonl").read_text().splitlines()
    assert memory == [
        f'{{"url": "http://kettles.example:{street.port}/k1", "verdict": "ok", "checked": "2026-11-15"}}',
    ]
