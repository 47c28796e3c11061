"""The project file `.loom`: JSON with one node a line, so that a diff reads like a change.

Equal documents give equal bytes: ids are sorted, only parameters that differ from their defaults are written, and what
only concerns the canvas stands at the end. Reading refuses in a sentence what it cannot understand; a layer that cannot
be made here becomes a placeholder that keeps its data, and is written back as it was. A file of a newer format may be
looked at, as far as it can be understood, but must not be written back: `load` refuses it with `NewerFormat`, and takes
it where the caller says that it only looks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import layerloom.layers  # noqa: F401 - declares the layers that a file may name
from layerloom.files import FileProblem, write_atomically
from layerloom.graph import encoding
from layerloom.graph.formulas import settled
from layerloom.graph.migrate import VERSION, migrated
from layerloom.graph.model import Block, Document, Frame, Link, Node, NodeId, Note
from layerloom.graph.strict_json import parsed
from layerloom.layers.layer import InputPort, ParameterError, Ports
from layerloom.layers.wiring import BLOCK
from layerloom.words import later, tr

MAX_BYTES = 64 * 2**20
_FORMAT = "layerloom/"
_SECTIONS = {"format", "settings", "blocks", "nodes", "links", "layout"}
_OF_BLOCK = {"title", "parameters", "formulas", "nodes", "links", "layout"}
_LAYOUT = {"places", "frames", "notes"}
V = TypeVar("V")


class NewerFormat(FileProblem):
    """The file was written by a newer version of the program."""


def save(path: Path | str, document: Document) -> None:
    """Writes the project, all or nothing; the version before stays as `.bak`. Raises `FileProblem`."""
    write_atomically(path, dumps(document).encode("utf-8"))


def load(path: Path | str, *, newer: bool = False) -> Document:
    """Reads a project, with `newer` also one of a newer format, to look at. Raises `FileProblem` with the file's name.

    A newer format is `NewerFormat` otherwise. What its new sections say is passed over.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileProblem(
            tr("this file cannot be read ({0})").format(error.strerror or error), path, tr("Choose another file")
        ) from error
    if len(data) > MAX_BYTES:
        raise FileProblem(tr("this file is larger than 64 MB, which no project is"), path, tr("Choose another file"))
    try:
        return loads(data.decode("utf-8-sig"), newer=newer)
    except UnicodeDecodeError as error:
        raise FileProblem(
            tr("this file is not text in UTF-8, so it is no project"), path, tr("Choose another file")
        ) from error
    except FileProblem as error:
        where = f"{path}, {error.where}" if error.where else path
        raise type(error)(error.what, where, error.remedy) from error


# Writing


def dumps(document: Document) -> str:
    """The text of the project file; raises `FileProblem` for a value that no file can hold."""
    sections = {
        "format": encoding.text_of(f"{_FORMAT}{VERSION}"),
        "settings": _lines(document.settings),
        "blocks": _block({key: _block_text(document.blocks[key]) for key in sorted(document.blocks)}),
        **_graph_texts(document),
    }
    return _block(sections) + "\n"


def _block_text(block: Block) -> str:
    """A block of the graph as a file has the graph, its entries one a line."""
    head = {
        "title": encoding.text_of(block.title),
        "parameters": _lines(block.parameters),
        "formulas": _lines(encoding.plain(block.formulas)),
    }
    return _block(head | _graph_texts(block.graph))


def _graph_texts(document: Document) -> dict[str, str]:
    layout = {
        "places": _lines({key: encoding.place_value(place) for key, place in document.places.items()}),
        "frames": _lines({key: encoding.shape_value(frame) for key, frame in document.frames.items()}),
        "notes": _lines({key: encoding.shape_value(note) for key, note in document.notes.items()}),
    }
    return {
        "nodes": _lines({key: encoding.node_value(node) for key, node in document.nodes.items()}) or "{}",
        "links": _lines({key: encoding.link_value(link) for key, link in document.links.items()}) or "{}",
        "layout": _block(layout),
    }


def _lines(entries: Mapping[str, object]) -> str:
    """An object with one entry a line, sorted; nothing where it is empty."""
    for key, value in entries.items():
        if why := encoding.storable_problem(value) or encoding.storable_problem(key):
            raise FileProblem(
                tr("this cannot be written to a file: {0}").format(why),
                f'"{ascii(key)[1:-1]}"',
                tr("Change it and save again"),
            )
    return _block({key: encoding.text_of(entries[key]) for key in sorted(entries)})


