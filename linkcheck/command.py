"""The command line of the link checker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linkcheck.findings import Report
    from linkcheck.plan import PlannedLink

SHOWN_PROBLEMS = 20
READABLE = click.Path(path_type=Path, exists=True, dir_okay=False)


class Refusal(click.ClickException):
    """Nothing was checked, and why."""

    exit_code = 2


@click.command("linkcheck")
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--plan", "plan_file", type=READABLE, help="The link plan (data/linkplan.jsonl).")
@click.option("--json", "json_file", metavar="FILE", help="Write the findings as JSON; - for standard output.")
@click.option("--junit", "junit_file", metavar="FILE", help="Write the findings as JUnit XML, for build servers.")
@click.option("--offline", is_flag=True, help="Request nothing. It never does today, so this changes nothing yet.")
@click.option("--base-url", metavar="URL", default="", help="The site's address, where its pages do not state it.")
@click.option("--clean-urls", is_flag=True, help="Your server finds about.html for /about.")
def command(
    output: Path,
    plan_file: Path | None,
    json_file: str | None,
    junit_file: str | None,
    offline: bool,
    base_url: str,
    clean_urls: bool,
) -> None:
    """Check the links of the site built into OUTPUT.

    Pages, files, images and fragments inside the site are looked up in OUTPUT. With a link plan, every paid link is
    compared with it: right address, right number, right rel, none in listings. Nothing is requested from the network.

    \b
    Exit status: 0 nothing found; 1 findings; 2 nothing checked (no site in OUTPUT, or an unreadable plan).
    """
    from linkcheck import reports

    if json_file and json_file == junit_file:
        raise click.UsageError("--json and --junit need a file each")
    report = _checked(output, _planned(plan_file), base_url, clean_urls)
    shown = output.as_posix()
    if json_file:
        _write(json_file, reports.as_json(report, shown))
    if junit_file:
        _write(junit_file, reports.as_junit(report))
    if "-" not in (json_file, junit_file):
        _write("-", "".join(f"{line}\n" for line in reports.text(report, shown)))
    raise SystemExit(1 if report.findings else 0)


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
        raise Refusal(f"{error.name} is missing: pip install 'pelican-affiliate[linkcheck]'") from None
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
