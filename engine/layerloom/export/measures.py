"""The functions of the training code that compare what the model returns with what is right."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from textwrap import wrap

from layerloom.export.model import returned_type
from layerloom.export.names import Names, snake
from layerloom.export.quote import expression, statements
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout
from layerloom.export.structure import Step, Structure
from layerloom.export.target import Target
from layerloom.export.tree import Place, literal, name
from layerloom.graph.model import Output
from layerloom.layers.code import Call
from layerloom.layers.layer import MetricLayer, snake_case

_WIDTH = 86
"""Characters of a line of comment."""
_MANY_CALLS = 4
"""Metrics of more calls than this get lines of their own."""


class Measures:
    """Losses and metrics as functions; their parts get `names` of the module, what is inside them `local` ones."""

    def __init__(self, graph: Structure, layout: Layout, target: Target, names: Names, local: Names) -> None:
        self.graph, self.layout, self.target = graph, layout, target
        kept = (step for step in graph.losses if step.code.parts)
        self.parts = {step.node: names.take(_titled(step), snake_case(step.layer.type_name)) for step in kept}
        single = "logits" if graph.heads[0].activation else "output"
        self.returned = names.take(single if len(graph.heads) == 1 else "outputs")
        for taken in (*self.parts.values(), self.returned):
            local.take(taken)
        self.looked_through = {output: local.take(_titled(step)) for step in graph.targets for output in step.outputs}
        self.terms = {step.node: local.take(_loss_name(step)) for step in graph.losses}
        self.terms |= {step.node: local.take(_titled(step)) for step in graph.metrics}

    def parameters(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """What a function over these losses or metrics takes: what the model returned, then columns of the batch."""
        read = {source for step in self._with_targets(steps) for source in step.inputs.values()}
        columns = [self.layout.entries[entry.source] for entry in self.graph.entries if entry.source in read]
        heads = {head.source for head in self.graph.heads}
        return (self.returned, *columns) if read & heads else tuple(columns)

    def statements(self) -> list[ast.stmt]:
        """Whatever losses and metrics keep, then a function for the losses and one for the metrics."""
        first, *others = [*self._kept(), *self._losses(), *self._metrics()]
        told = [f'Without the metric "{title}": {why.rstrip(".")}.' for title, why in self.graph.left_out]
        lines = tuple(line for sentence in told for line in wrap(sentence, _WIDTH))
        return [remarked(first, above=lines), *others]

    # Losses

    def _kept(self) -> Iterator[ast.stmt]:
        for step in self.graph.losses:
            for part, call in step.code.parts.items():
                yield ast.Assign([ast.Name(self._part_name(step, part), ast.Store())], self._made(call))
        steps = self.graph.metrics
        if steps and self.target.metrics:
            made = [self._made(step.code.parts[""]) for step in steps]
            yield from statements(
                self.target.metrics, MADE=ast.Dict([literal(step.title) for step in steps], list(made))
            )

    def _part_name(self, step: Step, part: str) -> str:
        return f"{self.parts[step.node]}_{part}" if part else self.parts[step.node]

    def _losses(self) -> list[ast.stmt]:
        steps = self.graph.losses
        if len(steps) == 1:
            value = _weighted(steps[0], self._value(steps[0]))
            return self._function("loss_function", "The loss of a batch.", steps, name("Tensor"), value)
        lines = [ast.Assign([ast.Name(self.terms[step.node], ast.Store())], self._value(step)) for step in steps]
        total, *others = [_weighted(step, name(self.terms[step.node])) for step in steps]
        for term in others:
            total = ast.BinOp(total, ast.Add(), term)
        what = "The losses of a batch, added up."
        return self._function("loss_function", what, steps, name("Tensor"), total, lines)

    # Metrics

    def _metrics(self) -> list[ast.stmt]:
        steps = self.graph.metrics
        if not steps:
            return []
        values = {step.node: self._value(step) for step in steps}
        lines = []
        if sum(isinstance(node, ast.Call) for value in values.values() for node in ast.walk(value)) > _MANY_CALLS:
            lines = [ast.Assign([ast.Name(self.terms[node], ast.Store())], value) for node, value in values.items()]
            values = {node: name(self.terms[node]) for node in values}
        made = ast.Dict([literal(step.title) for step in steps], list(values.values()))
        return self._function("measure", self.target.measure, steps, expression("dict[str, Tensor]"), made, lines)

    # Both

    def _function(
        self,
        called: str,
        what: str,
        steps: tuple[Step, ...],
        returns: ast.expr,
        value: ast.expr,
        lines: Iterable[ast.stmt] = (),
    ) -> list[ast.stmt]:
        parameters = self.parameters(steps)
        types = [returned_type(self.graph.heads) if p == self.returned else name("Tensor") for p in parameters]
        return statements(
            "def NAME(INPUTS) -> RETURNS:\n    DOC\n    LINES\n    return VALUE",
            NAME=called,
            INPUTS=[ast.arg(p, annotation=kind) for p, kind in zip(parameters, types, strict=True)],
            RETURNS=returns,
            DOC=ast.Constant(what),
            LINES=[*self._target_lines(steps), *lines],
            VALUE=value,
        )

    def _with_targets(self, steps: Iterable[Step]) -> list[Step]:
        """The steps, behind the layers that they look at their targets through."""
        made = {output: step for step in self.graph.targets for output in step.outputs}
        waiting = list(steps)
        found: set[str] = set()
        last = list(waiting)
        while waiting:
            step = waiting.pop()
            found.add(step.node)
            waiting += [made[source] for source in step.inputs.values() if source in made]
        return [*(step for step in self.graph.targets if step.node in found), *last]

    def _target_lines(self, steps: tuple[Step, ...]) -> Iterator[ast.stmt]:
        """A line for each layer between a column and a loss."""
        for step in self._with_targets(steps)[: -len(steps)]:
            for output, code in zip(step.outputs, step.code.outputs, strict=True):
                yield ast.Assign(
                    [ast.Name(self.looked_through[output], ast.Store())], self._place(step).expression(code)
                )

    def _value(self, step: Step) -> ast.expr:
        return self._place(step).expression(step.code.outputs[0])

    def _place(self, step: Step) -> Place:
        known = self._known()
        ports = {port: known[source] for port, source in step.inputs.items()}
        return Place(ports, lambda part: self._part(step, part), self.target.function)

    def _known(self) -> dict[Output, ast.expr]:
        """What a function of the training code calls each value that it can read."""
        names = {**self.layout.entries, **self.looked_through}
        found = {source: name(variable) for source, variable in names.items()}
        for head in self.graph.heads:
            whole = name(self.returned)
            several = len(self.graph.heads) > 1
            found[head.source] = ast.Subscript(whole, literal(head.title), ast.Load()) if several else whole
        return found

    def _part(self, step: Step, part: str) -> ast.expr:
        if step.node in self.parts:
            return name(self._part_name(step, part))
        if isinstance(step.layer, MetricLayer):
            return ast.Subscript(name("METRICS"), literal(step.title), ast.Load())
        return self._made(step.code.parts[part])

    def _made(self, call: Call[object]) -> ast.expr:
        return Place({}, name, self.target.function).expression(call)


def _weighted(step: Step, value: ast.expr) -> ast.expr:
    weight = float(getattr(step.layer, "weight", 1.0))
    return value if weight == 1.0 else ast.BinOp(literal(weight), ast.Mult(), value)


def _loss_name(step: Step) -> str:
    title = _titled(step)
    return title if title.endswith("loss") else f"{title}_loss"


def _titled(step: Step) -> str:
    return snake(step.title, snake_case(step.layer.type_name))
