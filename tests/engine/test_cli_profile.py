"""`layerloom profile` as people and programs read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from layerloom.cli import main
from layerloom.cli.project import project

SMALL = ("digits-cnn", "--set", "width=4", "--set", "units=8", "--steps", "1", "--batch", "16")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `profile` in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> tuple[int, str, str]:
        code = main(("profile", *arguments))
        out, err = capfd.readouterr()
        return code, out, err

    return running


def test_the_table_has_a_row_for_every_node_and_ends_with_the_step(run: Run) -> None:
    code, out, err = run(*SMALL)
    assert code == 0, err
    for node in project("digits-cnn").document.nodes.values():
        if node.layer.type_name in ("Conv2D", "Dense", "BatchNorm"):
            assert f"{node.title} " in out
    assert "optimizer" in out and "FLOP/s" in out and "%" in out
    assert "A step of 16 rows takes" in out and "that this machine reaches at its best" in out


def test_json_says_the_same_for_programs(run: Run) -> None:
    code, out, _ = run(*SMALL, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["batch"] == 16 and found["steps"] == 1 and found["peak"] > 0
    assert sum(node["share"] for node in found["nodes"]) == pytest.approx(1)
    assert sum(node["calls"] for node in found["nodes"]) == len(found["calls"])
    assert sum(call["seconds"] for call in found["calls"]) == pytest.approx(found["seconds"])
    hot = next(node for node in found["nodes"] if node["flops"])
    assert hot["of_peak"] == pytest.approx(hot["flops"] / hot["seconds"] / found["peak"])


def test_calls_are_listed_in_the_order_of_the_step(run: Run) -> None:
    _, out, _ = run(*SMALL, "--calls")
    assert out.index("conv") < out.index("softmax_cross_entropy") < out.index("conv_weight_grad")


def test_the_graph_is_drawn_as_a_heat_map(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(*SMALL, "--image", "heat.svg", "--theme", "dark")
    assert code == 0 and "heat.svg" in out
    texts = [element.text or "" for element in ET.parse(tmp_path / "heat.svg").getroot().iter()]
    assert any(text.endswith(" %") and " · " in text for text in texts)


def test_json_stays_json_with_a_picture(run: Run, tmp_path: Path) -> None:
    _, out, err = run(*SMALL, "--json", "--image", "heat.svg")
    assert json.loads(out) and "heat.svg" in err and (tmp_path / "heat.svg").is_file()


def test_a_png_needs_somebody_who_draws_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    code, _, err = run(*SMALL, "--image", "heat.png")
    assert code == 1 and 'must end in .svg, got "heat.png"' in err
    assert main(("profile", *SMALL, "--image", "heat.png"), {".png": lambda text: text[:5].encode()}) == 0
    assert (tmp_path / "heat.png").read_bytes() == b"<?xml"


def test_what_cannot_be_profiled_says_why(run: Run) -> None:
    assert "cannot be profiled call by call" in run(*SMALL, "--set", "compiled=false")[2]
    assert "batch_size needs" in run("digits-cnn", "--batch", "0")[2]
    code, _, err = run("digits-cnn", "--steps", "0")
    assert code == 2 and "steps" in err
    assert run("nothing")[0] == 1
