"""A report as text for people, JSON for programs, JUnit for build servers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from xml.sax.saxutils import quoteattr

from linkcheck.findings import Finding, Report, printable
from linkcheck.landing import listing

WIDEST = 120  # characters of an address shown in one line of text


def text(report: Report, output: str) -> Iterator[str]:
    """A line a finding, then the shops' pages by what to do, then the figures."""
    for finding in report.findings:
        yield printable(f"{_place(finding, output)}: {finding.verdict}: {_sentence(finding)}")
    yield from listing.text(report.visits or ())
    yield _summary(report)


def as_json(report: Report, output: str) -> str:
    findings = [
        {key: printable(value) if isinstance(value, str) else value for key, value in asdict(finding).items()}
        for finding in report.findings
    ]
    summary = {
        "pages": len(report.pages),
        "feeds": len(report.feeds),
        "links": report.links,
        "elsewhere": report.elsewhere,
        "tracked": report.tracked,
        "findings": len(report.findings),
        "verdicts": dict(report.verdicts),
    }
    whole = {
        "output": printable(output),
        "site": printable(report.site),
        "summary": summary,
        "findings": findings,
        "landings": None if report.visits is None else listing.values(report.visits),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_junit(report: Report) -> str:
    """One suite a page: a page without findings passes one test, each finding is one that fails. One for the shops."""
    by_page: dict[str, list[Finding]] = {path: [] for path in (*report.pages, *report.feeds)}
    for finding in report.findings:
        by_page.setdefault(finding.page, []).append(finding)
    visits = report.visits or ()
    total = sum(len(findings) or 1 for findings in by_page.values()) + len(visits)
    failures = len(report.findings) + sum(visit.needs_repair for visit in visits)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="linkcheck" tests="{total}" failures="{failures}" errors="0">',
            *(line for page in sorted(by_page) for line in _suite(page, by_page[page])),
            *(listing.suite(visits) if visits else ()),
            "</testsuites>",
            "",
        ]
    )


def _suite(page: str, findings: list[Finding]) -> Iterable[str]:
    name = _quoted(page)
    yield f'  <testsuite name={name} tests="{len(findings) or 1}" failures="{len(findings)}" errors="0">'
    if not findings:
        yield f'    <testcase classname={name} name="links"/>'
    for number, finding in enumerate(findings, 1):
        case = f"{number}. line {finding.line}: {_short(finding.address) or finding.what}"
        yield f"    <testcase classname={name} name={_quoted(case)}>"
        yield f"      <failure type={_quoted(finding.verdict)} message={_quoted(_sentence(finding))}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _quoted(value: str) -> str:
    return quoteattr(printable(value))


def _place(finding: Finding, output: str) -> str:
    path = f"{output.rstrip('/')}/{finding.page}"
    return f"{path}:{finding.line}" if finding.line else path


def _sentence(finding: Finding) -> str:
    what = f"{_short(finding.address)}: {finding.what}" if finding.address else finding.what
    origin = ", ".join(filter(None, (finding.source, finding.product)))
    return f"{what}  -> {finding.fix}" + (f" [{origin}]" if origin else "")


def _short(address: str) -> str:
    return address if len(address) <= WIDEST else f"{address[: WIDEST - 1]}…"


def _summary(report: Report) -> str:
    """The figures of the run in one line."""
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in report.verdicts.items())
    unasked = " and were not requested" if report.visits is None else ""
    return "; ".join(
        [
            f"{_count(len(report.pages), 'page')}, {_count(len(report.feeds), 'feed')}",
            f"{_count(report.links, 'link')}, {report.elsewhere:,} of them lead elsewhere{unasked}",
            "tracked links not checked (no link plan)" if report.tracked is None else _tracked(report.tracked),
            *([] if report.visits is None else [listing.summary(report.visits)]),
            f"findings: {len(report.findings)}" + (f" ({verdicts})" if verdicts else ""),
        ]
    )


def _tracked(count: int) -> str:
    return f"{_count(count, 'tracked link')} compared with the plan"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
