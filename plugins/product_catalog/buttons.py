"""What a buy button says: the shop, and the price while it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from affiliate.model import Money, Offer, Product, Program
from affiliate.plan.rules import is_stale, rules_for


@dataclass(frozen=True, slots=True)
class Button:
    """One product at one shop. `price` is None when there is none to show; then the button asks to check it."""

    product: Product
    program: Program
    shop: str
    price: Money | None
    as_of: date | None

    @property
    def href(self) -> str:
        """A link that affiliate_links makes tracked: this offer and no other."""
        return f"{{product}}{self.product.slug}@{self.program.slug}"

    @property
    def text(self) -> str:
        return f"{self.price} at {self.shop}" if self.price else f"Check price at {self.shop}"

    @property
    def name(self) -> str:
        """The button's name for assistive technology: the visible words first, then what tells it from its siblings."""
        return f"{self.text}: {self.product.name}"


def button(product: Product, offer: Offer, program: Program, today: date) -> Button:
    shop = rules_for(program).shop or program.name
    as_of = offer.as_of.date() if isinstance(offer.as_of, datetime) else offer.as_of
    shown = may_show_price(offer, program, today)
    return Button(product, program, shop, offer.price if shown else None, as_of if shown else None)


def may_show_price(offer: Offer, program: Program, today: date) -> bool:
    """Prices typed by hand are shown while the network allows such prices and the program's age limit is kept."""
    if offer.price is None or rules_for(program).prices == "api":
        return False
    undated = offer.as_of is None and rules_for(program).price_max_age_hours is not None
    return not undated and not is_stale(offer, program, today)
