"""`affiliate networks`: what the kit can do for each network."""

from __future__ import annotations

import json

import click

from affiliate.cli.link import link_keys
from affiliate.cli.options import AS_JSON
from affiliate.cli.site_networks import networks_at
from affiliate.networks import Network
from affiliate.site import Site


@click.command("networks")
@AS_JSON
@click.pass_obj
def command(site: Site, as_json: bool) -> None:
    """List the networks, and what the kit can do for each.

    The list includes the networks that your site declares in networks/*.toml.

    \b
    affiliate networks           a table
    affiliate networks --json    the same for scripts, with sub-id rules and report layouts

    Exit status: always 0.
    """
    networks = networks_at(site)
    if as_json:
        click.echo(json.dumps([_row(network) for network in networks.values()], ensure_ascii=False, indent=2))
        return
    wide = 2 + max(len(network.id) for network in networks.values())
    click.echo(f"{'id':<{wide}}{'name':<24}{'link':<6}{'file reports':<14}{'pull':<6}ids in its links")
    for network in networks.values():
        row = _row(network)
        link, reports, pull = ("yes" if row[key] else "no" for key in ("link", "file_reports", "pull"))
        keys = ", ".join(link_keys(network))
        click.echo(f"{network.id:<{wide}}{network.name:<24}{link:<6}{reports:<14}{pull:<6}{keys}")


def _row(network: Network) -> dict[str, object]:
    subid = network.links.subid
    layouts = [layout for layout in network.layouts if not layout.refused]
    return {
        "id": network.id,
        "name": network.name,
        "link": not network.links.closed,
        "file_reports": bool(layouts),
        "pull": network.pull is not None,
        "link_keys": list(link_keys(network)),
        "link_evidence": network.links.evidence,
        "subid": {"max_length": subid.max_length, "characters": subid.says, "evidence": subid.evidence},
        "report_layouts": [
            {"name": layout.name, "form": layout.form, "evidence": layout.evidence} for layout in layouts
        ],
    }
