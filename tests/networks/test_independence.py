"""Every network is on the list of those that import-linter keeps apart."""

from __future__ import annotations

import tomllib
from pathlib import Path

from affiliate.networks import NETWORKS

ROOT = Path(__file__).parents[2]


def test_every_network_is_kept_apart_from_the_others() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    apart = next(each["modules"] for each in linter["contracts"] if each["name"] == "networks never import each other")
    assert apart == [f"affiliate.networks.{network}" for network in NETWORKS]
