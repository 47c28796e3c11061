"""The comparison of eager overhead runs, and both sides compute the same; its times are for a quiet machine."""

from __future__ import annotations

import pytest
import torch
from benchmarks.eager import CASES, Compared, compared, markdown


@pytest.mark.parametrize("name", CASES)
def test_both_sides_take_their_turns(name: str) -> None:
    threads = torch.get_num_threads()
    found = compared(name, rounds=2, repeats=1)
    assert found.ours_us > 0
    assert found.torch_us > 0
    assert torch.get_num_threads() == threads


def test_the_table_has_a_line_for_each_case() -> None:
    assert markdown([Compared("alike", 30.0, 20.0)]).splitlines()[-1] == "| alike | 30 | 20 | 1.50 |"
