"""Apache's and nginx's combined log, with or without the virtual host in front."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from affiliate.clicks.request import Request
from affiliate.networks.values import dated

SERVER = "server"
# Whatever stands before the time is the visitor's address and name: it is passed over.
_QUOTED = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_LINE = re.compile(rf"[^\[]{{1,1024}}\[([^\]:]{{11}}):[^\]]{{14}}\] {_QUOTED} (\d{{3}}) (?:\d+|-) {_QUOTED} {_QUOTED}")


_moment = dated("%d/%b/%Y")


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    try:
        return _moment(text).date()
    except ValueError as error:
        raise ValueError(f"the date {error}") from None


class Combined:
    """`address - user [20/Nov/2026:10:00:00 +0000] "GET /go/x HTTP/1.1" 302 0 "referrer" "user agent"`."""

    source = SERVER

    def knows(self, text: str) -> bool:
        return bool(_LINE.match(text))

    def request(self, text: str) -> Request:
        found = _LINE.match(text)
        if not found:
            raise ValueError("not a line of a combined log (with referrer and user agent)")
        day, line, status, referrer, agent = found.groups()
        method, _, rest = line.partition(" ")
        return Request(_day(day), rest.partition(" ")[0], method, status, agent, referrer)

    def identity(self, text: str) -> str:
        found = _LINE.match(text)
        return text[text.index("[") : found.end()] if found else ""
