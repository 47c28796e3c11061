"""The positions of steps, which attention does not see by itself."""

from __future__ import annotations

from typing import Annotated

from layerloom import nn
from layerloom.layers.attention_modules import AddSinusoids
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import (
    Attribute,
    Call,
    Code,
    Expression,
    Item,
    Method,
    Operator,
    Part,
    Port,
    Shared,
    call,
    named,
)
from layerloom.layers.code_sizes import size_of
from layerloom.layers.embedding import need_sequence
from layerloom.layers.layer import Layer
from layerloom.layers.parameters import Count, Range
from layerloom.layers.sequence_modules import AddPositions
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec
from layerloom.words import tr

Period = Annotated[float, Range(low=1.0)]


class PositionalEmbedding(Layer, category="Sequence", aliases=("position embedding", "positions", "transformer")):
    """Adds a learned vector to each step, so that attention can tell the steps apart."""

    positions: Annotated[Count | None, "steps of the longest sequence; none: as many as there are"] = None

    def infer(self, x: Spec) -> Spec:
        need_sequence(x, "PositionalEmbedding")
        steps, positions = x.dims[0], self.positions
        if x.variable and positions is None:
            fix = Fix(tr("Provide for 512 steps"), {"positions": 512})
            raise ShapeError(tr("a number of positions"), described(x), tr("sequences of any length may come"), (fix,))
        if steps is not None and positions is not None and steps > positions:
            fix = Fix(tr("Provide for {0} steps").format(steps), {"positions": steps})
            raise ShapeError(
                tr("at most {0} steps").format(positions), described(x), tr("each needs a vector of its own"), (fix,)
            )
        return as_float(x, x.dims, SEQUENCE)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(AddPositions, self.positions or known(x.dims[0]), known(x.dims[-1]))

    def torch(self, x: Spec) -> Code:
        positions = self.positions or known(x.dims[0])
        vectors: Expression = Attribute(Part(), "weight")
        if x.dims[0] != positions:
            vectors = Item(vectors, slice(None, size_of(x, 0)))
        made = named("torch.nn.Embedding", positions, known(x.dims[-1]))
        return Code({"": made}, (Operator("+", (Port("x"), vectors)),))


class SinusoidalPositions(Layer, category="Sequence", aliases=("positional encoding", "sine", "transformer")):
    """Adds sines and cosines of the position to each step, so that attention can tell the steps apart.

    Vaswani et al., 2017.
    """

    period: Annotated[Period, "how much slower the last entries turn than the first"] = 10_000.0

    def infer(self, x: Spec) -> Spec:
        need_sequence(x, "SinusoidalPositions")
        return as_float(x, x.dims, SEQUENCE)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(AddSinusoids, self.period)

    def torch(self, x: Spec) -> Code:
        features, like = (
            known(x.dims[-1]),
            {"dtype": Attribute(Port("x"), "dtype"), "device": Attribute(Port("x"), "device")},
        )
        places = Method(named("torch.arange", size_of(x, 0), **like), "unsqueeze", (1,))
        powers = Operator("/", (named("torch.arange", 0, features, 2, **like), features))
        angles = Operator("/", (places, Operator("**", (self.period, powers))))
        both = named("torch.stack", (Method(Shared(), "sin"), Method(Shared(), "cos")), dim=-1)
        table: Expression = Method(both, "flatten", (1,))
        if features % 2:
            table = Item(table, (slice(None), slice(None, features)))
        return Code(outputs=(Operator("+", (Port("x"), table)),), shared=angles)
