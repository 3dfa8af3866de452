"""Any file of clicks after any accidents: every line of it is counted once, or the file is refused in words.

AFFILIATE_FUZZ=100000 sets how many, AFFILIATE_FUZZ_FROM=7 the number of the first.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from random import Random

import pytest

from affiliate.clicks import Ours, UnreadableClicksError, import_clicks, read_clicks
from affiliate.clicks.read import HEAD, Reading
from affiliate.reports.files import encoding_of, ends_of
from tests.clicks.invented_site import make_clicked_site, ours
from tests.clicks.test_click_cases import CASES, FILES
from tests.clicks.test_click_promises import PERSONAL
from tests.reports.accidents import spoilt
from tests.reports.spoilt_reports import numbers

ORIGINALS = [(name, (CASES / name).read_bytes()) for name in FILES]
LOGS = {"server", "cloudfront", "cloudflare"}
WRITTEN = 25  # one of so many goes into a roll-up, too


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    return ours(make_clicked_site(tmp_path_factory.mktemp("clicks")))


@pytest.mark.filterwarnings("error")
def test_every_line_of_a_spoilt_file_is_counted_once(
    known: Ours, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    faults = []
    for number in numbers(300):
        if fault := "; ".join(_faults_of(number, known, tmp_path)):
            faults.append(f"file {number}: {fault}")
    assert faults[:20] == []
    assert capfd.readouterr() == ("", "")


def _faults_of(number: int, known: Ours, folder: Path) -> Iterator[str]:
    chance = Random(number)  # noqa: S311 — it keeps no secret
    name, content = chance.choice(ORIGINALS)
    content = spoilt(chance, content)
    path = folder / name
    path.write_bytes(content)
    try:
        yield from _faults_in(path, content, known)
        if number % WRITTEN == 0:
            import_clicks(path, name, known, folder / "rolled")
    except UnreadableClicksError as reason:
        if not str(reason).isprintable():
            yield f"not safe to show: {reason}"
    except Exception:
        yield traceback.format_exc()


def _faults_in(path: Path, content: bytes, known: Ours) -> Iterator[str]:
    reading = read_clicks(path, known)
    tally = reading.tally
    if tally.lines != tally.counted + tally.bots + tally.other + tally.rejected:
        yield f"counts do not add up: {tally}"
    if len(tally.problems) != tally.rejected or any(p.line < 1 or not p.reason.isprintable() for p in tally.problems):
        yield f"rejected without a reason: {tally.problems}"
    if PERSONAL.search(repr(tally.problems).encode()):
        yield f"tells who clicked: {tally.problems}"
    for row in tally.rolled():
        "".join(map(str, (*astuple(row.part), *astuple(row.seen)))).encode()
    encoding = encoding_of(content[:4096])
    text = content.decode(
        *(("utf-8-sig", "surrogateescape") if encoding.startswith("utf-8") else (encoding, "replace"))
    )
    yield from _faults_in_lines(text.split(ends_of(text[:4096])), reading)


def _faults_in_lines(lines: list[str], reading: Reading) -> Iterator[str]:
    """A log has an entry a line. A table has none where nothing stands, and above its header no row."""
    found, text = reading.tally.lines, "\n".join(lines)
    if LOGS.issuperset(reading.sources):
        if found != len(lines) - (not lines[-1]):
            yield f"{found} lines, but there are {len(lines)}"
    elif '"' not in text and text[:1] not in "[{":
        filled = [line for line in lines if line.strip(" ,;\t|\r")]
        *title, header = filled[: len(filled) - found] or [""]
        delimiter = max(",;\t|", key=header.count)
        cells = [len(list(filter(str.strip, line.split(delimiter)))) for line in (header, *title)]
        if len(title) >= HEAD or any(2 * count > cells[0] + 1 for count in cells[1:]):
            yield f"{found} lines, but there are {len(filled)}, and those above are {title}"
