"""A site that Pelican itself built: the sample that comes with it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from linkcheck.check import check_site

PELICAN = find_spec("pelican")
BUILT = Path(PELICAN.origin).parent / "tests" / "output" if PELICAN and PELICAN.origin else Path()


@pytest.mark.skipif(not BUILT.is_dir(), reason="this Pelican came without its test sites")
@pytest.mark.parametrize(
    ("name", "address"),
    [("basic", ""), ("custom", "http://blog.notmyidea.org/"), ("custom_locale", "http://blog.notmyidea.org/")],
)
def test_pelicans_own_sample(name: str, address: str) -> None:
    report = check_site(BUILT / name)
    found = {(finding.page, finding.address, finding.what) for finding in report.findings}
    assert found == {("pages/this-is-a-test-page.html", "|filename|/images/Fat_Cat.jpg", "no such image")}
    assert "replaced while building" in report.findings[0].fix
    assert len(report.pages) > 30
    assert len(report.feeds) > 8
    assert report.site == address
