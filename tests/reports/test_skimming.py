"""XML whose plain records are cut out of the text gives the rows, alerts and refusals that reading all of it gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affiliate.networks.declare import Column, Evidence, Form, Identity, Layout, Links, Network, SubId
from affiliate.networks.values import amount, currency, day, text, token
from affiliate.reports import UnreadableReport, elements, open_report
from affiliate.reports.documents import JsonPath, Record
from affiliate.reports.files import open_file
from affiliate.reports.markup import Markup
from affiliate.reports.shapes import SIZE_LIMIT, Cells, shape_of

MANY = settings(
    max_examples=int(os.environ.get("AFFILIATE_FUZZ", "300")),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
LAYOUT = Layout(
    name="sales",
    form=Form.XML,
    identity=Identity.ID,
    evidence=Evidence.V,
    records="root.list.sale",
    each="line",
    total="root.list.@total",
    alerts={("root.note", "late"): "Some sales are late"},
    columns=(
        Column("id", "id", token, must=True),
        Column("day", "day", day, must=True),
        Column("commission", "pay", amount, must=True),
        Column("currency", "pay.@in|in", currency),
        Column("subid", "ref", text),
        Column("product_ref", "line.item", text),
        Column("product_name", "line.@name", text),
        Column("tier", "@tier", text),
        Column("sale", "price.#text", amount),
        Column("advertiser", "^root.shop", text),
    ),
)
LINKS = Links("https://go.example/?u={url}[&s={subid}]", SubId(20, "[a-z]+", "letters", Evidence.V), Evidence.V)
NETWORKS = {"invented": Network("invented", "Invented", LINKS, layouts=(LAYOUT,))}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<root><list total="9">\n'
TAIL = "</list><shop>Ottersby</shop><note>late</note></root>\n"
SALE = (
    '<sale tier="1">\n  <id>s1</id>\n  <day>2026-01-03</day> <pay>5.50</pay><in>EUR</in>\n  '
    '<price in="EUR">60.00</price><ref>kabc</ref>\n'
    '  <more>words</more><line name="Kettle"><item>7</item></line>\n</sale>'
)
# What may go wrong within a record and between records, and what must not be mistaken for it.
WORDS = """
    <sale> </sale> <sale/> <sale></sale> <sale>text</sale> <sale:x> <salerno/> <id>s2</id> <id/> <id </id> < > &
    ]]> ] -- <!-- --> <![CDATA[ <?go ?> &amp; &lt;b&gt; &quot; &apos; &amp;amp; &#65; &#x1F600; &#0; &eacute; &amp
    é text 2026-01-04 1.5 " ' =' =" <ref>a</ref> <ref>b<i/></ref> <more/> <extra>x</extra> <line/> <item>9</item>
    <line><item>8</item></line> </list> <list> </root> <root> <a> </a> <list><sale><id>s3</id></sale></list>
"""
PARTS = [
    *WORDS.split(),
    *(
        "<!DOCTYPE root>",
        '<?xml version="1.0"?>',
        '<line name="a&amp;b>"/>',
        '<pay in="USD">7</pay>',
        '<price in="USD">8</price>',
        '<price in="USD"/>',
        "<price>9</price>",
        "<id />",
        "<sale />",
    ),
    *(' tier="2"', " tier='2'", "& ", " ", "  ", "\n", "\t", "\r\n", "\r", "\n\n\n", "\0", "\x1b", "\x7f", "\x85"),
    *("\xa0", "\u2028", "\ufeff", "\ufffe", "\uffff", "\ud800", "\U0001f600"),
]
CHUNKS = st.sampled_from([1, 300, 1000, 1000, 2000])


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Records as they are written mostly, with some parts of them missing, put elsewhere, or something among them."""
    sales = [SALE.replace("s1", f"s{number}") for number in range(draw(st.sampled_from([1, 8, 50])))]
    head = draw(st.sampled_from([HEAD, HEAD.replace("UTF-8", "utf-8"), "<root><list>", "\ufeff<root><list>"]))
    tail = draw(st.sampled_from([TAIL] * 8 + [TAIL[7:], ""]))
    written = head + draw(st.sampled_from(["\n", "", " ", "\r\n", "x"])).join(sales) + tail
    if draw(st.booleans()):
        written = written.replace("\n", draw(st.sampled_from(["\r\n", "\r", ""])))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(written)))
        gone = draw(st.sampled_from([0, 0, 1, 5]))
        written = written[:at] + draw(st.sampled_from(PARTS)) + written[at + gone :]
    encoding = draw(st.sampled_from(["utf-8"] * 8 + ["utf-16", "latin-1"]))
    return written.encode(encoding, errors="surrogatepass" if encoding == "utf-8" else "replace")


