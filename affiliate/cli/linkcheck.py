"""`affiliate linkcheck`: the stand-alone checker, given the site's own link plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from affiliate.site import Site
from linkcheck.command import command as alone


@click.pass_obj
def _check(site: Site, /, plan_file: Path | None, **options: Any) -> None:
    written = site.linkplan if site.linkplan.exists() else None
    click.get_current_context().invoke(alone, plan_file=plan_file or written, **options)


command = click.Command("linkcheck", callback=_check, params=alone.params, help=alone.help)
