"""The committed pictures are those that the data draws, and safe to show anywhere."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from samples import pictures

IMAGES = Path(__file__).resolve().parents[2] / "content" / "images"


def test_the_committed_pictures_are_the_drawn_ones(tmp_path: Path) -> None:
    pictures.main(tmp_path)
    drawn = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert drawn == {path.name: path.read_bytes() for path in IMAGES.iterdir()}, "run: python -m samples.pictures"


@pytest.mark.parametrize("path", sorted(IMAGES.iterdir()), ids=lambda path: path.name)
def test_a_picture_states_its_size_and_runs_nothing(path: Path) -> None:
    root = ElementTree.parse(path).getroot()  # noqa: S314 — our own files
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "rect", "circle", "ellipse", "path"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]
