"""Nets drawn with blocks, bypassed nodes and dots are trained, exported and drawn like any other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from layerloom.export import carried, fits, refusals, script
from layerloom.export.picture import svg
from layerloom.graph import Document, apply, blocks, infer
from layerloom.graph.build import build
from layerloom.graph.file import load
from layerloom.graph.flat import flat
from layerloom.graph.grouping import grouping, ungrouping
from layerloom.graph.levels import within
from layerloom.graph.passing import bypassing, rerouting
from layerloom.graph.seen import seen_in
from layerloom.layers import Dense, Dropout, Flatten, ReLU
from layerloom.tensor import Tensor
from layerloom.train.events import Finished, Problem
from layerloom.train.profile import subject
from layerloom.train.run import new_run


def done(document: Document, edits: Any) -> Document:
    return apply(document, within(document, (), edits))


@pytest.fixture
def nested(chain_of: Callable[..., Document]) -> Document:
    """The digits through a block of two layers, twice in a row, with a dot before it and a bypassed node behind."""
    document = chain_of(Flatten(), Dense(12), ReLU(), Dropout(0.9), Dense(10), epochs=1)
    document = done(document, rerouting(document, document.links["node0001.x.0"], (0, 0))[1])
    node, edits = grouping(document, ["node0001", "node0002"], inference=infer(flat(document).document))
    document = done(document, edits)
    document = done(document, blocks.giving(document, node, repeat=2))
    return done(document, bypassing(document, ["node0003"], True))


def instance(document: Document) -> str:
    return next(id_ for id_, node in document.nodes.items() if node.layer.type_name == "Block")


def test_a_net_with_blocks_trains_and_its_run_keeps_the_blocks(begin: Any, nested: Document, tmp_path: Path) -> None:
    run = new_run(tmp_path / "runs")
    *_, last = begin(nested, run=run)
    assert isinstance(last, Finished), last
    node = instance(nested)
    weights = load_file(last.files["best"])
    assert {f"{node}:0:node0001.weight", f"{node}:1:node0001.weight"} <= weights.keys()
    assert load(run.document) == nested
    assert fits(nested, weights)


def test_a_problem_inside_a_block_is_told_with_its_path(begin: Any, nested: Document) -> None:
    block = next(iter(nested.blocks))
    entry = nested.blocks[block]
    links = {key: link for key, link in entry.graph.links.items() if link.target.node != "node0001"}
    cut = type(entry)(entry.title, entry.graph.with_table("links", links))
    (event,) = begin(nested.with_table("blocks", {block: cut}))
    assert isinstance(event, Problem)
    assert 'Dense "block/1/dense1" needs a wire at x' in event.message
    assert event.node.startswith(f"{instance(nested)}:1:")


def test_a_script_of_a_net_with_blocks_gives_the_same_numbers(nested: Document) -> None:
    known = flat(nested).document
    network = build(known, infer(known), seed=3)
    made = script(nested, "pytorch", "net", graph=False)
    names: dict[str, Any] = {"__name__": "net", "__file__": "net.py"}
    exec(compile(made.text, "net.py", "exec"), names)
    module = names["Net"]()
    state = made.state(network.state_dict())
    module.load_state_dict({key: torch.from_numpy(np.array(value)) for key, value in state.items()})
    module.eval()
    rows = np.random.default_rng(0).normal(size=(4, 1, 8, 8)).astype(np.float32)
    (ours,) = network.predict({"digits00.image": Tensor(rows)}).values()
    np.testing.assert_allclose(module(torch.from_numpy(rows)).detach().numpy(), ours.numpy(), rtol=1e-4, atol=1e-5)
    assert refusals(nested, "pytorch") == ()


def test_a_script_carries_the_blocks(nested: Document) -> None:
    found = carried(script(nested, "pytorch", "net").text)
    assert found.blocks == nested.blocks
    assert found.nodes == nested.nodes


def test_a_picture_shows_the_instance_and_the_shapes_behind_it(nested: Document) -> None:
    drawn = svg(nested, seen_in(nested), "light")
    assert nested.nodes[instance(nested)].title in drawn
    assert ">12<" in drawn


def test_unpacking_a_block_leaves_the_step_as_it_is_but_for_names(nested: Document) -> None:
    unpacked = done(nested, ungrouping(nested, [instance(nested)]))
    layers = [sorted(repr(layer) for layer, _ in subject(each)[0].values()) for each in (nested, unpacked)]  # type: ignore[attr-defined]
    assert layers[0] == layers[1]
