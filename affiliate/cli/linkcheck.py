"""`affiliate linkcheck`: the stand-alone checker, given the site's own link plan and what its catalog knows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from affiliate.site import Site
from linkcheck.command import command as alone
from linkcheck.landing.known_landings import NONE_KNOWN


@click.pass_obj
def _check(site: Site, /, plan_file: Path | None, offline: bool, today: datetime | None, **options: Any) -> None:
    from affiliate.cli.landings import known_landings

    written = site.linkplan if site.linkplan.exists() else None
    known = NONE_KNOWN if offline else known_landings(site, today.date() if today else date.today())
    options |= {"plan_file": plan_file or written, "offline": offline, "today": today, "known": known}
    click.get_current_context().invoke(alone, **options)


command = click.Command("linkcheck", callback=_check, params=alone.params, help=alone.help)
