"""The private site: earnings per article, from the ledger. Does nothing on a site without EARNINGS_LEDGER."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from pelican import Pelican, signals
from pelican.log import console

from affiliate.site import Site

from .place import refusal

LEDGER = "EARNINGS_LEDGER"
PUBLIC = "EARNINGS_PUBLIC"


def register() -> None:
    """Called by Pelican, on public sites too where it is installed: so everything below asks for the setting."""
    signals.initialized.connect(check_place)
    signals.get_generators.connect(generators)


def check_place(pelican: Pelican) -> None:
    """Stop before anything is written where the public could read it."""
    settings = pelican.settings
    if settings.get(LEDGER):
        site = _site(settings)
        public = [site.content, site.root / "content", site.root / "output"]
        public += [site.root / folder for folder in settings.get(PUBLIC, ())]
        why = refusal(Path(settings["OUTPUT_PATH"]), public)
        if why:
            _stop(f"{why}. Set OUTPUT_PATH to a private folder, such as private/site")


def generators(pelican: Pelican) -> type[EarningsPages] | None:
    """Hand the generator to Pelican, on a private site only."""
    return EarningsPages if pelican.settings.get(LEDGER) else None


class EarningsPages:
    """A Pelican generator that writes the private site."""

    def __init__(self, settings: Mapping[str, Any], output_path: str, **_: object) -> None:
        self.settings = settings
        self.output = Path(output_path)

    def generate_output(self, writer: object) -> None:
        """Read the books and write all pages, or stop without writing any."""
        # DuckDB is loaded here only: on a public site this plugin costs nothing and asks for nothing.
        try:
            from affiliate.clicks import UnreadableClicksError
            from affiliate.earnings.balance import BalanceError
            from affiliate.earnings.books import open_books
            from affiliate.ledger import LedgerError

            from .site import write_site
        except ModuleNotFoundError as missing:
            _stop(f"{missing.name} is not installed; run: pip install 'pelican-affiliate[books]'")
        site = _site(self.settings)
        try:
            with open_books(site, site.root / self.settings[LEDGER]) as books:
                count = write_site(books, self.output)
        except (LedgerError, BalanceError, UnreadableClicksError, OSError) as error:
            _stop(str(error))
        console.print(f"Earnings: {count} articles in {self.output}", markup=False, highlight=False)


def _site(settings: Mapping[str, Any]) -> Site:
    root = Path(settings.get("AFFILIATE_ROOT") or Path.cwd()).absolute()
    return Site.at(root, Path(settings["PATH"]))


def _stop(why: str) -> NoReturn:
    """End Pelican with a sentence. An exception, Pelican would show with its traceback."""
    raise SystemExit(f"earnings_pages: {why}.")
