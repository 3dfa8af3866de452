"""affiliate new site: a small whole site in a folder of its own, to look at and to make one's own."""

from __future__ import annotations

import os
import re
import shlex
from datetime import date, datetime
from pathlib import Path

import click

from affiliate.cli.fresh import LONGEST, is_name
from affiliate.cli.options import DATE
from affiliate.cli.skeleton import FILES, HIDDEN, begin_site
from affiliate.site import Site

PLAIN = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
NEXT = """
A whole site with invented examples. Look at it:
  cd {folder}
  pelican content
  affiliate check
and open output/index.html. Nobody pays you yet: accounts.toml holds 000000 where your own publisher id
belongs. README.md says what else makes the site yours."""


@click.command("site")
@click.argument("name", metavar="NAME")
@click.option("--today", type=DATE, metavar="DATE", show_default="today", help="The date of its article.")
@click.pass_obj
def site(here: Site, name: str, today: datetime | None) -> None:
    """Start a site.

    The new folder has settings, accounts, and an article, a product and a program as examples.

    \b
    affiliate new site kettle-corner       then: cd kettle-corner, pelican content
    affiliate new site "Küche & Co"        the folder's name is the site's
    affiliate new site .                   in this folder, if it is empty

    A folder that is not empty is never touched.

    Exit status: 0 written; 2 nothing was written.
    """
    folder = here.root / name
    called = _called(folder) if name.strip() and name.isprintable() else ""
    if not called:
        raise click.UsageError(f"the folder needs a name, on one line, of at most {LONGEST} characters.")
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise click.UsageError(f"{folder} is there already and not empty. It stays as it is: choose another name.")
        begin_site(folder, called, today.date() if today else date.today())
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}") from None
    for place in sorted(HIDDEN.get(one, one) for one in FILES):
        click.echo((folder / place).as_posix())
    click.echo(NEXT.format(folder=shlex.quote(str(folder))), err=True)


def _called(folder: Path) -> str:
    """The site's name by that of its folder: a plain one becomes words. Empty for what cannot be one."""
    name = Path(os.path.realpath(folder)).name  # unlike resolve(), it stands links that lead in a circle
    if not is_name(name) or not name.strip():
        return ""
    return " ".join(map(str.capitalize, re.split("[-_]", name))) if PLAIN.fullmatch(name) else name
