"""A sheet of a workbook reads like the table Excel would save of it; a workbook that lies or bombs is a sentence."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packed_files import row, workbook, zipped
from report_goldens import FIXTURES, options_of, shown

from affiliate.reports import UnreadableReport, office_xml, read_report
from affiliate.reports.cells import is_date, moment, plain
from affiliate.reports.packed import parts_of, unpacked

TABLES = ["amazon/canada.csv", "amazon/thirteen-columns.csv", "awin/download-as-of-2026-03-01.csv"]
MANY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(path: Path) -> list[list[str]]:
    """The cells of a sheet as they come to the readers of tables."""
    with unpacked(path, 1 << 30) as stream:
        lines = stream.read().decode().split("\n")
    return [next(csv.reader([line], delimiter="\t"), []) for line in lines[:-1]]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_saved_as_a_workbook_reads_like_the_table(name: str, tmp_path: Path) -> None:
    plain_file = FIXTURES / name
    rows = list(csv.reader(plain_file.read_text("utf-8-sig").splitlines()))
    book = workbook(tmp_path / f"{plain_file.stem}.xlsx", {"Sheet": "".join(row(*cells) for cells in rows)})
    assert shown(book, **options_of(plain_file)) == shown(plain_file)


def test_cells_are_read_as_excel_shows_them(tmp_path: Path) -> None:
    texts = "<si><t>shared</t></si><si><r><t>in two </t></r><r><t>runs</t></r><rPh><t>spoken</t></rPh></si>"
    cells = """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="b"><v>1</v></c></row>
        <row r="3"><c r="A3"><v>0.30000000000000004</v></c><c r="B3"><v>19.999999999999996</v></c>
            <c r="C3"><v>1E-3</v></c><c r="D3"><v>12345678901234567</v></c></row>
        <row><c s="1"><v>46027</v></c><c s="2"><v>46027.520844907405</v></c>
            <c s="3"><v>46027</v></c><c s="4"><v>5</v></c></row>
        <row><c><f>cmd()</f><v>7</v></c><c t="str"><f>A1</f><v>a_x000D_b</v></c>
            <c t="e"><v>#N/A</v></c><c><f>1+1</f></c></row>
        <row><c t="inlineStr"><is><t>Pan 12" Steel</t></is></c><c t="d"><v>2026-01-05</v></c></row>"""
    path = workbook(tmp_path / "book.xlsx", {"Sheet": cells}, texts)
    assert table(path / "Sheet") == [
        ["shared", "in two runs", "", "TRUE"],
        [],
        ["0.3", "20", "0.0010", "12345678901234567"],
        ["2026-01-05", "2026-01-05 12:30:01", "2026-01-05", "5"],
        ["7", "a b", "#N/A", ""],
        ['Pan 12" Steel', "2026-01-05", "", ""],
    ]


def test_a_workbook_of_1904_counts_its_days_from_there(tmp_path: Path) -> None:
    rows = '<row><c s="1"><v>44565</v></c></row>'
    path = workbook(tmp_path / "book.xlsx", {"Sheet": rows}, book='<workbookPr date1904="1"/>')
    assert table(path / "Sheet") == [["2026-01-05"]]


EARNINGS = (
    row("Fee-Earnings reports from 2026-01-01 to 2026-01-31"),
    row("Name", "ASIN", "Tracking ID", "Date Shipped", "Items Shipped", "Revenue($)", "Ad Fees($)"),
    '<row r="5"><c t="inlineStr"><is><t>Acme "K1"</t></is></c><c t="inlineStr"><is><t>B01</t></is></c>'
    '<c t="inlineStr"><is><t>mysite-20</t></is></c><c s="2"><v>46027</v></c><c><v>1</v></c>'
    "<c><v>49.989999999999995</v></c><c><v>1.8</v></c></row>",
)


def test_typed_cells_are_exact_amounts_and_lines_are_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "1769900000000-Fee-LinkType-x-XLSX.xlsx", {"Fee-Earnings": "".join(EARNINGS)})
    report = read_report(path)
    (sold,) = report.transactions
    assert (sold.line, str(sold.day), sold.commission, sold.sale) == (5, "2026-01-05", Decimal("1.8"), Decimal("49.99"))
    assert sold.product_name == 'Acme "K1"'
    assert str(report.as_of)[:10] == "2026-01-31", "the name of the workbook tells when"


