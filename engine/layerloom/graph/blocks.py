"""Planners for blocks: their parameters and formulas, and what an instance gives them. See also `graph.grouping`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from layerloom.graph.clipboard import free_id
from layerloom.graph.edit import Edit
from layerloom.graph.formulas import INDEX, held, settled, value, values_of, with_formulas
from layerloom.graph.instances import block_of, block_title, instance, instance_title
from layerloom.graph.model import Block, Document, Node, NodeId, Place
from layerloom.graph.titles import cleaned, titles, unique
from layerloom.layers.formula import CONSTANTS, FUNCTIONS
from layerloom.layers.layer import Layer, Parameter, ParameterError, parameters
from layerloom.layers.parameters import Choice, Form, Number, Range, Text
from layerloom.layers.wiring import Instance, as_text
from layerloom.words import tr

Edits = tuple[Edit, ...]
_TAKEN = (INDEX, "block", "repeat", "arguments", "name", "inputs", "outputs")
"""Names that a parameter of a block cannot have."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def naming(document: Document, block: str, title: str) -> Edits:
    """Another title for a block, with a number if it is taken; an empty one changes nothing."""
    name = cleaned(title)
    old = document.blocks[block]
    return _written(document, block, replace(old, title=block_title(document.blocks, name, {block}))) if name else ()


def placing(document: Document, block: str, at: tuple[float, float]) -> tuple[NodeId, Edits]:
    """A new instance of a block at a place."""
    node, layer = free_id(document), instance(document.blocks, block)
    entry = Node(layer, instance_title(layer, titles(document)))
    return node, (Edit("nodes", node, None, entry), Edit("places", node, None, Place(*at)))


def detaching(document: Document, node: NodeId) -> Edits:
    """A block of its own for an instance and those that share its weights: a copy, which may be changed alone."""
    block = block_of(document.blocks, document.nodes.get(node))
    if block is None:
        return ()
    copy = free_id(document)
    old = document.blocks[block]
    made = replace(old, title=block_title(document.blocks, old.title))
    edits = [Edit("blocks", copy, None, made)]
    for id_ in _sharers(document, node):
        layer = document.nodes[id_].layer
        assert isinstance(layer, Instance), "those that share the weights of an instance are instances"
        new = replace(layer, block=copy, name=made.title)
        edits.append(Edit("nodes", id_, document.nodes[id_], replace(document.nodes[id_], layer=new)))
    return tuple(edits)


# What an instance gives its block


def declared(blocks: Mapping[str, Block], layer: Layer) -> tuple[Parameter, ...]:
    """The parameters that a person may give a layer; for an instance the number of copies and those of its block.

    Such a one takes what the parameter inside takes that it stands for, or else what its default is one of.
    """
    own = tuple(parameter for parameter in parameters(type(layer)) if not parameter.internal)
    if not isinstance(layer, Instance) or layer.block not in blocks:
        return own
    block = blocks[layer.block]
    return (*own, *(_declared(blocks, block, name, default) for name, default in block.parameters.items()))


def _declared(blocks: Mapping[str, Block], block: Block, name: str, default: object) -> Parameter:
    for node, formulas in block.formulas.items():
        inner = {parameter.name: parameter for parameter in declared(blocks, block.graph.nodes[node].layer)}
        for parameter, text in formulas.items():
            if text.strip() == name and parameter in inner:
                return replace(inner[parameter], name=name, default=inner[parameter].decoded(default))
    kinds: dict[type[object], Form] = {bool: Choice((True, False)), int: Number(True, Range()), str: Text()}
    return Parameter(name, default, "", kinds.get(type(default), Number(False, Range())))


def held_by(blocks: Mapping[str, Block], layer: Layer, parameter: Parameter) -> object:
    """The value that a layer has for one of its parameters, an instance for one of its block."""
    if not isinstance(layer, Instance) or parameter.name in _TAKEN:
        return getattr(layer, parameter.name)
    return parameter.decoded(layer.given.get(parameter.name, blocks[layer.block].parameters.get(parameter.name)))


def giving(document: Document, node: NodeId, /, **arguments: object) -> Edits:
    """Other values, as JSON has them, for parameters of its block at an instance and those that share its weights.

    `repeat=` is the number of copies, and `None` takes a parameter back to what the block says. Raises `ParameterError`
    with a sentence for what some layer inside cannot have.
    """
    edits = []
    for id_ in _sharers(document, node):
        entry = document.nodes[id_]
        layer = entry.layer
        assert isinstance(layer, Instance), "those that share the weights of an instance are instances"
        block = document.blocks[layer.block]
        new = _given(layer, block, arguments)
        check(document.blocks, new)
        if new != layer:
            edits.append(Edit("nodes", id_, entry, replace(entry, layer=new)))
    return tuple(edits)


