"""`affiliate new site`: what a newcomer types first has to work, with Pelican and every command of ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from affiliate.catalog import load_catalog
from affiliate.cli.main import main
from affiliate.cli.skeleton import FILES, HIDDEN, begin_site
from affiliate.site import Site

ROOT = Path(__file__).parents[2]
PLACES = sorted(HIDDEN.get(name, name) for name in FILES)


def new(here: Path, name: str) -> Result:
    words = ["--site", str(here), "new", "site", name, "--today", "2026-11-20"]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def run(folder: Path, *words: str) -> str:
    """A command as the newcomer types it; the plugins are found as if they were installed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "plugins"), "COLUMNS": "400"}
    command = [sys.executable, "-m", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_whole_site_works_at_once(tmp_path: Path) -> None:
    said = new(tmp_path, "kettle-corner")
    folder = tmp_path / "kettle-corner"
    assert said.exit_code == 0
    assert said.stdout.splitlines() == [f"{folder}/{place}" for place in PLACES]
    assert f"cd {folder}\n" in said.stderr
    for settings in ("pelicanconf.py", "publishconf.py"):
        run(folder, "pelican", "content", "-s", settings, "--fatal", "warnings")
        assert "No problem found." in run(folder, "affiliate.cli", "check")
        assert "Nothing changes: 2 paid links" in run(folder, "affiliate.cli", "plan")
        assert "findings: 0" in run(folder, "affiliate.cli", "linkcheck", "output", "--offline")
        assert "No problem found." in run(folder, "affiliate.cli", "check", "--site", "output")
    page = (folder / "output/how-this-site-works.html").read_text()
    disclosure, link = page.index('<p class="affiliate-disclosure">'), page.index('data-affiliate="thistlewick-t1"')
    assert disclosure < link
    assert re.search(r'href="https://www\.awin1\.com/cread\.php\?[^"]*clickref=[a-z][a-z1-9]{9}&', page)
    assert "<title>Kettle Corner" in (folder / "output/index.html").read_text()
    assert "https://www.example.com/how-this-site-works.html" in (folder / "output/feeds/all.atom.xml").read_text()


def test_nothing_private_or_built_is_committed(tmp_path: Path) -> None:
    new(tmp_path, "shop")
    folder = tmp_path / "shop"
    for name in ("private/ledger.duckdb", "output/index.html", ".env", ".cache/texts", "data/subids.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert sorted(listed.stdout.split()) == sorted({*PLACES, "data/subids.csv"} - {"private/.gitignore"})


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("kettle-corner", "Kettle Corner"),
        ("Küche & \"Co\" 'd'", "Küche & \"Co\" 'd'"),
        ("湯沸かし 🍵", "湯沸かし 🍵"),
        ("deep/er/my_site2", "My Site2"),
        ("a\\b", "a\\b"),
        ("@TODAY@ @NAME@", "@TODAY@ @NAME@"),
    ],
)
def test_any_folder_s_name_is_the_site_s(tmp_path: Path, name: str, called: str) -> None:
    assert new(tmp_path, name).exit_code == 0
    folder = tmp_path / name
    settings: dict[str, object] = {}
    exec((folder / "pelicanconf.py").read_text(encoding="utf-8"), settings)  # noqa: S102 (our own file, just written)
    assert settings["SITENAME"] == called
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {called}\n")
    assert load_catalog(Site.at(folder))[1] == ()


def test_an_empty_folder_is_filled_and_a_full_one_left(tmp_path: Path) -> None:
    assert new(tmp_path, ".").exit_code == 0
    assert files(tmp_path) == PLACES
    (tmp_path / "README.md").write_text("mine")
    said = new(tmp_path, ".")
    assert (said.exit_code, "is there already and not empty. It stays as it is" in said.stderr) == (2, True)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert files(tmp_path) == PLACES


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("taken", "is there already"),
        ("taken/below", "cannot be written: Not a directory"),
        ("dangling", "cannot be written: File exists"),
        ("circle/below", "cannot be written: Too many levels of symbolic links"),
        ("k" * 90 + "/" + "k" * 300 + "/k", "cannot be written: File name too long"),
        ("", "the folder needs a name"),
        ("  ", "the folder needs a name"),
        ("k" * 101, "at most 100 characters"),
        ("a\nb", "on one line"),
        ("a\0b", "on one line"),
        ("a\x1b[31m", "on one line"),
    ],
)
def test_what_cannot_be_a_site_is_refused_and_nothing_is_written(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    before = files(tmp_path)
    said = new(tmp_path, name)
    assert (said.exit_code, files(tmp_path)) == (2, before)
    assert says in " ".join(said.stderr.split())


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("affiliate.cli.new_site.begin_site", refuse)
    said = new(tmp_path, "shop")
    assert (said.exit_code, "shop cannot be written: Permission denied" in said.stderr) == (2, True)


def test_every_file_of_the_starter_is_written() -> None:
    starter = ROOT / "affiliate/cli/starter"
    assert sorted(FILES) == [name for name in files(starter) if "__pycache__" not in name]


def test_a_site_begun_is_never_overwritten_by_another(tmp_path: Path) -> None:
    begin_site(tmp_path, "One", date(2026, 11, 20))
    with pytest.raises(FileExistsError):
        begin_site(tmp_path, "Two", date(2026, 11, 20))
    assert (tmp_path / "README.md").read_text().startswith("# One\n")
