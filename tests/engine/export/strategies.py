"""Random trees and hostile text for the tests of the exporters."""

import ast
import keyword

from hypothesis import strategies as st

HOSTILE = [
    "My net -*- coding: utf-7 -*-", "a\rimport os", "a\nimport os", "a\r\nb", "\x00", "\x1b[31m",
    "\u202eevil", "\u2066x\u2069",
    '"""', "'''", '\\"""', "\\", "\\\\", 'a"', "a'", "'\"", "{x}", "{{", "%s", "#", "# coding: latin-1",
    "\x0c# coding=utf-7",
    "class", "def", "None", "True", "print", "__import__", "self", "λ", "größe", "卷积", "ﬁ", "ª", "𝐱", "\ud800",
    "\ufeff",
    "+AGEAPQAx-", "a\u2028b", "a\x85b", "a\x0bb", "  ", "", "\t", "lambda: 0", "x" * 300, "x " * 100,
    ") + exit(", "\N{DELETE}",
]  # fmt: skip

text = st.one_of(
    st.text(max_size=30),
    st.sampled_from(HOSTILE),
    st.tuples(st.sampled_from(HOSTILE), st.text(max_size=8)).map("".join),
)
identifiers = st.one_of(
    st.sampled_from(
        ["x", "conv1", "self", "torch", "a_rather_long_name_that_makes_lines_break_early", "größe", "match", "_"]
    ),
    st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True).filter(lambda name: not keyword.iskeyword(name)),
)
constants = st.one_of(
    text,
    st.integers(min_value=0),
    st.floats(min_value=0, allow_nan=False, allow_infinity=False).map(abs),
    st.booleans(),
    st.none(),
).map(ast.Constant)
load = ast.Load()
names = identifiers.map(lambda name: ast.Name(name, load))

_BINARY = [
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.FloorDiv,
    ast.Mod,
    ast.MatMult,
    ast.Pow,
    ast.LShift,
    ast.BitOr,
    ast.BitXor,
    ast.BitAnd,
]
_COMPARE = [ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Is, ast.IsNot, ast.In, ast.NotIn]


def _call(function, args, keywords):
    return ast.Call(function, args, [ast.keyword(name, value) for name, value in keywords.items()])


def _compare(left, rest):
    return ast.Compare(left, [kind() for kind, _ in rest], [value for _, value in rest])


def _dict(pairs):
    return ast.Dict([key for key, _ in pairs], [value for _, value in pairs])


def _loop(target, iterable, tests):
    return ast.comprehension(ast.Name(target, ast.Store()), iterable, tests, 0)


def _lambda(name, body):
    return ast.Lambda(ast.arguments([], [ast.arg(name)], None, [], [], None, []), body)


def _larger(inner):
    several = st.lists(inner, max_size=4)
    some = st.lists(inner, min_size=1, max_size=4)
    loops = st.lists(st.builds(_loop, identifiers, inner, st.lists(inner, max_size=1)), min_size=1, max_size=2)
    slices = st.builds(ast.Slice, *[st.one_of(st.none(), inner)] * 3)
    index = st.one_of(inner, slices, st.lists(st.one_of(inner, slices), max_size=3).map(lambda e: ast.Tuple(e, load)))
    return st.one_of(
        st.builds(ast.BinOp, inner, st.sampled_from(_BINARY).map(lambda kind: kind()), inner),
        st.builds(ast.UnaryOp, st.sampled_from([ast.USub(), ast.UAdd(), ast.Not(), ast.Invert()]), inner),
        st.builds(ast.BoolOp, st.sampled_from([ast.And(), ast.Or()]), st.lists(inner, min_size=2, max_size=3)),
        st.builds(_compare, inner, st.lists(st.tuples(st.sampled_from(_COMPARE), inner), min_size=1, max_size=2)),
        st.builds(ast.IfExp, inner, inner, inner),
        st.builds(_call, inner, several, st.dictionaries(identifiers, inner, max_size=3)),
        st.builds(lambda value, name: ast.Attribute(value, name, load), inner, identifiers),
        st.builds(lambda value, at: ast.Subscript(value, at, load), inner, index),
        several.map(lambda items: ast.Tuple(items, load)),
        several.map(lambda items: ast.List(items, load)),
        some.map(ast.Set),
        st.lists(st.tuples(st.one_of(st.none(), inner), inner), max_size=3).map(_dict),
        st.builds(ast.ListComp, inner, loops),
        st.builds(ast.GeneratorExp, inner, loops),
        st.builds(ast.DictComp, inner, inner, loops),
        st.builds(_lambda, identifiers, inner),
    )


expressions = st.recursive(st.one_of(names, constants), _larger, max_leaves=8)
