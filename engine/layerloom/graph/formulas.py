"""What parameters inside a block follow from: `2 * channels`, `channels * 2**index`, `where(index == 0, 2, 1)`.

The language is that of the expression node, on numbers alone: the parameters of the block and `index`, the number of
the copy from 0. A name by itself stands for its value, whatever that is.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from layerloom.graph.model import Block, Node
from layerloom.layers.formula import Applied, Formula, FormulaError, Joined, Name, Negative, Number, names, parsed
from layerloom.layers.layer import Layer, Parameter, ParameterError, parameters
from layerloom.layers.wiring import Instance, as_text
from layerloom.words import tr

INDEX = "index"
_BETWEEN: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_OF_ONE: Mapping[str, Callable[[float], float]] = {
    "abs": abs, "ceil": math.ceil, "exp": math.exp, "floor": math.floor, "log": math.log, "round": round,
    "sqrt": math.sqrt, "square": lambda x: x * x,
}  # fmt: skip


def values_of(block: Block, given: Mapping[str, object], index: int) -> Mapping[str, object]:
    """What the names in formulas stand for in one copy of a block, where an instance gives some arguments."""
    known = {name: value for name, value in given.items() if name in block.parameters}
    return {**block.parameters, **known, INDEX: index}


def value(text: str, values: Mapping[str, object]) -> object:
    """What a formula gives; a whole number where it is one. Raises `ParameterError` with a sentence."""
    name = text.strip()
    if name in values:
        return values[name]
    try:
        number = float(name) if _is_number(name) else _number(parsed(text), values)
    except FormulaError as error:
        raise ParameterError(tr('the formula "{0}" {1}').format(text, error)) from error
    except (ArithmeticError, ValueError) as error:
        raise ParameterError(tr('the formula "{0}" gives no number').format(text)) from error
    if isinstance(number, complex) or not math.isfinite(number):
        raise ParameterError(tr('the formula "{0}" gives no number').format(text))
    return int(number) if number == int(number) else float(number)


def mentioned(text: str) -> tuple[str, ...]:
    """The names in a formula, each once; none in what is no formula."""
    try:
        return names(parsed(text))
    except FormulaError:
        return ()


def substituted(text: str, formulas: Mapping[str, str]) -> str:
    """A formula with other formulas in the place of names."""
    if text.strip() in formulas:
        return formulas[text.strip()]
    known = "|".join(map(re.escape, formulas))
    return re.sub(rf"(?<![\w.])({known})(?!\w)", lambda found: f"({formulas[found[0]]})", text) if known else text


def with_formulas(layer: Layer, formulas: Mapping[str, str], values: Mapping[str, object]) -> Layer:
    """The layer with the parameters that formulas say. Raises `ParameterError`."""
    return with_values(layer, {name: value(text, values) for name, text in formulas.items()})


def with_values(layer: Layer, values: Mapping[str, object]) -> Layer:
    """The layer with other values, as JSON has them, of its parameters; an instance takes those of its block.

    Raises `ParameterError`.
    """
    own = {name: new for name, new in values.items() if not isinstance(layer, Instance) or name == "repeat"}
    declared = {p.name: p for p in parameters(type(layer))}
    if unknown := own.keys() - declared.keys():
        raise ParameterError(tr("{0} has no parameter {1!r}").format(layer.type_name, min(unknown)))
    decoded = {name: _as_before(getattr(layer, name), declared[name].decoded(new)) for name, new in own.items()}
    changed: Layer = replace(layer, **decoded)  # type: ignore[type-var]
    if isinstance(changed, Instance):
        given = {**changed.given, **{name: new for name, new in values.items() if name not in own}}
        return replace(changed, arguments=as_text(given))
    return changed


def held(layer: Layer, parameter: str) -> object:
    """The value of a parameter as JSON has it, of an instance also one of its block's that it gives."""
    if isinstance(layer, Instance) and parameter != "repeat":
        return layer.given.get(parameter)
    return Parameter.encoded(getattr(layer, parameter))


def settled(block: Block) -> Block:
    """The block with its inner nodes as its formulas say for its own values. Raises `ParameterError`."""
    values = values_of(block, {}, 0)
    nodes: dict[str, Node] = dict(block.graph.nodes)
    for id_, formulas in block.formulas.items():
        layer = with_formulas(nodes[id_].layer, formulas, values)
        if layer != nodes[id_].layer:
            nodes[id_] = replace(nodes[id_], layer=layer)
    same = all(nodes[id_] is block.graph.nodes[id_] for id_ in nodes)
    return block if same else replace(block, graph=block.graph.with_table("nodes", nodes))


def _as_before(old: object, new: object) -> object:
    """A number as a truth value where there was one: formulas know numbers alone."""
    return bool(new) if isinstance(old, bool) and new in (0, 1) else new


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and text.isascii()


def _number(formula: Formula, values: Mapping[str, object]) -> float:
    match formula:
        case Number(number):
            return number
        case Name(name, at):
            return _named(name, values, at)
        case Negative(inner):
            return -_number(inner, values)
        case Joined(symbol, left, right):
            return float(_BETWEEN[symbol](_number(left, values), _number(right, values)))
        case Applied(function, inner, None, at):
            return _applied(function, [_number(each, values) for each in inner], at)
    raise FormulaError(tr("numbers"), tr("a part of a value or an axis"), formula.at)


def _named(name: str, values: Mapping[str, object], at: int) -> float:
    found = values.get(name)
    if name not in values:
        raise FormulaError(tr("a parameter of the block ({0})").format(", ".join(values)), f'"{name}"', at)
    if not isinstance(found, int | float):
        raise FormulaError(tr("a number"), tr("{0}, which is {1!r}").format(name, found), at)
    return float(found)


def _applied(function: str, values: list[float], at: int) -> float:
    if function in _OF_ONE:
        return float(_OF_ONE[function](values[0]))
    match function:
        case "max":
            return max(values)
        case "min":
            return min(values)
        case "where":
            return values[1] if values[0] else values[2]
        case "clip":
            return min(max(values[0], values[1]), values[2])
    raise FormulaError(
        tr("a function of numbers ({0})").format(", ".join((*_OF_ONE, "max", "min", "where", "clip"))), function, at
    )
