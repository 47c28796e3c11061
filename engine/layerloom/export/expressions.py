"""Expressions of a syntax tree as docs to lay out: a function a kind of node, brackets only where they are needed."""

from __future__ import annotations

import ast
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from layerloom.export.layout import Brackets, Chain, Doc, Item, flat
from layerloom.export.remark import remark_of, safe_comment

# Precedence, low to high: a node of lower precedence than its place asks for gets round brackets.
TUPLE, TEST, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, SUM, TERM, SIGN, POWER, ATOM = range(15)

_BINARY: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", SUM), ast.Sub: ("-", SUM), ast.Mult: ("*", TERM), ast.Div: ("/", TERM), ast.Mod: ("%", TERM),
    ast.FloorDiv: ("//", TERM), ast.MatMult: ("@", TERM), ast.Pow: ("**", POWER), ast.LShift: ("<<", SHIFT),
    ast.RShift: (">>", SHIFT), ast.BitOr: ("|", BIT_OR), ast.BitXor: ("^", BIT_XOR), ast.BitAnd: ("&", BIT_AND),
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], tuple[str, int]] = {
    ast.USub: ("-", SIGN), ast.UAdd: ("+", SIGN), ast.Invert: ("~", SIGN), ast.Not: ("not ", NOT),
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_PIECE = 80
AUGMENTED = {kind: symbol for kind, (symbol, _) in _BINARY.items()}


class Unprintable(Exception):  # noqa: N818 - a word of this package
    """A tree holds something that the printer does not print; a fault of the exporter, never of the user."""


def identifier(name: str) -> str:
    """The name, if it is one that Python reads back unchanged."""
    if not name.isidentifier() or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        raise Unprintable(f"{name!r} is not a name")
    return name


def dotted(name: str) -> str:
    """A name with dots, as an import has it."""
    return ".".join(map(identifier, name.split(".")))


def doc(node: ast.expr, level: int = TEST) -> Doc:
    """The node as a doc, in round brackets if it binds less than `level`."""
    rule = _RULES.get(type(node))
    if rule is None:
        raise Unprintable(f"{type(node).__name__} is not printed")
    precedence, made = rule(node)
    return made if precedence >= level else Brackets("(", (Item(made),), ")", comma=False)


def bare(node: ast.expr) -> Doc:
    """The node as a statement has it: a tuple needs no brackets there, unless it is short of items or breaks."""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        return Brackets("(", _several(node.elts), ")", each=True, bare=True)
    return doc(node)


def string(text: str, quotes: str = "") -> str:
    """A string literal, with double quotes unless single ones save backslashes, and nothing unprintable in it."""
    if not quotes:
        quotes = "'" if text.count('"') > text.count("'") else '"'
    return quotes + escaped(text).replace(quotes, "\\" + quotes) + quotes


def escaped(text: str) -> str:
    """The text with backslashes doubled and whatever is not plainly visible written as an escape."""
    return "".join(_escape(c) for c in text)


def _escape(c: str) -> str:
    if c == "\\":
        return "\\\\"
    return c if c.isprintable() else repr(c)[1:-1]


def _several(nodes: Sequence[ast.expr]) -> tuple[Item, ...]:
    return tuple(item(node, doc(node)) for node in nodes)


def item(node: ast.AST, made: Doc) -> Item:
    """What stands between two commas, with the remark of its node."""
    return Item(made, safe_comment(remark_of(node).comment))


Rule = tuple[int, Doc]


def _name(node: ast.Name) -> Rule:
    return ATOM, identifier(node.id)


def _constant(node: ast.Constant) -> Rule:
    match node.value:
        case str(text):
            return ATOM, _text(text)
        case bool() | None:
            return ATOM, repr(node.value)
        case int(value) if value >= 0:
            return ATOM, repr(value)
        case float(value) if math.isfinite(value) and math.copysign(1.0, value) > 0:
            return ATOM, re.sub(r"e([+-]?)0*", lambda e: "e" + e[1].strip("+"), repr(value))
        case value if value is Ellipsis:
            return ATOM, "..."
    raise Unprintable(f"the constant {node.value!r} is not printed")


def _text(text: str) -> Doc:
    whole = string(text)
    if len(whole) <= _PIECE + 2:
        return whole
    pieces = [string(text[i : i + _PIECE]) for i in range(0, len(text), _PIECE)]
    return Chain(tuple(("", piece) for piece in pieces), joined=whole)


def _attribute(node: ast.Attribute) -> Rule:
    value = doc(node.value, ATOM)
    whole = isinstance(node.value, ast.Constant) and isinstance(node.value.value, int | float)
    return ATOM, (Brackets("(", (Item(value),), ")", comma=False) if whole else value, f".{identifier(node.attr)}")


def _call(node: ast.Call) -> Rule:
    first, calls = _chained(node)
    if len(calls) < 2:
        return ATOM, (doc(node.func, ATOM), _arguments(node))
    links = (doc(first, ATOM), *((f".{identifier(name)}", _arguments(call)) for name, call in calls))
    return ATOM, Chain(tuple(("", link) for link in links), joined="".join(map(flat, links)))


def _chained(node: ast.Call) -> tuple[ast.expr, list[tuple[str, ast.Call]]]:
    """What methods are called on one after the other behind brackets, and those calls."""
    calls: list[tuple[str, ast.Call]] = []
    value: ast.expr = node
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        on = value.func.value
        if not isinstance(on, ast.Call | ast.BinOp | ast.Compare | ast.BoolOp | ast.UnaryOp | ast.IfExp):
            break
        calls.append((value.func.attr, value))
        value = on
    return value, calls[::-1]


def _arguments(node: ast.Call) -> Doc:
    positional = tuple(item(argument, doc(argument)) for argument in node.args)
    named = tuple(item(keyword, _keyword(keyword)) for keyword in node.keywords)
    if len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.GeneratorExp):
        return doc(node.args[0], ATOM)
    return Brackets("(", positional + named, ")")


