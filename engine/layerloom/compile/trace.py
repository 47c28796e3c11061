"""Recording: a step runs once on stand-ins with shape and dtype but no numbers, and each operation is written down.

Nothing is computed, so tracing costs the same whatever the size of the batch. A step that asks for numbers (`item()`,
`if tensor:`, `numpy()`) raises `Untraceable`, as does one that uses a tensor with `requires_grad` which is not among
its states: its present value would be baked into the program. Each instruction is marked with the node for which it
is recorded (`origin.working_on`), and so is the sentence of an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Never

from layerloom.compile.program import ArraySpec, Instruction, Program, ValueId
from layerloom.device import Array
from layerloom.ops.operation import DType, Operation, OperationError, Shape
from layerloom.origin import at_work
from layerloom.tensor import Tensor, Untraceable, recording

__all__ = ["Traced", "Untraceable", "trace"]

Specs = Mapping[str, ArraySpec]
Tensors = Mapping[str, Tensor]
Step = Callable[[Tensors, Tensors, Tensors], tuple[Tensors, Tensors]]


def _refuse(value: Traced, *_: object) -> Never:
    raise Untraceable(
        _at_the_node(
            f"the step reads the numbers of a {value.dtype} tensor of shape {value.shape} while it is recorded, when "
            "there are none: use operations on tensors (where instead of if), or return the tensor as an output"
        )
    )


def _at_the_node(sentence: str) -> str:
    """The sentence, begun with the node at work if there is one with a name."""
    name = at_work().name
    return f"{name}: {sentence}" if name else sentence


class Traced:
    """What stands in `Tensor.data` for an array while recording: a numbered value with shape and dtype."""

    __slots__ = ("dtype", "shape", "value")

    def __init__(self, value: ValueId, spec: ArraySpec) -> None:
        self.value = value
        self.shape: Shape = spec.shape
        self.dtype: DType = spec.dtype

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # protocols that Python and NumPy try
            raise AttributeError(name)
        return _refuse(self)

    def __array__(self, *_: object, **__: object) -> Never:
        _refuse(self)

    __bool__ = __int__ = __float__ = __index__ = __iter__ = __getitem__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = __neg__ = (
        _refuse
    )
    __lt__ = __le__ = __gt__ = __ge__ = _refuse


class _Recorder:
    """The program as it grows."""

    def __init__(self) -> None:
        self.specs: dict[ValueId, ArraySpec] = {}
        self.constants: dict[ValueId, Array] = {}
        self.instructions: list[Instruction] = []
        self._known: dict[int, ValueId] = {}

    def inputs(self, specs: Specs) -> dict[str, Tensor]:
        """A stand-in for each input of a group."""
        return {name: Tensor(self._new(spec)) for name, spec in specs.items()}

    def record(self, operation: Operation, inputs: tuple[Tensor, ...]) -> tuple[Traced, ...]:
        """Write an operation down for the node at work; the results have the shapes and dtypes that it infers."""
        try:
            values = tuple(map(self.value, inputs))
            results = tuple(map(self._new, operation.specs(*(self.specs[value] for value in values))))
        except (OperationError, Untraceable) as error:
            raise type(error)(_at_the_node(str(error))) from error
        made = tuple(result.value for result in results)
        self.instructions.append(Instruction(operation, values, made, at_work().node))
        return results

    def value(self, tensor: Tensor) -> ValueId:
        """The number of a tensor's value; an array from outside becomes a constant."""
        data = tensor.data
        if isinstance(data, Traced):
            if self.specs.get(data.value) is None or data.shape != self.specs[data.value].shape:
                raise Untraceable("the step uses a tensor of another recording")
            return data.value
        if tensor.requires_grad:
            raise Untraceable(
                f"the step uses a parameter of shape {tensor.shape} that is not among its states, "
                "so that its present value would be recorded for good"
            )
        return self._constant(data)

    def _constant(self, array: Array) -> ValueId:
        if id(array) not in self._known:
            value = self._new(ArraySpec.of(array)).value
            self.constants[value] = array  # keeps the array alive, so that its id stays its own
            self._known[id(array)] = value
        return self._known[id(array)]

    def _new(self, spec: ArraySpec) -> Traced:
        value = len(self.specs)
        self.specs[value] = spec
        return Traced(value, spec)


def trace(function: Step, data: Specs, scalars: Specs, states: Specs) -> Program:
    """The program of a step: `function(data, scalars, states)` returns (outputs, new states), all tensors by name.

    Raises `Untraceable` with the reason if the step cannot be recorded.
    """
    recorder = _Recorder()
    groups = [recorder.inputs(specs) for specs in (data, scalars, states)]
    numbers = [_numbered(recorder, group) for group in groups]
    with recording(recorder):
        outputs, new_states = function(*groups)
        results = [_numbered(recorder, group) for group in (outputs, new_states)]
    _check_states(new_states, states)
    return Program(
        **dict(zip(("data", "scalars", "states"), numbers, strict=True)),
        constants=recorder.constants,
        instructions=tuple(recorder.instructions),
        **dict(zip(("outputs", "new_states"), results, strict=True)),
        specs=recorder.specs,
    )


def _numbered(recorder: _Recorder, tensors: Tensors) -> dict[str, ValueId]:
    return {name: recorder.value(tensor.detach()) for name, tensor in tensors.items()}


def _check_states(new: Tensors, old: Specs) -> None:
    """A state that comes out as something else than it went in could not go in again."""
    for name, tensor in new.items():
        came = ArraySpec(tensor.shape, tensor.dtype)
        if name not in old:
            raise Untraceable(f"the step returns a state {name!r} that it was not given")
        if came != old[name]:
            raise Untraceable(f"the state {name!r} goes in as {old[name]} and comes out as {came}")
