"""`affiliate explain`: why a product name in an article is a link, or is not."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from affiliate.catalog import load_catalog
from affiliate.cli.dry_run import PlannedPage, dry_run, settings_option, source_text
from affiliate.model import Catalog
from affiliate.plan import Verdict
from affiliate.plan.forms import approved_names, read_forms
from affiliate.site import Site


@click.command("explain")
@click.argument("article")
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")
@settings_option
@click.pass_obj
def command(site: Site, article: str, words: tuple[str, ...], as_json: bool, settings: str) -> None:
    """Show why a product name is a link, or is not.

    Every product name in ARTICLE is listed with the shop it links to, or the reason why it does not. ARTICLE is a slug,
    an `Id:`, a source file or an output file. WORDS narrow the answer to one name.

    \b
    affiliate explain kettle-guide
    affiliate explain kettle-guide "Acme K1"
    affiliate explain content/reviews/acme-k1.md

    Exit status: 0 answered; 1 the words are not a product name in this article; 2 there is no such article.
    """
    page = _find(dry_run(site, settings).pages, article)
    catalog, _ = load_catalog(site)
    asked = " ".join(words)
    source = source_text(site.root / page.source)
    names = _names(site, catalog)
    found = [(a.verdict, a.line_in(source)) for a in page.answers if _matches(a.verdict, asked, names)]
    if as_json:
        answers = [{"line": line, **asdict(verdict)} for verdict, line in found]
        click.echo(json.dumps({"article": page.article, "source": page.source, "names": answers}, ensure_ascii=False))
    else:
        click.echo(f"{page.article}: {page.source} -> {page.output}")
        for verdict, line in found:
            click.echo("  " + _sentence(verdict, line, names))
    if not found and not asked:
        click.echo("  This text has no product name and no link to a known shop.", err=as_json)
    if not found and asked:
        click.echo(f"  {_absent(asked, site, catalog, names)}", err=True)
        raise SystemExit(1)


def _find(pages: Iterable[PlannedPage], asked: str) -> PlannedPage:
    by_name: defaultdict[str, list[PlannedPage]] = defaultdict(list)
    for page in pages:
        for name in {page.article, page.source, page.output, Path(page.source).stem, Path(page.source).name}:
            by_name[name].append(page)
    found = by_name.get(asked.removeprefix("./"), [])
    exact = [page for page in found if asked in (page.article, page.source, page.output)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise click.UsageError(f"{asked} is ambiguous: " + ", ".join(sorted(page.source for page in found)))
    close = difflib.get_close_matches(asked, by_name, n=3)
    advice = f"did you mean {' or '.join(close)}?" if close else "give its slug, its file, or its page below output/"
    raise click.UsageError(f"no article is called {asked}: {advice}")


def _names(site: Site, catalog: Catalog) -> dict[str, str]:
    """The products by what texts call them: names, aliases and approved forms."""
    forms, _ = read_forms(site)
    return {name: product.slug for product in catalog.products.values() for name, _ in approved_names(product, forms)}


def _matches(verdict: Verdict, asked: str, names: Mapping[str, str]) -> bool:
    called = (name for name, slug in names.items() if slug in verdict.products)
    folded = {name.casefold() for name in (verdict.text, *verdict.products, *called)}
    return any(asked.casefold() in name for name in folded)


def _absent(asked: str, site: Site, catalog: Catalog, names: Mapping[str, str]) -> str:
    folded = {name.casefold(): name for name in (*names, *catalog.products)}
    if asked.casefold() in folded:
        return f"{folded[asked.casefold()]} is a product's name, but it is not in this article's text."
    if any(asked in forms and not forms[asked] for forms in read_forms(site)[0].values()):
        return f"{asked} is marked false in {site.shown(site.forms)}, so it never links."
    close = difflib.get_close_matches(asked.casefold(), folded, n=3)
    hint = f" Similar names: {', '.join(folded[name] for name in close)}." if close else ""
    return f"{asked!r} is not a name or alias of any product.{hint}"


def _sentence(verdict: Verdict, line: int, names: Mapping[str, str]) -> str:
    state = "linked    " if verdict.linked else "not linked"
    where = f"line {line:>4}" if line else " " * 9
    named = ", ".join(verdict.products) or verdict.program
    target = (named and f" -> {named}") + (f" at {verdict.program}" if verdict.linked and verdict.program else "")
    rival = f" ({verdict.rival}{_whose(verdict, names)})" if verdict.rival else ""
    return f"{state} {where}  {' '.join(verdict.text.split())!r} [{verdict.kind}]{target}: {verdict.reason}{rival}"


def _whose(verdict: Verdict, names: Mapping[str, str]) -> str:
    """Which other product a competing name belongs to."""
    slug = names.get(verdict.rival, "")
    return f", of {slug}" if slug and slug not in verdict.products else ""