def _keyword(node: ast.keyword) -> Doc:
    return ("**", doc(node.value)) if node.arg is None else (f"{identifier(node.arg)}=", doc(node.value))


def _binary(node: ast.BinOp) -> Rule:
    symbol, level = _BINARY[type(node.op)]
    if isinstance(node.op, ast.Pow):
        left, right = doc(node.left, POWER + 1), doc(node.right, SIGN)
        simple = _simple(node.left) and _simple(node.right)
        return level, (left, "**", right) if simple else Chain((("", left), (symbol, right)))
    left, right = doc(node.left, level), doc(node.right, level + 1)
    same = isinstance(node.left, ast.BinOp) and _BINARY[type(node.left.op)][1] == level and isinstance(left, Chain)
    links = left.links if same and isinstance(left, Chain) else (("", left),)
    return level, Chain((*links, (symbol, right)))


def _simple(node: ast.expr) -> bool:
    """Whether black writes `a**b` of it without spaces."""
    if isinstance(node, ast.UnaryOp):
        return _simple(node.operand)
    if isinstance(node, ast.Attribute):
        return _simple(node.value) and not isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and isinstance(node.value, int | float))


def _unary(node: ast.UnaryOp) -> Rule:
    symbol, level = _UNARY[type(node.op)]
    power = isinstance(node.operand, ast.BinOp) and isinstance(node.operand.op, ast.Pow) and level == SIGN
    return level, (symbol, doc(node.operand, ATOM if power else level))  # black writes -(a**b), to be clear


def _bool(node: ast.BoolOp) -> Rule:
    symbol, level = ("and", AND) if isinstance(node.op, ast.And) else ("or", OR)
    operands = [doc(value, level + 1) for value in node.values]
    return level, Chain((("", operands[0]), *((symbol, operand) for operand in operands[1:])))


def _compare(node: ast.Compare) -> Rule:
    pairs = zip(node.ops, node.comparators, strict=True)
    rest = tuple((_COMPARE[type(op)], doc(value, COMPARE + 1)) for op, value in pairs)
    return COMPARE, Chain((("", doc(node.left, COMPARE + 1)), *rest))


def _condition(node: ast.IfExp) -> Rule:
    return TEST, Chain((("", doc(node.body, OR)), ("if", doc(node.test, OR)), ("else", doc(node.orelse))))


def _tuple(node: ast.Tuple) -> Rule:
    return ATOM, Brackets("(", _several(node.elts), ")", each=True, single=len(node.elts) == 1)


def _list(node: ast.List) -> Rule:
    return ATOM, Brackets("[", _several(node.elts), "]", each=True)


def _set(node: ast.Set) -> Rule:
    if not node.elts:
        raise Unprintable("there is no literal for an empty set")
    return ATOM, Brackets("{", _several(node.elts), "}", each=True)


def _dict(node: ast.Dict) -> Rule:
    pairs = zip(node.keys, node.values, strict=True)
    items = (("**", doc(value, BIT_OR)) if key is None else (doc(key), ": ", doc(value)) for key, value in pairs)
    return ATOM, Brackets("{", tuple(map(Item, items)), "}", each=True)


def _subscript(node: ast.Subscript) -> Rule:
    value, index = doc(node.value, ATOM), node.slice
    if isinstance(index, ast.Slice) or _simple(index):  # a line does not break there: it would hold one word
        return ATOM, (value, f"[{flat(doc(index))}]")
    if not isinstance(index, ast.Tuple) or not index.elts:
        return ATOM, (value, Brackets("[", (Item(doc(index)),), "]", comma=False))
    return ATOM, (value, Brackets("[", _several(index.elts), "]", single=len(index.elts) == 1))