def check(blocks: Mapping[str, Block], layer: Instance) -> None:
    """Raises `ParameterError` if a layer in one of the copies cannot have what its formulas say."""
    block = blocks[layer.block]
    for index in range(layer.repeat if _mentions_index(block) else 1):
        values = values_of(block, layer.given, index)
        for node, formulas in block.formulas.items():
            made = with_formulas(block.graph.nodes[node].layer, formulas, values)
            if isinstance(made, Instance) and made.block in blocks:
                check(blocks, made)


def _given(layer: Instance, block: Block, arguments: Mapping[str, object]) -> Instance:
    given = dict(layer.given)
    for name, new in arguments.items():
        if name == "repeat":
            layer = replace(layer, repeat=new)  # type: ignore[arg-type]
        elif name not in block.parameters:
            raise ParameterError(tr('the block "{0}" has no parameter {1!r}').format(block.title, name))
        elif new is None or new == block.parameters[name]:
            given.pop(name, None)
        else:
            given[name] = new
    return replace(layer, arguments=as_text(given))


def _mentions_index(block: Block) -> bool:
    return any(re.search(rf"\b{INDEX}\b", text) for formulas in block.formulas.values() for text in formulas.values())


# Parameters of a block, and what follows from them


def promoting(document: Document, block: str, node: NodeId, parameter: str, name: str = "") -> Edits:
    """The parameter of an inner node becomes one of the block, under its own or another name, with its value."""
    old = document.blocks[block]
    layer = old.graph.nodes[node].layer
    wanted = name or (parameter if parameter not in _TAKEN else f"inner_{parameter}")
    if why := _name_problem(wanted):
        raise ParameterError(why)
    free = unique(wanted, {*old.parameters, *_TAKEN})
    start = held(layer, parameter)
    if start is None and isinstance(layer, Instance):
        start = document.blocks[layer.block].parameters[parameter]
    made = replace(old, parameters={**old.parameters, free: start}, formulas=_with(old, node, parameter, free))
    return _written(document, block, made)


def formulating(document: Document, block: str, node: NodeId, parameter: str, text: str) -> Edits:
    """Another formula for the parameter of an inner node; an empty one leaves it the value that it has.

    Raises `ParameterError` for what is no formula, or gives what the parameter cannot have.
    """
    old = document.blocks[block]
    return _written(document, block, replace(old, formulas=_with(old, node, parameter, text.strip())))


def defaulting(document: Document, block: str, name: str, new: object) -> Edits:
    """Another value, as JSON has it, for a parameter of a block, or a new parameter. Raises `ParameterError`."""
    old = document.blocks[block]
    if name not in old.parameters and (why := _name_problem(name)):
        raise ParameterError(why)
    return _written(document, block, replace(old, parameters={**old.parameters, name: new}))


def unparametering(document: Document, block: str, name: str) -> Edits:
    """A block without one of its parameters; what followed from it keeps the value it has in the block."""
    old = document.blocks[block]
    left = {key: text for key, text in old.parameters.items() if key != name}
    formulas = {
        node: kept
        for node, texts in old.formulas.items()
        if (kept := {key: text for key, text in texts.items() if not re.search(rf"\b{re.escape(name)}\b", text)})
    }
    return _written(document, block, replace(old, parameters=left, formulas=formulas))


def _name_problem(name: str) -> str | None:
    if name in (*_TAKEN, *CONSTANTS, *FUNCTIONS):
        return tr('"{0}" means something else in a formula: take another name').format(name)
    if not _NAME.fullmatch(name):
        return tr('a parameter is called by small letters, digits and _, and starts with a letter: not "{0}"').format(
            name
        )
    return None


def _with(block: Block, node: NodeId, parameter: str, text: str) -> dict[NodeId, Mapping[str, str]]:
    own = {name: formula for name, formula in block.formulas.get(node, {}).items() if name != parameter}
    if text:
        own[parameter] = text
    rest = {id_: formulas for id_, formulas in block.formulas.items() if id_ != node}
    return rest | ({node: own} if own else {})


def _written(document: Document, block: str, new: Block) -> Edits:
    """The block with another value; its formulas must hold here and at every instance."""
    old, new = document.blocks[block], settled(new)
    if new == old:
        return ()
    blocks = {**document.blocks, block: new}
    graphs = (document, *(other.graph for other in blocks.values()))
    for layer in {node.layer for graph in graphs for node in graph.nodes.values() if isinstance(node.layer, Instance)}:
        assert isinstance(layer, Instance), "the others were left out"
        if layer.block == block:
            check(blocks, layer)
    return (Edit("blocks", block, old, new),)


def _sharers(document: Document, node: NodeId) -> tuple[NodeId, ...]:
    """The instances that use the same weights, the node itself included."""
    owner = document.owner(node)
    entries = ((id_, document.nodes[id_].layer) for id_ in document.nodes if document.owner(id_) == owner)
    return tuple(id_ for id_, layer in entries if isinstance(layer, Instance) and layer.block in document.blocks)


__all__ = [
    "check", "declared", "defaulting", "detaching", "formulating", "giving", "held_by", "naming", "placing",
    "promoting", "unparametering", "value",
]  # fmt: skip
