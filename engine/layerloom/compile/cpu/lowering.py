"""From a program to calls: each instruction by the rule of its operation, values where the calls want them.

A value has a home, where it was written, and may have copies in other formats, each made once and shared by all who
want it. Views (reshape, transpose, slices) move nothing. What has no rule, or a rule that finds no fast implementation,
is a host call of the plain kernel; a fused instruction without a rule is taken apart.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from layerloom.compile.cpu import constants as c
from layerloom.compile.cpu.calls import Call, Label, Prepare, Ready, Shares, host_call, primitive_call
from layerloom.compile.cpu.journal import Journal
from layerloom.compile.cpu.onednn import (
    Attributes,
    Description,
    Format,
    Primitive,
    Unsupported,
    describe,
    engine,
    supports,
)
from layerloom.compile.cpu.place import Buffer, Place
from layerloom.compile.flops import flops
from layerloom.compile.fused import Flat, Fused
from layerloom.compile.memory import ALIGNMENT
from layerloom.compile.program import Instruction, Program, ValueId
from layerloom.device import Array
from layerloom.ops.operation import ArraySpec, DType, Operation, Shape

Rule = Callable[["Lowering", Any, tuple[ValueId, ...], tuple[ValueId, ...]], None]
RULES: dict[type[Operation], Rule] = {}
"""How an operation is lowered. Filled by `lowers`."""
SLOW_BY_NAME = "ref"
"""Implementations whose name begins so are reference code, 20 to 300 times slower."""
OUTRUN = ("brgconv_strided:avx512_core", "brgconv_strided:avx512_core_bf16")
"""Implementations that oneDNN puts first and that one after them outruns: of the way back through a stride of 2, 16 to
64 channels take 0.8 to 3.5 ms where "jit" takes 0.1 to 1.7 without another layout; many channels take as long."""


def lowers(*operations: type[Operation], narrow: bool = False) -> Callable[[Rule], Rule]:
    """Declares a rule: it emits the calls of an instruction, or raises `Unsupported` before anything is lost.

    A rule that is `narrow` takes its inputs in bfloat16 where they were written so.
    """

    def declare(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(operations, rule))
        NARROW.update(operations if narrow else ())
        return rule

    return declare


Change = Callable[[Array], Array]
"""A view of an array, as NumPy makes it."""
VIEWS: set[type[Operation]] = set()
"""Operations whose result is a view of their input. Filled by `lowers_view`."""
NARROW: set[type[Operation]] = set()
"""Operations whose rules take numbers in the narrow dtype as they lie. Filled by `lowers`."""


def takes_narrow(operation: Operation, place: int) -> bool:
    """Whether the rule of an operation takes narrow numbers as its input at a place; of a fused one, who uses them."""
    if isinstance(operation, Flat):
        return False
    if not isinstance(operation, Fused):
        return type(operation) in NARROW
    return place not in operation.results and _used_narrow(operation.body, operation.results, place)


def _used_narrow(body: Sequence[Instruction], results: Sequence[ValueId], local: ValueId) -> bool:
    """Whether all that uses a value of a body takes narrow numbers, also through views of it."""
    for part in body:
        if local not in part.inputs or type(part.operation) in NARROW:
            continue
        if type(part.operation) not in VIEWS or part.outputs[0] in results:
            return False
        if not _used_narrow(body, results, part.outputs[0]):
            return False
    return True


@dataclass(frozen=True)
class Precision:
    """In what products and convolutions are computed: the dtype of what they read, and their arithmetic."""

    products: DType = field(default_factory=lambda: np.dtype(np.float32))
    arithmetic: int = c.FPMATH_MODE_STRICT


FLOAT32 = Precision()


@dataclass
class StatePlaces:
    """Where the states of a run lie. The first program decides their formats and which lie side by side."""

    specs: Mapping[str, ArraySpec]
    places: dict[str, Place] = field(default_factory=dict)
    offsets: dict[Buffer, int] = field(default_factory=dict)
    """Where in the memory of states each lies; empty until the first program is prepared."""

    def side_by_side(self, group: tuple[Buffer, ...], alignment: int) -> bool:
        """Whether buffers lie one after another, or still may."""
        if not self.offsets:
            return True
        pairs = itertools.pairwise(group)
        return all(self.offsets[b] == -(-(self.offsets[a] + a.nbytes) // alignment) * alignment for a, b in pairs)

    def decide(self, name: str, form: Format | None = None) -> Place:
        """Give a state its format, row after row if none is wished for."""
        if name not in self.places:
            spec = self.specs[name]
            if form is None:
                buffer = Buffer(max(spec.nbytes, 1), "state", name)
                self.places[name] = Place.plain(buffer, spec)
            else:
                self.places[name] = Place.of(Buffer(form.nbytes, "state", name), form, spec.shape)
        return self.places[name]


class Lowering:
    """The calls as they grow, and where every value lies."""

    def __init__(self, program: Program, states: StatePlaces, precision: Precision = FLOAT32) -> None:
        self.program = program
        self.precision = precision
        self.calls: list[Call] = []
        self.extras: Journal[object, Place] = Journal()
        """What a forward call leaves for its backward one beside the values: workspaces, by (what, value)."""
        self.groups: list[tuple[Buffer, ...]] = []
        """Buffers that must lie one after another."""
        self.memo: dict[str, Any] = {}
        """What rules keep for the length of a program."""
        self._views: Journal[ValueId, tuple[ValueId, Change]] = Journal()
        self._states = states
        self._specs = dict(program.specs)
        self._places: Journal[ValueId, tuple[Place, ...]] = Journal()
        self._undecided = {value: name for name, value in program.states.items() if name not in states.places}
        self._results = set(program.results)
        self._consumers: dict[ValueId, list[Instruction]] = {}
        for instruction in program.instructions:
            for value in dict.fromkeys(instruction.inputs):
                self._consumers.setdefault(value, []).append(instruction)
        self._source = ""
        self._name = ""
        self._flops = 0
        for name, value in program.states.items():
            if name in states.places:
                self._places[value] = (states.places[name],)
        for value in (*program.data.values(), *program.scalars.values()):
            self.output(value)
        for value, array in program.constants.items():
            self._places[value] = (_constant(array),)

    def run(self) -> None:
        """Lower every instruction in order."""
        for instruction in self.program.instructions:
            self.lower(instruction)

    def lower(self, instruction: Instruction) -> None:
        """Lower an instruction by its rule, or apart, or on the host."""
        outer = self._source, self._name, self._flops  # A rule may lower small things beside what it is at.
        self._lower(instruction)
        self._source, self._name, self._flops = outer

    def _lower(self, instruction: Instruction) -> None:
        self._source = instruction.source
        operation, inputs, outputs = instruction.operation, instruction.inputs, instruction.outputs
        self._name = getattr(operation, "pattern", operation.name)
        self._flops = flops(operation, [self.spec(v) for v in inputs], [self.spec(v) for v in outputs])
        if (rule := RULES.get(type(operation))) is not None and self._tried(rule, operation, inputs, outputs):
            return
        if isinstance(operation, Fused):
            for part in self.apart(instruction):
                self.lower(part)
        elif isinstance(operation, Flat):
            for part in _pieces(operation, instruction):
                self.lower(part)
        else:
            self.on_host(operation, inputs, outputs)

    def _tried(
        self, rule: Rule, operation: Operation, inputs: tuple[ValueId, ...], outputs: tuple[ValueId, ...]
    ) -> bool:
        calls, groups = len(self.calls), len(self.groups)
        journals: tuple[Journal[Any, Any], ...] = (self._places, self._views, self.extras)
        marks = [journal.mark for journal in journals]
        try:
            rule(self, operation, inputs, outputs)
        except Unsupported:
            del self.calls[calls:], self.groups[groups:]
            for journal, mark in zip(journals, marks, strict=True):
                journal.rewind(mark)
            return False
        return True

    def apart(self, instruction: Instruction) -> list[Instruction]:
        """The body of a fused instruction on values of the program."""
        operation = instruction.operation
        assert isinstance(operation, Fused)
        names = dict(enumerate(instruction.inputs)) | dict(zip(operation.results, instruction.outputs, strict=True))
        parts = []
        for part in operation.body:
            inputs = tuple(names[value] for value in part.inputs)
            specs = part.operation.specs(*map(self.spec, inputs))
            for local, spec in zip(part.outputs, specs, strict=True):
                if local not in names:
                    names[local] = self.fresh(spec)
            outputs = tuple(names[value] for value in part.outputs)
            parts.append(Instruction(part.operation, inputs, outputs, instruction.source))
        own = set(names.values()) - set(instruction.inputs) - set(instruction.outputs)
        for value in own:
            self._consumers[value] = [part for part in parts if value in part.inputs]
        return parts

    @property
    def source(self) -> str:
        """The node that the instruction at hand works for."""
        return self._source

    # Values

    def spec(self, value: ValueId) -> ArraySpec:
        """Shape and dtype of a value."""
        return self._specs[value]

    def fresh(self, spec: ArraySpec) -> ValueId:
        """A value that the program does not know."""
        value = len(self._specs)
        while value in self._specs:
            value += 1
        self._specs[value] = spec
        return value

    def number(self, value: ValueId) -> float | None:
        """The number of a constant that is one everywhere."""
        array = self.program.constants.get(value)
        if array is None or not array.size or array.dtype.kind not in "fiu":
            return None
        first = array.flat[0]
        return float(first) if array.size == 1 or (not any(array.strides) or bool(np.all(array == first))) else None

    def joinable(self, group: tuple[Buffer, ...]) -> bool:
        """Whether buffers may be asked to lie one after another: in no other such row, and each once."""
        kinds = {buffer.kind for buffer in group}
        if kinds == {"state"} and not self._states.side_by_side(group, ALIGNMENT):
            return False
        if group in self.groups:
            return True
        if len(kinds) > 1 or "constant" in kinds:
            return False
        taken = {buffer for other in self.groups for buffer in other}
        return taken.isdisjoint(group) and len(set(group)) == len(group)

    def consumers(self, value: ValueId) -> list[Instruction]:
        """The instructions of the program that use a value; empty for results, which others use."""
        return [] if value in self._results else self._consumers.get(value, [])

    def undecided(self, value: ValueId) -> bool:
        """Whether a value is a state that has no format yet."""
        return value in self._undecided and value not in self._places

    def known(self, value: ValueId) -> tuple[Place, ...]:
        """Where a value lies so far, its home first."""
        if self.undecided(value):
            return ()
        return self._places[value]

    def home(self, value: ValueId) -> Place:
        """Where a value was written."""
        if self.undecided(value):
            self._places[value] = (self._states.decide(self._undecided[value]),)
        return self._places[value][0]

    def define(self, value: ValueId, place: Place) -> None:
        """A value that lies in a place that others made."""
        self._places[value] = (place,)

    def also(self, value: ValueId, place: Place) -> None:
        """Another place where a value lies."""
        self._places[value] = (*self._places[value], place)

    def output(self, value: ValueId, form: Format | None = None) -> Place:
        """A new home for a value, row after row or in a format."""
        place = self.room(self.spec(value), form)
        self._places[value] = (place,)
        return place

    def room(self, spec: ArraySpec, form: Format | None = None) -> Place:
        """Room for numbers that belong to no value of the program."""
        if form is None:
            return Place.plain(Buffer(max(spec.nbytes, 1)), spec)
        return Place.of(Buffer(form.nbytes), form, spec.shape)

    def view(self, value: ValueId, change: Change, result: ValueId) -> bool:
        """Define a value as a view of another, as NumPy would make it; whether that is possible."""
        for place in [self.home(value), *self.known(value)]:
            if (view := place.viewed(change)) is not None:
                self.define(result, view)
                self._views[result] = (value, change)
                return True
        return False

    def strided(self, value: ValueId, dtype: DType | None = None) -> Place:
        """A place with strides that NumPy and oneDNN both read, in the value's dtype or another."""
        self.home(value)
        wanted = dtype or self.spec(value).dtype
        for place in self.known(value):
            if place.strides is not None and place.dtype == wanted:
                return place
        if value in self._views:
            base, change = self._views[value]
            if (view := self.strided(base, wanted).viewed(change)) is not None:
                self.also(value, view)
                return view
        return self.plain(value, dtype)

    def plain(self, value: ValueId, dtype: DType | None = None) -> Place:
        """A place row after row, in the value's dtype or another."""
        self.home(value)
        wanted = dtype or self.spec(value).dtype
        for place in self.known(value):
            if place.contiguous and place.dtype == wanted:
                return place
        return self._copied(value, self.room(ArraySpec(self.spec(value).shape, wanted)))

    def dense(self, value: ValueId) -> Place:
        """Where a value was written, if that has no gaps, in whatever format and dtype; else row after row."""
        home = self.home(value)
        return home if home.blocked is not None or home.contiguous else self.plain(value, home.dtype)

    def narrow(self, dtype: DType) -> DType:
        """The dtype in which products and convolutions take numbers of this one."""
        return self.precision.products if dtype == np.float32 else dtype

    def kept(self, value: ValueId) -> DType:
        """The dtype in which a product or convolution writes its result: narrow if all who use it can take that."""
        dtype = self.spec(value).dtype
        return self.narrow(dtype) if self._taken_narrow(value) else dtype

    def _taken_narrow(self, value: ValueId) -> bool:
        consumers = self.consumers(value)
        return bool(consumers) and all(
            self._taken_narrow(part.outputs[0])
            if type(part.operation) in VIEWS
            else all(takes_narrow(part.operation, at) for at, each in enumerate(part.inputs) if each == value)
            for part in consumers
        )

    def fit(self, value: ValueId, form: Format) -> Place:
        """A place in a format: one that there is, a state's first one, or a copy."""
        if self.undecided(value):
            wish = form if form.dtype == self.spec(value).dtype else None
            self._places[value] = (self._states.decide(self._undecided[value], wish),)
        for place in self.known(value):
            if not place.repeats and _same(place, form):
                return place
        return self._copied(value, self.room(self.spec(value), form))

    def _copied(self, value: ValueId, place: Place) -> Place:
        self.copy(self.home(value), place)
        self._places[value] = (*self._places[value], place)
        return place

    # Calls

    def label(self, name: str = "", flop: int = 0, implementation: str = "numpy") -> Label:
        """The label of a call of the instruction at hand."""
        return Label(name or self._name, self._source, flop, implementation)

    def described(self, name: str, *arguments: object, attributes: Attributes | None = None) -> Description:
        """The first description that is not slow by its name; raises `Unsupported` if all are reference code."""
        wanted = attributes or Attributes(arithmetic=self.precision.arithmetic)
        found = describe(name, *arguments, attributes=wanted)
        if found.implementation in OUTRUN:
            better = describe(name, *arguments, attributes=wanted)
            if _advanced(better, lambda name: name not in OUTRUN and not name.startswith(SLOW_BY_NAME)):
                return better
        if not _advanced(found, lambda name: not name.startswith(SLOW_BY_NAME)):
            raise Unsupported(f"oneDNN has only reference code for {name}")
        return found

    def primitive(
        self,
        description: Description,
        arguments: Mapping[int, Place],
        shares: Shares = (),
        *,
        name: str = "",
        written: Iterable[int] = (),
    ) -> None:
        """Emit a call of a primitive."""
        label = self.label(name, 0 if name else self._flops, description.implementation)
        if not name:
            self._flops = 0
        self.calls.append(primitive_call(label, Primitive(description), arguments, shares, written))

    def host(
        self,
        function: Callable[..., Any],
        outputs: Sequence[Place],
        inputs: Sequence[Place],
        shares: Shares = (),
        *,
        name: str = "",
    ) -> None:
        """Emit a call of `function(outputs, inputs)` on arrays."""
        self.prepared(lambda outs, ins: partial(function, outs, ins), outputs, inputs, shares, name=name)

    def prepared(
        self,
        prepare: Prepare,
        outputs: Sequence[Place],
        inputs: Sequence[Place],
        shares: Shares = (),
        *,
        name: str = "",
    ) -> None:
        """Emit a call of what `prepare(outputs, inputs)` returns, once the arrays have their places.

        One with a name of its own stands beside the instruction at hand, whose operations it does not count as its own.
        """
        label = self.label(name, 0 if name else self._flops)
        self.calls.append(host_call(label, prepare, outputs, inputs, shares))

    def copy(self, old: Place, new: Place) -> None:
        """Emit a copy into another format or dtype."""
        foreign = old.repeats or old.backwards
        if foreign and new.strides is None:
            middle = self.room(old.spec)
            self.host(_assign, [middle], [old], name="reorder")
            old, foreign = middle, False
        if supports(old.dtype) and supports(new.dtype) and not foreign and np.prod(old.dims):
            description = describe("reorder", old.format, engine(), new.format, engine())
            self.primitive(description, {c.ARG_SRC: old, c.ARG_DST: new}, name="reorder")
        else:
            self.host(_assign, [new], [old], name="reorder")

    def on_host(self, operation: Operation, inputs: tuple[ValueId, ...], outputs: tuple[ValueId, ...]) -> None:
        """Emit a call of the plain kernel."""
        places = [self.strided(value) for value in inputs]
        results = [self.output(value) for value in outputs]
        over = [(results[0], places[at]) for at in operation.overwrites if places[at].dense]
        self.prepared(_kernel(operation), results, places, over)


