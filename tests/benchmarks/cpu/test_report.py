"""Tables and lines."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.cpu.compared import Comparison, Measured
from benchmarks.cpu.competitor import OURS
from benchmarks.cpu.report import json_line, markdown, record, section, table
from benchmarks.cpu.rounds import Times
from tests.benchmarks.cpu.nets import small

MEGABYTE = 2**20
FOUND = Comparison(
    small("mlp"),
    (
        Measured(OURS, "Layerloom", Times((1.0, 2.0, 9.0)), 60 * MEGABYTE, 0.3, 0.5, 1.5e-7),
        Measured("eager", "PyTorch", Times((4.0, 5.0, 6.0)), 300 * MEGABYTE, 1.0, 2.0, 1e-7),
        Measured("compile", "PyTorch", Times((1.0, 3.0, 3.0)), 400 * MEGABYTE, 1.0, 30.0, 1e-7),
        Measured("keras", "Keras", Times((1.0, 1.0, 1.0))),
        Measured("tinygrad", reason="tinygrad is not installed"),
    ),
)


def test_the_line_compares_medians_with_the_fastest_pytorch_and_with_eager() -> None:
    assert json.loads(json_line(FOUND)) == {
        "model": "mlp",
        "dtype": "float32",
        "ratio_to_best": 1.5,
        "ratio_to_eager": 2.5,
        "memory_ratio": 0.2,
        "gradients_ok": True,
    }


def test_what_was_not_measured_is_null() -> None:
    alone = Comparison(FOUND.plan, FOUND.measured[:1])
    found = json.loads(json_line(alone))
    assert found["ratio_to_best"] is found["ratio_to_eager"] is found["memory_ratio"] is None
    assert found["gradients_ok"] is False


def test_the_table_has_a_line_for_each_competitor_and_says_why_one_is_missing() -> None:
    lines = table(FOUND).splitlines()
    assert [line.split()[0] for line in lines[2:7]] == [one.name for one in FOUND.measured]
    assert "tinygrad: tinygrad is not installed" in lines
    assert "1.50 times as fast as the best PyTorch (compile), memory 0.20 of eager's" in lines


def test_a_section_is_appended_to_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("# Measured figures\n\nOld.\n")
    record(section("python -m benchmarks.cpu", "2 cores", [markdown(FOUND)]), path)
    text = path.read_text()
    assert text.startswith("# Measured figures\n\nOld.\n\n## ")
    assert "| eager | 5.00 | 4.00 | 2.50 | 4.00 | 300 |" in text
    assert text.endswith("good\n")
