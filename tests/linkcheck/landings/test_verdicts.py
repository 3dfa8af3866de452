"""Shops' pages in `wrong` and `fine`, each with the verdict it has to get: as many that are fine as are not.

A case: a sentence, `ask:` and `expect:` (also `gtin:`, `name:`, `before:`), then what the shops say behind `>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from shop_server import Reply, Shops, shops

from linkcheck.findings import Verdict
from linkcheck.landing.gtin import gtin14
from linkcheck.landing.hosts import Policy
from linkcheck.landing.nouns import Known, Landing
from linkcheck.landing.run import Job, ask

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
WRONG, FINE = (sorted((HERE / name).glob("*.http")) for name in ("wrong", "fine"))


@dataclass(frozen=True)
class Case:
    keys: dict[str, str]
    replies: dict[str, Reply]


def read_case(path: Path) -> Case:
    head, *answers = path.read_text(encoding="utf-8").split("\n> ")
    keys = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
    return Case(keys, dict(map(_reply, answers)))


def _reply(text: str) -> tuple[str, Reply]:
    head, _, body = text.partition("\n\n")
    url, status, *headers = head.splitlines()
    named = dict(header.split(": ", 1) for header in headers)
    return url, Reply(int(status), {"content-type": "text/html; charset=utf-8"} | named, body.encode())


def nobody(_: str) -> str:
    return ""


def verdict_on(case: Case, street: Shops) -> str:
    for url, reply in case.replies.items():
        street.says(url, reply)
    url = street.at(case.keys["ask"])
    gtins, names = filter(None, [case.keys.get("gtin", "")]), filter(None, [case.keys.get("name", "").casefold()])
    landing = Landing(url, gtins=frozenset(map(gtin14, gtins)), names=frozenset(names))
    before = {url: Known(url, Verdict.OK, "2026-11-01", shows=case.keys["before"])} if "before" in case.keys else {}
    hosts = frozenset(address.split("/")[2] for address in (*case.replies, case.keys["ask"]))
    job = Job((landing,), before, TODAY)
    (visit,) = ask(job, Policy("tests", nobody, nobody, pace=0, private=hosts), lambda _: None, names=street.names)
    known = visit.known
    return street.without_port(": ".join(filter(None, (known.verdict, known.why, known.moved))))


@pytest.mark.parametrize("path", [*WRONG, *FINE], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_verdict(path: Path) -> None:
    case = read_case(path)
    with shops() as street:
        assert verdict_on(case, street) == case.keys["expect"]


def test_the_lists_are_equally_long() -> None:
    assert len(WRONG) == len(FINE) > 25
    assert {read_case(path).keys["expect"].partition(":")[0] for path in FINE} == {"ok"}
    assert "ok" not in {read_case(path).keys["expect"] for path in WRONG}
