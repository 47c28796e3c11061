"""Small projects to train: real digits, few rows, nets of a few hundred weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from layerloom.data import read_digits
from layerloom.graph.model import Document, Input, Link, Node, Output
from layerloom.graph.settings import TrainingConfig
from layerloom.layers import (
    Accuracy,
    Arrays,
    BatchNorm,
    Conv2D,
    CrossEntropy,
    Dense,
    Dropout,
    Field,
    Flatten,
    Layer,
    MaxPool2D,
    ReLU,
)
from layerloom.train.control import Control
from layerloom.train.events import Event
from layerloom.train.loop import train
from layerloom.train.run import RunFolder, new_run

ROWS = 200
DATA = "digits.npz"


def chained(*layers: Layer, **settings: object) -> Document:
    """The digits through a chain of layers to a loss and an accuracy; ids and titles are fixed."""
    data = Arrays(DATA, (Field("image", (1, 8, 8)), Field("label", (), "int", 10)), ROWS)
    ids = [f"node{i:04}" for i in range(len(layers))]
    nodes = {"digits00": Node(data, "digits")}
    nodes |= {
        i: Node(layer, f"{layer.type_name.lower()}{n}") for n, (i, layer) in enumerate(zip(ids, layers, strict=True))
    }
    nodes |= {"loss0000": Node(CrossEntropy(), "loss of class"), "accuracy": Node(Accuracy(), "accuracy")}
    links = [Link(Output("digits00", "image"), Input(ids[0], "x"))]
    links += [Link(Output(a, "output"), Input(b, "x")) for a, b in pairwise(ids)]
    for sink in ("loss0000", "accuracy"):
        links += [
            Link(Output(ids[-1], "output"), Input(sink, "prediction")),
            Link(Output("digits00", "label"), Input(sink, "target")),
        ]
    return Document(
        nodes=MappingProxyType(nodes),
        links=MappingProxyType({link.key: link for link in links}),
        settings=MappingProxyType({"epochs": 3, "batch_size": 16, **settings}),
    )


def mlp(**settings: object) -> Document:
    return chained(Flatten(), Dense(12), ReLU(), Dense(10), **settings)


def cnn(**settings: object) -> Document:
    """With batch norm and dropout, so that running statistics and random numbers are part of the state."""
    layers = (Conv2D(3), BatchNorm(), ReLU(), MaxPool2D(), Flatten(), Dropout(0.3), Dense(10))
    return chained(*layers, **settings)


@pytest.fixture(scope="session")
def project_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data file that the projects read."""
    folder = tmp_path_factory.mktemp("project")
    columns = read_digits()
    np.savez(folder / DATA, image=columns["image"][:ROWS], label=columns["label"][:ROWS])
    return folder


@pytest.fixture(params=["mlp", "cnn"])
def document_of(request: pytest.FixtureRequest) -> Callable[..., Document]:
    """A function from settings to a document, once for each kind of net."""
    return {"mlp": mlp, "cnn": cnn}[request.param]


@pytest.fixture
def mlp_of() -> Callable[..., Document]:
    return mlp


@pytest.fixture
def cnn_of() -> Callable[..., Document]:
    return cnn


@pytest.fixture
def chain_of() -> Callable[..., Document]:
    return chained


@pytest.fixture
def begin(project_folder: Path, tmp_path: Path) -> Callable[..., Iterator[Event]]:
    """Begin a training; the generator that comes back has its `Control` and run as attributes of this function."""

    def begun(document: Document, *, control: Control | None = None, run: RunFolder | None = None, **options):
        config = TrainingConfig.of({**document.settings, **options.pop("settings", {})})
        where = {"folder": project_folder, "run": run or new_run(tmp_path / "runs")}
        return train(document, config, control=control or Control(), **where, **options)

    return begun
