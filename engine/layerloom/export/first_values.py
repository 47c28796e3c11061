"""The first values of parameters in a script, where a layer asks for others than its module begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from inspect import signature

from layerloom.export.frozen import modules_in
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout
from layerloom.export.target import Target, public_name
from layerloom.export.tree import literal
from layerloom.layers.code import Call, rows_of

CONSTANTS = {"ones_": 1.0, "zeros_": 0.0}
"""What functions of `nn.init` fill rows with."""


def initializing(layout: Layout, target: Target) -> list[ast.stmt]:
    """The lines of `__init__` that draw first values: `nn.init.xavier_uniform_(self.dense.weight)`."""
    found = [(place, made) for stage in layout.stages for place, _, made in modules_in(stage)]
    lines = [line for place, made in found for line in _lines(place, made, target)]
    return [remarked(lines[0], above=("First values.",)), *lines[1:]] if lines else []


def _lines(place: ast.expr, made: Call[object], target: Target) -> Iterator[ast.stmt]:
    for parameter, filling in made.first:
        name, rows = rows_of(parameter)
        yield _filled(ast.Attribute(place, name, ast.Load()), rows, filling, target)
    for number, inner in enumerate(made.args):
        if isinstance(inner, Call):
            yield from _lines(_within(place, made, number), inner, target)


def _filled(whole: ast.expr, rows: slice | None, filling: Call[object], target: Target) -> ast.stmt:
    """A parameter, or some rows of it, is filled. Rows of ours are a copy: nothing but an assignment changes them."""
    function = public_name(filling.function)
    if rows is not None:
        some = ast.Slice(literal(rows.start), literal(rows.stop))
        if not function.startswith("torch."):
            constant = literal(CONSTANTS[function.rpartition(".")[2]])
            assignment = ast.Assign([ast.Subscript(whole, some, ast.Store())], constant)
            return ast.With([ast.withitem(ast.Call(ast.Name("no_grad", ast.Load()), [], []))], [assignment])
        whole = ast.Subscript(whole, some, ast.Load())
    keywords = [ast.keyword(key, literal(value)) for key, value in filling.keywords]
    return ast.Expr(ast.Call(target.function(filling.function), [whole, *map(literal, filling.args)], keywords))


def _within(place: ast.expr, made: Call[object], number: int) -> ast.expr:
    """Where a module keeps one that it was made with: by its number in a Sequential, else under the argument's name."""
    if public_name(made.function).endswith(".nn.Sequential") or not callable(made.function):
        return ast.Subscript(place, literal(number), ast.Load())
    return ast.Attribute(place, list(signature(made.function).parameters)[number], ast.Load())
