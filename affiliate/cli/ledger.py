"""`affiliate ledger`: ask the books where a figure comes from and what changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from affiliate.cli.bookkeeping import reading, say
from affiliate.cli.ledger_care import rebuilt, verified
from affiliate.cli.options import AS_JSON, DATE, LEDGER
from affiliate.earnings.amounts import written
from affiliate.earnings.inert import visible
from affiliate.ledger.changes import Change, Standing, changes, newest_days
from affiliate.ledger.orders import ordered_months
from affiliate.ledger.trail import Trail, trails
from affiliate.site import Site


@click.group("ledger")
def command() -> None:
    """Look into the books: one transaction, recent changes, an audit.

    \b
    affiliate ledger show 400000123          the history of one transaction
    affiliate ledger changes                 what the newest reports changed
    affiliate ledger verify                  an audit, down to the raw files
    """


@command.command("show")
@click.argument("id")
@LEDGER
@AS_JSON
@click.pass_obj
def show(site: Site, id: str, ledger: Path | None, as_json: bool) -> None:
    """Show the history of one transaction, with report file and line.

    ID is the network's id. Each line says what a report stated, and when.

    \b
    affiliate ledger show 410000029

    Exit status: 0 done; 1 no report has this ID; 2 there is no ledger.
    """
    with reading(site, ledger) as books:
        found = trails(books, id)
    if as_json:
        _print_json({"transactions": [asdict(trail) for trail in found]})
    elif not found:
        say(f"No report in the books has a transaction {id}.")
    else:
        for trail in found:
            _print_trail(trail)
    raise SystemExit(0 if found else 1)


def _print_trail(trail: Trail) -> None:
    account = f", account {trail.account}" if trail.account else ""
    corrects = f", corrects {trail.corrects}" if trail.corrects else ""
    click.echo(visible(f"{trail.network}{account}: {trail.id}{corrects}"))
    for step in trail.steps:
        said = step.said
        seen = f"{said.seen:%Y-%m-%d}" if said.seen else "no date   "
        amount = f"{written(said.commission, said.currency)} {said.currency}"
        paid = f"  paid {said.paid_on}" if said.paid_on else ""
        click.echo(visible(f"  {seen}  {step.news:<24} {amount:>16}{paid}  {said.file}:{said.line}"))
    if trail.aside:
        click.echo(visible(f"  It is set aside: the same sale counts as reported by {trail.aside}"))
    elif not trail.counts:
        click.echo(
            "  It does not count: a newer report replaced it, or reports disagree (affiliate import --rejected)."
        )


@command.command("changes")
@click.option("--since", type=DATE, metavar="DATE", help="Only changes by reports made on DATE or later.")
@LEDGER
@AS_JSON
@click.pass_obj
def changed(site: Site, since: datetime | None, ledger: Path | None, as_json: bool) -> None:
    """List the transactions that the newest reports added or changed.

    Without --since, these are the changes by the newest report of each network. What counts is the day on which a
    report was made; for reports without a date, the newest day in each row.

    \b
    affiliate ledger changes
    affiliate ledger changes --since 2026-03-01

    Exit status: 0 done, also when nothing changed; 2 there is no ledger.
    """
    with reading(site, ledger) as books:
        days = newest_days(books)
        found = changes(books, dict.fromkeys(days, since) if since else days)
    if as_json:
        _print_json({"changes": [asdict(each) | {"difference": each.difference} for each in found]})
        return
    for each in found:
        place = each.after or each.before
        says = f"{_standing(each.before, each.currency)} -> {_standing(each.after, each.currency)}"
        where = f"{place.file}:{place.line}" if place else ""
        click.echo(visible(f"{each.network}  {each.day}  {each.id}  {says}  {where}"))
    for line in _differences(found):
        click.echo(line, err=True)


@command.command("orders")
@LEDGER
@AS_JSON
@click.pass_obj
def orders(site: Site, ledger: Path | None, as_json: bool) -> None:
    """Show what was ordered at Amazon but not shipped yet.

    These commissions may still come. Orders are read from Amazon's Fee-Orders reports. An item counts as shipped when
    the earnings report has the product under the same tracking ID, on the day of the order or later; the oldest order
    is filled first. No report states cancellations: an item that was not shipped within 90 days has lapsed, as soon as
    the earnings reports reach that far.

    \b
    affiliate ledger orders

    Exit status: 0 done, also when no orders are known; 2 there is no ledger.
    """
    with reading(site, ledger) as books:
        months = ordered_months(books)
    if as_json:
        _print_json({"orders": [asdict(each) | {"open": each.open} for each in months]})
        return
    if not months:
        click.echo("The books have no report of orders.", err=True)
        return
    click.echo(f"{'month':<9}{'ordered':>9}{'shipped':>9}{'lapsed':>9}{'open':>9}  tracking ID")
    for each in months:
        figures = "".join(f"{count:>9,}" for count in (each.ordered, each.shipped, each.lapsed, each.open))
        click.echo(visible(f"{each.month:<9}{figures}  {each.tracking_id}"))
    ordered, shipped, lapsed = (sum(getattr(each, of) for each in months) for of in ("ordered", "shipped", "lapsed"))
    gone = f", {lapsed:,} not within 90 days" if lapsed else ""
    click.echo(
        f"{ordered:,} ordered, {shipped:,} shipped{gone}: {ordered - shipped - lapsed:,} may still come.", err=True
    )


def _standing(standing: Standing | None, currency: str) -> str:
    if standing is None:
        return "nothing"
    paid = f" paid {standing.paid_on}" if standing.paid_on else ""
    return f"{standing.status} {written(standing.commission, currency)} {currency}{paid}"


def _differences(found: Sequence[Change]) -> Iterator[str]:
    if not found:
        yield "Nothing changed."
    sums: dict[tuple[str, str], Decimal] = {}
    for each in found:
        key = (each.network, each.currency)
        sums[key] = sums.get(key, Decimal(0)) + each.difference
    for (network, currency), difference in sorted(sums.items()):
        sign = "+" * (difference > 0)
        yield visible(f"{network}: {sign}{written(difference, currency, grouped=True)} {currency} approved and pending")


def _print_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_text))


def _text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


command.add_command(rebuilt)
command.add_command(verified)
