"""`Sequential`: layers one after another, which may be there before anyone knows what they are given."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from warnings import catch_warnings

from layerloom.graph import Document
from layerloom.layers import core
from layerloom.layers.layer import Layer
from layerloom.layers.spec import Kind, ShapeError
from layerloom.model.assembly import Losses, Metrics
from layerloom.model.columns import Given, ModelError
from layerloom.model.compiling import AnyOptimizer
from layerloom.model.history import History
from layerloom.model.model import Model
from layerloom.model.sequences import Padded, are_ragged, as_array, padded
from layerloom.model.streams import are_batches, is_stream, peeked
from layerloom.model.symbol import Input, Symbol, application

Item = Layer | Model | Symbol
"""What a `Sequential` is made of: layers and models; first may come an `Input`."""


class Sequential(Model):
    """Layers and models one after another.

    Without an `Input` first it is built when its shapes can be known: by `build`, a call or the first arrays. `add` and
    `pop` change it also later; the other layers keep their weights.
    """

    def __init__(self, layers: Sequence[Item] = (), *, name: str = "model", seed: int = 0) -> None:
        self._own_name, self._seed = name, seed
        self._input: Symbol | None = None
        self._items: list[Layer | Model] = []
        self._compiled: tuple[AnyOptimizer, Losses | None, Metrics, dict[str, Any]] | None = None
        self.built = False
        """Whether its shapes are known."""
        for item in layers:
            self._take(item)
        self._renew()

    # Growing

    def add(self, item: Item) -> None:
        """One more layer or model at the end, or the `Input` of an empty one; raises `ModelError` or `ShapeError`."""
        self._take(item)
        self._renew()

    def pop(self) -> Layer | Model:
        """Takes the last layer away and returns it; raises `ModelError` if there is none."""
        if not self._items:
            raise ModelError("there is no layer to take away")
        last = self._items.pop()
        with catch_warnings(action="ignore"):  # Another layer may follow before the loss sees anything.
            self._renew()
        return last

    def build(
        self, input_shape: tuple[int | None, ...], *, kind: Kind = "float", vocabulary: int | None = None
    ) -> None:
        """Makes the weights for samples of this shape, without the batch axis; raises `ShapeError`.

        A `None` in front is taken for the batch axis, as Keras writes it, where the layers can do without: (None, 8)
        are vectors for a `Dense` and sequences of any length for an `LSTM`. An `Input` first is taken at its word.
        """
        shape = tuple(input_shape)
        if len(shape) > 1 and shape[0] is None:
            with suppress(ShapeError):
                return self._begin(shape[1:], kind, vocabulary)
        return self._begin(shape, kind, vocabulary)

    def _begin(self, shape: tuple[int | None, ...], kind: Kind, vocabulary: int | None = None) -> None:
        """Makes the weights for samples of exactly this shape."""
        self._input = Input(shape, kind=kind, vocabulary=vocabulary)
        self._renew()

    def _take(self, item: Item) -> None:
        if isinstance(item, core.Input):
            item = application(item, (), (), item.aside.title).symbols()["output"]
        if isinstance(item, Symbol):
            if self._items or self._input is not None or not isinstance(item.made_by.layer, core.Input):
                raise ModelError("an Input comes first in a Sequential, and once")
            self._input = item
        elif isinstance(item, Layer | Model):
            self._items.append(item)
        else:
            raise ModelError(f"a Sequential is made of layers and models, got {type(item).__name__}")

    def _renew(self) -> None:
        """Builds the graph if it can be."""
        self.built = False
        if self._input is None or not self._items:
            return
        output = self._chained(self._input)
        self.built = True  # The document is there from here on.
        self._assemble(self._input, output, self._own_name, self._seed)
        if self._compiled is not None:
            optimizer, loss, metrics, settings = self._compiled
            super().compile(optimizer, loss, metrics, **settings)

    def _chained(self, x: Symbol) -> Symbol:
        for item in self._items:
            x = item(x)
            if not isinstance(x, Symbol):
                raise ModelError(f"a Sequential needs items with one output, got {item}")
        return x

    # Building from what comes

    @property
    def document(self) -> Document:
        """The graph; raises `ModelError` while its shapes are not known."""
        if not self.built:
            raise ModelError("the model is not built: begin it with an Input, call build(shape), or fit it first")
        return self._document

    @property
    def name(self) -> str:
        """What it is called, also before it is built."""
        return self._own_name

    def _build_for(self, x: Given, y: Given = None) -> Given:
        """Builds for the first rows, which are given back: whole numbers are tokens, where nothing else is taken."""
        if self.built or not self._items:
            return x
        first = x
        if is_stream(x) or (y is None and are_batches(x)):
            first, x = peeked(x)
            first = first[0] if isinstance(first, tuple | list) else first
        shape, whole = _sample(first)
        kinds: list[Kind] = ["float", "int"] if whole else ["float"]
        for kind in kinds:
            try:
                self._begin(shape, kind)
            except ShapeError:
                if kind == kinds[-1]:
                    raise
            else:
                break
        return x

    def __call__(self, *inputs: Any, title: str = "") -> Any:
        """As for any model; one that is not built is built for the symbol."""
        if not self.built and len(inputs) == 1 and isinstance(inputs[0], Symbol):
            spec = inputs[0].spec
            self._begin(spec.dims, spec.kind, spec.vocabulary)
        return super().__call__(*inputs, title=title)

    def compile(
        self, optimizer: AnyOptimizer = "adam", loss: Losses | None = None, metrics: Metrics = (), **settings: Any
    ) -> None:
        """As for any model; one that is not built is compiled when it is."""
        self._compiled = optimizer, loss, metrics, settings
        if self.built:
            super().compile(optimizer, loss, metrics, **settings)

    def fit(self, x: Given, y: Given = None, **named: Any) -> History:
        """As for any model; one that is not built is built for the rows."""
        return super().fit(self._build_for(x, y), y, **named)

    def train_on_batch(self, x: Given, y: Given, **named: Any) -> dict[str, float]:
        """As for any model; one that is not built is built for the rows."""
        return super().train_on_batch(self._build_for(x, y), y, **named)

    def evaluate(self, x: Given, y: Given = None, **named: Any) -> dict[str, float]:
        """As for any model; one that is not built is built for the rows."""
        return super().evaluate(self._build_for(x, y), y, **named)

    def predict(self, x: Given, **named: Any) -> Any:
        """As for any model; one that is not built is built for the rows."""
        return super().predict(self._build_for(x), **named)

    def predict_on_batch(self, x: Given, **named: Any) -> Any:
        """As for any model; one that is not built is built for the rows."""
        return super().predict_on_batch(self._build_for(x), **named)


def _sample(x: Given) -> tuple[tuple[int | None, ...], bool]:
    """The shape of a row, `None` first where they are sequences of different lengths, and whether all is whole."""
    if are_ragged(x) or isinstance(x, Padded):
        values = (x if isinstance(x, Padded) else padded(x, "x")).checked("x")[0]
        return (None, *values.shape[2:]), values.dtype.kind in "iu"
    array = as_array(x, "x")
    return array.shape[1:], array.dtype.kind in "iu"
