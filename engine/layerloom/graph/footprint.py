"""What a layer needs of memory in a training step, found out by recording it alone, forward and backward.

Nothing is computed and no weight is made: the layer is traced on shapes, and the few operations it consists of tell
what of its inputs, of its outputs and in between is kept for the way back. `graph.forecast` puts that together for a
whole net. It takes a few milliseconds a layer the first time, and next to nothing for an equal one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from layerloom import nn
from layerloom.compile.passes import CLEANING
from layerloom.compile.passes.kinds import ELEMENTWISE
from layerloom.compile.passes.recompute import VIEWS
from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.compile.trace import trace
from layerloom.graph.memo import Memo
from layerloom.layers.layer import Layer, LossLayer, MetricLayer
from layerloom.layers.spec import Spec
from layerloom.ops import random
from layerloom.ops.gru import Gru
from layerloom.ops.operation import Operation
from layerloom.ops.pooling import MaxPoolGrad
from layerloom.ops.recurrent import Lstm
from layerloom.ops.rnn import Rnn
from layerloom.ops.shape import Transpose
from layerloom.tensor import Tensor, grad

DTYPES: Mapping[str, np.dtype[Any]] = {
    "float": np.dtype(np.float32), "int": np.dtype(np.int64), "bool": np.dtype(np.bool_),
}  # fmt: skip
_NUMBER = np.dtype(np.int64)
_SCALARS = {"seed": ArraySpec((), _NUMBER), "step": ArraySpec((), _NUMBER)}
_IN, _OUT, _G, _TO_INPUT, _TO_WEIGHT = "x", "y", "g", "dx", "dw"
"""How the values of the recorded program are called: what goes in, what comes out, and their gradients."""


RECURRENT: Mapping[type[Operation], tuple[float, float]] = {
    Lstm: (10.0, 21.0), Gru: (8.5, 16.5), Rnn: (2.5, 5.6),
}  # fmt: skip
"""Numbers that oneDNN 3.2 keeps for the way back, and those it needs as scratch, for each number of the state; beside
the first there are `_ENDS` for each number of the state or the input, whichever is wider. As measured."""
_ENDS = 10.0


@dataclass(frozen=True)
class Footprint:
    """The memory of one layer, in bytes, with one entry for each wired input or each output where there are several.

    `views` names the input that an output shows in another shape, -1 for none. `kept` lies between forward and backward
    beside inputs and outputs, `forward` and `backward` are needed beside all that on either way. An input or a
    gradient is `overwritten` where the result takes its place. `cells` are what recurrent cells keep for the way back
    and need while they work, beside all the rest. `kinds` are the operations on the way forward.
    """

    parameters: int
    buffers: int
    keeps_input: tuple[bool, ...]
    keeps_output: tuple[bool, ...]
    views: tuple[int, ...]
    kept: int
    forward: int
    backward: int
    overwrites_input: tuple[bool, ...]
    overwrites_gradient: tuple[bool, ...]
    cells: tuple[int, int]
    kinds: tuple[type[Operation], ...]


_known: Memo[tuple[Footprint | None]] = Memo()


def footprint(
    layer: Layer,
    arguments: tuple[Spec | None, ...],
    outputs: tuple[Spec, ...],
    batch: int,
    *,
    learns: bool,
    wanted: tuple[bool, ...],
    planned: bool = True,
) -> Footprint | None:
    """The memory of a layer on a batch; `None` where it cannot be recorded. All sizes must be known.

    `learns` says that its weights get a gradient, `wanted` which of its inputs do. The step is `planned` where results
    take the places of what they are made of, and kernels keep what they need; else every operation makes its own.
    """
    ports = arguments, outputs, batch, learns, wanted, planned
    found = _known.get(layer, ports)
    if found is None:
        found = _known.keep(layer, ports, (_recorded(layer, *ports),))
    return found[0]


def _recorded(
    layer: Layer,
    arguments: tuple[Spec | None, ...],
    outputs: tuple[Spec, ...],
    batch: int,
    learns: bool,
    wanted: tuple[bool, ...],
    planned: bool,
) -> Footprint | None:
    try:
        return _Recording(layer, arguments, outputs, batch, learns, wanted).footprint(planned)
    except Exception:
        # A layer that reads numbers while it is recorded, or a plug-in that fails in any way: training will say so.
        return None


def batched(spec: Spec, batch: int) -> ArraySpec:
    """Shape and dtype of a batch of what travels on a wire."""
    assert spec.known and None not in spec.dims, "all sizes are known"
    return ArraySpec((batch, *(dim or 0 for dim in spec.dims)), DTYPES[spec.kind])


class _Recording:
    """A layer by itself as a program: its inputs and the gradients of its outputs go in, the rest comes out."""

    def __init__(
        self,
        layer: Layer,
        arguments: tuple[Spec | None, ...],
        outputs: tuple[Spec, ...],
        batch: int,
        learns: bool,
        wanted: tuple[bool, ...],
    ) -> None:
        self.learns, self.wanted, self.count = learns, wanted, len(outputs)
        with nn.shapes_only():
            self.part: Any = layer.build(*arguments).make()
        self.is_metric = isinstance(layer, MetricLayer)
        self.parameters = {} if self.is_metric else dict(self.part.named_parameters())
        self.buffers = {} if self.is_metric else dict(self.part.named_buffers())
        inputs = [spec for spec in arguments if spec is not None]
        self.data = {f"{_IN}{at}": batched(spec, batch) for at, spec in enumerate(inputs)}
        if not self.is_metric and (any(wanted) or (learns and self.parameters)):
            number = ArraySpec((), DTYPES["float"])
            alone = isinstance(layer, LossLayer)
            self.data |= {
                f"{_G}{at}": number if alone else batched(spec, batch)
                for at, spec in enumerate(outputs)
                if spec.kind == "float"
            }
        states = {**self.parameters, **self.buffers}
        specs = {key: ArraySpec.of(value.data) for key, value in states.items()}
        self.program = trace(self._step, self.data, _SCALARS, specs)
        for _, one in CLEANING:
            self.program = one(self.program)

    def _step(
        self, data: Mapping[str, Tensor], scalars: Mapping[str, Tensor], states: Mapping[str, Tensor]
    ) -> tuple[Mapping[str, Tensor], Mapping[str, Tensor]]:
        given = [value for name, value in data.items() if name.startswith(_IN)]
        back = any(name.startswith(_G) for name in data)
        inputs = [
            Tensor(value.data, requires_grad=back and wanted) for value, wanted in zip(given, self.wanted, strict=True)
        ]
        weights = {key: Tensor(states[key].data, requires_grad=self.learns) for key in self.parameters}
        made, after = self._called(inputs, weights, states, scalars)
        results = {f"{_OUT}{at}": value for at, value in enumerate(made)}
        if back:
            named = {f"{_TO_INPUT}{at}": value for at, value in enumerate(inputs)}
            named |= {f"{_TO_WEIGHT}{key}": value for key, value in weights.items()}
            results |= _gradients(made, {k: v for k, v in named.items() if v.requires_grad}, data)
        return results, after

    def _called(
        self,
        inputs: Sequence[Tensor],
        weights: Mapping[str, Tensor],
        states: Mapping[str, Tensor],
        scalars: Mapping[str, Tensor],
    ) -> tuple[tuple[Tensor, ...], Mapping[str, Tensor]]:
        """What the layer makes of its inputs, and its states afterwards."""
        with random.generator(scalars["seed"], scalars["step"]):
            if self.is_metric:
                return _several(self.part.update(*inputs)), {}
            self.part.train()
            with self.part.bound({**states, **weights}) as bound:
                made = _several(self.part(*inputs))
        return made, {**states, **bound.buffers}

    def footprint(self, planned: bool) -> Footprint:
        """What the program says of memory."""
        return _Reading(self.program, self.count, len(self.wanted), planned).footprint(
            sum(_nbytes(value) for value in self.parameters.values()),
            sum(_nbytes(value) for value in self.buffers.values()),
        )


def _several(made: Any) -> tuple[Tensor, ...]:
    return tuple(made) if isinstance(made, tuple | list) else (made,)


def _gradients(made: Sequence[Tensor], targets: Mapping[str, Tensor], data: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The gradients of the outputs with respect to the targets, as far as there are any."""
    seeds = {at: data[f"{_G}{at}"] for at, value in enumerate(made) if value.requires_grad and f"{_G}{at}" in data}
    if not seeds or not targets:
        return {}
    found = grad([made[at] for at in seeds], list(targets.values()), list(seeds.values()), allow_unused=True)
    return {name: g for name, g in zip(targets, found, strict=True) if g is not None}


