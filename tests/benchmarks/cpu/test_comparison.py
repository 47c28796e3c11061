"""The benchmark measures what it says, and notices when two nets are not the same."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from benchmarks.cpu.__main__ import main
from benchmarks.cpu.compared import measured
from benchmarks.cpu.competitor import OURS
from benchmarks.cpu.inputs import TASK
from tests.benchmarks.cpu.nets import small, small_inputs

KEYS = ["model", "dtype", "ratio_to_best", "ratio_to_eager", "memory_ratio", "gradients_ok"]
QUICK = ["--small", "--batch", "8", "--rounds", "2", "--seconds", "0.01", "--threads", "1"]


def test_the_last_line_has_the_agreed_keys_and_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--model", "mlp", "--against", "eager", "--json", *QUICK]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert list(found) == KEYS
    assert (found["model"], found["dtype"], found["gradients_ok"]) == ("mlp", "float32", True)
    assert found["ratio_to_best"] == found["ratio_to_eager"] > 0
    assert 0 < found["memory_ratio"] < 1


def test_weights_in_the_wrong_place_make_the_gradients_bad(tmp_path: Path) -> None:
    inputs = small_inputs("lstm", tmp_path)
    places = inputs.task.names
    alike = {"lstm.weight_ih_l0", "lstm.weight_hh_l0"}
    first, second = (key for key, place in places.items() if place in alike)
    swapped = replace(inputs.task, names={**places, first: places[second], second: places[first]})
    (tmp_path / TASK).write_text(json.dumps(asdict(swapped)))
    found = measured(inputs, small("lstm"))
    assert not found.gradients_ok
    ours, eager = found.of(OURS), found.of("eager")
    assert ours is not None and eager is not None
    assert ours.gradient_error is not None and eager.gradient_error is not None
    assert eager.gradient_error < 0.01 < ours.gradient_error


def test_a_competitor_that_cannot_take_part_is_reported_with_its_reason(tmp_path: Path) -> None:
    plan = replace(small("mlp"), against=("packed",))
    found = measured(small_inputs("mlp", tmp_path), plan)
    packed = found.of("packed")
    assert packed is not None
    assert packed.times is None
    assert "no sequences" in packed.reason
    assert found.best is None
    assert found.ratio(packed) is None
    assert not found.gradients_ok


def test_predictions_of_one_row_and_of_many_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--model", "mlp", "--against", "eager", "--predict", "--json", *QUICK]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["outputs_ok"]
    assert found["predict1_ratio_to_eager"] > 0
    assert found["predict128_ratio_to_eager"] > 0
