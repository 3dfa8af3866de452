"""XML whose plain records are cut out of the text gives the rows, alerts and refusals that reading all of it gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from affiliate.networks.declare import Column, Evidence, Form, Identity, Layout, Links, Network, SubId
from affiliate.networks.values import amount, currency, day, text, token
from affiliate.reports import UnreadableReport, elements, open_report
from affiliate.reports.documents import JsonPath, Record
from affiliate.reports.markup import Markup

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
        Column("advertiser", "^root.shop", text),
    ),
)
LINKS = Links("https://go.example/?u={url}[&s={subid}]", SubId(20, "[a-z]+", "letters", Evidence.V), Evidence.V)
NETWORKS = {"invented": Network("invented", "Invented", LINKS, layouts=(LAYOUT,))}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<root><list total="9">\n'
TAIL = "</list><shop>Ottersby</shop><note>late</note></root>\n"
SALE = (
    '<sale tier="1">\n  <id>s1</id>\n  <day>2026-01-03</day> <pay>5.50</pay><in>EUR</in>\n  <ref>kabc</ref>\n'
    '  <more>words</more><line name="Kettle"><item>7</item></line>\n</sale>'
)
# What may go wrong within a record and between records, and what must not be mistaken for it.
PARTS = [
    *(
        "<sale>",
        "</sale>",
        "<sale/>",
        "<sale />",
        "<sale></sale>",
        "<sale>text</sale>",
        "<id>s2</id>",
        "<id/>",
        "<id />",
    ),
    *(
        "<id",
        "</id>",
        "<",
        ">",
        "&",
        "]]>",
        "]",
        "--",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?go",
        "?>",
        "<!DOCTYPE root>",
    ),
    *("&amp;", "&lt;b&gt;", "&quot;", "&apos;", "&amp;amp;", "&#65;", "&#x1F600;", "&#0;", "&eacute;", "&amp", "& "),
    *(
        " ",
        "  ",
        "\n",
        "\t",
        "\r\n",
        "\r",
        "\n\n\n",
        "\0",
        "\x1b",
        "\x7f",
        "\x85",
        "\xa0",
        "\u2028",
        "\ufeff",
        "\ufffe",
    ),
    *(
        "\uffff",
        "\ud800",
        "é",
        "\U0001f600",
        "text",
        "2026-01-04",
        "1.5",
        '"',
        "'",
        "='",
        '="',
        ' tier="2"',
        " tier='2'",
    ),
    *("<ref>a</ref>", "<ref>b<i/></ref>", "<more/>", "<extra>x</extra>", "<line><item>8</item></line>", "<line/>"),
    *(
        '<line name="a&amp;b>"/>',
        '<pay in="USD">7</pay>',
        "<item>9</item>",
        "</list>",
        "<list>",
        "</root>",
        "<root>",
        "<a>",
    ),
    *("</a>", "<sale:x>", "<list><sale><id>s3</id></sale></list>", "<salerno/>", '<?xml version="1.0"?>'),
]
CHUNKS = st.sampled_from([1, 64, 400, 400, 700, 5000])


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Records as they are written mostly, with some parts of them missing, put elsewhere, or something among them."""
    sales = [SALE.replace("s1", f"s{number}") for number in range(draw(st.integers(1, 8)))]
    written = draw(st.sampled_from([HEAD, HEAD.replace("UTF-8", "utf-8"), "<root><list>", "\ufeff<root><list>"]))
    written += draw(st.sampled_from(["\n", "", " ", "\r\n", "x"])).join(sales) + draw(
        st.sampled_from([TAIL] * 8 + [TAIL[7:], ""])
    )
    if draw(st.booleans()):
        written = written.replace("\n", draw(st.sampled_from(["\r\n", "\r", ""])))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(written)))
        gone = draw(st.sampled_from([0, 0, 1, 5]))
        written = written[:at] + draw(st.sampled_from(PARTS)) + written[at + gone :]
    encoding = draw(st.sampled_from(["utf-8"] * 8 + ["utf-16", "latin-1"]))
    return written.encode(encoding, errors="surrogatepass" if encoding == "utf-8" else "replace")


@pytest.fixture
def check(tmp_path: Path) -> Callable[[bytes, int], list[Any]]:
    def same(document: bytes, chunk: int = 300) -> list[Any]:
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
def test_whatever_is_done_to_a_document(check: Callable[[bytes, int], list[Any]], document: bytes, chunk: int) -> None:
    check(document, chunk)
