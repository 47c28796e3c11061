"""A newcomer's layer: one class, declared here, is in palette, inspector, file, engine and both exporters at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from layerloom import nn
from layerloom.export import script
from layerloom.graph import Document, dumps, infer, loads
from layerloom.graph.build import build
from layerloom.graph.draft import Draft
from layerloom.graph.plan import addition
from layerloom.layers import Input, Layer, Spec, registry
from layerloom.layers import Output as Result
from layerloom.layers.code import Call, call
from layerloom.layers.layer import forgotten
from layerloom.tensor import Tensor
from layerloom_app.commands import DocumentModel
from layerloom_app.panels.inspector import Inspector
from layerloom_app.panels.palette import Palette
from layerloom_app.panels.plain_fields import RealField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def bent() -> Iterator[type[Layer]]:
    """All that a newcomer writes."""
    with forgotten("Bent"):

        class Bent(Layer, category="Activation", aliases=("kink",)):
            """Its input, bent at 0."""

            slope: Annotated[float, "factor of what is negative"] = 0.25

            def infer(self, x: Spec) -> Spec:
                return x

            def build(self, x: Spec) -> Call[nn.Module]:
                return call(nn.LeakyReLU, negative_slope=self.slope)

        yield Bent
    assert "Bent" not in registry


def test_a_layer_declared_here_goes_the_whole_way(bent: type[Layer], qtbot: QtBot) -> None:
    model = DocumentModel()
    node = chosen_from_the_palette(model, qtbot)
    changed_in_the_inspector(model, node, qtbot)
    layer = model.document.nodes[node].layer
    assert type(layer) is bent
    assert layer.changed == {"slope": 0.5}
    assert loads(dumps(model.document)).nodes[node].layer == layer
    document = between_input_and_output(layer)
    computes(document)
    for target in ("pytorch", "layerloom"):
        assert "nn.LeakyReLU(negative_slope=0.5)" in script(document, target, "net").text


def chosen_from_the_palette(model: DocumentModel, qtbot: QtBot) -> str:
    """The node that a search for an alias, and Enter, put into the document."""
    palette = Palette()
    qtbot.addWidget(palette)
    palette.show()
    QTest.keyClicks(palette.search, "kink")
    with qtbot.waitSignal(palette.chosen) as told:
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
    (type_name,) = told.args
    node, edits = addition(model.document, registry[type_name](), (0.0, 0.0))
    model.push("Add", edits)
    return node


def changed_in_the_inspector(model: DocumentModel, node: str, qtbot: QtBot) -> None:
    """Its parameter is shown with its help, and typing changes it."""
    inspector = Inspector(model)
    qtbot.addWidget(inspector)
    inspector.show()
    model.select([node])
    QApplication.processEvents()
    shown = {label.text() for label in inspector.findChildren(QLabel)}
    assert "Bent" in shown
    assert "Its input, bent at 0." in shown
    slope = inspector.fields["slope"]
    assert isinstance(slope, RealField)
    slope.box.selectAll()
    QTest.keyClicks(slope.box, "0.5")
    QTest.keyClick(slope.box, Qt.Key.Key_Return)


def between_input_and_output(layer: Layer) -> Document:
    draft = Draft()
    (x,) = draft.add(Input((3,)), title="x")
    (y,) = draft.add(layer, x)
    draft.add(Result(), y, title="y")
    return draft.document()


def computes(document: Document) -> None:
    network = build(document, infer(document))
    (port,) = network.schema
    given = np.array([[-2.0, 0.0, 4.0]], np.float32)
    np.testing.assert_array_equal(
        network.predict({f"{port.node}.{port.port}": Tensor(given)})["y"].numpy(), [[-1.0, 0.0, 4.0]]
    )
