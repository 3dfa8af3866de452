"""The country whose shops a text's readers buy in: what the site says, else what the language tells."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Languages that are at home in one country; English or Spanish tell nothing.
HOME: Mapping[str, str] = MappingProxyType(
    {
        "cs": "cz",
        "da": "dk",
        "de": "de",
        "el": "gr",
        "et": "ee",
        "fi": "fi",
        "fr": "fr",
        "hu": "hu",
        "it": "it",
        "ja": "jp",
        "ko": "kr",
        "nl": "nl",
        "nb": "no",
        "no": "no",
        "pl": "pl",
        "ro": "ro",
        "sv": "se",
        "tr": "tr",
    }
)


def country_of(language: str, chosen: Mapping[str, str]) -> str:
    """The country (`gb`) of a text in `language` (`en-GB`); empty where nothing tells.

    `chosen` is AFFILIATE_MARKET: countries by language; the one under an empty key holds for all others.
    """
    code = language.lower().replace("_", "-")
    base, *parts = code.split("-")
    region = next((part for part in parts if len(part) == 2 and part.isalpha()), "")
    return chosen.get(code) or chosen.get(base) or chosen.get("") or region or HOME.get(base, "")
