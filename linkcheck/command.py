"""The command line of the link checker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkcheck.findings import printable
from linkcheck.landing.known_landings import NONE_KNOWN, KnownLandings
from linkcheck.options import asking_options

if TYPE_CHECKING:
    from linkcheck.findings import Report
    from linkcheck.landing.nouns import Visit
    from linkcheck.plan import PlannedLink

SHOWN_PROBLEMS = 20
READABLE = click.Path(path_type=Path, exists=True, dir_okay=False)


class Refusal(click.ClickException):
    """Nothing was checked, and why."""

    exit_code = 2


@click.command("linkcheck")
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--plan", "plan_file", type=READABLE, help="The link plan; usually data/linkplan.jsonl.")
@click.option(
    "--json", "json_file", metavar="FILE", help="Write the findings as JSON, for scripts; - for standard output."
)
@click.option("--junit", "junit_file", metavar="FILE", help="Write the findings as JUnit XML, for build servers.")
@click.option("--offline", is_flag=True, help="Check the built site alone; ask no shop.")
@click.option("--base-url", metavar="URL", default="", help="The site's address, if its pages do not state it.")
@click.option("--clean-urls", is_flag=True, help="The server serves about.html for /about.")
@asking_options
def command(
    output: Path,
    plan_file: Path | None,
    json_file: str | None,
    junit_file: str | None,
    offline: bool,
    base_url: str,
    clean_urls: bool,
    known: KnownLandings = NONE_KNOWN,
    **asking: Any,
) -> None:
    """Check the links of a built site, and the shops behind them.

    Inside the site, pages, files, images and fragments are looked up in OUTPUT. If there is a link plan, every paid
    link is compared with it: the right address, the right number, the right rel, and none on index pages.

    At the shops, tracked links are never requested, because that would count as a click. Instead, the pages behind them
    are requested, at most once a second per host, and only where robots.txt and the program's rules allow it. A page is
    broken when two runs failed; a shop that turns programs away is blocked, not broken. Verdicts are kept in
    data/availability.jsonl for the next plan, which then links to offers that can still be bought.

    \b
    affiliate linkcheck output                      everything; if interrupted, run it again to continue
    affiliate linkcheck output --older-than 14      trust good answers of the last 14 days
    affiliate linkcheck output --offline            the site alone

    Exit status: 0 nothing to repair; 1 findings, or pages that are broken, wrong or sold out; 2 nothing was checked (no
    site in OUTPUT, an unreadable plan), or interrupted.
    """
    from linkcheck import reports

    if json_file and json_file == junit_file:
        raise click.UsageError("--json and --junit need a file each")
    links = _planned(plan_file)
    report = _checked(output, links, base_url, clean_urls)
    if not offline and (known.landings or any(link.target for link in links or ())):
        report = replace(report, visits=_asked(links or (), known, asking, report.site))
    shown = output.as_posix()
    if json_file:
        _write(json_file, reports.as_json(report, shown))
    if junit_file:
        _write(junit_file, reports.as_junit(report))
    if "-" not in (json_file, junit_file):
        _write("-", "".join(f"{line}\n" for line in reports.text(report, shown)))
    raise SystemExit(1 if report.needs_repair else 0)


def _asked(
    links: tuple[PlannedLink, ...], known: KnownLandings, options: Mapping[str, Any], site: str
) -> tuple[Visit, ...]:
    try:
        from linkcheck.landing.asking_options import ask_options, ask_shops
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    asking = ask_options(known, **options)
    try:
        visits, problems = ask_shops(links, known, asking, site)
    except OSError as error:
        raise Refusal(f"{asking.memory}: {error.strerror}") from None
    except KeyboardInterrupt:
        raise Refusal("interrupted: what was learned is kept, and the next run continues from there") from None
    for problem in problems:
        click.echo(printable(problem), err=True)
    return visits


def _missing(error: ModuleNotFoundError) -> Refusal:
    return Refusal(f"{error.name} is missing: pip install 'pelican-affiliate[linkcheck]'")


def _planned(path: Path | None) -> tuple[PlannedLink, ...] | None:
    from linkcheck.plan import read_plan

    if path is None:
        return None
    try:
        links, problems = read_plan(path)
    except OSError as error:
        raise Refusal(f"{path}: {error.strerror}") from None
    if problems:
        more = [f"and {len(problems) - SHOWN_PROBLEMS} more"] if len(problems) > SHOWN_PROBLEMS else []
        raise Refusal("\n".join(["the link plan cannot be read", *problems[:SHOWN_PROBLEMS], *more]))
    return links


def _checked(output: Path, links: tuple[PlannedLink, ...] | None, base_url: str, clean_urls: bool) -> Report:
    try:
        from linkcheck.addresses import root_of
        from linkcheck.check import NoSiteError, check_site
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    try:
        root = root_of(base_url) if base_url else None
    except ValueError:
        raise Refusal(f"--base-url {base_url}: not an address such as https://example.org/blog") from None
    try:
        return check_site(output, links, root=root, clean_urls=clean_urls, progress=_progress())
    except NoSiteError as error:
        raise Refusal(str(error)) from None


def _progress() -> Callable[[Sequence[str]], Iterable[str]]:
    """A bar on a terminal, nothing in a log."""
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return lambda paths: track(paths, "Reading pages", console=console, transient=True, disable=not console.is_terminal)


def _write(file: str, content: str) -> None:
    data = content.encode("utf-8", "backslashreplace")
    if file == "-":
        click.echo(data, nl=False)
        return
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise Refusal(f"{file}: {error.strerror}") from None
