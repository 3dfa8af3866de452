"""What holds for any page: never a traceback, never an order of reading of its own, never a cost that runs away."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_casefile import SHARED, cases

from affiliate.catalog import load_catalog
from affiliate.plan import Settings, ground_of
from affiliate.rules import Known
from affiliate.rules.css import LONGEST
from affiliate.rules.links import one_off
from affiliate.rules.page import judge_page
from affiliate.rules.reading import read
from affiliate.rules.stylesheets import stylings

LINK = '<a href="https://www.amazon.com/dp/B0EXAMPLE1?tag=mysite-20" rel="sponsored">Amazon</a> (paid link)'
NOTICE = '<p class="affiliate-disclosure">We earn. As an Amazon Associate I earn from qualifying purchases.</p>'
TAGS = ("p", "div", "details", "summary", "dialog", "table", "td", "template", "svg", "script", "select", "b", "li")
PIECES = st.one_of(
    st.sampled_from(
        [
            LINK,
            NOTICE,
            "<details>",
            "<p hidden>",
            "<style>p{display:none}</style>",
            "<p class=sr-only>",
            "</p>",
            "<!--",
            "-->",
            "<meta http-equiv=refresh>",
            "&#0;",
        ]
    ),
    st.builds("<{}>".format, st.sampled_from(TAGS)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.text(max_size=20),
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    case = next(cases(SHARED.parent))
    site = replace(case, blocks={}).site(tmp_path_factory.mktemp("site"))
    catalog, _ = load_catalog(site)
    ground, _ = ground_of(catalog, Settings(), site.root)
    return Known(catalog, ground.market, date(2026, 11, 20))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_page_is_read_and_judged(known: Known, html: str) -> None:
    reading = read(html)
    assert len(reading.visible) <= len(reading.text)
    assert all(0 <= one.start <= one.end <= len(reading.text) for one in reading.anchors)
    first = judge_page(html, known, language="en")
    assert judge_page(html, known, language="en") == first


SIGNS = st.sampled_from(
    [*"{}()[]:;,.#*&|>~+!@\\\"'/ \n-1a", "/*", "*/", "p", "top:0", "url(", "@media ", ":is(", "print", "!important"]
)


@given(st.lists(SIGNS, max_size=40).map("".join))
def test_any_sheet_is_read(css: str) -> None:
    html = f"<style>{css}</style><p style='{css}' class=affiliate-disclosure>We earn a commission."
    assert len(read(html).notices) <= 1
    assert all(len(one.selector) < 3 * LONGEST and one.said for one in stylings(css))


@given(st.lists(st.sampled_from([LINK, NOTICE, "<p>words</p>"]), max_size=8))
def test_a_page_is_at_fault_exactly_when_its_first_link_comes_before_its_first_disclosure(
    known: Known, pieces: list[str]
) -> None:
    html = "<html lang=en>" + "\n".join(f"<div>{piece}</div>" for piece in pieces)
    faults = [fault.rule for fault in judge_page(html, known)]
    late = LINK in pieces and NOTICE not in pieces[: pieces.index(LINK)]
    assert faults == (["disclosure-first"] if late else [])


@pytest.mark.parametrize(
    "html",
    ["<div>" * 20_000 + LINK, "<b>" * 20_000 + LINK, LINK * 3_000, f"<p>{'4.5 stars Amazon ' * 5_000}{LINK}",
     f"<p>{'$39 at ' * 20_000}{LINK}", f"<script type=application/ld+json>{'[' * 100_000}</script>{LINK}",
     f'<p style="{"opacity:" * 20_000}">{NOTICE}{LINK}', f'<p style="opacity:{"0" * 100_000}x">{NOTICE}{LINK}',
     f"<style>{'.affiliate-disclosure{' * 50_000}</style>{NOTICE}{LINK}",
     f"<style>{'a' * 200_000}</style>{NOTICE}{LINK}",
     f"<style>{chr(34) * 99_999}{chr(10) * 9}{chr(39)}</style>{NOTICE}{LINK}", "<dialog>" * 5_000 + NOTICE + LINK * 500,
     "<style>.x p{display:none}</style>" + "<div class=x>" * 5_000 + NOTICE + LINK,
     f"<style>{'a{b&{' * 50_000}</style>{NOTICE}{LINK}", f"<style>{'a ' * 99_999}{{top:0}}</style>{NOTICE}{LINK}",
     f"<style>{':is(' * 50_000}p{{top:0}}</style>{NOTICE}{LINK}",
     f"<style>p{{top:{'1' * 9_999}}}</style>{NOTICE}{LINK}",
     f"<style>{'a,' * 99}a{{{'a,' * 99}a{{{'a,' * 99}a{{top:0}}}}}}</style>{NOTICE}{LINK}",
     f'<p style="{"(" * 9_000}">{NOTICE}{LINK}', f'<p style="top:{"1" * 9_000}">{NOTICE}{LINK}',
     f"<style>:is(p,[|]){{display:none}}{'a{top:0}' * 20_000}</style>{NOTICE}{LINK}",
     f"<p>{'.' * 200_000}x link {LINK}", f"<style>p{{transform:{'translate(-1 ' * 50_000}}}</style>{NOTICE}{LINK}",
     LINK.replace("Amazon", "1.1" * 50_000), f"<p>{'★' * 100_000}</p>{LINK}", LINK + "<details><summary>" * 10_000],
    ids=["deep", "deep inline", "many links", "many stars", "many prices", "deep JSON", "long style", "long number",
         "deep sheet", "long sheet", "sheet of quotes", "deep dialogs", "deep below a style",
         "deep rules", "long selector", "deep selector", "long number in a sheet", "rules that multiply",
         "deep style", "long number in a style", "many rules",
         "row of stops", "long value",
         "long price", "long row of stars", "deep details"],
)  # fmt: skip
def test_a_hostile_page_costs_no_more_than_its_size(known: Known, html: str) -> None:
    start = time.process_time()
    judge_page(html, known)
    assert time.process_time() - start < 5


@given(st.text("ab-2", min_size=1, max_size=8), st.integers(0, 7), st.sampled_from("xyz"))
def test_one_letter_off_is_what_a_slip_of_the_finger_makes(word: str, place: int, letter: str) -> None:
    place %= len(word)
    slips = {
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    } - {word}
    assert all(one_off(word, slip) and one_off(slip, word) for slip in slips)
    assert not one_off(word, word)
    assert not one_off(word, word + letter * 2)
    assert not one_off(word, letter * 2 + word[2:]) or len(word) < 2
