"""What holds of blocks, bypassed nodes and dots whatever is done: files, undo, copies, and the net itself."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.graph.nested import Sketch, meaning

from layerloom.graph import (
    Document,
    Edit,
    apply,
    blocks,
    dumps,
    infer,
    inverse,
    loads,
    plan,
)
from layerloom.graph.flat import Flat, flat, is_flat, is_stub
from layerloom.graph.grouping import grouping, ungrouping
from layerloom.graph.levels import level, passable, within
from layerloom.graph.passing import bypassing, rerouting
from layerloom.layers import Accuracy, Add, CrossEntropy, Dense, Digits, Dropout, Flatten, ReLU
from layerloom.layers import Input as InputLayer
from layerloom.layers.wiring import Instance, Reroute

LAYERS = [Digits(), Dense(8), Dense(10), Flatten(), ReLU(), Dropout(), Add(), CrossEntropy(), Accuracy(), InputLayer()]
ACTIONS = (
    "add", "connect", "connect", "remove", "group", "group", "group", "ungroup", "bypass", "dot", "place", "enter",
    "leave", "repeat", "promote", "give", "detach", "share", "rename", "freeze", "undo",
)  # fmt: skip
steps = st.lists(st.tuples(st.sampled_from(ACTIONS), st.integers(0, 97), st.integers(0, 97)), max_size=40)


def planned(sketch: Sketch, action: str, a: int, b: int) -> tuple[Edit, ...]:
    """The edits of one random wish at the level shown."""
    document = sketch.shown
    nodes, links, kinds = list(document.nodes), list(document.links.values()), list(document.blocks)
    if action == "add" or not nodes:
        return plan.addition(document, LAYERS[a % len(LAYERS)], (a * 8, b * 8))[1]
    first, second = nodes[a % len(nodes)], nodes[b % len(nodes)]
    layer = document.nodes[first].layer
    match action:
        case "connect":
            return plan.connecting(document, first, second)
        case "remove":
            return plan.removal(document, {first}, heal=b % 2 == 0)
        case "group":
            chosen = nodes[a % len(nodes) :][: 1 + b % 4]
            return grouping(document, chosen, of=block_shown(sketch) if sketch.path else None)[1]
        case "ungroup":
            return ungrouping(document, [first], block_shown(sketch) if sketch.path else None)
        case "bypass":
            return bypassing(document, [first], b % 2 == 0)
        case "dot" if links:
            return rerouting(document, links[a % len(links)], (a, b))[1]
        case "place" if kinds:
            return blocks.placing(document, kinds[a % len(kinds)], (a, b))[1]
        case "repeat" if isinstance(layer, Instance):
            return blocks.giving(document, first, repeat=1 + b % 3)
        case "promote" if sketch.path and isinstance(layer, Dense):
            return blocks.promoting(document, block_shown(sketch), first, "units")
        case "give" if isinstance(layer, Instance) and (names := list(document.blocks[layer.block].parameters)):
            return blocks.giving(document, first, **{names[0]: b + 1})
        case "detach":
            return blocks.detaching(document, first)
        case "share" if type(layer) is type(document.nodes[second].layer):
            alike = not isinstance(layer, Instance) or layer.block == document.nodes[second].layer.block  # type: ignore[attr-defined]
            return plan.sharing(document, first, second) if alike else ()
        case "rename":
            return plan.renaming(document, first, f"name{b}")
        case "freeze":
            return plan.freezing(document, [first], b % 2 == 0)
    return ()


def block_shown(sketch: Sketch) -> str:
    graph = level(sketch.document, sketch.path[:-1])
    layer = graph.nodes[sketch.path[-1]].layer
    assert isinstance(layer, Instance)
    return layer.block


def walked(sketch: Sketch, wishes: list[tuple[str, int, int]]) -> list[tuple[Edit, ...]]:
    """The edits of the whole document that random wishes came to."""
    done = []
    for action, a, b in wishes:
        instances = [id_ for id_, node in sketch.shown.nodes.items() if isinstance(node.layer, Instance)]
        if action == "enter" and instances:
            sketch.path = (*sketch.path, instances[a % len(instances)])
        elif action == "leave":
            sketch.path = sketch.path[:-1]
        elif action == "undo" and done:
            sketch.document = apply(sketch.document, inverse(done.pop()))
        else:
            done.append(within(sketch.document, sketch.path, planned(sketch, action, a, b)))
            sketch.document = apply(sketch.document, done[-1])
        sketch.path = passable(sketch.document, sketch.path)
    return done


def sound(known: Flat, flaws_of: Callable[[Document], list[str]]) -> None:
    assert [flaw for flaw in flaws_of(known.document) if "title" not in flaw] == []
    titles = [node.title for node in known.document.nodes.values() if not is_stub(node)]
    assert len(titles) == len(set(titles))
    assert is_flat(known.document) or all(
        not (node.bypassed or isinstance(node.layer, Reroute)) for node in known.document.nodes.values()
    )
    infer(known.document)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_the_flat_document_is_whole_and_known_step_by_step(
    flaws_of: Callable[[Document], list[str]], wishes: list[tuple[str, int, int]]
) -> None:
    sketch, known, inference = Sketch(), flat(Document()), infer(Document())
    for wish in wishes:
        walked(sketch, [wish])
        before = known
        known = flat(sketch.document, before)
        sound(known, flaws_of)
        for block in sketch.document.blocks.values():
            assert flaws_of(block.graph) == []
        assert flaws_of(sketch.document) == []
        assert known.document == flat(sketch.document).document
        inference = infer(known.document, (before.document, inference))
        assert inference == infer(known.document)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_is_saved_and_read_byte_for_byte(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    text = dumps(sketch.document)
    assert loads(text) == sketch.document
    assert dumps(loads(text)) == text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_copied_brings_its_blocks_and_means_the_same(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    own = {id_ for id_, node in sketch.document.nodes.items() if node.weights_of is None}
    alone = apply(sketch.document, plan.removal(sketch.document, sketch.document.nodes.keys() - own, heal=False))
    pasted = apply(Document(), plan.pasting(Document(), plan.copied(alone, alone.nodes), (0, 0)))
    assert meaning(pasted) == meaning(alone)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_whatever_is_done_can_be_undone_and_redone(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    done = walked(sketch, wishes)
    end = document = sketch.document
    for edits in reversed(done):
        document = apply(document, inverse(edits))
    assert document == Document()
    for edits in done:
        document = apply(document, edits)
    assert document == end


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps)
def test_making_and_unpacking_blocks_at_any_level_leaves_the_net_as_it_is(wishes: list[tuple[str, int, int]]) -> None:
    sketch = Sketch()
    for wish in wishes:
        before, filled = sketch.document, bool(sketch.shown.nodes)
        switched_off = any(node.bypassed for graph in graphs(before) for node in graph.nodes.values())
        walked(sketch, [wish])
        if filled and (wish[0] == "group" or (wish[0] == "ungroup" and not switched_off)):
            assert meaning(sketch.document) == meaning(before)


def graphs(document: Document) -> list[Document]:
    return [document, *(block.graph for block in document.blocks.values())]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(wishes=steps, chosen=st.sets(st.integers(0, 30), min_size=1, max_size=8))
def test_group_then_ungroup_gives_an_equal_net(wishes: list[tuple[str, int, int]], chosen: set[int]) -> None:
    sketch = Sketch()
    walked(sketch, wishes)
    sketch.path = ()
    nodes = [id_ for index, id_ in enumerate(sketch.document.nodes) if index in chosen]
    before = sketch.document
    node, edits = grouping(before, nodes)
    if not node:
        assert edits == ()
        return
    sketch.do(edits)
    sketch.do(ungrouping(sketch.document, [node]))
    assert meaning(sketch.document) == meaning(before)
