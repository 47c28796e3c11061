"""What a node sees of the data, in words; what was found out is kept, so that only what changed is worked out."""

from __future__ import annotations

from PySide6.QtCore import QObject

from layerloom.graph.flat import inside
from layerloom.graph.model import NodeId, Output
from layerloom.graph.receptive import Along, Known, field, told
from layerloom.layers.layer import LossLayer, MetricLayer
from layerloom_app.actions import tr
from layerloom_app.commands import DocumentModel


class Sight(QObject):
    """Answers for the nodes of the level shown."""

    def __init__(self, model: DocumentModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._known: Known = {}
        model.replaced.connect(self._known.clear)

    def rows(self, node: NodeId) -> tuple[tuple[str, str], ...]:
        """What a node sees of each source, with the title of that if there are several.

        Nothing is said of data, losses and metrics, and where the data have no places.
        """
        entry, model = self._model.document.nodes.get(node), self._model
        if entry is None or isinstance(entry.layer, LossLayer | MetricLayer) or not entry.layer.ports.outputs:
            return ()
        drawn = Output(inside(model.path, node), entry.layer.ports.outputs[0])
        source = model.flat.source(drawn).node
        document = model.flat.document
        if source not in document.nodes or not any(document.incoming(source)):
            return ()
        found = field(document, model.flat_inference, source, self._known)
        return tuple((title, words(alongs)) for title, alongs in told(document, found))


def words(alongs: tuple[Along, ...]) -> str:
    """What is seen of one source: `35 × 35 of 224 × 224, step 8`."""
    places = " × ".join("?" if along.places is None else str(along.places) for along in alongs)
    if all(along.reach is None for along in alongs):
        return tr("all of {0}").format(places)
    sizes = " × ".join(tr("all") if along.reach is None else str(along.size) for along in alongs)
    steps = [1 if along.reach is None else along.reach.step for along in alongs]
    if set(steps) == {1}:
        return tr("{0} of {1}").format(sizes, places)
    step = str(steps[0]) if len(set(steps)) == 1 else " × ".join(map(str, steps))
    return tr("{0} of {1}, step {2}").format(sizes, places, step)