def test_a_number_cell_is_an_amount_where_the_network_writes_commas_elsewhere(tmp_path: Path) -> None:
    names = ("programId", "orderNR", "leadNR", "eventId", "timeOfEvent", "pendingStatus", "affiliateCommission")
    rows = row(*names)
    for order, (kind, commission) in enumerate((("", "12.5"), ("", "1.234"), ("str", "1.234,50"), ("str", "1.234"))):
        said = row("31", str(order), "", "5", "2026-01-05", "A", commission)
        cell = f'<c t="{kind}"><v>{commission}</v></c>' if kind else f"<c><v>{commission}</v></c>"
        rows += said[: said.rindex("<c")] + cell + "</row>"
    read = read_report(workbook(tmp_path / "book.xlsx", {"Sheet": rows}) / "Sheet", currency="EUR")
    assert [t.commission for t in read.transactions] == [Decimal("12.5"), Decimal("1.234"), Decimal("1234.5")]
    assert ["decimal comma" in reject.reason for reject in read.rejects] == [True]


def test_a_date_cell_is_a_date_however_the_network_writes_dates_elsewhere(tmp_path: Path) -> None:
    header, sold = (FIXTURES / "cj" / "commission_detail.csv").read_text("utf-8").splitlines()[:2]
    cells = next(csv.reader([sold]))
    at = header.split(",").index("Event Date")
    typed = row(*cells).split("</c>")
    typed[at] = typed[at].partition("<c")[0] + '<c s="1"><v>46027</v>'
    path = workbook(tmp_path / "book.xlsx", {"Sheet": row(*next(csv.reader([header]))) + "</c>".join(typed)})
    (found,) = read_report(path).transactions
    assert str(found.day) == "2026-01-05"