def _nbytes(value: Tensor) -> int:
    return int(prod(value.shape)) * value.dtype.itemsize


class _Reading:
    """A recorded layer, its values and their views taken for one, its instructions told apart by the way they serve.

    Forward is what outputs and running statistics need. What only gradients need is done on the way back.
    """

    def __init__(self, program: Program, outputs: int, inputs: int, planned: bool) -> None:
        self.program, self.planned = program, planned
        self.makers: dict[ValueId, Instruction] = {}
        self._roots: dict[ValueId, ValueId] = {}
        for instruction in program.instructions:
            view = isinstance(instruction.operation, VIEWS)
            for value in instruction.outputs:
                self.makers[value] = instruction
                self._roots[value] = self.root(instruction.inputs[0]) if view else value
        results = program.outputs
        self.inputs = [program.data[f"{_IN}{at}"] for at in range(inputs)]
        self.outputs = [self.root(results[f"{_OUT}{at}"]) for at in range(outputs)]
        self.forward, self.backward = self._told_apart()
        self.gradients = {name: self.root(value) for name, value in results.items() if name[0] == "d"}
        self.seeds = {value for name, value in program.data.items() if name.startswith(_G)}
        made = {self.root(value) for each in self.forward for value in each.outputs}
        self.needed = {value for each in self.backward for value in self._read_back(each)}
        self.kept = (self.needed & made) - {*self.inputs, *self.outputs}

    def root(self, value: ValueId) -> ValueId:
        """The value whose memory a value has."""
        return self._roots.get(value, value)

    def _told_apart(self) -> tuple[list[Instruction], list[Instruction]]:
        found: set[int] = set()
        waiting = [value for name, value in self.program.outputs.items() if name.startswith(_OUT)]
        waiting += self.program.new_states.values()
        while waiting:
            maker = self.makers.get(waiting.pop())
            if maker is not None and id(maker) not in found:
                found.add(id(maker))
                waiting += maker.inputs
        every = self.program.instructions
        return [each for each in every if id(each) in found], [each for each in every if id(each) not in found]

    def _read_back(self, instruction: Instruction) -> Iterable[ValueId]:
        """What an instruction of the way back reads. The winners of a pooling are kept, not what they won against."""
        pools = self.planned and isinstance(instruction.operation, MaxPoolGrad)
        return map(self.root, instruction.inputs[:1] if pools else instruction.inputs)

    def _size(self, value: ValueId) -> int:
        return self.program.specs[value].nbytes

    def footprint(self, parameters: int, buffers: int) -> Footprint:
        ours = {*self.inputs, *self.outputs, *self.kept, *self.gradients.values(), *self._becoming_outputs()}
        ours |= {*self.program.states.values(), *self.program.constants, *self.seeds, *self.program.scalars.values()}
        ours |= {self.root(value) for value in self.program.new_states.values()}
        winners = sum(self.program.specs[each.inputs[2]].nbytes // 4 for each in self._poolings())
        return Footprint(
            parameters,
            buffers,
            tuple(value in self.needed for value in self.inputs),
            tuple(value in self.needed for value in self.outputs),
            tuple(self.inputs.index(value) if value in self.inputs else -1 for value in self.outputs),
            winners + sum(map(self._size, self.kept)),
            self._scratch(self.forward, ours),
            self._scratch(self.backward, ours | self._turned()),
            tuple(value not in self.inputs and self._in_place(value, set(self.inputs)) for value in self.outputs),
            tuple(self._in_place(self.gradients.get(f"{_TO_INPUT}{at}"), self.seeds) for at in range(len(self.inputs))),
            self._of_cells(),
            tuple(type(each.operation) for each in self.forward if not isinstance(each.operation, VIEWS)),
        )

    def _poolings(self) -> Iterable[Instruction]:
        return (each for each in self.backward if self.planned and isinstance(each.operation, MaxPoolGrad))

    def _of_cells(self) -> tuple[int, int]:
        """What recurrent cells keep for the way back, and what the largest of them needs while it works."""
        kept = work = 0.0
        for each in self.forward:
            if self.planned and self.backward and type(each.operation) in RECURRENT:
                own, scratch = RECURRENT[type(each.operation)]
                state, x = (self.program.specs[value] for value in (each.outputs[0], each.inputs[0]))
                kept += state.nbytes * (own + _ENDS * max(1.0, x.shape[-1] / state.shape[-1]))
                work = max(work, state.nbytes * scratch)
        return round(kept), round(work)

    def _turned(self) -> set[ValueId]:
        """Products that are a gradient but for their order: no machine turns them in a place of their own."""
        results = set(self.gradients.values()) if self.planned else set()
        turns = (each for each in self.backward if isinstance(each.operation, Transpose))
        return {self.root(each.inputs[0]) for each in turns if self.root(each.outputs[0]) in results}

    def _becoming_outputs(self) -> set[ValueId]:
        """What lies in the place of an output before it is finished: a product before its bias is added."""
        found: set[ValueId] = set()
        for output in self.outputs:
            value: ValueId | None = output
            while value is not None:
                found.add(value)
                value = next((each for each in self._same_size(value) if each not in self.needed), None)
        return found

    def _in_place(self, value: ValueId | None, targets: set[ValueId]) -> bool:
        """Whether a value comes of one of the targets number by number, so that it can take its place."""
        while value is not None:
            value = self.root(value)
            if value in targets:
                return True
            sources = list(self._same_size(value, targets))
            value = next((each for each in sources if each in targets), next(iter(sources), None))
        return False

    def _same_size(self, value: ValueId, targets: Iterable[ValueId] = ()) -> Iterable[ValueId]:
        """What a value is made of number by number, among what is made here or is a target."""
        maker = self.makers.get(value)
        if not self.planned or maker is None or not isinstance(maker.operation, ELEMENTWISE):
            return ()
        sources = dict.fromkeys(map(self.root, maker.inputs))
        size = self._size(value)
        return [each for each in sources if self._size(each) == size and (each in self.makers or each in targets)]

    def _scratch(self, instructions: Sequence[Instruction], elsewhere: set[ValueId]) -> int:
        """The most bytes that are needed at once for what is not counted elsewhere."""
        last = {
            self.root(value): at
            for at, each in enumerate(instructions)
            for value in (*each.inputs, *each.outputs)
        }  # fmt: skip
        alive: set[ValueId] = set()
        live = most = 0
        for at, each in enumerate(instructions):
            new = {self.root(value) for value in each.outputs} - alive - elsewhere
            over = {value for value in map(self.root, each.inputs) if value in alive and last[value] == at}
            size = sum(map(self._size, new))
            can = over and self.planned and isinstance(each.operation, (*ELEMENTWISE, Transpose))
            most = max(most, live + size - (min(size, max(map(self._size, over))) if can else 0))
            gone = over | {value for value in new if last[value] == at}
            live += size - sum(map(self._size, gone))
            alive = (alive | new) - gone
        return most


__all__ = ["Footprint", "batched", "footprint"]
