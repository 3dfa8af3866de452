"""The nouns of affiliate publishing: frozen values that every other part speaks in."""

from affiliate.model.basics import EMPTY, CurrencyMismatchError, Money, Problem, empty
from affiliate.model.placements import Placement, PlacementKind
from affiliate.model.products import Catalog, Offer, Product, Rating
from affiliate.model.programs import Account, Banner, Channels, Commission, CommissionKind, FeedPolicy, Program, Terms
from affiliate.model.transactions import Kind, Status, Transaction

__all__ = [
    "EMPTY",
    "Account",
    "Banner",
    "Catalog",
    "Channels",
    "Commission",
    "CommissionKind",
    "CurrencyMismatchError",
    "FeedPolicy",
    "Kind",
    "Money",
    "Offer",
    "Placement",
    "PlacementKind",
    "Problem",
    "Product",
    "Program",
    "Rating",
    "Status",
    "Terms",
    "Transaction",
    "empty",
]
