"""Every reported row gets its article for a stated reason, or none: the cases are in attribution.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from affiliate.earnings.attribution import Clue, Credit, credit
from affiliate.earnings.lookups import lookups_of
from affiliate.model import Account, Catalog
from tests.earnings.invented_lookups import CATALOG, REGISTRY, lookups

CASES = tomllib.loads(Path(__file__).with_name("attribution.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_credit_and_its_reason(case: dict[str, Any]) -> None:
    blank = dict.fromkeys(("network", "account", "advertiser", "subid", "tracking_id", "product_ref"), "")
    assert credit(Clue(**blank | case["clue"]), lookups()) == Credit(**case["credit"])


def test_the_network_may_name_the_account_by_its_own_number() -> None:
    accounts = {"amazon-us": Account("amazon-us", "amazon", ids={"store": "4711"}, tracking_ids=("solo-20",))}
    known = lookups_of(REGISTRY, (), Catalog(CATALOG.products, CATALOG.programs, accounts))
    found = credit(Clue("amazon", "4711", "", "", "solo-20", ""), known)
    assert (found.article, found.program) == ("k-guide", "bigshop")
