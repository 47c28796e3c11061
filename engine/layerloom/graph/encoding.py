"""The document as plain JSON values and back, entry by entry; project file, clipboard and journal share it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from layerloom.files import FileProblem
from layerloom.graph.instances import interface
from layerloom.graph.model import Block, Document, Frame, Input, Link, Node, NodeId, Note, Output, Place, Table
from layerloom.graph.titles import title_problem
from layerloom.layers.layer import Layer, Parameter, ParameterError, Ports, parameters, registry
from layerloom.layers.parameters import Form, OneOf, Record, Several
from layerloom.layers.unknown import Unknown
from layerloom.layers.wiring import BLOCK, Instance, Reroute, as_text
from layerloom.words import tr

MAX_DEPTH = 64
MAX_INTEGER = 2**53
"""JSON readers in other languages hold numbers as floats; up to here they are exact."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NODE_KEYS = {"title", "type", "parameters", "weights_of", "frozen", "bypassed", "ports", "block"}
_UNLISTED: Mapping[str, type[Layer]] = {"Reroute": Reroute}
"""Layers that a file may name and no palette shows."""
_GRAPH_TABLES: tuple[Table, ...] = ("nodes", "links", "places", "frames", "notes")
R = TypeVar("R", Frame, Note)


def text_of(value: object) -> str:
    """The value on one line of JSON."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def storable_problem(value: object, depth: int = 0) -> str | None:
    """Why a value cannot stand in a file that every reader of JSON understands, or `None` if it can."""
    if depth > MAX_DEPTH:
        return tr("it is nested more than {0} levels deep").format(MAX_DEPTH)
    if isinstance(value, str):
        return tr("it holds broken text (half of a surrogate pair)") if _SURROGATE.search(value) else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return tr("{0} is larger than 2^53").format(_short(value)) if abs(value) > MAX_INTEGER else None
    if isinstance(value, float):
        return None if math.isfinite(value) else tr("{0} is not a number that a file can hold").format(value)
    if isinstance(value, list | tuple):
        return next((why for item in value if (why := storable_problem(item, depth + 1))), None)
    if isinstance(value, Mapping):
        parts = (part for item in value.items() for part in item)
        return next((why for part in parts if (why := storable_problem(part, depth + 1))), None)
    return tr("a file cannot hold a {0}").format(type(value).__name__)


# Nodes


def node_value(node: Node) -> dict[str, object]:
    """A node as JSON; only parameters that differ from their defaults."""
    layer = node.layer
    value: dict[str, object] = {"title": node.title, "type": layer.type_name}
    if isinstance(layer, Instance):
        value["type"] = BLOCK + layer.block
    if values := layer_values(node.layer):
        value["parameters"] = values
    if node.weights_of is not None:
        value["weights_of"] = node.weights_of
    if node.frozen:
        value["frozen"] = True
    if node.bypassed:
        value["bypassed"] = True
    return value


def layer_values(layer: Layer) -> dict[str, object]:
    """The parameters of a layer that a file names."""
    if isinstance(layer, Unknown | Instance):
        return dict(layer.changed)
    return {name: Parameter.encoded(value) for name, value in layer.changed.items()}


def node_of(value: object, key: str, ports: Ports | None = None, blocks: Mapping[str, Block] | None = None) -> Node:
    """The node that the JSON says, with a placeholder where its layer cannot be made.

    `ports` are those that wires end at, `blocks` those that it may be an instance of; a journal has both in the node.
    """
    entry = _mapping(value, tr("node {0}").format(key))
    check_id(key)
    if unknown := entry.keys() - _NODE_KEYS:
        raise FileProblem(
            tr('"{0}" is nothing that a node has').format(min(unknown)),
            tr("node {0}").format(key),
            tr("Remove this entry from the file"),
        )
    title, type_name = entry.get("title"), entry.get("type")
    if not isinstance(title, str) or not isinstance(type_name, str):
        raise FileProblem(
            tr("a node needs a title and a type, both as text"),
            tr("node {0}").format(key),
            tr("Correct the node in the file"),
        )
    if why := title_problem(title):
        raise FileProblem(
            tr("the title cannot be used: {0}").format(why),
            tr("node {0}").format(key),
            tr("Correct the title in the file"),
        )
    owner = entry.get("weights_of")
    if owner is not None and not isinstance(owner, str):
        raise FileProblem(
            tr("weights_of must be the id of a node"), tr("node {0}").format(key), tr("Correct the node in the file")
        )
    frozen, bypassed = _flag(entry, "frozen", key), _flag(entry, "bypassed", key)
    values = _mapping(entry.get("parameters", {}), tr("parameters of node {0}").format(key))
    ports = ports or _stored_ports(entry, key)
    if isinstance(entry.get("block"), str):
        return Node(_stored_instance(type_name, values, entry["block"], ports), title, owner, frozen, bypassed)
    return Node(_layer(type_name, values, ports, blocks or {}), title, owner, frozen, bypassed)


def _flag(entry: Mapping[str, Any], name: str, key: str) -> bool:
    found = entry.get(name, False)
    if not isinstance(found, bool):
        raise FileProblem(
            tr("{0} must be true or false").format(name), tr("node {0}").format(key), tr("Correct the node in the file")
        )
    return found


def _layer(type_name: str, values: Mapping[str, object], ports: Ports, blocks: Mapping[str, Block]) -> Layer:
    """The layer if it can be made and has these ports, otherwise a placeholder that has them."""
    try:
        layer = _instance(type_name, values, blocks) or layer_of(type_name, values)
    except ParameterError:
        return unknown(type_name, values, ports)
    return unknown(type_name, values, ports) if _port_problem(layer, ports) else layer


def _instance(type_name: str, values: Mapping[str, object], blocks: Mapping[str, Block]) -> Instance | None:
    """The instance of one of the blocks, `None` for anything else."""
    block = type_name.removeprefix(BLOCK)
    if block == type_name or block not in blocks or values.keys() - blocks[block].parameters.keys() - {"repeat"}:
        return None
    given = {name: value for name, value in values.items() if name != "repeat"}
    repeat: Any = values.get("repeat", 1)
    return interface(Instance(block, repeat, as_text(given)), blocks[block])


def _stored_instance(type_name: str, values: Mapping[str, object], name: str, ports: Ports) -> Layer:
    """The instance that a journal tells, whose block may stand elsewhere in it."""
    given = {key: value for key, value in values.items() if key != "repeat"}
    repeat: Any = values.get("repeat", 1)
    inputs = tuple(port.name for port in ports.inputs)
    try:
        return Instance(type_name.removeprefix(BLOCK), repeat, as_text(given), name, inputs, ports.outputs)
    except ParameterError:
        return unknown(type_name, values, ports)


def unknown(type_name: str, values: Mapping[str, object], ports: Ports) -> Unknown:
    """The placeholder for a layer that cannot be made here."""
    return Unknown(type_name, text_of(values), tuple(port.name for port in ports.inputs), ports.outputs)


def why_unknown(layer: Unknown) -> str:
    """Why the layer cannot be made here, in a sentence."""
    try:
        made = layer_of(layer.type, layer.changed)
    except ParameterError as error:
        return str(error)
    inputs = tuple(port._replace(variadic=False) for port in layer.ports.inputs)
    return _port_problem(made, Ports(inputs, layer.outputs)) or tr("several wires end at an input that takes one only")


def _port_problem(layer: Layer, ports: Ports) -> str | None:
    inputs = {port.name: port for port in layer.ports.inputs}
    for port in ports.inputs:
        if port.name not in inputs:
            return tr('{0} has no input "{1}", but a wire ends there').format(layer.type_name, port.name)
        if port.variadic and not inputs[port.name].variadic:
            return tr('several wires end at input "{0}" of {1}, which takes one only').format(
                port.name, layer.type_name
            )
    for name in ports.outputs:
        if name not in layer.ports.outputs:
            return tr('{0} has no output "{1}", but a wire starts there').format(layer.type_name, name)
    return None


def layer_of(type_name: str, values: Mapping[str, object]) -> Layer:
    """The layer of a registered type; raises `ParameterError` with a sentence where it cannot be made."""
    cls = registry.get(type_name) or _UNLISTED.get(type_name)
    if type_name.startswith(BLOCK):
        raise ParameterError(tr("there is no such block with such parameters, or it holds itself; remove the node"))
    if cls is None:
        raise ParameterError(
            tr('no layer is called "{0}" here; install the plug-in that brings it, or remove the node').format(
                type_name
            )
        )
    declared = {p.name: p for p in parameters(cls)}
    if unknown := values.keys() - declared.keys():
        raise ParameterError(tr("{0} has no parameter {1!r}").format(type_name, min(unknown)))
    decoded = {name: declared[name].decoded(value) for name, value in values.items()}
    for name, value in decoded.items():
        if why := _problem(declared[name].form, value):
            raise ParameterError(tr("{0} needs {1} as {2}, got {3}").format(type_name, why, name, _short(values[name])))
    try:
        return cls(**decoded)
    except (TypeError, ValueError) as error:
        raise ParameterError(str(error)) from error


def _problem(form: Form, value: object) -> str | None:
    """As `Parameter.problem`, but also inside of records."""
    if why := form.reason(value):
        return why
    if isinstance(form, OneOf):
        fitting = (option for option in form.forms if option.reason(value) is None)
        return _problem(next(fitting), value)
    if isinstance(form, Several):
        assert isinstance(value, tuple), "the form said so"
        return next((why for item in value if (why := _problem(form.form, item))), None)
    if isinstance(form, Record):
        inner = ((p, _problem(p.form, getattr(value, p.name))) for p in parameters(form.type))
        return next(
            (tr("{0} as {1} of a {2}").format(why, p.name, form.type.__name__.lower()) for p, why in inner if why), None
        )
    return None


# Links


def link_value(link: Link) -> str:
    """A link as JSON: its source; the key names the target."""
    return f"{link.source.node}.{link.source.port}"


def link_of(value: object, key: str) -> Link:
    """The link `{"target.port.slot": "source.port"}`."""
    target, _, rest = key.partition(".")
    port, _, slot = rest.rpartition(".")
    source, _, output = value.partition(".") if isinstance(value, str) else ("", "", "")
    if not (target and port and source and output and re.fullmatch(r"0|[1-9][0-9]{0,5}", slot)):
        raise FileProblem(
            tr('a link must look like "target.input.slot": "source.output"'),
            tr("link {0}").format(_short(key)),
            tr("Correct it in the file"),
        )
    return Link(Output(source, output), Input(target, port, int(slot)))


# Blocks


def block_value(block: Block) -> dict[str, object]:
    """A block as JSON, for the journal: its nodes tell their ports, as other blocks may come later."""
    graph = block.graph
    tables: dict[str, Mapping[str, object]] = {table: graph.table(table) for table in _GRAPH_TABLES}
    entries = {table: {key: entry_value(entry) for key, entry in found.items()} for table, found in tables.items()}
    return {"title": block.title, "parameters": dict(block.parameters), "formulas": plain(block.formulas), **entries}


def block_of(value: object, key: str) -> Block:
    """The block that a journal tells."""
    entry = _mapping(value, tr("block {0}").format(key))
    tables: dict[str, Any] = {
        table: {name: entry_of(table, name, each) for name, each in _mapping(entry.get(table, {}), table).items()}
        for table in _GRAPH_TABLES
    }
    title, values, formulas = block_head(entry, key, tables["nodes"])
    return Block(title, Document(**tables), values, formulas)


def block_head(
    entry: Mapping[str, Any], key: str, nodes: Mapping[str, Node]
) -> tuple[str, Mapping[str, object], Mapping[NodeId, Mapping[str, str]]]:
    """The title, parameters and formulas of a block; raises `FileProblem`."""
    check_id(key)
    where, remedy = tr("block {0}").format(key), tr("Correct the block in the file")
    title = entry.get("title")
    if not isinstance(title, str) or title_problem(title):
        raise FileProblem(tr("a block needs a title that can be used"), where, remedy)
    formulas = _mapping(entry.get("formulas", {}), tr("formulas of block {0}").format(key))
    for node, texts in formulas.items():
        if node not in nodes or not all(isinstance(text, str) for text in _mapping(texts, where).values()):
            raise FileProblem(tr("formulas are texts for parameters of its nodes"), where, remedy)
    return title, _mapping(entry.get("parameters", {}), tr("parameters of block {0}").format(key)), formulas


def plain(formulas: Mapping[NodeId, Mapping[str, str]]) -> dict[NodeId, dict[str, str]]:
    """Formulas as JSON."""
    return {node: dict(sorted(texts.items())) for node, texts in formulas.items()}


# What lies on the canvas


def place_value(place: Place) -> list[object]:
    return [float(place.x), float(place.y), *([True] if place.collapsed else [])]


def place_of(value: object, key: str) -> Place:
    if not isinstance(value, list) or len(value) not in (2, 3) or not all(map(_is_number, value[:2])):
        raise FileProblem(
            tr("a place must be [x, y]"), tr("place of node {0}").format(_short(key)), tr("Correct it in the file")
        )
    if value[2:] not in ([], [True]):
        raise FileProblem(
            tr("a place can only be followed by true"),
            tr("place of node {0}").format(_short(key)),
            tr("Correct it in the file"),
        )
    return Place(float(value[0]), float(value[1]), value[2:] == [True])


def shape_value(shape: Frame | Note) -> dict[str, object]:
    return {name: value if isinstance(value, str) else float(value) for name, value in asdict(shape).items()}


def shape_of(value: object, key: str, cls: type[R]) -> R:
    """The frame or note that the JSON says."""
    word = cls.__name__.lower()
    entry = _mapping(value, f"{word} {key}")
    check_id(key)
    wanted: dict[str, Any] = {field.name: entry.get(field.name) for field in fields(cls)}
    texts = {field.name for field in fields(cls) if field.type == "str"}
    right = all(isinstance(v, str) if name in texts else _is_number(v) for name, v in wanted.items())
    if not right or entry.keys() != wanted.keys():
        names = ", ".join(wanted)
        raise FileProblem(
            tr("a {0} needs {1} and nothing else").format(word, names), f"{word} {key}", tr("Correct it in the file")
        )
    read: dict[str, Any] = {name: v if name in texts else float(v) for name, v in wanted.items()}
    return cls(**read)


# One entry of any table, for the journal


def entry_value(value: object | None) -> object | None:
    """An entry of a table as JSON; placeholders keep their ports, because the links may come later."""
    if isinstance(value, Node):
        layer = value.layer
        if not isinstance(layer, Unknown | Instance):
            return node_value(value)
        name = {"block": layer.name} if isinstance(layer, Instance) else {}
        return node_value(value) | name | {"ports": [list(layer.inputs), list(layer.outputs)]}
    if isinstance(value, Block):
        return block_value(value)
    if isinstance(value, Link):
        return link_value(value)
    if isinstance(value, Place):
        return place_value(value)
    return shape_value(value) if isinstance(value, Frame | Note) else value


def entry_of(table: Table, key: str, value: object | None) -> object | None:
    """The entry that the JSON says; raises `FileProblem`."""
    if value is None:
        return None
    match table:
        case "nodes":
            return node_of(value, key)
        case "links":
            return link_of(value, key)
        case "places":
            return place_of(value, key)
        case "frames":
            return shape_of(value, key, Frame)
        case "notes":
            return shape_of(value, key, Note)
        case "blocks":
            return block_of(value, key)
        case "settings":
            return value


def _stored_ports(entry: Mapping[str, object], key: str) -> Ports:
    lists: Any = entry.get("ports", [[], []])
    right = isinstance(lists, list) and len(lists) == 2 and all(isinstance(names, list) for names in lists)
    if not right or not all(isinstance(name, str) for names in lists for name in names):
        raise FileProblem(
            tr("ports must be two lists of names"), tr("node {0}").format(key), tr("Correct the node in the file")
        )
    return Unknown(inputs=tuple(lists[0]), outputs=tuple(lists[1])).ports


# Helpers


def check_id(key: NodeId) -> None:
    if not _ID.fullmatch(key):
        raise FileProblem(
            tr("an id has 1 to 64 letters, digits, - or _"),
            tr("id {0}").format(_short(key)),
            tr("Give the entry another id in the file"),
        )


def _mapping(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FileProblem(tr("this must be an object in braces"), where, tr("Correct it in the file"))
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _short(value: object) -> str:
    """The value for a message, at most 60 characters of it."""
    text = ascii(value) if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


__all__ = [
    "MAX_DEPTH", "MAX_INTEGER", "block_head", "block_of", "block_value", "check_id", "entry_of", "entry_value",
    "layer_of", "layer_values", "link_of", "link_value", "node_of", "node_value", "place_of", "place_value", "plain",
    "shape_of", "shape_value", "storable_problem", "text_of", "unknown", "why_unknown",
]  # fmt: skip
