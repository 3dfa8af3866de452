"""The `affiliate` command: lists the commands, and loads only the one that is asked for."""

from __future__ import annotations

import importlib
from keyword import iskeyword
from pathlib import Path

import click

from affiliate.site import Site

# The first sentence of each command's help, so that `affiliate --help` need not wait for DuckDB.
COMMANDS = {
    "new": "Start a site, an article, a product or a program.",
    "check": "Find mistakes in products, programs, articles and pages.",
    "plan": "Decide every paid link of the site.",
    "explain": "Show why a product name is a link, or is not.",
    "forms": "Propose plurals, hyphens and accents of product names.",
    "edge": "Write redirect rules for short links such as /go/acme-k1.",
    "link": "Print one tracked link.",
    "linkcheck": "Check the links of a built site, and the shops behind them.",
    "networks": "List the networks, and what the kit can do for each.",
    "programs": "Compare programs by what a referral is worth.",
    "pull": "Fetch commission reports from the networks' APIs and import them.",
    "import": "Import commission reports into the books.",
    "earnings": "Show what was earned, by article, product, program or month.",
    "clicks": "Import and show clicks on your links.",
    "ledger": "Look into the books: one transaction, recent changes, an audit.",
    "export": "Write the books into DIR as CSV and Parquet.",
}

# Which extra brings the library that a command needs.
EXTRAS = {
    **dict.fromkeys(("duckdb", "narwhals"), "books"),
    **dict.fromkeys(("selectolax", "tinycss2", "cssselect2"), "linkcheck"),
}


class LazyGroup(click.Group):
    """A click group whose commands are in modules of their own, each as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name + "_" * iskeyword(cmd_name)
        try:
            command: click.Command = importlib.import_module(f"affiliate.cli.{module}").command
        except ModuleNotFoundError as missing:
            if missing.name not in EXTRAS:
                raise
            return _not_installed(cmd_name, EXTRAS[missing.name])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _not_installed(name: str, extra: str) -> click.Command:
    """A command that stands in for one whose libraries are an extra, and says how to get them."""
    advice = f"pip install 'pelican-affiliate[{extra}]'"

    def refuse(words: tuple[str, ...]) -> None:
        raise click.UsageError(f"affiliate {name} needs more libraries: {advice}")

    words = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True}
    return click.Command(name, settings, refuse, [words], help=f"Not installed yet: {advice}", add_help_option=False)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pelican-affiliate")
@click.option(
    "--site",
    "root",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=".",
    show_default="this folder",
    help="The site's folder (with content/, data/, accounts.toml).",
)
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Tracked affiliate links and commission books for a Pelican site.

    \b
    affiliate check                       find mistakes before you publish
    affiliate explain kettle-guide        why is this product name (not) a link?
    affiliate import private/reports      read commission reports
    affiliate earnings --by article       which article earned what?
    """
    ctx.obj = Site.at(root)
