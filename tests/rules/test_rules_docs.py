"""docs/rules.md lists every rule, fact and word that the checks use: its tables are made from the data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from affiliate.catalog.schema import RulesKeys
from affiliate.plan.rules import Rules, facts
from affiliate.plan.texts import languages
from affiliate.rules.catalogue import LEGAL, reference, rules

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
SOURCED = {"source", "evidence", "read_on"}
START = "<!-- Made from the data by: pytest tests/rules --update-goldens -->\n"


def test_the_page_says_what_the_data_says(golden: Callable[[Path, str], None]) -> None:
    words, _, _ = PAGE.read_text(encoding="utf-8").partition(START)
    golden(PAGE, words + START + "\n" + reference())


@pytest.mark.parametrize("rule", rules())
def test_editors_are_told_what_to_do_about_every_rule(rule: str) -> None:
    guide = PAGE.with_name("content-team.md").read_text(encoding="utf-8")
    told = guide.partition("## What programs and the law require")[2].partition("\n## ")[0]
    assert f"`{rule}`" in told


def test_every_rule_and_fact_has_a_source_an_evidence_mark_and_a_day() -> None:
    names = {fact.rule for fact in facts()}
    for name, keys in rules().items():
        from_fact = keys.get("fact") in names or (keys.get("words") and True)
        assert from_fact or keys.keys() >= SOURCED, name
        assert all(one.keys() >= SOURCED and one["evidence"] in ("V", "V2", "U") for one in keys.get("also", ())), name
    assert all(fact.source and fact.evidence in ("V", "V2", "U") and fact.read_on for fact in facts())
    assert all(one.source and one.evidence in ("V", "V2", "U") and one.read_on for one in languages().values())


def test_every_fact_is_a_rule_that_programs_know() -> None:
    assert {fact.rule for fact in facts()} <= set(Rules.__dataclass_fields__)


@pytest.mark.parametrize("key", RulesKeys.__annotations__)
def test_what_a_program_may_override_is_a_rule(key: str) -> None:
    assert key in Rules.__dataclass_fields__
    assert key in (*LEGAL, "closed")


@pytest.mark.parametrize("language", languages())
def test_our_own_words_obey_our_own_rules(language: str) -> None:
    from affiliate.rules.notices import word_faults
    from affiliate.rules.phrases import first_of

    texts = languages()[language]
    assert list(word_faults(texts.disclosure, language)) == []
    assert first_of(texts.labels, f"({texts.paid})")
    assert not texts.label or first_of(texts.labels, f"({texts.label})")
