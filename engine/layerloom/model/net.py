"""`Net`: what can be asked of a graph whatever its weights are: shapes, costs, pictures, what goes in and comes out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from layerloom.export.picture import svg
from layerloom.export.picture_style import ThemeName
from layerloom.files import write_atomically
from layerloom.graph import Cost, Document, Inference, Output, cost, infer, problems
from layerloom.graph.build import Network, build
from layerloom.graph.settings import TrainingConfig
from layerloom.graph.titles import in_titles
from layerloom.model.assembly import input_nodes, order_of
from layerloom.model.columns import Array, Given, ModelError, columns, refuse_lengths, rows
from layerloom.model.counting import sample_weights
from layerloom.model.ports import Ports, by_target, column_key, ignored_labels, input_name, targets
from layerloom.model.summary import summary
from layerloom.nn import StateError

V = TypeVar("V")


class Net:
    """The graph of a model. `_results` are the ports that it gives, by name."""

    _results: Mapping[str, Output]

    def _show(self, document: Document) -> None:
        """Begin with this graph."""
        self._document = document
        self._inferred: tuple[Document, Inference] | None = None
        self._taken: tuple[Document, Mapping[str, Output]] | None = None

    @property
    def document(self) -> Document:
        """The graph, as the editor shows it."""
        return self._document

    @property
    def name(self) -> str:
        """What the net is called, and the group of its nodes where it is called on symbols."""
        return str(self.document.settings.get("name", "model"))

    @property
    def inference(self) -> Inference:
        """What every wire carries."""
        if self._inferred is None or self._inferred[0] is not self.document:
            self._inferred = self.document, infer(self.document)
        return self._inferred[1]

    @property
    def cost(self) -> Cost:
        """Parameters, multiply-accumulate operations and activations of each node and in total."""
        return cost(self.document, self.inference)

    @property
    def settings(self) -> TrainingConfig:
        """How `fit` trains."""
        return TrainingConfig.of(self.document.settings)

    def summary(self, width: int | None = None) -> str:
        """A table of the nodes: what comes out, parameters, what is frozen, multiply-accumulate operations.

        `width` is the largest number of characters in a line; long titles are cut for it.
        """
        return summary(self.document, width)

    def plot_model(self, path: Path | str, *, theme: ThemeName = "light") -> None:
        """Writes a picture of the graph (.svg); raises `ModelError` for another ending, and `FileProblem`."""
        if Path(path).suffix.lower() != ".svg":
            raise ModelError(f"a picture is written as .svg, got {Path(path).name}; the editor also writes PNG and PDF")
        write_atomically(path, svg(self.document, self.inference, theme).encode(), keep_backup=False)

    def count_params(self) -> int:
        """How many numbers the net learns, those in frozen nodes too; what batch norms count is not among them."""
        return self.cost.parameters

    def _network(self, weights: Mapping[str, Array] | None) -> Network:
        for problem in problems(self.document, self.inference):
            if problem.severity == "error" and problem.kind != "file":
                raise ModelError(str(problem))
        network = build(self.document, self.inference, self.settings.seed)
        if weights is not None:
            try:
                network.load_state_dict(weights)
            except StateError as error:
                told = in_titles(self.document, str(error))
                raise ModelError(f"the weights are not those of this net: {told}") from None
        return network

    # What goes in

    @property
    def input_ports(self) -> Ports:
        """What `predict` takes, by name: the `Input` nodes, or else the data ports that the results need."""
        return {name: (column_key(output), self.inference.spec(output)) for name, output in self._entries.items()}

    @property
    def _entries(self) -> Mapping[str, Output]:
        """The ports that are given values, by name."""
        if self._taken is None or self._taken[0] is not self.document:
            found = [Output(node, "output") for node in input_nodes(self.document)]
            if not found:
                network = self._network(None)
                found = list(network.needs(network.results.values()))
            self._taken = self.document, {input_name(self.document, output): output for output in found}
        return self._taken[1]

    @property
    def target_ports(self) -> Ports:
        """What losses and metrics compare with, by the name of the data port."""
        return {output.port: (column_key(output), self.inference.spec(output)) for output in targets(self.document)}

    def _columns(self, x: Given, y: Given, lengths: Any = None) -> dict[str, Array]:
        ports = self.target_ports
        if not ports:
            raise ModelError("the model has no loss: call compile with one")
        if y is None:
            more = "; (x, y) in one tuple is no batch: pass them one by one" if isinstance(x, tuple) else ""
            raise ModelError(f"expected y, what the net should give ({', '.join(ports)}), got None{more}")
        y = by_target(y, ports, self._results)
        refuse_lengths(lengths, {**self.input_ports, **ports})
        found = columns(x, self.input_ports, "input", lengths) | columns(
            y, ports, "target", lengths, ignored_labels(self.document)
        )
        rows(found)
        return found

    def _weighted(self, x: Given, y: Given, weight: Any = None, lengths: Any = None) -> dict[str, Array]:
        """The columns, with the weights of rows or steps where there are some."""
        found = self._columns(x, y, lengths)
        return found if weight is None else found | sample_weights(weight, found)

    # What comes out

    def _gathered(self, found: Mapping[str, V]) -> Any:
        """Values by the names of the outputs, in the form in which the model was given these."""
        titles = order_of(self.document, "outputs")
        if set(titles) == set(found):
            return [found[title] for title in titles]
        return dict(found) if len(found) > 1 else next(iter(found.values()))
