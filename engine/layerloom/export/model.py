"""The class of the model: its attributes, `forward` and `predict`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from textwrap import wrap

from layerloom.export.first_values import initializing
from layerloom.export.frozen import freezing, held_in_training
from layerloom.export.names import shown
from layerloom.export.quote import expression, statements
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout, Stage, has_own_title, modules_of, shared_by
from layerloom.export.structure import Entry, Head, Step, Structure
from layerloom.export.target import Target
from layerloom.export.tree import Place, literal, name, reads_shared
from layerloom.graph.model import Output
from layerloom.layers.spec import Spec

Variables = Mapping[Output, str]
_DOC_WIDTH = 90
"""Letters of a line of the docstring of the class."""


def shape_text(spec: Spec) -> str:
    """The shape of a batch: `(batch, 1, 8, 8)`, `(batch,)`."""
    dims = ["?" if dim is None else str(dim) for dim in spec.shape or ()]
    return f"({', '.join(['batch', *dims])})" if dims else "(batch,)"


def model_class(graph: Structure, layout: Layout, target: Target, class_name: str) -> list[ast.stmt]:
    """The class of the model, as statements of the module."""
    entries = [entry for entry in graph.entries if entry.model]
    body = list(_attributes(graph, layout, target))
    return statements(
        target.model,
        NAME=class_name,
        DOC=ast.Constant(_about(entries, graph.heads)),
        ATTRIBUTES=[*body, *initializing(layout, target), *freezing(layout)],
        TRAIN=held_in_training(layout, class_name),
        INPUTS=[_parameter(layout.entries[entry.source]) for entry in entries],
        RETURNS=returned_type(graph.heads),
        FORWARD=list(_forward(graph, layout, target)),
        PREDICT=_predict(graph, [layout.entries[entry.source] for entry in entries], target),
    )


def _about(entries: list[Entry], heads: tuple[Head, ...]) -> str:
    came = ", ".join(f"{shown(entry.title)} {shape_text(entry.spec)}" for entry in entries)
    made = ", ".join(f"{_what_comes_out(head, len(heads) == 1)} {shape_text(head.spec)}" for head in heads)
    text = f"{came} -> {made}."
    return text if len(text) <= _DOC_WIDTH else "\n    ".join((*wrap(text, _DOC_WIDTH), ""))


def _what_comes_out(head: Head, alone: bool) -> str:
    title, logits = shown(head.title), ["logits"] if head.activation else []
    return " ".join(logits if alone and logits else [title, *logits])


def _parameter(variable: str) -> ast.arg:
    return ast.arg(variable, annotation=name("Tensor"))


def returned_type(heads: tuple[Head, ...]) -> ast.expr:
    """What `forward` returns: a tensor, or several by title."""
    if len(heads) == 1:
        return name("Tensor")
    return ast.Subscript(name("dict"), ast.Tuple([name("str"), name("Tensor")], ast.Load()), ast.Load())


# Attributes


def _attributes(graph: Structure, layout: Layout, target: Target) -> Iterator[ast.stmt]:
    for stage in layout.stages:
        if stage.is_run:
            modules = [module for step in stage.steps for module in _modules(graph, step, target)]
            yield _kept(stage.attribute, ast.Call(name("nn.Sequential"), modules, []))
        elif stage.first_use:
            for part, call in stage.first.code.parts.items():
                yield _kept(_part_name(stage, part), _without_ports(target).expression(call))


def _kept(attribute: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Attribute(name("self"), attribute, ast.Store())], value)


def _part_name(stage: Stage, part: str) -> str:
    return f"{stage.attribute}_{part}" if part else stage.attribute


def _without_ports(target: Target) -> Place:
    return Place({}, name, target.function)


def _modules(graph: Structure, step: Step, target: Target) -> list[ast.expr]:
    """Items of a Sequential, the last with the title that the user gave and the shape where it changes."""
    (source,) = step.inputs.values()
    before, after = graph.specs[source], graph.specs[step.outputs[0]]
    words = [shown(step.title)] if has_own_title(step) else []
    words += [shape_text(after)] if before.shape != after.shape else []
    made = [_without_ports(target).expression(call) for call in modules_of(step)]
    remarked(made[-1], comment=" ".join(words))
    return made


# forward


def _forward(graph: Structure, layout: Layout, target: Target) -> Iterator[ast.stmt]:
    variables = {**layout.entries, **layout.variables}
    ends = {head.source for head in graph.heads}
    for stage in layout.stages:
        if stage.first.code.shared is not None:
            yield _shared(stage, variables, target)
        for output, value in zip(stage.last.outputs, _values(stage, variables, target), strict=True):
            shape = shape_text(graph.specs[output])
            if output in layout.variables:
                yield remarked(ast.Assign([ast.Name(variables[output], ast.Store())], value), comment=shape)
            elif output in ends:
                yield remarked(ast.Return(value), comment=shape)
    if all(head.source in variables for head in graph.heads):
        returned = {head.title: name(variables[head.source]) for head in graph.heads}
        several = ast.Dict([ast.Constant(title) for title in returned], list(returned.values()))
        yield ast.Return(next(iter(returned.values())) if len(returned) == 1 else several)


def _shared(stage: Stage, variables: Variables, target: Target) -> ast.stmt:
    """What several outputs of the stage are read from, in a variable of its own."""
    value = _place(stage, variables, target).expression(stage.first.code.shared)
    if not reads_shared(stage.first.code.outputs):
        return ast.Expr(value)
    return ast.Assign([ast.Name(variables[shared_by(stage)], ast.Store())], value)


def _values(stage: Stage, variables: Variables, target: Target) -> list[ast.expr]:
    place = _place(stage, variables, target)
    if stage.is_run:
        return [ast.Call(name(f"self.{stage.attribute}"), list(place.ports.values()), [])]
    return [place.expression(output) for output in stage.first.code.outputs]


def _place(stage: Stage, variables: Variables, target: Target) -> Place:
    ports = {port: name(variables[source]) for port, source in stage.first.inputs.items()}
    shared = variables.get(shared_by(stage), "")
    return Place(ports, lambda part: name(f"self.{_part_name(stage, part)}"), target.function, shared)


# predict


def _predict(graph: Structure, inputs: list[str], target: Target) -> list[ast.stmt]:
    heads = [head for head in graph.heads if head.output] or list(graph.heads)
    call = ast.Call(name("self"), [name(variable) for variable in inputs], [])
    if len(graph.heads) == 1:
        body: list[ast.stmt] = [ast.Return(_probable(heads[0], call, target))]
    elif len(heads) == len(graph.heads) and not any(head.activation for head in heads):
        body = [ast.Return(call)]
    else:
        given = {head.title: ast.Subscript(name("outputs"), literal(head.title), ast.Load()) for head in heads}
        values = [_probable(head, given[head.title], target) for head in heads]
        body = [
            ast.Assign([ast.Name("outputs", ast.Store())], call),
            ast.Return(ast.Dict([literal(title) for title in given], values)),
        ]
    return statements(
        target.predict,
        DOC=ast.Constant(_what_predict_does(heads)),
        INPUTS=[_parameter(variable) for variable in inputs],
        RETURNS=returned_type(graph.heads),
        BODY=body,
    )


def _what_predict_does(heads: list[Head]) -> str:
    kinds = {head.activation for head in heads}
    if kinds == {None}:
        return "The outputs, computed as in evaluation."
    if len(kinds) > 1:
        return "The outputs, as probabilities where a loss compares scores with classes."
    return "The probability of each class." if kinds == {"softmax"} else "Probabilities from 0 to 1."


def _probable(head: Head, value: ast.expr, target: Target) -> ast.expr:
    if head.activation is None:
        return value
    holes = {"AXIS": literal(head.axis)} if head.activation == "softmax" else {}
    return expression(target.activations[head.activation], VALUE=value, **holes)