def _advanced(description: Description, good: Callable[[str], bool]) -> bool:
    """Go on to the first implementation with a good name; whether there is one."""
    while not good(description.implementation):
        if not description.next_implementation():
            return False
    return True


def _pieces(operation: Flat, instruction: Instruction) -> Iterable[Instruction]:
    """Each piece as an instruction of its own."""
    part = Fused(operation.pattern, operation.body, operation.results)
    for piece, inputs in enumerate(operation.sets(instruction.inputs)):
        yield Instruction(part, inputs, instruction.outputs[piece :: operation.pieces], instruction.source)


def _kernel(operation: Operation) -> Prepare:
    def prepare(outs: Sequence[Array], ins: Sequence[Array]) -> Ready:
        return operation.prepared(np, tuple(outs) if operation.many else outs[0], *ins)

    return prepare


def _assign(outs: Sequence[Array], ins: Sequence[Array]) -> None:
    outs[0][...] = ins[0]


def _constant(array: Array) -> Place:
    """A constant: its numbers once, however often they are repeated."""
    steps: Shape = tuple(0 if size <= 1 else step for size, step in zip(array.shape, array.strides, strict=True))
    core = array[tuple(slice(0, 1) if step == 0 else slice(None) for step in steps)]
    content = np.array(core, order="C")
    place = Place.plain(Buffer(max(content.nbytes, 1), "constant", content=content), ArraySpec.of(content))
    repeated = place.repeated(array.shape)
    assert repeated is not None
    return repeated


def _same(place: Place, form: Format) -> bool:
    return place.format == form if len(place.dims) == len(form.dims) else False
