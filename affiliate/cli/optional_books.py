"""Ask the books where they are only a help: without them a command goes on, with a note on standard error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from affiliate.site import Site

if TYPE_CHECKING:  # the books are an extra
    from affiliate.earnings.books import Books

PATIENCE = 2.0  # seconds: nobody who asked for something else waits for an import
LIBRARIES = ("duckdb", "narwhals")

Answer = TypeVar("Answer")


def from_books(site: Site, ask: Callable[[Books], Answer], otherwise: Answer, without: str) -> Answer:
    """What the site's books answer, or `otherwise` if there are none or they cannot be read. `without` begins the note
    that says so."""
    if not site.ledger.exists():
        return otherwise
    try:
        return _asked(site, ask)
    except ModuleNotFoundError as missing:
        if missing.name not in LIBRARIES:
            raise
        why = "they need more libraries: pip install 'pelican-affiliate[books]'"
    except click.ClickException as failure:
        why = failure.message
    click.echo(f"{without}: {why}", err=True)
    return otherwise


def _asked(site: Site, ask: Callable[[Books], Answer]) -> Answer:
    from affiliate.cli.bookkeeping import BooksFailure, in_words
    from affiliate.clicks import UnreadableClicksError
    from affiliate.earnings.balance import BalanceError
    from affiliate.earnings.books import read_books
    from affiliate.ledger import open_for_reading

    try:
        with in_words(site.ledger), open_for_reading(site.ledger, PATIENCE) as connection:
            return ask(read_books(site, connection))
    except (BalanceError, UnreadableClicksError) as error:
        raise BooksFailure(str(error)) from None
