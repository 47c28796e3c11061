"""What the editor does with a press, done to a file by a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.graph.sketch import Sketch

from layerloom import layers as L
from layerloom.cli import main
from layerloom.graph.file import load, save

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_fix_takes_the_safe_ways_out_and_says_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.loom"
    save(path, Sketch().digits().chain("digits", flat=L.Flatten(), out=L.Dense(7)).loss("out").document)
    assert main(["fix", str(path)]) == 0
    assert "Give the layer before 10 units" in capsys.readouterr().out
    (dense,) = (node.layer for node in load(path).nodes.values() if isinstance(node.layer, L.Dense))
    assert dense.units == 10


def test_fix_leaves_what_it_cannot_mend_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.loom"
    save(path, Sketch().add("a", L.ReLU()).add("b", L.Tanh(), "a").link("b", "a", "x").document)
    before = path.read_bytes()
    assert main(["fix", str(path)]) == 1
    assert "left: " in capsys.readouterr().out
    assert path.read_bytes() == before


def test_layout_writes_places_and_nothing_else(tmp_path: Path) -> None:
    path, out = tmp_path / "net.loom", tmp_path / "out.loom"
    document = Sketch().digits().chain("digits", flat=L.Flatten(), out=L.Dense(10)).loss("out").document
    save(path, document)
    assert main(["layout", str(path), "-o", str(out)]) == 0
    after = load(out)
    assert (after.nodes, after.links) == (document.nodes, document.links)
    assert after.places.keys() == document.nodes.keys()
    assert len({(place.x, place.y) for place in after.places.values()}) == len(after.nodes)


def test_a_template_needs_a_file_to_be_written_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layout", "lenet"]) == 1
    assert "name the file to write" in capsys.readouterr().err
    assert main(["layout", "lenet", "-o", str(tmp_path / "lenet.loom")]) == 0
