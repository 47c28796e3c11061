"""Parameters of blocks, formulas, and what instances give them."""

from __future__ import annotations

import pytest
from tests.engine.graph.nested import Sketch, chain, shapes

from layerloom.graph import (
    blocks,
    plan,
)
from layerloom.graph.flat import flat
from layerloom.layers import Dense, ParameterError


def test_a_promoted_parameter_is_given_by_the_instance(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units", "width"))
    sketch.do(blocks.giving(sketch.document, node, width=20))
    assert shapes(sketch.document)["block/a"] == "20"
    sketch.do(blocks.defaulting(sketch.document, name, "width", 30))
    assert sketch.document.blocks[name].graph.nodes[a].layer == Dense(30)
    sketch.do(blocks.giving(sketch.document, node, width=None))
    assert shapes(sketch.document)["block/a"] == "30"


def test_a_choice_can_be_promoted_as_well_as_a_number(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.promoting(sketch.document, sketch.layer(node).block, a, "activation"))
    sketch.do(blocks.giving(sketch.document, node, activation="tanh"))
    assert flat(sketch.document).document.nodes[f"{node}:0:{a}"].layer == Dense(8, activation="tanh")


@pytest.mark.parametrize("text", ["units *", "1 / 0", "units - 100", "other", "x[0]", "0.5"])
def test_a_formula_that_gives_nothing_possible_is_refused(sketch: Sketch, text: str) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units"))
    with pytest.raises(ParameterError):
        blocks.formulating(sketch.document, name, a, "units", text)


def test_an_argument_that_a_layer_inside_cannot_have_is_refused(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    sketch.do(blocks.promoting(sketch.document, sketch.layer(node).block, a, "units"))
    with pytest.raises(ParameterError, match="Dense needs"):
        blocks.giving(sketch.document, node, units=-1)
    with pytest.raises(ParameterError, match="no parameter"):
        blocks.giving(sketch.document, node, colour=1)


def test_a_value_that_is_typed_in_takes_the_place_of_its_formula(sketch: Sketch) -> None:
    _, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    name = sketch.layer(node).block
    sketch.do(blocks.promoting(sketch.document, name, a, "units"))
    sketch.path = (node,)
    sketch.do(plan.changing(sketch.shown, a, bias=False))
    assert sketch.document.blocks[name].formulas
    sketch.do(plan.changing(sketch.shown, a, units=77))
    assert not sketch.document.blocks[name].formulas
    assert shapes(sketch.document)["block/a"] == "77"


def test_a_block_of_its_own_is_changed_alone(sketch: Sketch) -> None:
    x, a, b, _ = chain(sketch)
    node = sketch.group(a, b)
    twin, edits = blocks.placing(sketch.document, sketch.layer(node).block, (0, 400))
    sketch.do(edits)
    sketch.wire(x, twin)
    sketch.do(blocks.detaching(sketch.document, twin))
    sketch.path = (twin,)
    sketch.do(plan.changing(sketch.shown, a, units=5))
    assert (shapes(sketch.document)["block/a"], shapes(sketch.document)["block2/a"]) == ("8", "5")
