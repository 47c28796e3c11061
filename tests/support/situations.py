"""The situations in which the window is looked at: what a person sees first, works with, and gets wrong.

Each is the real window on a real document; where something is trained, a real worker trains it. They are measured by
`tests.support.seen` and photographed by `docs.screenshots`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from layerloom import layers
from layerloom.graph.areas import Box, around, framed, noted
from layerloom.graph.blocks import giving, placing, promoting
from layerloom.graph.draft import Draft
from layerloom.graph.edit import apply
from layerloom.graph.grouping import grouping
from layerloom.graph.infer import infer
from layerloom.graph.model import Document, NodeId, Place
from layerloom.graph.plan import inserting
from layerloom.graph.sizes import arranged, size
from layerloom.train.events import Epoch
from layerloom_app import theme
from layerloom_app.main_window import MainWindow
from layerloom_app.settings import Settings
from layerloom_resources.templates import template

PATIENCE_S = 120
EPOCHS_SEEN = 4
"""After so many epochs the curves have a shape."""


@contextmanager
def shown(name: str, size: QSize, choice: theme.Choice = "dark") -> Iterator[MainWindow]:
    """The window of a situation, ready to be looked at."""
    with TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        settings.theme = choice
        window = MainWindow(settings)
        window.resize(size)
        window.show()
        SITUATIONS[name](window)
        settle()
        yield window
        _close(window)


def look(window: MainWindow, choice: theme.Choice, size: QSize) -> None:
    """Show the window in another theme and size."""
    window.actions_by_id[f"theme_{choice}"].trigger()
    if window.size() != size:
        window.resize(size)
    settle()


def settle(rounds: int = 6) -> None:
    """Let the window do what it does soon: lay out, draw pictures one after another, redraw plots."""
    for _ in range(rounds):
        QTest.qWait(25)


def until(done: Callable[[], object], what: str) -> None:
    """Wait until something is so; raises `TimeoutError` if it never is."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"The window never got as far as {what}.")
        QTest.qWait(20)


def _close(window: MainWindow) -> None:
    window.training.close()
    window.project.new()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# The situations


def _empty(window: MainWindow) -> None:
    window.canvas.setFocus()


def _welcome(window: MainWindow) -> None:
    window.helping.greet()
    until(lambda: not window.helping.welcome._waiting, "the pictures of the templates")


def _small(window: MainWindow) -> None:
    window.project.new(template("digits-mlp").make())
    window.model.select([named(window.model.document, "dense1")])


def _resnet(window: MainWindow) -> None:
    window.project.new(template("resnet50").make())
    window.model.select([named(window.model.document, "b1_conv1")])


def _errors(window: MainWindow) -> None:
    window.project.new(broken_net())
    window.docks.show("problems")
    window.model.select([named(window.model.document, "scores")])


def _training(window: MainWindow) -> None:
    _train(window, epochs=40)


def _inspection(window: MainWindow) -> None:
    _train(window, epochs=EPOCHS_SEEN)
    until(lambda: window.training.state == "idle", "the end of the training")
    window.docks.show("preview")
    document = window.model.document
    window.previewing.look("canvas", True)
    window.thumbnails.toggle({named(document, title) for title in ("conv2", "pool2", "relu3", "scores")})
    until(lambda: window.previewing.preview is not None and not window.previewing.running, "a preview")
    window.model.select([named(document, "conv2")])


def _blocks(window: MainWindow) -> None:
    window.project.new(block_net())
    settle()
    window.canvas.fit_all()
    window.model.select([named(window.model.document, "stage")])


def _inside(window: MainWindow) -> None:
    _blocks(window)
    window.canvas.blocks.enter()
    window.canvas.layout_all()
    window.model.select([named(window.model.document, "conv")])


SITUATIONS: Mapping[str, Callable[[MainWindow], None]] = {
    "empty": _empty,
    "welcome": _welcome,
    "small": _small,
    "resnet": _resnet,
    "errors": _errors,
    "training": _training,
    "inspection": _inspection,
    "blocks": _blocks,
    "inside": _inside,
}
"""What brings a new window into each situation, by name; `inside` is a block of `blocks` that was entered."""


