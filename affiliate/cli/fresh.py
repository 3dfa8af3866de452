"""What every `affiliate new` has in common: a name that can be a file's, and a file that is not there yet."""

from __future__ import annotations

from pathlib import Path

import click

from affiliate.cli.blanks import slug_of
from affiliate.site import Site

LONGEST = 100  # characters of a name


def is_name(text: str) -> bool:
    """Whether it stands on one line and is no longer than names may be."""
    return len(text) <= LONGEST and text.isprintable()


def named(ctx: click.Context, param: click.Parameter, name: str) -> str:
    """The name, when a file can be called after it."""
    name = " ".join(name.split())
    if not is_name(name):
        raise click.BadParameter(f"write it on one line, in at most {LONGEST} characters", ctx, param)
    if not slug_of(name):
        raise click.BadParameter(
            "it needs a letter a-z or a digit for the file's name; correct the name in the file later", ctx, param
        )
    return name


def write_fresh(site: Site, file: Path, text: str) -> None:
    """Write the file and say where it is. One that is there already is never touched."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise click.UsageError(f"{site.shown(file)} is there already, and stays as it is.")
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise click.UsageError(f"{site.shown(file)} cannot be written: {error.strerror}") from None
    click.echo(site.shown(file))