Check = Callable[..., list[Any]]  # of a document, and how much of it is read at once


@pytest.fixture
def check(tmp_path: Path) -> Check:
    def same(document: bytes, chunk: int = 3000) -> list[Any]:
        (tmp_path / "report.xml").write_bytes(document)
        with mock.patch.object(elements, "CHUNK", chunk):
            quick = outcome(tmp_path / "report.xml")
            with mock.patch.object(Markup, "skim", _read_all):
                assert quick == outcome(tmp_path / "report.xml")
        return quick

    return same


def _read_all(markup: Markup, path: JsonPath, wanted: list[JsonPath]) -> Iterator[Record]:
    return markup._records(path)


def outcome(path: Path) -> list[Any]:
    said: list[Any] = []
    try:
        report = open_report(path, network="invented", currency="EUR", networks=NETWORKS)
        said.extend(report.source.rows())
        said.append(report.source.alerts())
    except UnreadableReport as refused:
        said.append(str(refused))
    return said


@given(document=documents(), chunk=CHUNKS)
@MANY
def test_whatever_is_done_to_a_document(check: Check, document: bytes, chunk: int) -> None:
    check(document, chunk)


SALES = [SALE.replace("s1", f"s{number}") for number in range(60)]


def written(sales: list[str]) -> bytes:
    return (HEAD + "\n".join(sales) + TAIL).encode()


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<!--", "-->"),
        ("<!--", SALE.replace("kabc", "a--b") + "-->"),
        ("<![CDATA[", "]]>"),
        ("<?words ", "?>"),
        ("<other>", "</other>"),
        ("<sale><id>s99</id>", "</sale>"),
        ("</list>", "<list>"),
        ("</list></root>", ""),
        ("<other words='", "'/>"),
        ("<", ""),
        ("&", ""),
        ("]]>", ""),
        ("<!DOCTYPE root [", "]>"),
    ],
)
def test_what_looks_like_records_is_none(check: Check, before: str, behind: str) -> None:
    check(written([*SALES[:45], before, *SALES[45:50], behind, *SALES[50:]]))


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("kabc", "a &amp;lt; b&gt;"),
        ("kabc", "&#65;"),
        ("kabc", "<![CDATA[a&b]]>"),
        ("kabc", "\u2003nbsp\u00a0"),
        ("kabc", "two\nlines"),
        ("kabc", "a]]&gt;b"),
        ("<ref>kabc</ref>", "<ref/>"),
        ("<ref>kabc</ref>", ""),
        ("<ref>kabc</ref>", "<ref>a</ref><ref>b</ref>"),
        ("<more>words</more>", "<more><!-- none --></more>"),
        ('name="Kettle"', 'name=" a &quot;kettle&quot; "'),
        ("</item></line>", "</item></line><line><item>8</item></line>"),
        ("\n", "\r\n"),
        ("\n", "\r"),
        ("\n", ""),
    ],
)
def test_all_records_may_be_written_otherwise(check: Check, was: str, becomes: str) -> None:
    rows = check(written([sale.replace(was, becomes) for sale in SALES]))
    assert len(rows) >= len(SALES)
    assert len(check(written([*SALES[:45], SALES[45].replace(was, becomes), *SALES[46:]]))) >= len(SALES)


