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
    "networks": "affiliate.cli.networks",
    "link": "affiliate.cli.link",
    "import": "affiliate.cli.import_",
    "earnings": "affiliate.cli.earnings",
    "export": "affiliate.cli.export",
    "linkcheck": "affiliate.cli.linkcheck",
}


class LazyGroup(click.Group):
    """A click group whose commands live in modules of their own, each with a `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


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
