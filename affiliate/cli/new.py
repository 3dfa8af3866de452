"""affiliate new: begin a product's or program's file, and say what is left to be filled in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.cli.blanks import product_text, program_text, slug_of
from affiliate.cli.report import echo_problems, shown
from affiliate.cli.site_networks import networks_at
from affiliate.networks import Network
from affiliate.networks.addresses import within
from affiliate.networks.declare import Place
from affiliate.plan.offers import host_of
from affiliate.site import Site

LONGEST = 100  # characters of a name


@click.group("new")
def command() -> None:
    """Begin the file of a product or a program, with the keys it needs and comments on all others.

    \b
    affiliate new program "Kettle Shop" --network awin --domain kettles.example
    affiliate new product "Acme K1 Kettle" --url https://kettles.example/k1

    A file that is there already is never touched.

    Exit status: 0 written; 1 written, and something is left to be filled in: it is said what; 2 nothing is written.
    """


def _named(ctx: click.Context, param: click.Parameter, name: str) -> str:
    """The name, when a file can be called after it."""
    name = " ".join(name.split())
    if len(name) > LONGEST or not name.isprintable():
        raise click.BadParameter(f"write it on one line, in at most {LONGEST} characters", ctx, param)
    if not slug_of(name):
        raise click.BadParameter(
            "it needs a letter a-z or a digit for the file's name; correct `name` in it later", ctx, param
        )
    return name


@command.command("product")
@click.argument("name", callback=_named, metavar="NAME")
@click.option("--url", default="", help="Its page at the shop: the program is the one that has this shop.")
@click.pass_obj
def product(site: Site, name: str, url: str) -> None:
    """Begin content/products/<name>.md.

    \b
    affiliate new product "Acme K1 Kettle"
    affiliate new product "Acme K1 Kettle" --url https://kettles.example/k1

    Exit status: 0 written; 1 written, and something is left to be filled in: it is said what; 2 nothing is written.
    """
    program = _program_of(site, url) if url else ""
    _write(site, site.products / f"{slug_of(name)}.md", product_text(name, program, url))


@command.command("program")
@click.argument("name", callback=_named, metavar="NAME")
@click.option("--network", required=True, metavar="ID", help="Its network: `affiliate networks` lists them.")
@click.option("--domain", default="", metavar="HOST", help="The shop's host: kettles.example.")
@click.pass_obj
def program(site: Site, name: str, network: str, domain: str) -> None:
    """Begin content/programs/<name>.md.

    \b
    affiliate new program "Kettle Shop" --network awin --domain kettles.example

    Exit status: 0 written; 1 written, and something is left to be filled in: it is said what; 2 nothing is written.
    """
    known = networks_at(site)
    if network not in known:
        raise click.UsageError(f"no network is called {network!r}: `affiliate networks` lists them.")
    host = host_of(domain if "//" in domain else f"https://{domain}") if domain else ""
    if domain and not host:
        raise click.UsageError(f"{domain!r} is no host: write it as in --domain kettles.example")
    text = program_text(name, network, _keys(known[network]), host.removeprefix("www."))
    _write(site, site.programs / f"{slug_of(name)}.md", text)


def _keys(network: Network) -> Mapping[str, str]:
    """The ids that a program's file has to name for this network's links."""
    return {key.name: key.says for key in network.links.keys if key.place is Place.PROGRAM}


def _program_of(site: Site, url: str) -> str:
    """The program whose shop the address is of."""
    host = host_of(url)
    if not host:
        raise click.UsageError(f"{url!r} is no web address: copy it whole from the browser")
    catalog, _ = load_catalog(site)
    fitting = [slug for slug, one in sorted(catalog.programs.items()) if within(host, one.domains)]
    if not fitting:
        raise click.UsageError(
            f"no program has the shop {host}: begin with\n  affiliate new program NAME --network ID --domain {host}"
        )
    return fitting[0]


def _write(site: Site, file: Path, text: str) -> None:
    """Write the file if there is none of that name, and tell what the catalogue makes of it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise click.UsageError(f"{site.shown(file)} is there already, and stays as it is.")
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise click.UsageError(f"{site.shown(file)} cannot be written: {error.strerror}") from None
    click.echo(site.shown(file))
    _, problems = load_catalog(site)
    if echo_problems(site, (one for one in problems if shown(site, one).path == site.shown(file))):
        click.echo("Fill these in, then run: affiliate check --quick", err=True)
        raise SystemExit(1)
