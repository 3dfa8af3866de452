"""`affiliate edge`: short links for the server that answers for the site, by the reader's country."""

from __future__ import annotations

import re
from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.cli.report import echo_problems
from affiliate.cli.site_networks import networks_at
from affiliate.plan import Settings, ground_of, read_registry, registry_text
from affiliate.plan.edge import forbidden, routes_of
from affiliate.plan.edge_formats import FORMATS
from affiliate.site import Site

NOTHING = (
    "no product has an offer that may be redirected to. `affiliate check` says which offers make no link at all; "
    "the programs named above forbid it, unless their files say otherwise (`cloaking`; `redirects` below `rules`)"
)


def _plain(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The value when it is safe in any server's configuration."""
    if not re.fullmatch(r"[A-Za-z0-9-]*", value):
        raise click.BadParameter("write letters, digits and hyphens only", ctx, param)
    return value


@click.command("edge")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="The web server or host to write rules for.",
)
@click.option(
    "--country-header",
    default="CF-IPCountry",
    callback=_plain,
    show_default=True,
    metavar="NAME",
    help="The request header with the reader's country, for nginx, Apache and Caddy.",
)
@click.option(
    "--market",
    default="",
    metavar="COUNTRY",
    help="Where to send readers of all other countries, such as gb.",
)
@click.pass_obj
def command(site: Site, folder: Path, form: str, country_header: str, market: str) -> None:
    """Write redirect rules for short links such as /go/acme-k1.

    The rules are written into DIR and send each reader to a shop in their own country. Programs that forbid hidden
    links or redirects get none. Short links carry tokens of their own (article go/acme-k1), which are added to
    data/subids.csv.

    \b
    affiliate edge --format netlify output/
    affiliate edge --format nginx /etc/nginx/affiliate

    Exit status: 0 written; 1 there is no product to write a rule for; 2 data/subids.csv has a mistake.
    """
    registry, bad_rows = read_registry(site)
    if bad_rows:
        echo_problems(site, bad_rows)
        raise SystemExit(2)
    ground, _ = ground_of(load_catalog(site)[0], Settings(), site.root, networks_at(site))
    routes, registry = routes_of(ground, registry, market.lower())
    for line in forbidden(ground):
        click.echo(f"Left out, {line}", err=True)
    if not routes:
        raise click.ClickException(NOTHING)
    for name, text in FORMATS[form](routes, country_header).items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))
    site.subids.parent.mkdir(parents=True, exist_ok=True)
    site.subids.write_text(registry_text(registry), encoding="utf-8")
    click.echo(f"{len(routes)} short link{'s' * (len(routes) != 1)}.", err=True)