def _train(window: MainWindow, *, epochs: int) -> None:
    """Train digits with a small convolutional net; return once the curves have a shape."""
    seen: list[Epoch] = []
    window.training.received.connect(lambda event: seen.append(event) if isinstance(event, Epoch) else None)
    window.project.new(template("digits-cnn").make(width=8, units=32, epochs=epochs))
    window.model.select([named(window.model.document, "conv1")])
    window.actions_by_id["train"].trigger()
    until(lambda: len(seen) >= EPOCHS_SEEN, "the epochs of a training")


def named(document: Document, title: str) -> NodeId:
    """The node of that title."""
    return next(key for key, node in document.nodes.items() if node.title == title)


# Their documents


def broken_net() -> Document:
    """A net with mistakes of every kind: a shape that does not fit, a missing wire, a number that cannot be right."""
    draft = Draft()
    image, label = draft.add(layers.Digits(), title="digits")
    (conv,) = draft.add(layers.Conv2D(16), image, title="conv1")
    (big,) = draft.add(layers.Conv2D(32, kernel=9, padding="valid"), conv, title="conv2")
    (relu,) = draft.add(layers.ReLU(), big, title="relu")
    (pixels,) = draft.add(layers.Flatten(), image, title="flatten")
    (hidden,) = draft.add(layers.Dense(64), pixels, title="dense")
    draft.add(layers.Add(), relu, hidden, title="joined")
    (scores,) = draft.add(layers.Dense(7), hidden, title="scores")
    draft.add(layers.CrossEntropy(), scores, label, title="loss")
    draft.add(layers.Accuracy(), scores, title="accuracy")
    return draft.document({"name": "Broken net", "epochs": 10})


def block_net() -> Document:
    """Digits through two instances of a block, the first repeated and the second wider, in a frame with a note."""
    draft = Draft()
    image, label = draft.add(layers.Digits(), title="digits")
    x = image
    for title, layer in (("conv", layers.Conv2D(16)), ("norm", layers.BatchNorm()), ("relu", layers.ReLU())):
        (x,) = draft.add(layer, x, title=title)
    (pool,) = draft.add(layers.GlobalAveragePool(), x, title="pool")
    (scores,) = draft.add(layers.Dense(10), pool, title="scores")
    draft.add(layers.CrossEntropy(), scores, label, title="loss")
    draft.add(layers.Accuracy(), scores, label, title="accuracy")
    document = draft.document({"name": "Blocks", "epochs": 10})
    return _framed(*_staged(document))


def _staged(document: Document) -> tuple[Document, NodeId, NodeId]:
    """Convolution, norm and activation as two stages that are instances of one block."""
    conv = named(document, "conv")
    inner = (conv, named(document, "norm"), named(document, "relu"))
    first, edits = grouping(document, inner, "stage", infer(document))
    document = apply(document, edits)
    (block,) = document.blocks
    document = apply(document, promoting(document, block, conv, "channels"))
    document = apply(document, giving(document, first, repeat=3))
    second, edits = placing(document, block, (0, 0))
    document = apply(document, edits)
    (link,) = (link for link in document.links.values() if link.source.node == first)
    document = apply(document, inserting(document, second, link))
    return apply(document, giving(document, second, channels=32)), first, second


def _framed(document: Document, *nodes: NodeId) -> Document:
    """The document laid out, with a frame around these nodes and a note above it."""
    document = document.with_table("places", {node: Place(*at) for node, at in arranged(document).items()})
    frame = around(_box(document, node) for node in nodes)
    document = apply(document, framed(document, frame, "Features")[1])
    words = "Both stages are one block: edit it once and both follow."
    above = Box(frame.x, frame.y - 104, 280, 72)
    return apply(document, noted(document, above, words)[1])


def _box(document: Document, node: NodeId) -> Box:
    place = document.places[node]
    return Box(place.x, place.y, *size(document, node))
