"""`Runner`: step functions at work on one set of states, recorded and replayed on a machine, or eagerly.

The functions of a run (training, evaluation, prediction) share the states. Each is recorded once for each signature of
shapes; the programs not used for longest are dropped. If one of them cannot be recorded, all of them run eagerly from
then on, and `obstacle` says why.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np

from layerloom.compile.executor import Executor, Machine
from layerloom.compile.machines import title
from layerloom.compile.reference import ReferenceMachine
from layerloom.compile.trace import trace
from layerloom.device import Array, array_module, available_memory, to_numpy
from layerloom.ops.operation import ArraySpec
from layerloom.tensor import Tensor, Untraceable
from layerloom.train.prepare import TrainingError
from layerloom.train.step import Arrays, StepFunction
from layerloom.words import tr

Specs = Mapping[str, ArraySpec]

MOST_PROGRAMS = 24
"""How many programs are kept; the one not used for longest is dropped."""
EAGER = "eager"
SCALARS: Specs = {
    "step": ArraySpec((), np.dtype(np.int64)),
    "learning_rate": ArraySpec((), np.dtype(np.float64)),
    "seed": ArraySpec((), np.dtype(np.int64)),
    "share": ArraySpec((), np.dtype(np.float64)),
}


class BatchError(TrainingError):
    """A batch does not fit the graph; the message is a sentence for the user."""


class TooLittleMemory(TrainingError):  # noqa: N818  (the words say what is wrong)
    """A plan takes more memory than there is; the message is a sentence with the way out."""


class Runner:
    """Runs step functions from states that it keeps. Without a machine it is eager."""

    def __init__(self, machine: Machine | None, states: Arrays, *, precision: str = "float32") -> None:
        self._machine = machine
        self._precision = precision
        self._specs = {key: ArraySpec.of(array) for key, array in states.items()}
        self._eager: dict[str, Array] = {}
        """The states of eager mode, where the arrays were given."""
        self._module: Any = array_module(*states.values())
        self._executors: OrderedDict[object, Executor] = OrderedDict()
        self.obstacle = ""
        refuse_too_large(sum(spec.nbytes for spec in self._specs.values()), tr("weights and what the optimizer keeps"))
        self.write(states)

    @property
    def name(self) -> str:
        """What runs the steps, for a person."""
        return EAGER if self._machine is None else title(self._machine, self._precision)

    @property
    def on_numpy(self) -> bool:
        """Whether NumPy multiplies matrices, and with it its own library and threads."""
        return self._machine is None or isinstance(self._machine, ReferenceMachine)

    def write(self, states: Arrays) -> None:
        """Set all states; the arrays are copied."""
        if self._machine is not None:
            self._machine.write(states)
        else:
            self._eager = {key: self._module.array(array) for key, array in states.items()}

    def read(self) -> dict[str, Array]:
        """Copies of all states as NumPy arrays."""
        if self._machine is not None:
            return self._machine.read()
        return {key: np.array(to_numpy(array)) for key, array in self._eager.items()}

    def run(self, function: StepFunction, data: Arrays, scalars: Arrays) -> Arrays:
        """The outputs of one call, valid until the next; the states advance.

        Raises `BatchError`, or `TooLittleMemory` before anything is allocated.
        """
        executor = self.executor(function, data)
        return self._eagerly(function, data, scalars) if executor is None else executor.run(data, scalars)

    def executor(self, function: StepFunction, data: Mapping[str, Any]) -> Executor | None:
        """What runs a function on batches of these shapes (arrays or their specs), `None` if it runs eagerly.

        It is planned if it is new; raises as `run` does.
        """
        if self._machine is None:
            return None
        signature = (function, *((key, value.shape, value.dtype) for key, value in data.items()))
        if signature in self._executors:
            self._executors.move_to_end(signature)
            return self._executors[signature]
        try:
            made = self._made(self._machine, function, {key: _spec(value) for key, value in data.items()})
        except Untraceable as reason:
            self._give_up(str(reason))
            return None
        while len(self._executors) >= MOST_PROGRAMS:
            self._executors.popitem(last=False)
        self._executors[signature] = made
        return made

    def _made(self, machine: Machine, function: StepFunction, data: Specs) -> Executor:
        try:
            program = trace(function, data, SCALARS, self._specs)
        except ValueError as error:  # an operation or a module was given shapes that it cannot take
            shapes = ", ".join(f"{key} {spec}" for key, spec in data.items())
            raise BatchError(tr("A batch of {0} does not fit the graph: {1}.").format(shapes, error)) from error
        executor = machine.prepare(program)
        refuse_too_large(executor.arena_bytes, tr("activations and gradients of a step"))
        return executor

    def _give_up(self, reason: str) -> None:
        """Go on eagerly with the present states."""
        states = self.read()
        self._machine, self.obstacle = None, reason
        self._executors.clear()
        self.write(states)

    def _eagerly(self, function: StepFunction, data: Arrays, scalars: Arrays) -> Arrays:
        on_device, numbers, states = (
            {key: Tensor(self._module.asarray(array)) for key, array in group.items()}
            for group in (data, scalars, self._eager)
        )
        outputs, new_states = function(on_device, numbers, states)
        self._eager |= {key: state.data for key, state in new_states.items()}
        return {key: output.data for key, output in outputs.items()}


def refuse_too_large(needed: int, what: str) -> None:
    """Raise `TooLittleMemory` if the machine has less left than is needed; it may not say how much that is."""
    free = available_memory()
    if free is not None and needed > free:
        raise TooLittleMemory(
            tr(
                "This net needs {0} of memory for the {1}, but only {2} are free. Choose a smaller batch size or the "
                "precision bfloat16, or close other programs."
            ).format(gigabytes(needed), what, gigabytes(free))
        )


def gigabytes(count: int) -> str:
    """A size for a sentence."""
    return f"{count / 2**30:.1f} GiB" if count >= 2**30 else f"{count / 2**20:.0f} MiB"


def _spec(value: Any) -> ArraySpec:
    return value if isinstance(value, ArraySpec) else ArraySpec.of(value)
