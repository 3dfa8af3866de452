"""Output folders that no build should make: each gives a clear finding, never a traceback or an endless run."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from linkcheck import collect
from linkcheck.addresses import root_of
from linkcheck.check import NoSiteError, check_site
from linkcheck.findings import Report, Verdict
from linkcheck.plan import PlannedLink


def site(tmp_path: Path, **pages: str) -> Path:
    """A site with an index and the pages named; `__` in a name is a slash."""
    for name, body in {"index": "<title>Home</title>", **pages}.items():
        path = tmp_path / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    return tmp_path


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(finding.verdict.value, finding.page, finding.what) for finding in report.findings]


def test_a_folder_linked_into_itself(tmp_path: Path) -> None:
    output = site(tmp_path, posts__tea="<a href=../posts/again/tea.html>")
    (output / "posts" / "again").symlink_to("..")
    (output / "round").symlink_to("round")
    report = check_site(output)
    assert told(report) == [
        ("broken", "posts/again", "cannot be listed: it is a symbolic link that leads back to itself"),
        ("broken", "posts/tea.html", "no such page or file"),
        ("broken", "round", "cannot be listed: it is a symbolic link that leads back to itself"),
    ]


def test_linked_folders_and_files_are_part_of_the_site(tmp_path: Path) -> None:
    output = site(tmp_path / "output", index="<img src=images/a.svg><img src=b.svg>")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.svg").write_text("<svg/>")
    (output / "images").symlink_to(tmp_path / "pictures")
    (output / "b.svg").symlink_to(tmp_path / "pictures" / "a.svg")
    (tmp_path / "pictures" / "more").symlink_to(output)
    assert told(check_site(output)) == []


def test_unreadable_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = site(tmp_path, closed="x", shut__page="x")
    may_list, may_read = os.scandir, collect.read_bounded

    # Refused by hand, because the suite may run as root, who may read everything.
    def scandir(folder: Path) -> Iterator[os.DirEntry[str]]:
        if folder.name == "shut":
            raise PermissionError(errno.EACCES, "Permission denied")
        return may_list(folder)

    def read(path: Path) -> bytes | None:
        if path.name == "closed.html":
            raise PermissionError(errno.EACCES, "Permission denied")
        return may_read(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(collect, "read_bounded", read)
    assert [(verdict, page) for verdict, page, _ in told(check_site(output))] == [
        ("broken", "closed.html"),
        ("broken", "shut"),
    ]


def test_a_page_that_goes_away_meanwhile(tmp_path: Path) -> None:
    output = site(tmp_path, gone="x")

    def forgetting(paths: Sequence[str]) -> Iterable[str]:
        (output / "gone.html").unlink()
        return paths

    report = check_site(output, progress=forgetting)
    assert told(report) == [("broken", "gone.html", "cannot be read: No such file or directory")]


def test_a_page_too_large_to_be_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "LARGEST", 2_000_000)
    output = site(tmp_path, large="<p>tea</p>" * 200_001)
    planned = [PlannedLink("large.html", "https://go.example/?c=k1")]
    report = check_site(output, planned)
    assert told(report) == [("unverified", "large.html", "larger than 2 MB: not read")]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    output = site(tmp_path, index="<a href='caf%E9.html'>found</a> <a href='th%E9.html'>not</a>")
    Path(os.fsdecode(os.fsencode(output) + b"/caf\xe9.html")).write_text("<a href=gone.html>")
    report = check_site(output)
    assert [(finding.page, finding.address) for finding in report.findings] == [
        ("caf\udce9.html", "gone.html"),
        ("index.html", "th%E9.html"),
    ]


def test_addresses_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("x")
    ways = (
        "../secret.html",
        "..%2fsecret.html",
        "%2e%2e/secret.html",
        f"file://{tmp_path}/secret.html",
        "..%5csecret.html",
    )
    output = site(tmp_path / "output", index="".join(f'<a href="{way}">' for way in ways))
    report = check_site(output, [PlannedLink("../secret.html", "https://go.example/?c=k1")])
    assert {verdict for verdict, _, _ in told(report)} == {Verdict.BROKEN, Verdict.TAG_LOST}
    assert [what for _, page, what in told(report) if page == "index.html"] == ["no such page or file"] * 4


@pytest.mark.parametrize("unit", ["<b>", "<!--", "<script", 'href="', "<a href=x ", "<svg><a>"])
def test_endless_markup_is_read_in_one_go(tmp_path: Path, unit: str) -> None:
    report = check_site(site(tmp_path, deep=unit * 100_000 + '<a href="gone.html">'))
    assert {finding.page for finding in report.findings} <= {"deep.html"}


@pytest.mark.parametrize("encoding", ["x-unknown", "utf-7", "shift_jis", "utf-16"])
def test_feeds_in_odd_encodings(tmp_path: Path, encoding: str) -> None:
    output = site(tmp_path)
    (output / "all.rss").write_text(f'<?xml version="1.0" encoding="{encoding}"?>\n<rss></rss>')
    (finding,) = check_site(output).findings
    assert (finding.page, finding.verdict) == ("all.rss", Verdict.BROKEN)


def test_a_folder_without_pages_is_no_site(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no page")
    with pytest.raises(NoSiteError, match="no HTML page"):
        check_site(tmp_path)


def test_a_site_that_says_it_lives_below_an_odd_path(tmp_path: Path) -> None:
    output = site(tmp_path, index="<a href='/(tea)%20time/gone.html'><a href='/(tea) time/index.html'>")
    report = check_site(output, root=root_of("https://reviews.example/(tea) time/"))
    assert [finding.address for finding in report.findings] == ["/(tea)%20time/gone.html"]
    assert report.site == "https://reviews.example/%28tea%29%20time/"