def _block(parts: Mapping[str, str]) -> str:
    lines = [f"{encoding.text_of(key)}: {text}" for key, text in parts.items() if text]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else ""


# Reading


def loads(text: str, *, newer: bool = False) -> Document:
    """The document that the text says; raises `FileProblem` in a sentence with what is wrong, where, and what to do.

    With `newer` a newer format is read as if it were this one, but for sections that this one does not have.
    """
    if len(text) > MAX_BYTES:
        raise FileProblem(tr("this is larger than 64 MB, which no project is"), remedy=tr("Choose another file"))
    value, strange = _current(parsed(text), newer)
    if not strange:
        _only(value, _SECTIONS, "the file")
    blocks = _blocks(_section(value, "blocks"), strange)
    settings = _frozen(_settings(_section(value, "settings")))
    return replace(_graph(value, blocks, strange), blocks=_frozen(blocks), settings=settings)


def _blocks(entries: Mapping[str, Any], strange: bool) -> dict[str, Block]:
    """The blocks, those first that others are made of."""
    made: dict[str, Block] = {}
    waiting = {key: _blocks_in(_section(entries, key)) & entries.keys() for key in entries}
    while waiting:
        ready = sorted(key for key, needed in waiting.items() if needed <= made.keys())
        if not ready:
            raise FileProblem(
                tr("this block holds itself"), tr("block {0}").format(ascii(min(waiting))[:70]), tr(_REMEDY)
            )
        for key in ready:
            del waiting[key]
            made[key] = _read_block(entries[key], key, made, strange)
    return made


def _blocks_in(entry: Mapping[str, Any]) -> set[str]:
    """The blocks that the nodes of a block are instances of."""
    types = (node.get("type") for node in _section(entry, "nodes").values() if isinstance(node, dict))
    return {kind.removeprefix(BLOCK) for kind in types if isinstance(kind, str) and kind.startswith(BLOCK)}


def _read_block(entry: dict[str, Any], key: str, blocks: Mapping[str, Block], strange: bool) -> Block:
    if not strange:
        _only(entry, _OF_BLOCK, tr("block {0}").format(ascii(key)[:70]))
    graph = _graph(entry, blocks, strange)
    title, values, formulas = encoding.block_head(entry, key, graph.nodes)
    block = Block(title, graph, _frozen(dict(values)), _frozen(dict(formulas)))
    try:
        return settled(block)
    except ParameterError:  # The nodes that cannot have what a formula says will tell it.
        return block


def _graph(value: Mapping[str, Any], blocks: Mapping[str, Block], strange: bool) -> Document:
    """Nodes, links and what lies on the canvas."""
    layout = _section(value, "layout")
    if not strange:
        _only(layout, _LAYOUT, "layout")
    links = _links(_read(_section(value, "links"), encoding.link_of))
    nodes = _nodes(_section(value, "nodes"), links.values(), blocks)
    places = _read(_section(layout, "places"), encoding.place_of)
    if homeless := places.keys() - nodes.keys():
        raise FileProblem(
            tr("there is a place for a node that does not exist"),
            tr("place of node {0}").format(min(homeless)),
            tr(_REMEDY),
        )
    return Document(
        nodes=_frozen(nodes),
        links=_frozen(links),
        places=_frozen(places),
        frames=_frozen(_read(_section(layout, "frames"), lambda v, key: encoding.shape_of(v, key, Frame))),
        notes=_frozen(_read(_section(layout, "notes"), lambda v, key: encoding.shape_of(v, key, Note))),
    )


_REMEDY = later("Correct it in the file, or take the version before (it ends in .bak)")


def _current(value: object, newer: bool) -> tuple[dict[str, Any], bool]:
    """The JSON of the file in the newest format that is known here, and whether it is really of a newer one."""
    name = value.get("format") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(name, str) or not name.startswith(_FORMAT):
        raise FileProblem(tr("this is not a Layerloom project"), remedy=tr("Choose a file that ends in .loom"))
    number = name.removeprefix(_FORMAT)
    if not (number.isascii() and number.isdigit() and 1 <= len(number) <= 6 and int(number) >= 1):
        raise FileProblem(tr("no version of the format is called {0}").format(ascii(name)[:60]), "format", tr(_REMEDY))
    if int(number) > VERSION and newer:
        return value, True
    if int(number) > VERSION:
        raise NewerFormat(
            tr("this project was written by a newer Layerloom (format {0}, this one knows {1})").format(
                number, VERSION
            ),
            remedy=tr("Update Layerloom to open it; the file was not changed"),
        )
    return migrated(value, int(number)), False


