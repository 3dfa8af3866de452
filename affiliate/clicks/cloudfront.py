"""CloudFront's standard log: tab-separated, its columns named by a `#Fields:` line."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from affiliate.clicks.request import Request
from affiliate.networks.values import day

_FIELDS = "#Fields:"
_NEEDED = ("date", "time", "cs-method", "cs-uri-stem", "sc-status", "cs(Referer)", "cs(User-Agent)")
UNIQUE = ("date", "time", "x-edge-request-id", "cs-uri-stem", "cs(User-Agent)")


@lru_cache(maxsize=4096)
def agent_of(cell: str) -> str:
    """A user agent, which CloudFront writes percent-encoded, and at times twice."""
    return unquote(unquote(cell))


class CloudFront:
    """One log file, or several in one: each begins by naming its fields again."""

    source = "cloudfront"

    def __init__(self) -> None:
        self.fields: dict[str, int] = {}

    def knows(self, text: str) -> bool:
        return text.startswith(_FIELDS) and not set(_NEEDED) - set(text.split())

    def request(self, text: str) -> Request | None:
        if text.startswith("#"):
            if self.knows(text):
                self.fields = {name: index for index, name in enumerate(text.removeprefix(_FIELDS).split())}
            return None
        cells = text.split("\t")
        if len(cells) != len(self.fields):
            raise ValueError(f"the line has {len(cells)} cells, its header names {len(self.fields)}")
        _date, _time, method, path, status, referrer, agent = (cells[self.fields[name]] for name in _NEEDED)
        return Request(day(_date), path, method, status, agent_of(agent), referrer)

    def identity(self, text: str) -> str:
        cells = text.split("\t")
        return "\t".join(cells[self.fields[name]] for name in UNIQUE if name in self.fields)
