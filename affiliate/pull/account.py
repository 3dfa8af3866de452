"""Fetch what is missing of one account, window by window, saving each page before requesting the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from affiliate.networks.declare import Form
from affiliate.networks.pulls import Basis
from affiliate.pull.answers import Answer
from affiliate.pull.clock import Clock
from affiliate.pull.declared import Question
from affiliate.pull.errors import PullError, WindowError
from affiliate.pull.pages import Step, following
from affiliate.pull.saved import Series, fetched, save_page
from affiliate.pull.session import Api, Session
from affiliate.pull.windows import Window, is_due, months_back, windows

MONTHS = 13  # a year and the month that is under way


@dataclass(frozen=True, slots=True)
class Task:
    """A window to be fetched."""

    basis: Basis
    window: Window


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a window: how many pages and records were saved, and what went wrong, empty when nothing did."""

    basis: str
    window: Window
    pages: int
    records: int
    fault: str = ""


def tasks_for(api: Api, reports: Path, now: datetime, since: date | None, until: date | None) -> list[Task]:
    """The windows that are missing, or whose rows may have changed; with `since`, all from that day."""
    today = now.date()
    first = since or months_back(today, MONTHS)
    if api.pull.reach is not None:
        first = max(first, today - timedelta(days=api.pull.reach))
    last = min(until or today, today)
    found = []
    for basis in api.pull.bases:
        have = fetched(_series(api, reports, basis))
        settles = (today - first).days if since else basis.settles  # with `since`, nothing has settled yet
        due = (w for w in windows(api.pull.span, first, last) if is_due(w, settles, have, now))
        found += [Task(basis, window) for window in due]
    return found


def pull_account(api: Api, tasks: list[Task], reports: Path, clock: Clock) -> Iterator[Outcome]:
    """Fetch the windows, and yield an outcome for each. Raises PullError if the rest cannot be fetched."""
    session = Session(api, clock)
    before = ""
    for task in tasks:
        outcome = _fetch(session, task, reports, clock)
        yield outcome
        if outcome.fault and outcome.fault == before:
            raise PullError("made the same trouble twice in a row: the rest was not asked for")
        before = outcome.fault


def _fetch(session: Session, task: Task, reports: Path, clock: Clock) -> Outcome:
    pages = records = 0
    try:
        for answer in _pages(session, task, reports, clock):
            pages += 1
            records += len(answer.records)
    except WindowError as error:
        return Outcome(task.basis.word, task.window, pages, records, str(error))
    return Outcome(task.basis.word, task.window, pages, records)


def _pages(session: Session, task: Task, reports: Path, clock: Clock) -> Iterator[Answer]:
    """The window's pages, each saved as soon as it is there."""
    pull = session.api.pull
    series, asked = _series(session.api, reports, task.basis), clock.now()
    ending = "csv" if pull.layout.form is Form.TABLE else "json"
    step: Step | None = Step(page=pull.pages.first)
    before: list[object] = []
    while step:
        body, answer = session.ask(Question(task.basis, task.window, step))
        if answer.records and answer.records == before:
            raise WindowError("gives the same page again and again")
        number, before, empty = step.number, answer.records, not answer.records
        try:
            step = following(pull.pages, step, answer)
        finally:  # a page that leads nowhere is no last one, but what it holds is kept
            save_page(series, task.window, asked, number, ending, body, last=step is None, empty=empty)
        yield answer


def _series(api: Api, reports: Path, basis: Basis) -> Series:
    return Series(reports / api.network.id, api.network.id, api.account, basis.word)