def _slice(node: ast.Slice) -> Rule:
    ends = [end for end in (node.lower, node.upper, node.step) if end is not None]
    plain = all(_simple(end) for end in ends)
    colon = ":" if plain else " : "
    low, high, step = (flat(doc(end)) if end is not None else "" for end in (node.lower, node.upper, node.step))
    return ATOM, (colon.join((low, high, step) if step else (low, high))).strip()


def _yield(node: ast.Yield) -> Rule:
    return TUPLE, ("yield ", bare(node.value)) if node.value is not None else "yield"


def _starred(node: ast.Starred) -> Rule:
    return TEST, ("*", doc(node.value, BIT_OR))


def _lambda(node: ast.Lambda) -> Rule:
    names = flat(Brackets("", parameters(node.args), ""))
    return TEST, (f"lambda {names}: " if names else "lambda: ", doc(node.body))


def parameters(args: ast.arguments) -> tuple[Item, ...]:
    """The parameters of a function, with their annotations and defaults."""
    ordinary = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(ordinary) - len(args.defaults)) + list(args.defaults)
    found = [item(a, _parameter(a, default)) for a, default in zip(ordinary, defaults, strict=True)]
    if args.posonlyargs:
        found.insert(len(args.posonlyargs), Item("/"))
    if args.vararg:
        found.append(item(args.vararg, ("*", _parameter(args.vararg, None))))
    elif args.kwonlyargs:
        found.append(Item("*"))
    found += [item(a, _parameter(a, default)) for a, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)]
    if args.kwarg:
        found.append(item(args.kwarg, ("**", _parameter(args.kwarg, None))))
    return tuple(found)


def _parameter(node: ast.arg, default: ast.expr | None) -> Doc:
    name: Doc = identifier(node.arg)
    if node.annotation is not None:
        name = (name, ": ", doc(node.annotation))
    if default is None:
        return name
    return (name, " = " if node.annotation is not None else "=", doc(default))


def _comprehension(open: str, close: str) -> Callable[[Any], Rule]:  # noqa: A002
    def rule(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Rule:
        chain = Chain((("", doc(node.elt)), *_loops(node.generators)))
        return ATOM, Brackets(open, (Item(chain),), close, comma=False)

    return rule


def _dict_comprehension(node: ast.DictComp) -> Rule:
    chain = Chain((("", (doc(node.key), ": ", doc(node.value))), *_loops(node.generators)))
    return ATOM, Brackets("{", (Item(chain),), "}", comma=False)


def _loops(generators: list[ast.comprehension]) -> tuple[tuple[str, Doc], ...]:
    found: list[tuple[str, Doc]] = []
    for loop in generators:
        found.append(("for", (bare(loop.target), " in ", doc(loop.iter, OR))))
        found += [("if", doc(test, OR)) for test in loop.ifs]
    return tuple(found)


def _formatted(node: ast.JoinedStr) -> Rule:
    body = "".join(_formatted_part(part) for part in node.values)
    return ATOM, f'f"{body}"'


def _formatted_part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return escaped(str(part.value)).replace('"', '\\"').replace("{", "{{").replace("}", "}}")
    if not isinstance(part, ast.FormattedValue):
        raise Unprintable(f"{type(part).__name__} within an f-string is not printed")
    inner = flat(doc(part.value)).replace('"', "'")
    if inner.startswith("{") or "\\" in inner or "lambda" in inner:
        raise Unprintable(f"{inner} within an f-string is not printed")
    conversion = f"!{chr(part.conversion)}" if part.conversion >= 0 else ""
    spec = part.format_spec
    assert spec is None or isinstance(spec, ast.JoinedStr)
    return "{" + inner + conversion + (":" + "".join(map(_formatted_part, spec.values)) if spec else "") + "}"


_RULES: dict[type[ast.expr], Callable[[Any], Rule]] = {
    ast.Name: _name, ast.Constant: _constant, ast.Attribute: _attribute, ast.Call: _call, ast.BinOp: _binary,
    ast.UnaryOp: _unary, ast.BoolOp: _bool, ast.Compare: _compare, ast.IfExp: _condition, ast.Tuple: _tuple,
    ast.List: _list, ast.Set: _set, ast.Dict: _dict, ast.Subscript: _subscript, ast.Slice: _slice,
    ast.Starred: _starred, ast.Lambda: _lambda, ast.ListComp: _comprehension("[", "]"),
    ast.SetComp: _comprehension("{", "}"), ast.GeneratorExp: _comprehension("(", ")"),
    ast.DictComp: _dict_comprehension, ast.JoinedStr: _formatted, ast.Yield: _yield,
}  # fmt: skip
