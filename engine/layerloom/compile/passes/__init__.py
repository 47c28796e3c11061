"""Passes: pure functions from a program to one that means the same and is easier to run fast.

`PASSES` has them by name in the order in which `optimized` runs them: first those that clean, then those that fuse, and
between the two `recomputed` if memory is short. Each can run alone and finds nothing more to do
in its own result. They keep every bit but for `affine`, which rounds in another order, and the signs of zeros in
`pieces`.
"""

from __future__ import annotations

from collections.abc import Callable

from layerloom.compile.passes.affine import with_affine_channels
from layerloom.compile.passes.chains import with_chains
from layerloom.compile.passes.common import without_repetitions
from layerloom.compile.passes.dead import without_dead_code
from layerloom.compile.passes.flat import with_flat_updates
from layerloom.compile.passes.folding import folded
from layerloom.compile.passes.fusion import (
    with_activated_norms,
    with_bias_gradients,
    with_shared_losses,
    with_tails,
)
from layerloom.compile.passes.pieces import with_joined_pieces
from layerloom.compile.passes.pooled import with_late_rectifiers
from layerloom.compile.passes.recompute import recomputed
from layerloom.compile.passes.rows import on_rows
from layerloom.compile.passes.views import with_fewer_views
from layerloom.compile.program import Program

__all__ = ["CLEANING", "FUSING", "PASSES", "Pass", "optimized"]

Pass = Callable[[Program], Program]

CLEANING: tuple[tuple[str, Pass], ...] = (
    ("folding", folded),
    ("pieces", with_joined_pieces),
    ("rows", on_rows),
    ("views", with_fewer_views),
    ("common", without_repetitions),
    ("affine", with_affine_channels),
    ("pooled", with_late_rectifiers),
    ("dead", without_dead_code),  # before fusion, which counts who uses a value
)
FUSING: tuple[tuple[str, Pass], ...] = (
    ("tails", with_tails),
    ("norms", with_activated_norms),
    ("gradients", with_bias_gradients),
    ("losses", with_shared_losses),
    ("chains", with_chains),
    ("flat", with_flat_updates),
    ("dead", without_dead_code),  # views that fusion copied into bodies
)
PASSES = CLEANING + FUSING
"""The passes by name, in order."""


def optimized(program: Program, budget_bytes: int | None = None) -> Program:
    """The program after all passes; with a budget, recomputing as much as its estimated peak needs to stay within."""
    for _, one in CLEANING:
        program = one(program)
    if budget_bytes is not None:
        program = recomputed(program, budget_bytes)
    for _, one in FUSING:
        program = one(program)
    return program