@pytest.mark.parametrize("sign", ["\x1b", "\ufffe", "\uffff", "]]>", "\ud800", "\0", "&eacute;", "&#0;", "<", "&"])
def test_what_is_no_xml_is_refused(check: Check, sign: str) -> None:
    sales = "\n".join([*SALES[:45], SALES[45].replace("kabc", f"a{sign}b"), *SALES[46:]])
    refused = check((HEAD + sales + TAIL).encode(errors="surrogatepass"))
    assert "the document is not XML" in refused[-1]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_documents_in_other_encodings_are_left_to_the_reference(check: Check, encoding: str) -> None:
    document = written([sale.replace("kabc", "Â©") for sale in SALES]).decode().replace("UTF-8", encoding)
    check(document.split("\n", 1)[1].replace("\n", "\r\n").encode(encoding))
    rows = check(document.replace("\n", "\r\n").encode(encoding))
    assert {row[1][4] for row in rows[:60]} == {"Â©"}


def test_records_of_nothing_are_no_records(check: Check) -> None:
    rows = check(written([*SALES[:45], "<sale/>", "<sale></sale>", "<sale>words</sale>", *SALES[45:]]))
    assert [row[2] for row in rows[45:48]] == ["the record is no object with fields"] * 3


def cut(folder: Path, document: bytes, wanted: list[JsonPath]) -> list[object]:
    """What is given for the records behind the first ones."""
    (folder / "report.xml").write_bytes(document)
    with mock.patch.object(elements, "CHUNK", 1000):
        markup = Markup(open_file(folder / "report.xml"))
        return [record for _, record in markup.skim(("root", "list", "sale"), wanted)][10:]


def test_what_stands_around_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_bytes(written(SALES).replace(b' total="9"', b""))
    markup = Markup(open_file(tmp_path / "report.xml"))
    for records in (markup._records(("root", "list", "sale")), markup.skim(("root", "list", "sale"), [("id",)])):
        assert len(list(records)) == len(SALES)
        assert markup.envelope == {"root": {"list": "", "shop": "Ottersby", "note": "late"}}


def test_plain_records_are_not_read_element_by_element(tmp_path: Path) -> None:
    given = cut(tmp_path, written(SALES * 10), [("id",), ("line", "@name"), ("nobody's",)])
    plain = [record for record in given if isinstance(record, Cells)]
    assert len(plain) > len(given) * 0.7, "but those on the edge of a chunk"
    assert all(record[1:] == ["Kettle", ""] for record in plain)


@pytest.mark.parametrize("wanted", [("line",), ("more",)])
def test_where_one_thing_is_wanted_and_several_stand_the_reference_reads(tmp_path: Path, wanted: JsonPath) -> None:
    several = SALE.replace("<more>words</more>", "<more>a</more><more>b</more>")
    assert not any(isinstance(record, Cells) for record in cut(tmp_path, written([several] * 100), [wanted]))


def test_records_of_many_kinds_of_fields_are_left_to_the_reference() -> None:
    records: list[object] = [{f"field{number}": "x" for number in range(SIZE_LIMIT)}] * 2
    assert shape_of("sale", records, [("field1",)]) is None
    assert shape_of("sale", [{f"f{number}": "x", "id": "1"} for number in range(10_000)], [("id",)]) is None


def test_records_that_almost_match_take_no_long_time(tmp_path: Path) -> None:
    fields = "".join(f"<f{number}>&amp;&amp;&amp;</f{number}>" for number in range(SIZE_LIMIT - 10))
    sale = f"<sale><id>1</id>{fields}</sale>"
    some = [sale, sale.replace("<f7>&amp;&amp;&amp;</f7>", ""), "<sale><id>1</id></sale>"]
    spoilt = [sale.replace("</sale>", "<other/></sale>")] * 300
    start = process_time()
    assert len(cut(tmp_path, written(some + spoilt), [("id",)])) == 293
    assert process_time() - start < 5
