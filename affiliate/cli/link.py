"""`affiliate link`: one tracked link, made by hand."""

from __future__ import annotations

import re

import click

from affiliate.cli.site_networks import chosen
from affiliate.networks import LinkError, Network, tracked_already
from affiliate.networks.links import maker

MARKETPLACE = "marketplace"
WHOLE = re.compile(r"[?&](\w+)=\{(\w+)\}(?=[&[\]]|$)")


@click.command("link")
@click.argument("network", callback=chosen, metavar="NETWORK")
@click.argument("url", metavar="URL")
@click.option("--subid", default="", metavar="TOKEN", help="The token that the report will give back.")
@click.option(
    "-o", "pairs", multiple=True, metavar="KEY=VALUE", help="An id that the link needs, under the network's own name."
)
def command(network: Network, url: str, subid: str, pairs: tuple[str, ...]) -> None:
    """Print one tracked link.

    It leads to URL through NETWORK; `affiliate networks` lists the networks and the ids that their links need.

    \b
    affiliate link awin https://kettles.example/k1 --subid akettle113 -o awinmid=900001 -o awinaffid=900100
    affiliate link cj https://kettles.example/k1 --subid akettle113 -o pid=800100 -o aid=800200
    affiliate link amazon https://www.amazon.com/dp/B0EXAMPLE1 -o tag=mysite-20

    Put the URL in quotes if it contains & or ?. Amazon has no sub-ids: its tag is the tracking ID.

    Exit status: 0 the link was printed; 2 something is missing or wrong, and the message says what.
    """
    try:
        if problem := tracked_already(url):
            raise LinkError(problem)
        click.echo(maker(network, _ids(network, pairs)).link(url, subid))
    except LinkError as error:
        needed = "" if network.links.closed else f".\n{_needed(network)}"
        raise click.UsageError(f"{error}{needed}") from None


def link_keys(network: Network) -> dict[str, str]:
    """The ids that stand in the network's links, and what each of them is."""
    keys = {key.name: key.says for key in network.links.keys}
    own = network.links.subid.key
    return keys | ({own: "your tracking ID"} if own else {})


def _ids(network: Network, pairs: tuple[str, ...]) -> dict[str, str]:
    """The ids by our word for them; the name of the parameter that is nothing but the id means the same."""
    ours = {parameter: key for parameter, key in WHOLE.findall(network.links.template) if key in link_keys(network)}
    legal = [*link_keys(network), *([MARKETPLACE] if network.links.markets else [])]
    ids = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = ours.get(key, key)
        if not equals or key not in legal:
            what = f"{key!r} is not an id in links of {network.name}" if equals else f"{pair!r} is not KEY=VALUE"
            raise click.UsageError(f"-o {what}: its keys are {', '.join(legal)}.\n{_needed(network)}")
        ids[key] = value
    return ids


def _needed(network: Network) -> str:
    keys = "\n".join(f"  -o {key}=...  {says}" for key, says in link_keys(network).items())
    return f"{network.name} needs:\n{keys}"
