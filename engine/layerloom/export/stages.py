"""How the model is written down: which layers stand in one `Sequential`, and what attributes and variables are called.

A stage is a line of `forward`. A straight run (nothing branches off, nothing is shared) is one stage and one
`nn.Sequential`; every other layer is a stage of its own, an attribute under its title. Blocks that repeat would become
one class here, between runs and names: stages that differ in names alone are then one `Stage` with a count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layerloom.export.names import Names, snake
from layerloom.export.structure import Step, Structure
from layerloom.export.target import public_name
from layerloom.graph.model import NodeId, Output
from layerloom.layers.code import Apply, Call, Part, Port
from layerloom.layers.core import Dense
from layerloom.layers.layer import snake_case
from layerloom.layers.shape import Flatten

_LONG_RUN = 6


@dataclass(frozen=True)
class Stage:
    """A straight run of steps, or a single one, and the name of its attribute.

    `first_use` is false where an earlier stage has made the attribute and this one shares it.
    """

    steps: tuple[Step, ...]
    attribute: str = ""
    first_use: bool = True

    @property
    def is_run(self) -> bool:
        return len(self.steps) > 1

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def last(self) -> Step:
        return self.steps[-1]


def shared_by(stage: Stage) -> Output:
    """What stands, among variables, for that which several outputs of the stage are read from."""
    return Output(stage.first.node, "")


@dataclass(frozen=True)
class Layout:
    """The model as it is written: its stages, and the variable in which `forward` holds each value.

    A value that is not in `variables` is what the last line returns.
    """

    stages: tuple[Stage, ...]
    entries: Mapping[Output, str]
    variables: Mapping[Output, str]

    @property
    def paths(self) -> dict[str, str]:
        """Where the state dict of each owner of weights goes in that of the script: `<node>` to `conv1`, `features.0`.

        Where a layer is several modules, and they stand in a run, it is `<node>.0` to `features.0` and so on.
        """
        found: dict[str, str] = {}
        for stage in self.stages:
            place = 0
            for step in stage.steps:
                modules = modules_of(step) if stage.is_run else ()
                for inner, _ in enumerate(modules):
                    own = f"{step.owner}.{inner}" if len(modules) > 1 else step.owner
                    found[own] = f"{stage.attribute}.{place + inner}"
                place += len(modules)
                if not stage.is_run and "" in step.code.parts:
                    found.setdefault(step.owner, stage.attribute)
        return found


def layout(graph: Structure, taken: Iterable[str], attributes: Iterable[str]) -> Layout:
    """How to write the model; `taken` are names that variables must not have, `attributes` those of the base class."""
    names = Names(taken)
    entries = {entry.source: names.take(snake(entry.title, "value")) for entry in graph.entries}
    namer = _Namer(_split(_runs(graph), graph), graph, entries, names, Names(attributes))
    return Layout(namer.named(), entries, dict(namer.variables()))


# Runs


def modules_of(step: Step) -> tuple[Call[object], ...]:
    """The modules that a step adds to a run: those of its own Sequential, if it is one."""
    made = step.code.parts[""]
    several = public_name(made.function).endswith(".nn.Sequential") and not made.keywords
    inner = tuple(call for call in made.args if isinstance(call, Call))
    return inner if several and len(inner) == len(made.args) > 0 else (made,)


def _uses(graph: Structure) -> Counter[Output]:
    """How often each value is read in the model."""
    return Counter(source for step in graph.steps for source in step.inputs.values())


def _runs(graph: Structure) -> list[Stage]:
    used, returned = _uses(graph), {head.source for head in graph.heads}
    owners = Counter(step.owner for step in graph.steps)
    found: list[list[Step]] = []
    ending_in: dict[Output, list[Step]] = {}
    for step in graph.steps:
        run: list[Step] = []
        if _plain(step) and owners[step.owner] == 1:
            (source,) = step.inputs.values()
            free = used[source] == 1 and source not in returned
            run = ending_in.pop(source, []) if free else []
            ending_in[step.outputs[0]] = run
        found = [other for other in found if other is not run]
        run.append(step)
        found.append(run)
    return [Stage(tuple(run)) for run in found]


def _plain(step: Step) -> bool:
    """Whether the step is one module called on one value, so that it can stand in a Sequential."""
    ((port, _),) = step.inputs if len(step.inputs) == 1 else (("", 0),)
    applied = (Apply(Part(), (Port(port),)),)
    return bool(port) and set(step.code.parts) == {""} and step.code.outputs == applied and len(step.outputs) == 1


def _split(stages: list[Stage], graph: Structure) -> list[Stage]:
    """A net that is one long run falls into features and classifier where its images become vectors."""
    if len(stages) != 1 or len(stages[0].steps) <= _LONG_RUN:
        return stages
    steps = stages[0].steps
    place = next((i for i, step in enumerate(steps) if isinstance(step.layer, Flatten)), len(steps))
    if place >= len(steps) - 1 or all(step.layer.category != "Convolution" for step in steps[:place]):
        return stages
    last = "classifier" if graph.heads[0].activation else "head"
    return [Stage(steps[:place], "features"), Stage(steps[place:], last)]


# Names


class _Namer:
    """Finds names for the attributes and variables of a model."""

    def __init__(
        self, stages: Sequence[Stage], graph: Structure, entries: Mapping[Output, str], names: Names, attributes: Names
    ) -> None:
        self.stages, self.entries, self.names, self.attributes = stages, entries, names, attributes
        self.returned = {head.source: head.title for head in reversed(graph.heads)}
        self.sole = graph.heads[0].source if len(graph.heads) == 1 else None
        self.read = _uses(graph)

    def named(self) -> tuple[Stage, ...]:
        """The stages with their attributes; those that share weights have the same one."""
        found: dict[NodeId, Stage] = {}
        for stage in self.stages:
            first = next((other for other in found.values() if other.first.owner == stage.first.owner), None)
            keeps = stage.is_run or bool(stage.first.code.parts)
            attribute = first.attribute if first else self.attributes.take(self._attribute(stage)) if keeps else ""
            found[stage.first.node] = Stage(stage.steps, attribute, first_use=first is None)
        return tuple(found.values())

    def variables(self) -> Iterator[tuple[Output, str]]:
        """The variable of each value that a line of `forward` assigns, in their order.

        A value that only the next line reads is `x`; a branch goes on under the name of its input; others are called
        what their layers are.
        """
        flow = self.names.take("x", "h")
        for place, stage in enumerate(self.stages):
            later = self.stages[place + 1 :]
            if stage.first.code.shared is not None:
                yield shared_by(stage), self.names.take(f"{_titled(stage.first)}_result")
            for output in stage.last.outputs:
                readers = [other for other in later if output in other.first.inputs.values()]
                if (not later and output == self.sole) or not (readers or output in self.returned):
                    continue
                passes = output not in self.returned and len(readers) == 1 and readers[0] is later[0]
                if passes and len(later[0].first.inputs) == 1:
                    yield output, flow
                elif output not in self.returned and (entry := self._sole_entry(stage)) is not None:
                    yield output, self.entries[entry]
                else:
                    yield output, self.names.take(self._value(stage, output))

    def _attribute(self, stage: Stage) -> str:
        if stage.attribute or not stage.is_run:
            return stage.attribute or _titled(stage.first)
        if len(self.stages) == 1:
            return "layers"
        return "head" if stage.last.outputs == (self.sole,) else f"{self._branch(stage)}_layers"

    def _value(self, stage: Stage, output: Output) -> str:
        if output in self.returned:
            return snake(self.returned[output], _titled(stage.last))
        if stage.is_run:
            return self._branch(stage)
        several = len(stage.last.outputs) > 1
        return snake(f"{stage.last.title} {output.port}", "value") if several else _titled(stage.last)

    def _branch(self, stage: Stage) -> str:
        """What a straight run is, in a word: what it returns or is alone to read, else what its layers do."""
        if (title := self.returned.get(stage.last.outputs[0])) is not None:
            return snake(title, _titled(stage.last))
        if (entry := self._sole_entry(stage)) is not None:
            return self.entries[entry]
        kinds = {"dense" if isinstance(step.layer, Dense) else step.layer.category for step in stage.steps}
        words = {"Convolution": "conv", "dense": "dense", "Pooling": "pool"}
        return next((word for kind, word in words.items() if kind in kinds), _titled(stage.last))

    def _sole_entry(self, stage: Stage) -> Output | None:
        """The entry that this stage reads and nothing else does, if the stage makes one value of it."""
        source, *others = stage.first.inputs.values()
        alone = (
            len(stage.last.outputs) == 1
            and not others
            and source in self.entries
            and self.read[source] == 1
            and source not in self.returned
        )
        return source if alone else None


def _titled(step: Step) -> str:
    return snake(step.title, snake_case(step.layer.type_name))


def has_own_title(step: Step) -> bool:
    """Whether the title of a node says more than its type: `edges` does, `conv1` does not."""
    stem, kind = (re.sub(r"[\W\d_]", "", word).lower() for word in (step.title, step.layer.type_name))
    return bool(stem) and stem not in kind
