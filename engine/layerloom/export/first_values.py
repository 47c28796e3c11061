"""The first values of parameters in a script, where a layer asks for others than its module begins with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from layerloom.export.frozen import modules_in
from layerloom.export.remark import remarked
from layerloom.export.stages import Layout
from layerloom.export.target import Target, public_name
from layerloom.export.tree import literal
from layerloom.layers.code import Call, rows_of


def initializing(layout: Layout, target: Target) -> list[ast.stmt]:
    """The lines of `__init__` that draw first values: `nn.init.xavier_uniform_(self.dense.weight)`."""
    found = [(place, made) for stage in layout.stages for place, _, made in modules_in(stage)]
    lines = [line for place, made in found for line in _lines(place, made, target)]
    return [remarked(lines[0], above=("First values.",)), *lines[1:]] if lines else []


def _lines(place: ast.expr, made: Call[object], target: Target) -> Iterator[ast.stmt]:
    for parameter, filling in made.first:
        name, rows = rows_of(parameter)
        filled: ast.expr = ast.Attribute(place, name, ast.Load())
        if rows is not None:
            filled = ast.Subscript(filled, ast.Slice(literal(rows.start), literal(rows.stop)), ast.Load())
        keywords = [ast.keyword(key, literal(value)) for key, value in filling.keywords]
        arguments = [filled, *map(literal, filling.args)]
        yield ast.Expr(ast.Call(target.function(filling.function), arguments, keywords))
    sequential = public_name(made.function).endswith(".nn.Sequential")
    for number, inner in enumerate(made.args):
        if isinstance(inner, Call):
            within = ast.Subscript(place, literal(number), ast.Load()) if sequential else _inner(place)
            yield from _lines(within, inner, target)


def _inner(place: ast.expr) -> ast.expr:
    """Where the module of an `AlongSteps` stands."""
    return ast.Attribute(place, "inner", ast.Load())
