"""What people read when Pelican cannot read their site for `check`, `plan` and `explain`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from affiliate.cli.main import main

NOT_LOADED = (
    'Error: pelicanconf.py does not load the plugin. It needs: PLUGINS = ["affiliate_links", "product_catalog"]'
)
GENERAL = 'PATH = "content"\nSITEURL = "https://site.example"\nTIMEZONE = "UTC"\nPLUGIN_PATHS = ["own"]\n'


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", NOT_LOADED),
        ('PLUGINS = ["afiliate_links"]', NOT_LOADED),
        (
            'PLUGINS = ["affiliate_links"]',
            f"{NOT_LOADED}\nPelican said: ERROR Cannot load plugin `affiliate_links`: No module named 'not_installed'",
        ),
        (
            'PLUGINS = ["broken"]',
            "site:\nown/broken.py:1: ZeroDivisionError: division",
        ),
        ("PLUGINS = [", "site:\npelicanconf.py:5: SyntaxError: '[' was never closed"),
    ],
)
def test_one_sentence_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, said: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "affiliate_links.py").write_text("import not_installed\n")
    (tmp_path / "own" / "broken.py").write_text("1 / 0\n")
    (tmp_path / "pelicanconf.py").write_text(GENERAL + settings)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 2
    assert said in re.sub(" +", " ", done.output)
    assert "Traceback" not in done.output
