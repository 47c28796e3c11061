"""Transformers as layers: stacks of attention and small nets (Vaswani et al. 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from layerloom import nn
from layerloom.layers.attention import need_even
from layerloom.layers.attention_code import later_keys
from layerloom.layers.checks import as_float, described, known
from layerloom.layers.code import Apply, Call, Code, Expression, Part, Port, call, in_torch
from layerloom.layers.embedding import need_sequence
from layerloom.layers.layer import Layer
from layerloom.layers.masking import past_the_end, some_lengths
from layerloom.layers.parameters import Count, Probability
from layerloom.layers.spec import SEQUENCE, ShapeError, Spec, agree
from layerloom.layers.transformer_modules import Decoder, Encoder
from layerloom.words import tr

Bend = Literal["relu", "gelu"]


class _Stack(Layer):
    """What both stacks declare."""

    everywhere: ClassVar[bool] = True
    random: ClassVar[bool] = True
    takes_lengths: ClassVar[bool] = True

    heads: Annotated[Count, "heads that look by themselves, each on its share of the entries"] = 8
    units: Annotated[Count, "entries between the two linear maps of each step"] = 256
    layers: Annotated[Count, "blocks one above the other"] = 1
    dropout: Annotated[Probability, "share of the entries that are dropped in training"] = 0.1
    activation: Annotated[Bend, "function between the two linear maps"] = "relu"
    norm_first: Annotated[bool, "whether what goes into a part is normalized, not the sum behind it"] = False

    def _need_sequence(self, x: Spec) -> Spec:
        need_sequence(x, type(self).__name__)
        need_even(x, self.heads)
        return as_float(x, x.dims, SEQUENCE)

    def _block(self, made: type[nn.Module], x: Spec) -> Call[nn.Module]:
        """One block of the stack."""
        options: dict[str, object] = {
            "dropout": self.dropout, "activation": self.activation, "batch_first": True, "norm_first": self.norm_first,
        }  # fmt: skip
        return Call(made, (known(x.dims[-1]), self.heads, self.units), tuple(options.items()))

    def _maps(self, x: Spec) -> int:
        """Multiply-accumulate operations of the linear maps after attention, in one block."""
        return 2 * (x.dims[0] or 0) * (x.dims[-1] or 0) * self.units


class TransformerEncoder(_Stack, category="Sequence", aliases=("bert", "self-attention", "block")):
    """Blocks in which each step takes what it needs from all steps, then goes through a small net of its own.

    Vaswani et al., 2017.
    """

    causal: Annotated[bool, "whether no step looks at later ones"] = False

    def infer(self, x: Spec) -> Spec:
        return self._need_sequence(x)

    def build(self, x: Spec) -> Call[nn.Module]:
        return call(Encoder, self._stack(x), causal=self.causal)  # type: ignore[arg-type]

    def _stack(self, x: Spec) -> Call[nn.Module]:
        block = self._block(nn.TransformerEncoderLayer, x)
        return Call(nn.TransformerEncoder, (block, self.layers), (("enable_nested_tensor", False),))

    def torch(self, x: Spec) -> Code:
        options: tuple[tuple[str, Expression], ...] = ()
        if self.causal:
            options += (("mask", later_keys("x", x.dims[0], "x", x.dims[0])),)
        if x.variable:
            options += (("src_key_padding_mask", past_the_end("x", some_lengths("x"))),)
        return Code({"": in_torch(self._stack(x))}, (Apply(Part(), (Port("x"),), options),))

    def macs(self, x: Spec) -> int:
        steps, width = x.dims[0] or 0, x.dims[-1] or 0
        return self.layers * (4 * steps * width**2 + 2 * steps**2 * width + self._maps(x))


class TransformerDecoder(_Stack, category="Sequence", aliases=("gpt", "cross-attention", "seq2seq", "block")):
    """Blocks in which each step takes what it needs from the steps before it and from all steps of a memory.

    Vaswani et al., 2017.
    """

    lengths_at: ClassVar[Mapping[str, str]] = {"memory": "memory_lengths"}

    causal: Annotated[bool, "whether no step looks at later ones of its own sequence"] = True

    def infer(self, x: Spec, memory: Spec) -> Spec:
        need_sequence(memory, "TransformerDecoder")
        if not agree(x.dims[-1], memory.dims[-1]):
            why = tr("memory and sequence have one width")
            raise ShapeError(tr("a memory with {0} features").format(x.dims[-1]), described(memory), why)
        return self._need_sequence(x)

    def build(self, x: Spec, memory: Spec) -> Call[nn.Module]:
        return call(Decoder, self._stack(x), causal=self.causal)  # type: ignore[arg-type]

    def _stack(self, x: Spec) -> Call[nn.Module]:
        return Call(nn.TransformerDecoder, (self._block(nn.TransformerDecoderLayer, x), self.layers))

    def torch(self, x: Spec, memory: Spec) -> Code:
        options: tuple[tuple[str, Expression], ...] = ()
        if self.causal:
            options += (("tgt_mask", later_keys("x", x.dims[0], "x", x.dims[0])),)
        if x.variable:
            options += (("tgt_key_padding_mask", past_the_end("x", some_lengths("x"))),)
        if memory.variable:
            options += (("memory_key_padding_mask", past_the_end("memory", some_lengths("memory"))),)
        return Code({"": in_torch(self._stack(x))}, (Apply(Part(), (Port("x"), Port("memory")), options),))

    def macs(self, x: Spec, memory: Spec) -> int:
        steps, seen, width = x.dims[0] or 0, memory.dims[0] or 0, x.dims[-1] or 0
        maps = (4 * steps + 2 * steps + 2 * seen) * width**2
        return self.layers * (maps + 2 * steps * (steps + seen) * width + self._maps(x))
