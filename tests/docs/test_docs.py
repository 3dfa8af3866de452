"""The docs do not lie: their commands run on the sample site, their links lead somewhere, their keys exist."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from affiliate.catalog.schema import ProductKeys, ProgramKeys
from affiliate.cli.main import COMMANDS, main
from affiliate.plan import Settings

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
SETTING = re.compile(r'"((?:AFFILIATE|PRODUCT|EARNINGS)_[A-Z_]+)"')
# What the plugins hand to each other and to `affiliate plan` under such names.
NO_SETTINGS = {"AFFILIATE_DRY_RUN", "AFFILIATE_FEEDS", "PRODUCT_CATALOG", "PRODUCT_SHELF"}
LINK = re.compile(r"\]\((?!https?://|\{)(?P<file>[^)#\s]*)(?:#(?P<section>[^)\s]+))?")


def commands() -> Iterator[tuple[str, str]]:
    for doc in DOCS:
        for block in CONSOLE.findall(doc.read_text(encoding="utf-8")):
            for line in block.splitlines():
                if line.startswith("$ "):
                    yield doc.name, line.removeprefix("$ ")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample site with its books, as `make site` leaves it."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    skipped = shutil.ignore_patterns(".*", "private", "output", "tests", "benchmarks", "node_modules")
    shutil.copytree(ROOT, folder, ignore=skipped)
    for command in ("pelican -s pelicanconf.py", "samples", "affiliate.cli import private/reports"):
        arguments = [sys.executable, "-m", *command.split()]
        subprocess.run(arguments, cwd=folder, capture_output=True, check=True)
    return folder


@pytest.mark.parametrize(("doc", "command"), list(commands()))
def test_every_command_shown_runs(site: Path, doc: str, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *arguments = shlex.split(command)
    assert program == "affiliate", f"{doc}: only affiliate commands are run; use ```sh for others"
    monkeypatch.chdir(site)
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, f"{doc}: {command}\n{done.output}{done.exception}"


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_links_between_docs_lead_somewhere(doc: Path) -> None:
    for file, section in LINK.findall(prose_of(doc)):
        target = doc.parent / file if file else doc
        assert target.exists(), file
        assert not section or section in sections_of(target), f"{file}#{section}"


def prose_of(doc: Path) -> str:
    """The text of a page without its code, which may hold links that are none."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", doc.read_text(encoding="utf-8"), flags=re.DOTALL)


def sections_of(doc: Path) -> set[str]:
    """What a link to each heading ends in: its words in small letters, without punctuation, joined by hyphens."""
    headings = re.findall(r"^#+ (.+)$", doc.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_setting_key_and_command_is_documented() -> None:
    text = "\n".join(doc.read_text(encoding="utf-8") for doc in DOCS)
    for field in fields(Settings):
        assert f"AFFILIATE_{field.name.upper()}" in text
    for keys in (ProductKeys, ProgramKeys):
        for key in keys.__annotations__:
            assert f"`{key}`" in text or f"`{key.rstrip('_')}`" in text, key
    for command in COMMANDS:
        assert f"affiliate {command}" in text, command
    plugins = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "plugins").rglob("*.py"))
    for setting in set(SETTING.findall(plugins)) - NO_SETTINGS:
        assert setting in text, setting


def test_the_private_sites_settings_are_all_it_needs(site: Path) -> None:
    guide = (ROOT / "docs" / "site-owner.md").read_text(encoding="utf-8")
    (settings,) = (block for block in PYTHON.findall(guide) if "EARNINGS_LEDGER" in block)
    settings = settings.replace("private/site", "private/as-documented") + 'PLUGIN_PATHS = ["plugins"]\n'
    (site / "asdocumented.py").write_text(settings, encoding="utf-8")
    arguments = [sys.executable, "-m", "pelican", "--fatal", "errors", "-s", "asdocumented.py"]
    subprocess.run(arguments, cwd=site, capture_output=True, check=True)
    assert (site / "private" / "as-documented" / "index.html").is_file()
