"""`affiliate pull`: what the networks' APIs report, saved as it came, then imported."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from affiliate.cli.bookkeeping import accounts_of, in_words, place_of, say
from affiliate.cli.clicks import import_ as import_clicks
from affiliate.cli.import_ import exit_status, on_terminal, print_results
from affiliate.cli.options import DATE, LEDGER
from affiliate.ledger import FileResult, import_file, open_for_writing
from affiliate.model import Account
from affiliate.networks import NETWORKS
from affiliate.pull import (
    Api,
    Clock,
    PullError,
    Task,
    checked_base,
    needed_ids,
    pull_account,
    pulled_files,
    read_env_file,
    settings_of,
    tasks_for,
)
from affiliate.site import Site

PULLED = tuple(sorted(network.id for network in NETWORKS.values() if network.pull))
LONG = 120  # seconds of waiting that are worth a word before they begin


class Bases(click.ParamType[tuple[str, str]]):
    """NETWORK=URL: where else a network's API is."""

    name = "NETWORK=URL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        network, _, url = str(value).partition("=")
        if network not in PULLED:
            self.fail(f"{network!r} is not one of {', '.join(PULLED)}", param, ctx)
        try:
            return network, checked_base(url)
        except ValueError as error:
            self.fail(f"{url!r} {error}", param, ctx)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be asked: the networks (all that can be, when none is named), the days, and where."""

    networks: tuple[str, ...]
    since: date | None
    until: date | None
    bases: Mapping[str, str]


@click.command("pull")
@click.argument("networks", nargs=-1, type=click.Choice(PULLED), metavar="[NETWORK...]")
@click.option("--since", type=DATE, metavar="DATE", help="Fetch everything from this day again.")
@click.option("--until", type=DATE, metavar="DATE", show_default="today", help="The last day to fetch.")
@click.option("--base-url", "bases", type=Bases(), multiple=True, help="Ask this server instead of the network's.")
@LEDGER
@click.pass_obj
def command(
    site: Site,
    networks: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    bases: tuple[tuple[str, str], ...],
    ledger: Path | None,
) -> None:
    """Fetch commission reports from the networks' APIs and import them.

    Without NETWORK, every account whose secrets are set is pulled. Secrets (AWIN_TOKEN=...) are read from the
    environment or the file .env, and from nowhere else. docs/site-owner.md lists what each network needs; if you name a
    network, the command tells you what is missing.

    Answers are saved unchanged under private/reports/NETWORK/, then imported. The first pull fetches 13 months; later
    ones fetch what is new and what may have changed. If interrupted, it resumes where it stopped. If the API counts
    clicks too, those are saved under private/click-reports/NETWORK/ and imported as by affiliate clicks import.

    \b
    affiliate pull                             everything
    affiliate pull awin cj                     two networks
    affiliate pull awin --since 2025-01-01     everything from that day, even if it was fetched before

    Exit status: 0 everything was fetched and imported; 1 something could not be fetched or some rows were rejected, the
    rest is in; 2 nothing could be fetched, or a file or the ledger could not be used.
    """
    place = place_of(site, ledger)
    choice = Choice(networks, since.date() if since else None, until.date() if until else None, dict(bases))
    clock = Clock(now=lambda: datetime.now(UTC).replace(tzinfo=None), seconds=time.monotonic, wait=time.sleep)
    if choice.since and choice.since > (choice.until or clock.now().date()):
        raise click.UsageError("--since is after the last day.")
    accounts = accounts_of(site)
    apis = _apis(site, accounts, choice)
    faults = sum(_pull_both(site, api, choice, clock) for api in apis)
    with in_words(place):
        results = _import(site, place, accounts, {api.network.id for api in apis})
    if results:
        print_results(results)
    else:
        say("There is nothing new to import.")
    clicks = _import_clicks(site, {api.network.id for api in apis if api.pull.clicks})
    raise SystemExit(max(exit_status(results), clicks, bool(faults)))


def _apis(site: Site, accounts: Sequence[Account], choice: Choice) -> list[Api]:
    """The accounts that can be asked. What is missing is an error for networks that were named, else a word."""
    in_file, problems = read_env_file(site.root / ".env")
    for problem in problems:
        say(str(problem))
    environment = in_file | dict(os.environ)
    found: list[Api] = []
    lacking: list[str] = []
    for network in choice.networks or PULLED:
        mine = [account for account in accounts if account.network == network]
        for account in mine or [Account(network, network)]:
            api, missing = _api(account, environment, choice.bases.get(network, ""))
            if not missing:
                found.append(api)
            elif mine or choice.networks or api.secrets:  # of others, nobody has thought of asking them
                lacking += [f"{NETWORKS[network].name} ({account.key}): {what}" for what in missing]
    for what in lacking:
        say(what)
    if (choice.networks and lacking) or not found:
        raise click.UsageError("Set what is missing in the environment or in .env; accounts belong in accounts.toml.")
    return found


def _api(account: Account, environment: Mapping[str, str], base: str) -> tuple[Api, list[str]]:
    """The account's API, and what it still needs."""
    network = NETWORKS[account.network]
    pull = network.pull
    assert pull is not None  # noqa: S101 — only such networks can be chosen
    known = {**account.ids, "currency": account.currency}
    missing = [f"accounts.toml lacks its {name}" for name in sorted(needed_ids(pull)) if not known.get(name)]
    values, faults = settings_of(pull.settings, account.key, environment)
    secrets = frozenset(values[setting.name] for setting in pull.settings if setting.secret and setting.name in values)
    return Api(network, pull, account.key, {**known, **values}, secrets, base), missing + faults


