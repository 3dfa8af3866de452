"""From the options of the command to a run: which shops to ask, how, and where verdicts are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from linkcheck.landing.hosts import NAME, Policy
from linkcheck.landing.known_landings import KnownLandings
from linkcheck.landing.memory import read_memory, write_memory
from linkcheck.landing.nouns import Known, Landing, Place, Visit
from linkcheck.landing.run import Job, ask
from linkcheck.plan import Plan, PlannedLink


@dataclass(frozen=True, slots=True)
class AskOptions:
    """How the owner wants shops to be asked; see the options of the command. `memory` None remembers nothing."""

    today: date
    memory: Path | None = None
    older_than: int = 1
    pace: float = 1.0
    minutes: float = 60.0
    permitted: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()


def ask_options(
    known: KnownLandings,
    *,
    memory: Path | None,
    older_than: int,
    pace: float,
    minutes: float,
    permitted: frozenset[str],
    private: frozenset[str],
    today: datetime | None,
) -> AskOptions:
    """The options of the command as values."""
    day = today.date() if today else date.today()
    return AskOptions(day, memory or known.memory, older_than, pace, minutes, permitted, private)


def ask_shops(
    links: Sequence[PlannedLink], known: KnownLandings, asking: AskOptions, site: str
) -> tuple[tuple[Visit, ...], tuple[str, ...]]:
    """What is known of every landing page after asking the shops, and what was wrong with the memory.

    Raises OSError where it cannot be read. Where it cannot be written the answers still count for the report.
    """
    path = asking.memory
    before, problems = read_memory(path) if path and path.exists() else ({}, ())
    job = Job(landings_of(links, known.landings), before, asking.today, asking.older_than, asking.minutes * 60)
    plan = Plan.of(links)

    def tracked(url: str) -> str:
        return "a tracked link: a request would count as a click" if plan.concerns(url) else known.tracked(url)

    home = f"; +{site}" if site else ""
    agent = f"Mozilla/5.0 (compatible; {NAME}{home})"
    policy = Policy(agent, tracked, known.closed, asking.pace, asking.permitted, asking.private)
    lost: dict[str, None] = {}

    def save(verdicts: Sequence[Known]) -> None:
        try:
            if path:
                write_memory(path, verdicts)
        except OSError as error:
            lost[f"{path}: {error.strerror}: what was learned is not kept"] = None

    with _bar(len(job.due)) as tick:
        visits = ask(job, policy, save, tick)
    return visits, (*problems, *lost)


def landings_of(links: Iterable[PlannedLink], known: Iterable[Landing]) -> tuple[Landing, ...]:
    """Every page that a link leads to or could lead to, once, sorted, with all places it is used in."""
    planned = (Landing(link.target, (Place(link.source, link.product, link.page),)) for link in links if link.target)
    found: dict[str, Landing] = {}
    for landing in (*known, *planned):
        found[landing.url] = _merged(found[landing.url], landing) if landing.url in found else landing
    return tuple(found[url] for url in sorted(found))


def _merged(one: Landing, other: Landing) -> Landing:
    """Both in one, with the higher stake."""
    return replace(
        min(one, other, key=lambda landing: landing.rank),
        places=tuple(sorted({*one.places, *other.places})),
        gtins=one.gtins | other.gtins,
        names=one.names | other.names,
    )


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, nothing in a log."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Asking shops", total=total)
        yield lambda: progress.advance(task)
