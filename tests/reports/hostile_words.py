"""Words that no report should hold, and some that it may, in places where nobody expects them."""

from __future__ import annotations

from affiliate.networks import NETWORKS

JUNK = (
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\x1a", b"\xff", b"\xef\xbb\xbf"),
    *(b"{", b"}", b"[", b"]", b"<", b">", b"&x;", b"&#0;", b"]]>", b"<!--", b"<![CDATA[", b"\\", b"\\u0000", b"//"),
    *(b"\x1f\x8b", b"PK\x03\x04", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b" " * 300),
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">]>',
    b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    *("\u202e=cmd()|'/c calc'!A1".encode(), "Ünï\u2028cödé".encode("latin-1", "ignore"), "é".encode("utf-16")),
)
CELLS = (
    *(b"", b" ", b"0", b"-0", b"+5", b"007", b"1.5", b"1,5", b"1.234,56", b"1,234.56", b"1.234", b"(12.30)", b"1e5"),
    *(b"1E-400", b"NaN", b"-Infinity", b"1_000", b"0x1F", b"1.23456", b"99999999999999.9999", b"9" * 400, b"12-"),
    *(b"$5.00", "€ 5,00".encode(), "\u22125.00".encode(), "٣".encode(), "５".encode(), "½".encode(), b"5.00 EUR"),
    *(b"1970-01-01", b"2999-12-31", b"0000-00-00", b"1990-01-01", b"2100-12-31T23:59:59-14:00", b"2026-02-30"),
    *(b"2026-01-03", b"2026-01-03T24:00:00", b"2026-01-03T10:00:00+25:00", b"2026-01-03T10:00:00.5Z", b"1990-01-01Z"),
    *(b"1990-01-01T00:00:00+14:00", b"03.01.2026", b"1/3/26", b"13/13/2026", b"3-Jan-2026", b"1767398400", b"46000"),
    *(b"approved", b"Declined", b"PENDING", b"settled", b"2", b"true", b"False", b"bonus", b"reversed", b"closed"),
    *(b"EUR", b"usd", b"EURO", "€".encode(), b"XXX", b"JPY", b"BTC", b"null", b"None", b"N/A", b"-", b"[]", b"{}"),
    *(b"=1+1", b"=cmd()|'/c calc'!A1", b"@SUM(A1)", b"' OR 1=1 --", b"<script>", b"%s%n", b"../../etc/passwd"),
    *("\u202egnp.exe".encode(), "a\u2028b".encode(), b"a\x1fb", b"a\x85b", b"a\0b", b"\xff\xfe", b"\xed\xb0\x80"),
    *(b"two  blanks", "nbsp\u00a0".encode(), "\u3000wide".encode(), b'12" pan', b'"quoted"', b'"', b'""', b"l1\nl2"),
    *(b"cr\rx", b"a,b", b"a;b", b"a\tb", b"x" * 300, b"x" * 301, "ü".encode() * 300, "\U0001f600".encode(), b"\\N"),
    *(b"https://x.example/?mail=a@b.c", b"javascript:x", b"http://[", b"http://\xff", b"mysite-20", b"0" * 30 + b"1"),
    *(b"a\x7fb", b"\\ud800"),
)
RAW = (
    *(b"null", b"true", b"-0", b"1e999", b"NaN", b"-Infinity", b"1.50", b"9" * 5000, b"[]", b"{}", b"[1,2]"),
    b"[[" * 2000,
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "latin-1", "cp037", "utf-7", "utf-32")
ENDS = (b"\r\n", b"\r", b"\n\n", b"\n\r", b"\r\r\n", b"\x0b", b"\x0c", "\u2028".encode(), "\x85".encode(), b"\n\t,\n")
HEADERS = sorted(
    {
        name.lstrip("^").encode()
        for network in NETWORKS.values()
        for layout in network.layouts
        for column in layout.columns
        for source in column.sources
        for name in source.split("|")
    }
)
