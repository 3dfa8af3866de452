"""A year of report files for this site, by network and file name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from affiliate.model import Account, Catalog

from .amazon import amazon_files
from .awin import awin_files
from .cj import cj_files
from .customers import Sale, sales_of
from .slots import Slot

Files = dict[str, str]
FEEDS: dict[str, Callable[[Sequence[Sale], Account], Files]] = {"awin": awin_files, "cj": cj_files}


def report_files(catalog: Catalog, slots: Sequence[Slot]) -> Iterator[tuple[Path, str]]:
    """Path below the reports folder, and text, of every file that the networks would have given this site."""
    for account in catalog.accounts.values():
        programs = [program for program in catalog.programs.values() if program.account == account.key]
        if account.network in FEEDS:
            sales = [sale for program in programs for sale in sales_of(program, catalog, slots)]
            files = FEEDS[account.network](sorted(sales, key=lambda sale: (sale.at, sale.customer)), account)
        else:
            files = {name: text for program in programs for name, text in amazon_files(program, catalog, slots).items()}
        yield from ((Path(account.network) / name, text) for name, text in sorted(files.items()))
