"""`affiliate new`: start a site, or a file of it, and say what is left to be done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.cli.blanks import product_text, program_text, slug_of
from affiliate.cli.fresh import named, write_fresh
from affiliate.cli.new_article import article as new_article
from affiliate.cli.new_site import site as new_site
from affiliate.cli.report import echo_problems, shown
from affiliate.cli.site_networks import networks_at
from affiliate.networks import Network
from affiliate.networks.addresses import within
from affiliate.networks.declare import Place
from affiliate.plan.offers import host_of
from affiliate.site import Site


@click.group("new")
def command() -> None:
    """Start a site, an article, a product or a program.

    The new file has the keys it needs, and comments on the others.

    \b
    affiliate new site kettle-corner
    affiliate new article "Acme K1: a year later"
    affiliate new program "Kettle Shop" --network awin --domain kettles.example
    affiliate new product "Acme K1 Kettle" --url https://kettles.example/k1

    A file that already exists is never touched.

    Exit status: 0 written; 1 written, but values are missing (they are listed); 2 nothing was written.
    """


@command.command("product")
@click.argument("name", callback=named, metavar="NAME")
@click.option("--url", default="", help="The product's page at a shop; the program of that shop is filled in.")
@click.pass_obj
def product(site: Site, name: str, url: str) -> None:
    """Start content/products/<name>.md.

    \b
    affiliate new product "Acme K1 Kettle"
    affiliate new product "Acme K1 Kettle" --url https://kettles.example/k1

    Exit status: 0 written; 1 written, but values are missing (they are listed); 2 nothing was written.
    """
    program = _program_of(site, url) if url else ""
    _write(site, site.products / f"{slug_of(name)}.md", product_text(name, program, url))


@command.command("program")
@click.argument("name", callback=named, metavar="NAME")
@click.option("--network", required=True, metavar="ID", help="The program's network: `affiliate networks` lists them.")
@click.option("--domain", default="", metavar="HOST", help="The shop's host, such as kettles.example.")
@click.pass_obj
def program(site: Site, name: str, network: str, domain: str) -> None:
    """Start content/programs/<name>.md.

    \b
    affiliate new program "Kettle Shop" --network awin --domain kettles.example

    Exit status: 0 written; 1 written, but values are missing (they are listed); 2 nothing was written.
    """
    known = networks_at(site)
    if network not in known:
        raise click.UsageError(f"no network is called {network!r}: `affiliate networks` lists them.")
    host = host_of(domain if "//" in domain else f"https://{domain}") if domain else ""
    if domain and not host:
        raise click.UsageError(f"{domain!r} is not a host: write it as in --domain kettles.example")
    text = program_text(name, network, _keys(known[network]), host.removeprefix("www."))
    _write(site, site.programs / f"{slug_of(name)}.md", text)


def _keys(network: Network) -> Mapping[str, str]:
    """The ids that a program's file has to name for this network's links."""
    return {key.name: key.says for key in network.links.keys if key.place is Place.PROGRAM}


def _program_of(site: Site, url: str) -> str:
    """The program whose shop the address is of."""
    host = host_of(url)
    if not host:
        raise click.UsageError(f"{url!r} is not a web address: copy it whole from the browser")
    catalog, _ = load_catalog(site)
    fitting = [slug for slug, one in sorted(catalog.programs.items()) if within(host, one.domains)]
    if not fitting:
        raise click.UsageError(
            f"no program has the shop {host}: start with\n  affiliate new program NAME --network ID --domain {host}"
        )
    return fitting[0]


def _write(site: Site, file: Path, text: str) -> None:
    """Write the file, and say what is still missing in it."""
    write_fresh(site, file, text)
    _, problems = load_catalog(site)
    if echo_problems(site, (one for one in problems if shown(site, one).path == site.shown(file))):
        click.echo("Fill these in, then run: affiliate check --quick", err=True)
        raise SystemExit(1)


command.add_command(new_site)
command.add_command(new_article)
