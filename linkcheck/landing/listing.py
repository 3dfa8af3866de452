"""Landing pages in the words of a report: grouped by what to do now, the most money first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import quoteattr

from linkcheck.findings import Verdict, printable
from linkcheck.landing.nouns import BAD, Place, Visit

GROUPS = {
    Verdict.BROKEN: "Gone: give the product another address, or remove the offer",
    Verdict.WRONG_PAGE: "Something else is there: look for the product's new address",
    Verdict.UNAVAILABLE: "Cannot be bought: the next build links names to another offer; links you wrote stay",
    Verdict.REDIRECTED: "Moved: write the new address into the product's file",
    Verdict.BLOCKED: "Closed to programs: look yourself now and then",
    Verdict.UNVERIFIED: "Not known",
}
ONE_BY_ONE = (*BAD, Verdict.REDIRECTED)
UNKNOWN = (Verdict.BLOCKED, Verdict.UNVERIFIED)
MOST = 5  # sources or addresses named in a line


def text(visits: Sequence[Visit]) -> Iterator[str]:
    """The pages that are not fine."""
    for verdict, what in GROUPS.items():
        found = [visit for visit in in_order(visits) if visit.known.verdict is verdict]
        if not found:
            continue
        yield f"{what} ({len(found)})"
        yield from (line for visit in found for line in _lines(visit)) if verdict in ONE_BY_ONE else _by_reason(found)
        yield ""


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: (visit.landing.rank, visit.landing.url))


def summary(visits: Sequence[Visit]) -> str:
    """The figures in one sentence."""
    counted = Counter(visit.known.verdict for visit in visits)
    verdicts = ", ".join(f"{counted[verdict]:,} {verdict}" for verdict in Verdict if verdict in counted)
    judged = sum(visit.judged for visit in visits)
    return f"landing pages: {len(visits):,} ({verdicts}), {judged:,} of them judged in this run"


def _lines(visit: Visit) -> Iterator[str]:
    known, landing = visit.known, visit.landing
    sentence = f"{known.verdict}: {known.why}" + (f" -> {known.moved}" if known.moved else "")
    again = "; the last run found no answer" if known.failed == 1 else ""
    yield printable(f"  {landing.url}: {sentence} (seen {known.checked}{again})")
    for product, places in groupby(sorted(landing.places, key=_product), key=_product):
        stake = f", {landing.stake}" if landing.stake else ""
        yield printable(f"    {product or 'no product'}{stake}: {_some(sorted({place.source for place in places}))}")


def _by_reason(visits: Iterable[Visit]) -> Iterator[str]:
    """Pages with one reason share a line: there is nothing to fix in each."""
    found: dict[str, list[str]] = {}
    for visit in visits:
        found.setdefault(visit.known.why, []).append(visit.landing.url)
    for why, urls in sorted(found.items()):
        yield printable(f"  {why}: {_some(urls)}")


def _product(place: Place) -> str:
    return place.product


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")


def values(visits: Iterable[Visit]) -> list[dict[str, object]]:
    """The pages for JSON, those that need a hand first."""
    order = [*GROUPS, Verdict.OK]
    return [_values(visit) for visit in sorted(in_order(visits), key=lambda visit: order.index(visit.known.verdict))]


def _values(visit: Visit) -> dict[str, object]:
    known, landing = visit.known, visit.landing
    return {
        "url": printable(landing.url),
        "verdict": known.verdict.value,
        "why": printable(known.why),
        "moved": printable(known.moved),
        "checked": printable(known.checked),
        "judged": visit.judged,
        "stake": printable(landing.stake),
        "places": [
            {"source": printable(place.source), "product": printable(place.product), "page": printable(place.page)}
            for place in landing.places
        ],
    }


def suite(visits: Sequence[Visit]) -> Iterator[str]:
    """One suite for JUnit: a test for each page, failed where it needs repair, skipped where nothing is known."""
    failed = sum(visit.needs_repair for visit in visits)
    skipped = sum(visit.known.verdict in UNKNOWN for visit in visits)
    yield (
        f'  <testsuite name="landing pages" tests="{len(visits)}" failures="{failed}" errors="0" skipped="{skipped}">'
    )
    for visit in sorted(visits, key=lambda visit: visit.landing.url):
        yield f'    <testcase classname="landing pages" name={_quoted(visit.landing.url)}>'
        if visit.needs_repair:
            sources = _some(sorted({place.source for place in visit.landing.places}))
            message = f"{visit.known.why}  -> {GROUPS[visit.known.verdict]} [{sources}]"
            yield f"      <failure type={_quoted(visit.known.verdict)} message={_quoted(message)}/>"
        elif visit.known.verdict in UNKNOWN:
            yield f"      <skipped message={_quoted(f'{visit.known.verdict}: {visit.known.why}')}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _quoted(value: str) -> str:
    return quoteattr(printable(value))
