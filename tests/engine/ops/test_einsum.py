"""Contractions of every kind against PyTorch, with their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.support.oracle import assert_as_pytorch

from layerloom import ops

rng = np.random.default_rng(10)
EQUATIONS: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = (
    ("ij->ji", ((2, 3),)), ("ij", ((2, 3),)), ("ba", ((2, 3),)), ("ii->i", ((3, 3),)), ("ii", ((3, 3),)),
    ("iji->j", ((2, 3, 2),)), ("...ij->...ji", ((2, 1, 3, 4),)), ("ij->", ((2, 3),)), ("->", ((),)),
    ("i,j->ij", ((2,), (3,))), ("ij,jk->ik", ((2, 3), (3, 4))), ("ij,jk", ((2, 3), (3, 4))),
    ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5))), ("bhqd,bhkd->bhqk", ((2, 3, 4, 5), (2, 3, 6, 5))),
    ("...ij,...jk->...ik", ((2, 1, 3, 4), (5, 4, 2))), ("i...,i...->...", ((3, 2, 2), (3, 2, 2))),
    ("ij,ij->", ((2, 3), (2, 3))), ("ij,kj->", ((2, 3), (4, 3))), ("ij,k->j", ((2, 3), (4,))),
    ("ij,jk,kl->il", ((2, 3), (3, 4), (4, 2))), ("i,i,i->i", ((3,), (3,), (3,))),
    ("bn,anm,bm->ba", ((2, 3), (4, 3, 5), (2, 5))),
    ("ij,jk->ik", ((2, 0), (0, 3))), ("ij,jk->ik", ((0, 2), (2, 3))), ("ij,ij->ij", ((2, 1), (1, 3))),
    ("ij,jk->ik", ((2, 1), (3, 4))), ("iij,jk->ik", ((2, 2, 3), (3, 2))), (",ij->ij", ((), (2, 3))),
)  # fmt: skip


@pytest.mark.parametrize(("equation", "shapes"), EQUATIONS)
def test_contractions_and_both_derivatives_are_pytorchs(equation: str, shapes: Any) -> None:
    arrays = [rng.normal(size=shape) for shape in shapes]
    assert_as_pytorch(lambda *x: ops.einsum(equation, *x), lambda *t: torch.einsum(equation, *t) * 1, *arrays)


@pytest.mark.parametrize(
    ("equation", "shapes", "words"),
    [
        ("ij,jk->ik", ((2, 3),), "names 2 tensors, got 1"),
        ("ij->ij", ((2, 3, 4),), "another tensor than one with 3 axes"),
        ("ijk->ij", ((2, 3),), "another tensor than one with 2 axes"),
        ("ij,jk->ik", ((2, 3), (4, 5)), "'j' stands for axes of different sizes"),
        ("ii->i", ((2, 3),), "'i' stands for axes of different sizes"),
        ("ij->ik", ((2, 3),), "stands there once and in a tensor"),
        ("ij->ii", ((2, 3),), "stands there once and in a tensor"),
        ("i1->i", ((2, 3),), "axes are named by letters"),
    ],
)
def test_equations_that_do_not_fit_are_refused(equation: str, shapes: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ops.einsum(equation, *(np.zeros(shape) for shape in shapes))


@pytest.mark.parametrize(
    ("axes", "shapes"),
    [
        (1, ((2, 3), (3, 4))),
        (2, ((5, 2, 3), (2, 3))),
        (0, ((2,), (3,))),
        (([0, 2], [1, -2]), ((2, 3, 4), (5, 2, 4, 3))),
    ],
)
def test_tensors_contracted_over_axes_are_pytorchs(axes: Any, shapes: Any) -> None:
    theirs = ([0, 2], [1, 2]) if isinstance(axes, tuple) else axes
    arrays = [rng.normal(size=shape) for shape in shapes]
    assert_as_pytorch(lambda a, b: ops.tensordot(a, b, axes), lambda a, b: torch.tensordot(a, b, theirs), *arrays)


def test_axes_of_different_sizes_are_not_contracted() -> None:
    with pytest.raises(ValueError, match=r"tensordot needs axes of equal sizes, got \[1\] of \(2, 3\)"):
        ops.tensordot(np.zeros((2, 3)), np.zeros((4, 3)), 1)
    with pytest.raises(ValueError, match="dot needs two vectors"):
        ops.dot(np.zeros((2, 3)), np.zeros(3))


def test_products_of_vectors_and_sums_with_products() -> None:
    a, b, c = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(2, 3, 4))
    assert_as_pytorch(ops.dot, torch.dot, a, b)
    assert_as_pytorch(ops.outer, torch.outer, a, b)
    assert_as_pytorch(
        lambda c, x, y: ops.addmm(c, x, y, beta=0.5, alpha=2),
        lambda c, x, y: torch.baddbmm(c, x, y, beta=0.5, alpha=2),
        c, rng.normal(size=(2, 3, 5)), rng.normal(size=(2, 5, 4)),
    )  # fmt: skip
    assert ops.addmm(np.full((1, 1), np.nan), np.ones((1, 2)), np.ones((2, 1)), beta=0).item() == 2
