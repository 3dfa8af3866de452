"""The registry keeps a token for good: whatever is renamed, added or read in another order."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from affiliate.model import Placement, PlacementKind
from affiliate.plan.registry import (
    TOKEN,
    Registry,
    RegistryRow,
    read_registry,
    registry_text,
    tokens_of,
    tracking_ids_of,
    with_placements,
    with_tracking_ids,
)
from affiliate.site import Site

words = st.text(alphabet='abc-/@é,"\n ', max_size=6)
placements = st.lists(st.builds(Placement, words, words, words, st.sampled_from(list(PlacementKind))), max_size=30)


@given(placements)
def test_tokens_are_opaque_unique_and_independent_of_order(wanted: list[Placement]) -> None:
    registry = with_placements(Registry(), wanted, {})
    assert registry == with_placements(Registry(), reversed(wanted), {})
    tokens = [row.token for row in registry.rows]
    assert len(set(tokens)) == len(set(wanted)) == len(tokens)
    assert all(TOKEN.fullmatch(token) for token in tokens)


@given(placements, placements)
def test_what_was_given_out_stays(first: list[Placement], second: list[Placement]) -> None:
    old = with_placements(Registry(), first, {})
    new = with_placements(old, second, {})
    assert set(old.rows) <= set(new.rows)
    assert with_placements(new, first, {}) == new


def site_with(folder: Path, registry: str) -> Site:
    site = Site.at(folder)
    site.subids.parent.mkdir()
    site.subids.write_text(registry, encoding="utf-8", newline="")
    return site


@given(placements)
def test_the_file_gives_back_what_was_written(wanted: list[Placement]) -> None:
    import tempfile

    registry = with_placements(Registry(), wanted, {})
    with tempfile.TemporaryDirectory() as folder:
        site = site_with(Path(folder), registry_text(registry))
        assert read_registry(site) == (registry, ())


def test_a_renamed_product_keeps_its_token() -> None:
    old = with_placements(Registry(), [Placement("guide", "acme-one", "", PlacementKind.TEXT)], {})
    renamed = Placement("guide", "acme-k1", "", PlacementKind.TEXT)
    again = with_placements(old, [renamed], {"acme-one": "acme-k1"})
    assert again == old
    assert tokens_of(again, {"acme-one": "acme-k1"})[renamed] == old.rows[0].token


def test_tracking_ids_are_spread_over_the_pool_and_stay() -> None:
    pools = {"amazon-us": ("a-20", "b-20")}
    registry = with_tracking_ids(Registry(), [("x", "amazon-us"), ("y", "amazon-us"), ("z", "amazon-us")], pools)
    given_out = tracking_ids_of(registry, pools)
    assert given_out == {("x", "amazon-us"): "a-20", ("y", "amazon-us"): "b-20", ("z", "amazon-us"): "a-20"}
    more = with_tracking_ids(registry, [("a", "amazon-us"), ("x", "amazon-us")], pools)
    assert tracking_ids_of(more, pools) == {**given_out, ("a", "amazon-us"): "b-20"}


def test_a_tracking_id_taken_out_of_the_pool_is_replaced_and_remembered() -> None:
    registry = with_tracking_ids(Registry(), [("x", "amazon-us")], {"amazon-us": ("a-20",)})
    later = with_tracking_ids(registry, [("x", "amazon-us")], {"amazon-us": ("b-20",)})
    assert {row.token for row in later.rows} == {"a-20", "b-20"}


def test_bad_lines_are_named(tmp_path: Path) -> None:
    site = site_with(
        tmp_path,
        "token,article,product,program,kind\n"
        "abcdefghij,guide,acme,,text\n"
        "SHOUT,guide,acme,,box\n"
        "abcdefghik,guide,acme,,teleport\n"
        "abcdefghil,guide\n",
    )
    registry, problems = read_registry(site)
    assert registry.rows == (RegistryRow("abcdefghij", "guide", "acme", "", "text"),)
    assert [(problem.path, problem.line) for problem in problems] == [("data/subids.csv", line) for line in (3, 4, 5)]


def test_two_lines_with_one_token_are_named(tmp_path: Path) -> None:
    rows = "abcdefghij,a,p,,text\nabcdefghij,b,p,,text\n"
    _, problems = read_registry(site_with(tmp_path, f"token,article,product,program,kind\n{rows}"))
    assert "abcdefghij stands on 2 lines" in str(problems[0])


def test_a_file_with_another_header_is_not_overwritten_in_silence(tmp_path: Path) -> None:
    assert read_registry(site_with(tmp_path, "a,b\n"))[1][0].line == 1
