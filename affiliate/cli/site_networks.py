"""The networks of the site at hand: those of the kit, and those its owner declares in networks/*.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from affiliate.networks import NETWORKS, Network
from affiliate.site import Site


def networks_at(site: Site) -> Mapping[str, Network]:
    """All networks by id. A file that declares none for a mistake in it is told of on standard error."""
    if not (site.root / "networks").is_dir():
        return NETWORKS
    from affiliate.declared import networks_of  # takes a while to load, and few sites need it

    networks, problems = networks_of(site)
    for problem in problems:
        click.echo(str(problem), err=True)
    return networks


def chosen(ctx: click.Context, param: click.Parameter, value: str | None) -> Network | None:
    """The network whose id was given: one of the site's."""
    if value is None:
        return None
    known = networks_at(ctx.find_object(Site) or Site.at(Path()))
    if value not in known:
        raise click.BadParameter(f"{value!r} is not one of {', '.join(map(repr, known))}", ctx, param)
    return known[value]
