"""What every command that opens the books needs: the right place, the owner's accounts, failures in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import duckdb

from affiliate.earnings.inert import visible
from affiliate.ledger import LedgerError, damaged, open_for_reading
from affiliate.model import Account
from affiliate.site import Site


class BooksFailure(click.ClickException):
    """The books cannot be used; exit status 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(visible(message))


class UnbalancedBooks(BooksFailure):
    """The books do not balance; exit status 1."""

    exit_code = 1


def place_of(site: Site, ledger: Path | None) -> Path:
    """Where the ledger is: never where the public could read it."""
    place = ledger or site.ledger
    for public in (site.content, site.root / "output"):
        if place.resolve().is_relative_to(public.resolve()):
            where = f"{place}: lies in {site.shown(public)}/, which is published"
            raise BooksFailure(f"{where}; keep the ledger in private/, for example private/ledger.duckdb")
    return place


def accounts_of(site: Site) -> tuple[Account, ...]:
    """The site's accounts as far as they can be read: `affiliate check` tells what is wrong with the rest."""
    from affiliate.catalog import load_catalog

    catalog, _ = load_catalog(site)
    return tuple(catalog.accounts.values())


def say(message: str) -> None:
    """A sentence on standard error."""
    click.echo(visible(message), err=True)


@contextmanager
def in_words(ledger: Path) -> Iterator[None]:
    """Whatever the ledger or its disk refuses, as one sentence."""
    try:
        yield
    except LedgerError as error:
        raise BooksFailure(str(error)) from None
    except duckdb.Error as error:
        raise BooksFailure(str(damaged(ledger, error))) from None
    except OSError as error:
        raise BooksFailure(f"{ledger}: {error.strerror or error}") from None


@contextmanager
def reading(site: Site, ledger: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The books, open for reading."""
    place = place_of(site, ledger)
    with in_words(place), open_for_reading(place, on_wait=say) as books:
        yield books
