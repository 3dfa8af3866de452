"""Logs with a JSON object a line: Caddy's, CloudFront's and Cloudflare's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from affiliate.clicks.cloudfront import UNIQUE, agent_of
from affiliate.clicks.combined import SERVER
from affiliate.clicks.request import Request
from affiliate.networks.values import day as iso_day

_EPOCH = date(1970, 1, 1)
_NANOSECONDS = 10**12  # larger numbers are no seconds: Cloudflare writes either
_MILLISECONDS_A_DAY = 86_400_000
_CALENDAR = 10**11  # seconds: beyond, Python knows no dates
_SUSPECT = 30  # Cloudflare's own advice: scores below come from programs; 0 is "not computed"


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("not a JSON object") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


@lru_cache(maxsize=64)
def _since(days: int) -> date:
    found = _EPOCH + timedelta(days=days)
    if not 1990 <= found.year <= 2100:
        raise ValueError("the date lies outside 1990 to 2100")
    return found


def _day(stamp: object) -> date:
    """The day (UTC) of seconds or nanoseconds since 1970, or of an ISO date and time."""
    if isinstance(stamp, int | float) and not isinstance(stamp, bool):
        seconds = stamp / 10**9 if abs(stamp) > _NANOSECONDS else stamp
        return _since(int(seconds // 86_400) if 0 <= seconds < _CALENDAR else 0)
    if not isinstance(stamp, str):
        raise ValueError("there is no date")
    if stamp.endswith("Z") or len(stamp) < len("2026-11-20T10:00:00+0000"):
        return iso_day(stamp.partition("T")[0])
    return datetime.fromisoformat(stamp).astimezone(UTC).date()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a field of the request is missing: see the fields to log in docs/site-owner.md")
    return value


class Caddy:
    """Caddy 2: `{"ts": ..., "logger": "http.log.access", "request": {"method", "uri", "headers"}, "status": ...}`."""

    source = SERVER

    def knows(self, text: str) -> bool:
        try:
            return isinstance(_object(text)["request"]["uri"], str)
        except (ValueError, KeyError, TypeError):
            return False

    def request(self, text: str) -> Request | None:
        entry = _object(text)
        if "request" not in entry:
            return None
        request = entry["request"]
        headers = request.get("headers", {})
        agent, referrer = ((headers.get(name) or [""])[0] for name in ("User-Agent", "Referer"))
        return Request(
            _day(entry["ts"]),
            _text(request["uri"]),
            _text(request["method"]),
            str(entry["status"]),
            _text(agent),
            _text(referrer),
        )

    def identity(self, text: str) -> str:
        entry = _object(text)
        request = entry["request"]
        said = (entry.get("ts"), entry.get("duration"), request.get("host"), request.get("uri"), entry.get("size"))
        return repr((*said, request.get("headers", {}).get("User-Agent")))


class CloudFrontJson:
    """CloudFront's standard logging (v2) as JSON: the names and cells of the tab-separated log, chosen by the owner.

    A day that is logged in either form begins with the same line: it is one part, and counts once.
    """

    source = "cloudfront"

    def knows(self, text: str) -> bool:
        try:
            return not {"cs-uri-stem", "cs(User-Agent)", "sc-status"} - _object(text).keys()
        except ValueError:
            return False

    def request(self, text: str) -> Request:
        entry = _object(text)
        return Request(
            self._day(entry),
            _text(entry.get("cs-uri-stem")),
            _text(entry.get("cs-method")),
            str(entry.get("sc-status")),
            agent_of(_text(entry.get("cs(User-Agent)"))),
            _text(entry.get("cs(Referer)", "")),
        )

    def _day(self, entry: dict[str, Any]) -> date:
        if "date" in entry:
            return iso_day(_text(entry["date"]))
        moment = str(entry.get("timestamp(ms)"))
        if not moment.isdecimal():
            raise ValueError("there is no date: log date, or timestamp(ms)")
        return _since(int(moment) // _MILLISECONDS_A_DAY)

    def identity(self, text: str) -> str:
        entry = _object(text)
        names = UNIQUE if "date" in entry else ("timestamp(ms)", *UNIQUE)
        return "\t".join(str(entry[name]) for name in names if name in entry)


class Cloudflare:
    """Cloudflare Logpush, data set HTTP requests."""

    source = "cloudflare"

    def knows(self, text: str) -> bool:
        try:
            return not {"ClientRequestURI", "EdgeStartTimestamp"} - _object(text).keys()
        except ValueError:
            return False

    def request(self, text: str) -> Request:
        entry = _object(text)
        score = entry.get("BotScore", 0)
        return Request(
            _day(entry["EdgeStartTimestamp"]),
            _text(entry["ClientRequestURI"]),
            _text(entry.get("ClientRequestMethod")),
            str(entry.get("EdgeResponseStatus")),
            _text(entry.get("ClientRequestUserAgent")),
            _text(entry.get("ClientRequestReferer") or ""),
            bot=isinstance(score, int) and 0 < score < _SUSPECT,
        )

    def identity(self, text: str) -> str:
        entry = _object(text)
        names = ("RayID", "EdgeStartTimestamp", "ClientRequestURI", "ClientRequestUserAgent")
        return repr([entry.get(name) for name in names])
