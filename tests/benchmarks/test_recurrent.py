"""The comparison of recurrent layers runs, and all sides lose the same; its times are for a quiet machine."""

from __future__ import annotations

import pytest
from benchmarks.recurrent import KINDS, Compared, Sizes, compared, markdown


@pytest.mark.parametrize("kind", KINDS)
def test_all_sides_take_their_turns(kind: str) -> None:
    found = compared(kind, Sizes(3, 2, 4, 5), rounds=2, repeats=1)
    assert min(found.compiled_ms, found.eager_ms, found.torch_ms) > 0


def test_the_table_has_a_line_for_each_layer() -> None:
    assert (
        markdown([Compared("GRU", 20.0, 50.0, 30.0)]).splitlines()[-1] == "| GRU | 20.0 | 50.0 | 30.0 | 1.50 | 0.60 |"
    )