CELL = st.one_of(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=8),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.booleans(),
    st.none(),
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=6))
@MANY
def test_what_another_program_writes_is_read_as_that_program_reads_it(tmp_path: Path, rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for cells in rows:
        book.active.append(cells)
    book.save(tmp_path / "book.xlsx")
    found = table(tmp_path / "book.xlsx" / "Sheet")
    again = openpyxl.load_workbook(tmp_path / "book.xlsx", read_only=True).active.iter_rows(values_only=True)
    for ours, theirs in zip(found, again, strict=False):
        padded = ours + [""] * (len(theirs) - len(ours))
        assert [_same(cell, other) for cell, other in zip(padded, theirs, strict=False)] == [True] * len(theirs)


def _same(ours: str, theirs: object) -> bool:
    if isinstance(theirs, bool):
        return ours == str(theirs).upper()
    if isinstance(theirs, int | float):
        return float(ours) == theirs
    if isinstance(theirs, datetime):
        return abs(datetime.fromisoformat(ours) - theirs) <= timedelta(seconds=1)
    return ours.split() == str(theirs or "").split()


@given(st.decimals(-(10**11), 10**11, places=4))
def test_an_amount_survives_the_binary_numbers_of_excel(amount: Decimal) -> None:
    assert Decimal(plain(Decimal(repr(float(amount))))) == amount


@pytest.mark.parametrize(
    ("number", "text"), [("1.234", "1.2340"), ("1234", "1234"), ("1.5", "1.5"), ("1.2345", "1.2345"), ("-0.0", "0")]
)
def test_no_number_of_a_cell_looks_like_thousands(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize("code", ["dd/mm/yyyy", "[$-409]d-mmm-yy", "h:mm AM/PM", "[h]:mm", 'yyyy"-"mm', "m/d/yy;@"])
def test_formats_of_dates(code: str) -> None:
    assert is_date(170, code)


@pytest.mark.parametrize("code", ["0.00", '#,##0.00 "days"', "[Red]0", r"0\d", "General", "_-* #,##0 [$USD]_-", "@"])
def test_formats_of_numbers(code: str) -> None:
    assert not is_date(170, code)


def test_times_and_days_beyond_the_calendar(tmp_path: Path) -> None:
    assert moment(Decimal("0.5"), False) == "12:00:00"
    rows = '<row><c s="1"><v>-5</v></c><c s="1"><v>9E99</v></c><c s="99"><v>5</v></c><c s="x"><v>NaN</v></c></row>'
    path = workbook(tmp_path / "book.xlsx", {"Sheet": rows})
    assert table(path / "Sheet") == [["-5", "9E99", "5", "NaN"]]


HOSTILE = {
    "rows out of order": ('<row r="9"/><row r="3"/>', "row 3 of the sheet stands below row 9"),
    "a row beyond Excel": ('<row r="9999999"/>', "row 9999999 of the sheet stands below"),
    "a column beyond bounds": ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "cells beyond all bounds"),
    "a column that is none": ('<row r="1"><c r="!1"><v>1</v></c></row>', "cells beyond all bounds"),
    "cells out of order": ('<row r="1"><c r="B1"/><c r="A1"/></row>', "cells beyond all bounds"),
    "a text that is not there": ('<row><c t="s"><v>7</v></c></row>', "a text that is not there"),
    "not XML": ("<row><c></row>", "the workbook is damaged or cut"),
    "an entity": ("<row><c><v>&x;</v></c></row>", "the workbook is damaged or cut"),
    "a cell beyond bounds": (f"<row><c><v>{'1' * 1_200_000}</v></c></row>", "longer than 1,048,576 bytes"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_sheet_is_a_sentence(case: str, tmp_path: Path) -> None:
    rows, sentence = HOSTILE[case]
    with pytest.raises(UnreadableReport, match=sentence):
        read_report(workbook(tmp_path / "book.xlsx", {"Sheet": rows}, also={"filling": _noise()}))


def _noise() -> bytes:
    """Enough that a long cell is no bomb yet."""
    return random.Random(0).randbytes(20_000)  # noqa: S311 — not for secrets


BILLION_LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData>&b;</sheetData></worksheet>'
ELSEWHERE = b'<Relationships><Relationship Id="r0" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("part", "content", "sentence"),
    [
        ("xl/worksheets/s0.xml", BILLION_LAUGHS, "document type of its own"),
        ("xl/sharedStrings.xml", BILLION_LAUGHS, "document type of its own"),
        ("xl/styles.xml", BILLION_LAUGHS, "document type of its own"),
        ("xl/workbook.xml", BILLION_LAUGHS, "document type of its own"),
        ("xl/_rels/workbook.xml.rels", ELSEWHERE, "no sheet with cells"),
        ("xl/_rels/workbook.xml.rels", ELSEWHERE.replace(b"External", b"Internal"), "no sheet with cells"),
        ("xl/workbook.xml", b"<workbook><sheets/></workbook>", "no sheet with cells"),
        ("xl/workbook.xml", b"<a>" * 500_000, "longer than 1,048,576 bytes"),
        ("xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 1_200_000, "longer than 1,048,576 bytes"),
    ],
)
def test_a_hostile_part_is_a_sentence(part: str, content: bytes, sentence: str, tmp_path: Path) -> None:
    honest = workbook(tmp_path / "honest.xlsx", {"Sheet": "".join(EARNINGS)}, also={"filling": _noise()})
    with ZipFile(honest) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with pytest.raises(UnreadableReport, match=sentence):
        read_report(zipped(tmp_path / "book.xlsx", members | {part: content}))


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\u202eb", "x" * 300])
def test_a_sheet_with_a_name_that_leads_elsewhere_is_a_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableReport, match="has a name that leads elsewhere"):
        read_report(workbook(tmp_path / "book.xlsx", {name: row("a")}))


def test_sheets_are_named_in_their_order(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Zoo": row("a"), "A sheet": row("b")})
    assert parts_of(path) == [(path / "Zoo", ""), (path / "A sheet", "")]


def test_a_long_sheet_is_read_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_xml, "GAP_LIMIT", 70_000)
    path = workbook(tmp_path / "book.xlsx", {"Sheet": row("word", "another") * 5000})
    assert len(table(path / "Sheet")) == 5000


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_spoilt_workbook_is_a_sentence_or_a_table(tmp_path: Path, step: int) -> None:
    whole = workbook(tmp_path / "honest.xlsx", {"Fee-Earnings": "".join(EARNINGS)}).read_bytes()
    path = tmp_path / "book.xlsx"
    for at in range(4 + step, len(whole), 21):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert shown(path)
