"""What the tests of several plugins begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from linked_site import PLAN_SITE, ROOT, SETTINGS


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with the plan tests' catalog and no article yet."""
    shutil.copytree(PLAN_SITE, tmp_path / "site")
    (tmp_path / "site" / "pelicanconf.py").write_text(SETTINGS.format(plugins=str(ROOT / "plugins")))
    return tmp_path / "site"
