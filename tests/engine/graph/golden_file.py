"""The document in the golden files, and the newest of them as text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from layerloom.data import Column
from layerloom.graph import (
    Document,
    Frame,
    Input,
    Link,
    Node,
    Note,
    Output,
    Place,
)
from layerloom.graph.model import Block
from layerloom.layers import CSV, Add, Conv2D, Dense, Unknown
from layerloom.layers import Input as InputLayer
from layerloom.layers import Output as OutputLayer
from layerloom.layers.wiring import Instance, Reroute

GOLDEN = Path(__file__).parent / "golden"


def golden_document() -> Document:
    """What `format4.loom` says: every kind of entry once."""
    nodes = {
        "csv22222": Node(
            CSV("wine.csv", (Column("x", "number", ("a", "b")), Column("y", "class", ("c",), ("no", "yes"))), 100),
            "table",
        ),
        "conv2222": Node(Conv2D(8, (3, 5), padding="valid"), "edges", frozen=True),
        "dens2222": Node(Dense(10, bias=False), "scores"),
        "dens3333": Node(Dense(10, bias=False), "scores2", "dens2222"),
        "add22222": Node(Add(), "both"),
        "alie2222": Node(
            Unknown("Alien", '{"arms": 8, "mood": {"café": [1.5, null]}}', ("x",), ("head", "tail")), "alien"
        ),
        "inpu2222": Node(InputLayer((None, 16)), "words"),
        "inst2222": Node(Instance("bloc2222", 3, '{"units": 6}', "Twice", ("x",), ("output",)), "twice1"),
        "rero2222": Node(Reroute(), "reroute1"),
    }
    links = (
        Link(Output("csv22222", "x"), Input("dens2222", "x")),
        Link(Output("dens2222", "output"), Input("add22222", "x", 0)),
        Link(Output("dens3333", "output"), Input("add22222", "x", 1)),
        Link(Output("add22222", "output"), Input("alie2222", "x")),
        Link(Output("alie2222", "tail"), Input("conv2222", "x")),
        Link(Output("alie2222", "head"), Input("dens3333", "x")),
        Link(Output("csv22222", "y"), Input("rero2222", "x")),
        Link(Output("rero2222", "output"), Input("inst2222", "x")),
    )
    return Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        places=MappingProxyType({"csv22222": Place(0, -40.5), "dens2222": Place(300, 0, True)}),
        frames=MappingProxyType({"fram2222": Frame("encoder", 0, 0, 400, 300, "#336699")}),
        notes=MappingProxyType({"note2222": Note("try a smaller\nlearning rate — later", 10, 20)}),
        settings=MappingProxyType({"epochs": 5, "learning_rate": 1e-05, "name": "wine", "nesterov": True}),
        blocks=MappingProxyType({"bloc2222": golden_block(), "bloc3333": golden_block("bloc2222")}),
    )


def golden_block(inner: str = "") -> Block:
    """A block with a parameter, or one with an instance of that in it."""
    layer = Instance(inner, 1, "{}", "Twice", ("x",), ("output",)) if inner else Dense(8)
    nodes = {
        "bloi2222": Node(InputLayer((4,)), "x"),
        "blod2222": Node(layer, "inner", bypassed=not inner),
        "bloo2222": Node(OutputLayer(), "output"),
    }
    links = (
        Link(Output("bloi2222", "output"), Input("blod2222", "x")),
        Link(Output("blod2222", "output"), Input("bloo2222", "x")),
    )
    graph = Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        places=MappingProxyType({"bloo2222": Place(640, 0)}),
        notes=MappingProxyType({"note3333": Note("inside", 0, 0)}),
    )
    if inner:
        return Block("Around", graph)
    return Block("Twice", graph, {"units": 4}, {"blod2222": {"units": "2 * units"}})


def without_blocks(document: Document) -> Document:
    """The document as the formats before blocks could have it."""
    new = {"inst2222", "rero2222"}
    links = {key: link for key, link in document.links.items() if link.target.node not in new}
    nodes = {key: node for key, node in document.nodes.items() if key not in new}
    return replace(document, nodes=nodes, links=links, blocks={})


def golden_text() -> str:
    return (GOLDEN / "format4.loom").read_text("utf-8")
