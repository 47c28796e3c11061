"""Every template computes what it should: in each precision, from each form of its document, after a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from benchmarks.cpu.gradients import ALLOWED, BELIEVABLE, distance
from tests.resources.nets import Arrays, Net, by_symbols

from layerloom.graph import Document, dumps, infer, loads
from layerloom.graph.build import build
from layerloom.graph.edit import Edit, apply
from layerloom.graph.file import save
from layerloom.graph.model import EMPTY
from layerloom.model import Model
from layerloom.tensor import Tensor
from layerloom_resources.templates import templates

EACH = pytest.mark.parametrize("name", templates())
ROWS = (16, 17, 19)
LAYOUTS = (torch.contiguous_format, torch.channels_last)

net = cache(Net)


@EACH
def test_in_float32_a_net_predicts_what_it_predicts_in_float64(name: str) -> None:
    batch = net(name).batch(8)
    exact = net(name).scores(batch, np.float64)
    for title, scores in net(name).scores(batch, np.float32).items():
        assert np.abs(scores - exact[title]).max() <= 1e-4 * np.abs(exact[title]).max()


@EACH
def test_gradients_are_at_most_twice_as_far_from_float64_as_those_of_pytorch(name: str) -> None:
    """One operation after the other beside PyTorch as it comes; planned on oneDNN beside the farther of its formats.

    The medians over batches: a number at the kink of a ReLU may go up in one framework and down in the other.
    """
    errors = []
    for rows in ROWS:
        batch = net(name).batch(rows)
        exact = net(name).torch_gradients(batch, np.float64)
        found = [net(name).torch_gradients(batch, np.float32, layout) for layout in LAYOUTS]
        plain, farther = distance(found[0], exact), max(distance(one, exact) for one in found)
        eager, planned = net(name).eager_gradients(batch), net(name).gradients(batch)
        errors.append((distance(eager, exact), plain, distance(planned, exact), farther))
    eagerly, in_pytorch, as_planned, in_its_formats = np.median(errors, axis=0)
    assert in_its_formats < BELIEVABLE["float32"], "these are not the same nets"
    assert eagerly <= ALLOWED["float32"] * in_pytorch
    assert as_planned <= ALLOWED["float32"] * in_its_formats


@EACH
def test_symbols_a_file_and_edits_build_the_same_net(name: str) -> None:
    document, batch = net(name).document, net(name).batch(4)
    expected = predicted(document, batch)
    for other in (loads(dumps(document)), edited(document)):
        assert predicted(other, batch) == expected
    model = by_symbols(document)
    keys = {title: key for title, (key, _) in model.input_ports.items()}
    by_model = predicted(model.document, {_renamed(key, keys): array for key, array in batch.items()})
    assert {title: by_model[title] for title in expected} == expected


def predicted(document: Document, batch: Arrays) -> dict[str, bytes]:
    """What a document's net with its first weights predicts, to the bit."""
    found = build(document, infer(document)).predict({key: Tensor(array) for key, array in batch.items()})
    return {title: value.numpy().tobytes() for title, value in found.items()}


def _renamed(key: str, names: dict[str, str]) -> str:
    """The key of a column, or of its lengths, in another document."""
    title = key.removesuffix(".lengths")
    return names.get(title, title) + key.removeprefix(title)


def edited(document: Document) -> Document:
    """The document as the editor would make it: one edit for each node, link and setting."""
    tables = ("nodes", "links", "places", "settings")
    return apply(EMPTY, (Edit(t, key, None, value) for t in tables for key, value in document.table(t).items()))


@EACH
def test_what_was_saved_predicts_the_same_bits(name: str, tmp_path: Path) -> None:
    save(tmp_path / "drawn.loom", net(name).document)
    model = Model.load(tmp_path / "drawn.loom")
    batch = net(name).batch(4)
    given = {title: batch[key] for title, (key, _) in model.input_ports.items()}
    model.save(tmp_path / "saved.loom")
    again = Model.load(tmp_path / "saved.loom")
    assert again.document == model.document
    assert np.asarray(again.predict(given)).tobytes() == np.asarray(model.predict(given)).tobytes()
