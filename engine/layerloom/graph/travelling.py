"""What travels beside sequences through a network: lengths (batch,), or a mask (batch, steps) of those that count.

Data nodes give lengths, layers that make masks turn them into one. What lies at the first port of a node goes on with
those of its outputs that keep the steps. A layer that joins several values joins their masks as Keras does: a step
counts that counts in any of them, and where one has no mask all steps do. Lengths stay what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from layerloom import nn, ops
from layerloom.graph.infer import Inference
from layerloom.graph.model import Link, Output
from layerloom.layers.layer import Layer
from layerloom.layers.masking_modules import MakesMask
from layerloom.layers.spec import Spec
from layerloom.tensor import Tensor

Lengths = Callable[[Output], Tensor | None]
"""The lengths or mask of the sequences at an output port, `None` where there are none."""


@dataclass(frozen=True)
class Travel:
    """What of it concerns one node: which ports it is read at, and by which outputs it is kept.

    `joined` are the sources of what is joined into one, if that is what the layer does, `in_a_row` says that they
    follow one another. `named` are the arguments of the module that take it, `fallback` says that one without its own
    takes that of any other input.
    """

    carried: tuple[Output, ...]
    others: tuple[Output, ...]
    named: Mapping[str, Output]
    fallback: bool
    keeps: tuple[bool, ...]
    maker: MakesMask | None
    joined: tuple[Output, ...] = ()
    in_a_row: bool = False

    @classmethod
    def of(
        cls, layer: Layer, links: Sequence[Link], inference: Inference, outputs: Sequence[Output], part: object
    ) -> Travel:
        first = layer.ports.inputs[0].name if layer.ports.inputs else ""
        named = {
            name: link.source for name, link in _named(layer, links).items() if _has_any(inference.spec(link.source))
        }
        return cls(
            tuple(link.source for link in links if link.target.port == first),
            tuple(link.source for link in links if link.target.port != first),
            named,
            not layer.lengths_of_last,
            tuple(_has_any(inference.spec(output)) for output in outputs),
            part if isinstance(part, MakesMask) else None,
            tuple(link.source for link in links) if layer.joins_masks else (),
            isinstance(part, nn.Concatenate) and part.axis == 1,
        )

    def arguments(self, lengths: Lengths) -> dict[str, Tensor]:
        """What the module is called with by name."""
        found = {name: lengths(source) for name, source in self.named.items()}
        if self.fallback and "lengths" in found and found["lengths"] is None:
            found["lengths"] = self.incoming(lengths)
        return {name: value for name, value in found.items() if value is not None}

    def incoming(self, lengths: Lengths) -> Tensor | None:
        """What comes in: of several masks at the first port the steps that count in all of them."""
        given = [value for source in self.carried if (value := lengths(source)) is not None]
        if not given:
            return next((value for source in self.others if (value := lengths(source)) is not None), None)
        masks = [value for value in given if ops.is_mask(value)]
        if not masks:
            return given[0]
        joint = masks[0]
        for value in given:
            joint = joint if value is masks[0] else ops.logical_and(joint, ops.inside(value, joint.shape))
        return joint

    def outgoing(self, lengths: Lengths, inputs: Sequence[Tensor]) -> list[Tensor | None]:
        """What goes on with each output."""
        if not any(self.keeps):
            return [None] * len(self.keeps)
        given = [lengths(source) for source in self.joined]
        if any(value is not None and ops.is_mask(value) for value in given):
            joint = _row(given, inputs) if self.in_a_row else _any(given, inputs)
            return [joint if keeps else None for keeps in self.keeps]
        found = self.incoming(lengths)
        if self.maker is not None:
            found = self.maker.mask(inputs[0], found)
        return [found if keeps else None for keeps in self.keeps]


def _any(given: Sequence[Tensor | None], inputs: Sequence[Tensor]) -> Tensor | None:
    """The steps that count in any of several sequences; nothing where all do."""
    masks = [ops.inside(value, inputs[0].shape[:2]) for value in given if value is not None]
    return reduce(ops.logical_or, masks) if len(masks) == len(given) else None


def _row(given: Sequence[Tensor | None], inputs: Sequence[Tensor]) -> Tensor:
    """The steps that count of sequences that follow one another."""
    parts = []
    for value, x in zip(given, inputs, strict=True):
        parts.append(ops.ones(x.shape[:2], bool) if value is None else ops.inside(value, x.shape[:2]))
    return ops.concatenate(parts, 1)


def _named(layer: Layer, links: Sequence[Link]) -> dict[str, Link]:
    """The arguments of the module that take lengths, and the links whose lengths these are."""
    found = {layer.lengths_at[link.target.port]: link for link in links if link.target.port in layer.lengths_at}
    if layer.takes_lengths and links:
        found["lengths"] = links[-1 if layer.lengths_of_last else 0]
    return found


def _has_any(spec: Spec) -> bool:
    return spec.variable or spec.masked
