"""Ask one account's API question by question: in its pace, again after what passes, with a token that is renewed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from affiliate.networks.declare import Network
from affiliate.networks.pulls import Pull
from affiliate.pull.answers import Answer, excerpt, read_answer, single
from affiliate.pull.clock import Clock, Pace
from affiliate.pull.declared import Question, basic_credentials, grant_request, request_for
from affiliate.pull.errors import PassingError, PullError, WindowError
from affiliate.pull.secrets import Veil
from affiliate.pull.wire import Reply, Request, send

TRIES = 6
LONGEST_WAIT = 900  # seconds; who asks for more is asked again another time
REFUSED = (401, 403)
PASSING = (408, 425, 429, 500, 502, 503, 504)
_TOKEN = re.compile(r"[!-~]{8,8192}")  # a shorter one could not be told from other text, and hidden


@dataclass(frozen=True, slots=True)
class Api:
    """One account's API. `base` is given where it is not the network's own. `slots` and `secrets` are its settings."""

    network: Network
    pull: Pull
    account: str
    slots: Mapping[str, str] = field(hash=False, repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    base: str = ""


class Session:
    """The questions to one API, one after the other."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self.api = api
        self._clock = clock
        self._pace = Pace(api.pull.rates, clock)
        self._token = ""
        self._given: set[str] = set()  # all tokens: an old one is a secret too

    @property
    def veil(self) -> Veil:
        """Hides all that is secret so far."""
        pairs = (self.api.pull.basic, self.api.pull.grant.basic if self.api.pull.grant else None)
        credentials = {basic_credentials(pair, self.api.slots) for pair in pairs if pair}
        return Veil(self.api.secrets | credentials | self._given)

    def ask(self, question: Question) -> tuple[bytes, Answer]:
        """One page, as it came and as it is read; nothing secret is in either, nor in what is raised."""
        try:
            body, answer = self._patiently(question)
            return self.veil.bytes(body), answer
        except PullError as error:
            raise type(error)(self.veil.text(str(error))) from None

    def _patiently(self, question: Question) -> tuple[bytes, Answer]:
        renewed = False
        failed = 0
        while True:
            try:
                reply = self._reply(self._request(question))
                if reply.status in REFUSED and self.api.pull.grant and not renewed:
                    renewed, self._token = True, ""
                    continue
                link = reply.headers.get("link", "")
                return reply.body, read_answer(self.api.network, self.api.pull, _accepted(reply), link)
            except PassingError as error:
                failed += 1
                if failed == TRIES:
                    raise PullError(f"{error}, {TRIES} times in a row: try again later") from None
                self._wait(error, failed)

    def _request(self, question: Question) -> Request:
        slots = dict(self.api.slots)
        if self.api.pull.grant:
            self._token = self._token or self._granted()
            slots["token"] = self._token
        base = self.api.base or self.api.pull.base
        return request_for(self.api.pull, question, slots, base, self._clock.now())

    def _granted(self) -> str:
        assert self.api.pull.grant is not None  # noqa: S101 — who calls has looked
        reply = self._reply(grant_request(self.api.pull.grant, self.api.slots, self.api.base))
        body = _accepted(reply, refused=(400, *REFUSED))  # OAuth says invalid_client with either
        try:
            token = single(json.loads(body), self.api.pull.grant.at)
        except (ValueError, RecursionError):
            token = ""
        if not _TOKEN.fullmatch(token):
            raise PassingError(f"gave no token: {excerpt(body)}")
        self._given.add(token)
        return token

    def _reply(self, request: Request) -> Reply:
        self._pace.wait()
        reply = send(request, self._clock.seconds)
        if reply.status in PASSING:
            raise PassingError(f"answered HTTP {reply.status}", self._asked_for(reply))
        return reply

    def _asked_for(self, reply: Reply) -> float | None:
        """How long the API wants to be left alone, where it says so."""
        asked = reply.headers.get("retry-after") or reply.headers.get("x-ratelimit-retry-after", "")
        if asked.isdecimal() and len(asked) < 10:
            return float(asked)
        try:
            return max(0.0, (_utc(parsedate_to_datetime(asked)) - self._clock.now()).total_seconds())
        except (ValueError, OverflowError):
            return None

    def _wait(self, error: PassingError, failed: int) -> None:
        seconds = self.api.pull.pause * 2 ** (failed - 1) if error.seconds is None else error.seconds
        if seconds > LONGEST_WAIT:
            raise PullError(f"asks to be left alone for {seconds / 60:,.0f} minutes: pull again after that")
        self._clock.wait(seconds)


def _accepted(reply: Reply, refused: tuple[int, ...] = REFUSED) -> bytes:
    """The body of an answer that says it is good."""
    if 200 <= reply.status < 300:
        return reply.body
    said = f"(HTTP {reply.status}: {excerpt(reply.body)})"
    if reply.status in refused:
        raise PullError(f"does not accept your credentials {said}: have they expired, or may they not read reports?")
    if reply.status == 404:
        raise PullError(f"does not know this account or report {said}")
    raise WindowError(f"does not answer the question {said}")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