def _pull_both(site: Site, api: Api, choice: Choice, clock: Clock) -> int:
    """Fetch an account's sales, and its clicks where there are any to be had; how many things went wrong."""
    faults = _pull(site.reports, api, choice, clock)
    if api.pull.clicks and not faults:
        faults = _pull(_click_reports(site), replace(api, pull=api.pull.clicks), choice, clock)
    return faults


def _click_reports(site: Site) -> Path:
    """Beside the reports of sales, so that nobody imports the one for the other."""
    return site.reports.with_name("click-reports")


def _pull(reports: Path, api: Api, choice: Choice, clock: Clock) -> int:
    """Fetch one account's windows, and tell of each; how many things went wrong."""
    who = f"{api.network.name} ({api.account})"
    faults = 0
    try:
        tasks = tasks_for(api, reports, clock.now(), choice.since, choice.until)
        _foretell(who, api, tasks)
        for outcome in pull_account(api, tasks, reports, clock):
            what = outcome.fault or f"{outcome.records:,} record{'s' * (outcome.records != 1)}"
            say(f"{who}: {outcome.basis} {outcome.window}: {what}")
            faults += bool(outcome.fault)
    except PullError as error:
        say(f"{who}: {error}")
        faults += 1
    except OSError as error:
        say(f"{who}: its answers cannot be saved: {error.strerror or error}")
        faults += 1
    return faults


def _foretell(who: str, api: Api, tasks: Sequence[Task]) -> None:
    """A word about long waits before they begin."""
    seconds = max((len(tasks) / rate.calls * rate.seconds for rate in api.pull.rates), default=0)
    if not tasks:
        say(f"{who}: nothing is missing")
    elif seconds > LONG:
        say(
            f"{who}: {len(tasks)} requests, at least {seconds / 60:.0f} minutes at its pace; if interrupted, it resumes"
        )


def _import(site: Site, ledger: Path, accounts: Sequence[Account], networks: set[str]) -> list[FileResult]:
    """Import what these networks said and the books do not have, from this pull or one that was broken off."""
    with open_for_writing(ledger, on_wait=say) as connection:
        known = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM files").fetchall()}
        new = [
            (path, network)
            for network in sorted(networks)
            for path in pulled_files(site.reports / network)
            if hashlib.sha256(path.read_bytes()).hexdigest() not in known
        ]
        return [
            _told(import_file(connection, path, site_root=site.root, network=network, accounts=accounts), network)
            for path, network in on_terminal(new)
        ]


def _told(result: FileResult, network: str) -> FileResult:
    """The result without what a person should know who has downloaded a single page: here all of them are there."""
    pages = {words for layout in NETWORKS[network].layouts for words in layout.alerts.values()}
    notes = (note for note in result.notes if note not in pages and not note.startswith("This is a page of "))
    return replace(result, notes=tuple(notes))


def _import_clicks(site: Site, networks: set[str]) -> int:
    """Hand what counts clicks to `affiliate clicks import`, which takes the same file any number of times."""
    files = [path for network in sorted(networks) for path in pulled_files(_click_reports(site) / network)]
    if not files:
        return 0
    try:
        click.get_current_context().invoke(import_clicks, files=files)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
