"""From tokens to sequences of vectors, which the layers for sequences read."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, ClassVar

from layerloom import nn
from layerloom.layers.checks import as_float, described, known, need_float
from layerloom.layers.code import Call, Code, call, in_torch, module_code
from layerloom.layers.initializers import Initializer, initialized
from layerloom.layers.layer import Layer
from layerloom.layers.masking_modules import MaskedEmbedding
from layerloom.layers.parameters import Count, Range
from layerloom.layers.spec import SEQUENCE, Fix, ShapeError, Spec
from layerloom.words import tr

Token = Annotated[int, Range(low=0, high=2**31)]


class Embedding(Layer, category="Sequence", aliases=("word vectors", "lookup", "tokens")):
    """A learned vector for each token (or class) number.

    One number by position is `units`; two are the vocabulary and the units, as in Keras: `Embedding(10_000, 64)`.

    y = W[x], a row of the table for each number. Bengio et al., 2003.
    """

    keras_order: ClassVar[tuple[str, ...]] = ("vocabulary", "units")

    units: Annotated[Count, "entries of a vector"] = 64
    vocabulary: Annotated[Count | None, "different numbers, from 0; none: as many as the data say"] = None
    padding: Annotated[Token | None, "number that only fills up: its vector is 0 and stays so; none: no such"] = None
    mask_zero: Annotated[bool, "whether steps of number 0 do not count for the layers that follow"] = False
    initializer: Annotated[Initializer, "first values of the vectors; 'default' is normal, of variance 1"] = "default"

    def infer(self, x: Spec) -> Spec:
        if x.kind != "int":
            raise ShapeError(
                tr("token or class numbers"), described(x), tr("each number stands for a vector of its own")
            )
        if x.known:
            self._need_vocabulary(x)
        masked = self.mask_zero and x.rank == 1
        made = as_float(x, (*x.dims, self.units), {0: ("F",), 1: SEQUENCE}.get(x.rank, ()))
        return replace(made, masked=masked)

    def _need_vocabulary(self, x: Spec) -> None:
        tokens = self._tokens(x)
        if tokens is None:
            fix = Fix(tr("Take 10,000 of them"), {"vocabulary": 10_000})
            raise ShapeError(
                tr("a vocabulary"), described(x), tr("nothing says how many different numbers there are"), (fix,)
            )
        if tokens < (x.vocabulary or x.classes or 0):
            fix = Fix(tr("Take as many as the data have"), {"vocabulary": None})
            raise ShapeError(
                tr("at most {0} different numbers").format(tokens), described(x), tr("each needs a vector"), (fix,)
            )
        if self.padding is not None and self.initializer != "default":
            fix = Fix(tr("Leave no number out"), {"padding": None})
            why = tr("the vector of the padding is 0, and would be drawn too")
            raise ShapeError(
                tr("the default initializer or no padding"), tr("padding {0}").format(self.padding), why, (fix,)
            )
        if self.padding is not None and self.padding >= tokens:
            fix = Fix(tr("Leave no number out"), {"padding": None})
            raise ShapeError(
                tr("a padding below {0}").format(tokens), f"{self.padding}", tr("it is one of the numbers"), (fix,)
            )

    def _tokens(self, x: Spec) -> int | None:
        return self.vocabulary or x.vocabulary or x.classes

    def build(self, x: Spec) -> Call[nn.Module]:
        return self._made(x, MaskedEmbedding if self.mask_zero and x.rank == 1 else nn.Embedding)

    def _made(self, x: Spec, module: type[nn.Embedding]) -> Call[nn.Module]:
        tokens = known(self._tokens(x))
        plain: Call[nn.Module] = call(module, tokens, self.units, padding_idx=self.padding)
        return initialized(plain, (tokens, self.units), self.initializer)

    def torch(self, x: Spec) -> Code:
        return module_code(in_torch(self._made(x, nn.Embedding)), "x")


def need_sequence(x: Spec, what: str) -> None:
    """Raises `ShapeError` unless `x` is a sequence of vectors of numbers."""
    if x.kind == "int" and x.rank == 1:
        fix = Fix(tr("Insert an Embedding"), insert=Embedding(), port="x")
        why = tr("{0} reads vectors, and an Embedding makes one of each token").format(what)
        raise ShapeError(tr("a sequence of vectors (steps, features)"), described(x), why, (fix,))
    need_float(x, what)
    if x.rank != 2:
        why = tr("{0} goes along the steps of a sequence").format(what)
        raise ShapeError(tr("a sequence of vectors (steps, features)"), described(x), why)
