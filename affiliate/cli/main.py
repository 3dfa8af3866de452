"""The `affiliate` command: finds the command group a word belongs to and loads only that one."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from affiliate.site import Site

# Loaded on use: `affiliate --help` must not wait for DuckDB.
COMMANDS = {
    "check": "affiliate.cli.check",
    "plan": "affiliate.cli.plan",
    "explain": "affiliate.cli.explain",
    "forms": "affiliate.cli.forms",
    "edge": "affiliate.cli.edge",
    "networks": "affiliate.cli.networks",
    "programs": "affiliate.cli.programs",
    "new": "affiliate.cli.new",
    "link": "affiliate.cli.link",
    "pull": "affiliate.cli.pull",
    "import": "affiliate.cli.import_",
    "ledger": "affiliate.cli.ledger",
    "clicks": "affiliate.cli.clicks",
    "earnings": "affiliate.cli.earnings",
    "export": "affiliate.cli.export",
    "linkcheck": "affiliate.cli.linkcheck",
}

# Which extra brings the library that a command needs.
EXTRAS = {
    **dict.fromkeys(("duckdb", "narwhals"), "books"),
    **dict.fromkeys(("selectolax", "tinycss2", "cssselect2"), "linkcheck"),
}


class LazyGroup(click.Group):
    """A click group whose commands live in modules of their own, each with a `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        try:
            command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        except ModuleNotFoundError as missing:
            if missing.name not in EXTRAS:
                raise
            return _not_installed(cmd_name, EXTRAS[missing.name])
        return command


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
    """Tracked affiliate links, and books that balance, for a Pelican site.

    \b
    affiliate check                       what is wrong in products, programs, articles
    affiliate explain kettle-guide        why a product name is (not) a link
    affiliate import private/reports/*/*  read commission reports
    affiliate earnings --by article       which article earned what
    """
    ctx.obj = Site.at(root)