def _only(value: Mapping[str, object], known: set[str], where: str) -> None:
    if unknown := value.keys() - known:
        raise FileProblem(tr("{0} is nothing that a project has").format(ascii(min(unknown))[:60]), where, tr(_REMEDY))


def _section(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = value.get(name, {})
    if not isinstance(found, dict):
        raise FileProblem(tr("this must be an object in braces"), name, tr(_REMEDY))
    return found


def _read(entries: Mapping[str, Any], read: Callable[[object, str], V]) -> dict[str, V]:
    return {key: read(value, key) for key, value in entries.items()}


def _frozen(entries: dict[str, V]) -> Mapping[str, V]:
    return MappingProxyType(entries)


def _settings(entries: dict[str, Any]) -> dict[str, Any]:
    for key, value in entries.items():
        texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if value is None or (isinstance(value, dict | list) and not texts):
            what = tr("a setting is text, a number, true, false or a list of texts")
            raise FileProblem(what, tr("setting {0}").format(ascii(key)[:60]), tr(_REMEDY))
    return entries


def _links(links: dict[str, Link]) -> dict[str, Link]:
    """The links themselves; the slots of every port must count up from 0."""
    for key, link in links.items():
        slot = link.target.slot
        if slot and f"{link.target.node}.{link.target.port}.{slot - 1}" not in links:
            raise FileProblem(
                tr("there is a wire at slot {0} of this input, but none at slot {1}").format(slot, slot - 1),
                tr("link {0}").format(key),
                tr(_REMEDY),
            )
    return links


def _nodes(entries: Mapping[str, Any], links: Iterable[Link], blocks: Mapping[str, Block]) -> dict[NodeId, Node]:
    ports = _ports(entries, links)
    nodes = {
        key: encoding.node_of(_without_ports(value, key), key, ports.get(key, Ports((), ())), blocks)
        for key, value in entries.items()
    }
    titles: dict[str, NodeId] = {}
    for key, node in nodes.items():
        if node.title in titles:
            what = tr('nodes {0} and {1} are both called "{2}"').format(titles[node.title], key, node.title)
            raise FileProblem(what, "nodes", tr("Give one of them another title in the file"))
        titles[node.title] = key
        if node.weights_of is not None and (node.weights_of not in nodes or node.weights_of == key):
            raise FileProblem(
                tr("it uses the weights of a node that does not exist"), tr("node {0}").format(key), tr(_REMEDY)
            )
    return nodes


def _without_ports(value: object, key: NodeId) -> object:
    """Only the journal has ports; in a file the links and blocks tell them."""
    for name in ("ports", "block"):
        if isinstance(value, dict) and name in value:
            raise FileProblem(
                tr('"{0}" is nothing that a node has').format(name), tr("node {0}").format(key), tr(_REMEDY)
            )
    return value


def _ports(nodes: Mapping[str, Any], links: Iterable[Link]) -> dict[NodeId, Ports]:
    """The ports that wires end at, by node."""
    inputs: dict[NodeId, dict[str, int]] = {}
    outputs: dict[NodeId, dict[str, None]] = {}
    for link in links:
        for end in (link.source.node, link.target.node):
            if end not in nodes:
                raise FileProblem(
                    tr("it ends at node {0}, which does not exist").format(ascii(end)[:70]),
                    tr("link {0}").format(ascii(link.key)[:80]),
                    tr(_REMEDY),
                )
        slots = inputs.setdefault(link.target.node, {})
        slots[link.target.port] = max(slots.get(link.target.port, 0), link.target.slot)
        outputs.setdefault(link.source.node, {})[link.source.port] = None
    return {
        node: Ports(
            tuple(InputPort(name, True, slot > 0) for name, slot in sorted(inputs.get(node, {}).items())),
            tuple(sorted(outputs.get(node, {}))),
        )
        for node in inputs.keys() | outputs.keys()
    }


__all__ = ["MAX_BYTES", "FileProblem", "NewerFormat", "dumps", "load", "loads", "save"]
