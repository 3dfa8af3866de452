"""`affiliate networks`: what the kit can do for each network."""

from __future__ import annotations

import json

import click

from affiliate.cli.link import link_keys
from affiliate.networks import NETWORKS, Network


@click.command("networks")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, for programs.")
def command(as_json: bool) -> None:
    """List the networks: whose links can be made, whose reports can be read.

    \b
    affiliate networks           a table
    affiliate networks --json    the same for programs, with the sub-id rule and the report layouts

    Exit status: always 0.
    """
    if as_json:
        click.echo(json.dumps([_row(network) for network in NETWORKS.values()], ensure_ascii=False, indent=2))
        return
    click.echo(f"{'id':<16}{'name':<24}{'link':<6}{'file reports':<14}{'pull':<6}ids in its links")
    for network in NETWORKS.values():
        row = _row(network)
        link, reports, pull = ("yes" if row[key] else "no" for key in ("link", "file_reports", "pull"))
        keys = ", ".join(link_keys(network))
        click.echo(f"{network.id:<16}{network.name:<24}{link:<6}{reports:<14}{pull:<6}{keys}")


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
