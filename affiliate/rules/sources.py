"""Judge the addresses that authors wrote themselves, on the lines where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from affiliate.catalog.code import without_code
from affiliate.catalog.frontmatter import read_text
from affiliate.catalog.references import LARGEST, source_files
from affiliate.model import Problem
from affiliate.plan.offers import absolute, host_of
from affiliate.rules.fault import Fault
from affiliate.rules.images import image_faults
from affiliate.rules.known import Known
from affiliate.rules.links import address_faults, misspelt, target_faults
from affiliate.site import Site

# Only where an address is a link or a picture: one that is merely mentioned is nobody's link.
ADDRESS = re.compile(
    r"""(?:(?P<image>!\[[^\]]{0,200}\]\(\s*<?|\bsrc\s*=\s*["']?|^\s*\.\.\s(?:image|figure)::\s*)|\]\(\s*<?|\bhref\s*=\s*["']?"""
    r"""|<|\]:\s*<?|^\s*\.\.\s_[^:]{0,200}:\s*)(?P<url>(?:https?:)?//[^\s<>"'`\\]+)""",
    re.IGNORECASE,
)
SITEURL = re.compile(r"""^\s*SITEURL\s*=\s*["']([^"'\n]+)["']""", re.MULTILINE)


def check_sources(
    site: Site, known: Known, progress: Callable[[list[Path]], Iterable[Path]] = iter
) -> tuple[Problem, ...]:
    """Everything wrong with hand-written addresses in articles, pages and products. `progress` is handed the files."""
    files = [*source_files(site), *sorted(site.products.rglob("*.md"))]
    written = (problem for file in progress(files) for problem in _file(file, site.shown(file), known))
    return (*_site_names(site, known), *written)


def _site_names(site: Site, known: Known) -> Iterator[Problem]:
    """Names that networks keep to themselves, in the site's own address."""
    reserved = {rules.reserved_name: rules for rules in map(known.rules, known.catalog.programs.values())}
    for file in sorted(site.root.glob("*conf.py")):
        text, _ = read_text(file, site.shown(file), LARGEST)
        hosts = {host_of(found[1]): text.count("\n", 0, found.start(1)) + 1 for found in SITEURL.finditer(text)}
        for host, name in ((host, name) for host in hosts for name in reserved if name and name in host):
            what = f"{host} holds “{name}”, a name that partners must not have in their addresses"
            fix = f"publish under another one; see {reserved[name].source('reserved_name')}"
            yield Problem(site.shown(file), hosts[host], "site-name", what, fix)


def _file(file: Path, path: str, known: Known) -> Iterator[Problem]:
    text, _ = read_text(file, path, LARGEST)
    if "//" not in text:
        return
    for number, line in enumerate(without_code(text, file.suffix.lower()), start=1):
        for found in ADDRESS.finditer(line) if "//" in line else ():
            for fault in _faults(_trimmed(found["url"]), bool(found["image"]), known):
                yield Problem(path, number, fault.rule, fault.what, fault.fix)


def _faults(url: str, image: bool, known: Known) -> Iterator[Fault]:
    if image:
        yield from image_faults(absolute(url), known)
        return
    yield from misspelt(url, known)
    if payer := known.payer(url):
        yield from address_faults(url, payer, known)
    elif program := known.catalog.programs.get(known.market.program_of(url)):
        yield from target_faults(absolute(url), program.name, known.rules(program), url)


def _trimmed(url: str) -> str:
    """The address without the bracket that closes the link around it."""
    url = url.replace("&amp;", "&")
    depth = 0
    for at, sign in enumerate(url):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return url[:at]
    return url
