"""Find the web and mail addresses that stand in normal text as a reader would see them."""

from __future__ import annotations

import re
from bisect import bisect_left

_SIGN = re.compile(r"://|www\.|[/@]")
# What stands before the sign when it belongs to an address: a scheme, nothing, a host, a mailbox.
_BEFORE = {
    "://": re.compile(r"[a-z][a-z0-9+.-]{0,20}$", re.IGNORECASE),
    "www.": re.compile(r"(?<!\w)$"),
    "/": re.compile(r"(?:(?<![\w.-])[\w.-]{1,60})?[a-z0-9]\.[a-z]{2,24}(?::\d{1,5})?$", re.IGNORECASE),
    "@": re.compile(r"[\w.+-]{0,63}[^\W_]$"),
}
_LONGEST_BEFORE = 90
_MAIL_HOST = re.compile(r"(?:[\w-]++\.)++\w")
_REST = re.compile(r"[^\s\x01<>\"“”«»、。，！？；：（）「」『』【】《》]*+")


def addresses(text: str) -> list[tuple[int, int]]:
    """Where the addresses start and end, in order."""
    found: list[tuple[int, int]] = []
    if not ("/" in text or "@" in text or "www." in text):
        return found
    sign = _SIGN.search(text)
    while sign:
        behind = sign.end()
        before = _BEFORE[sign[0]].search(text, max(0, sign.start() - _LONGEST_BEFORE), sign.start())
        if before and (sign[0] != "@" or _MAIL_HOST.match(text, behind)):
            rest = _REST.match(text, behind)
            behind = rest.end() if rest else behind
            found.append((before.start(), behind))
        sign = _SIGN.search(text, behind)
    return found


def in_address(found: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start:end) touches one of the addresses."""
    before = bisect_left(found, (end, 0)) - 1
    return before >= 0 and start < found[before][1]
