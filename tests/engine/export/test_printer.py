"""What is printed is what was meant, whatever stands in it."""

import ast
import re
import tokenize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layerloom.export.expressions import Unprintable
from layerloom.export.printer import COOKIE, printed
from layerloom.export.quote import statements
from layerloom.export.remark import remarked

from . import strategies as some

many = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))


def module(*body: ast.stmt) -> ast.Module:
    return ast.Module(list(body), [])


def meant(text: str) -> str:
    return ast.dump(ast.parse(text))


@many
@given(some.expressions, st.sampled_from(["value", "return", "target", "item"]))
def test_any_expression_reads_back_as_it_was_meant(expression, place):
    held = {
        "value": ast.Expr(expression) if not isinstance(expression, ast.Constant) else ast.Return(expression),
        "return": ast.Return(expression),
        "target": ast.Assign([ast.Name("x", ast.Store())], expression),
        "item": ast.Expr(ast.Call(ast.Name("f", some.load), [remarked(expression, comment="a comment")], [])),
    }[place]
    tree = module(held)
    assert meant(printed(tree)) == ast.dump(tree)


@many
@given(some.text, some.text, some.text, some.text, some.identifiers)
def test_no_text_becomes_code(title, comment, above, inner, name):
    value = remarked(ast.Constant(inner), comment=comment)
    tree = module(
        remarked(ast.Expr(ast.Constant(title)), comment=comment, above=(above, comment)),
        remarked(ast.Assign([ast.Name(name, ast.Store())], ast.List([value], some.load)), comment, (above, above)),
        remarked(
            ast.FunctionDef(name, ast.arguments([], [], None, [], [], None, []), [ast.Expr(ast.Constant(inner))], []),
            comment,
        ),
    )
    text = printed(tree)
    assert meant(text) == ast.dump(tree)
    assert not any(COOKIE.match(line) for line in re.split(r"[\r\n]", text)[:2])
    read = iter([line.encode() for line in text.splitlines(keepends=True)])
    assert tokenize.detect_encoding(lambda: next(read, b""))[0] == "utf-8"
    assert all(c == "\n" or c.isprintable() for c in text)


def test_a_comment_in_the_first_lines_cannot_name_an_encoding():
    tree = module(remarked(ast.Pass(), above=("-*- coding: utf-7 -*-", "vim: set fileencoding=latin-1 :")))
    assert printed(tree) == "# -*- coding : utf-7 -*-\n# vim: set fileencoding =latin-1 :\npass\n"


def test_a_second_line_of_the_docstring_cannot_name_an_encoding():
    text = printed(module(ast.Expr(ast.Constant("\n# coding: utf-7"))))
    assert text == '"""\n\\x23 coding: utf-7"""\n'


@pytest.mark.parametrize("name", ["class", "a b", "", "1x", "ﬁ", "x\n", "None"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(Unprintable, match="is not a name"):
        printed(module(ast.Expr(ast.Name(name, some.load))))


@pytest.mark.parametrize(
    "node", [ast.Constant(-1), ast.Constant(float("inf")), ast.Constant(float("nan")), ast.Constant(-0.0), ast.Set([])]
)
def test_what_has_no_literal_is_refused(node):
    with pytest.raises(Unprintable):
        printed(module(ast.Expr(node)))


def test_lines_break_as_black_breaks_them():
    source = '''
"""Says what it does."""

import os
from collections import abc


class Net(nn.Module):
    """A net."""

    size: int = 3

    def __init__(self, first: int, *, second: float = 1e-5) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(1, 32, 3), nn.ReLU())

    # why it is so
    @staticmethod
    def f(x, *y, **z):
        if x is None and not y:
            return -(x**2), x[1:, ..., None]
        elif x:  # else
            pass
        else:
            x += 1

        for i, (a, b) in enumerate(pairs):
            print(f"{i:>{width}} of {len(pairs)!r} {{}} {a['key']}", end="")
        with open("x") as file, other:
            raise ValueError from error
        try:
            x = int(y)
        except ValueError as error:
            pass
        except (KeyError, TypeError):
            pass
        return {"an entry": 1, "b": [n for n in range(10) if n], **z}


def long_function_name(
    first_argument: int, second_argument: int = 3, third_argument: dict[str, int] | None = None
) -> int:
    result = call_of_something(
        first_argument, second_argument, third_argument, the_last_argument_of_them=4000000
    )
    other = call_of_something(
        first_argument_with_a_long_name=first_argument,
        second_argument_with_a_long_name=second_argument,
        third=third_argument,
    )
    total = (
        first_argument_with_a_long_name
        + second_argument_with_a_long_name * third_argument_with_a_long_name
        - other
    )
    listed = [
        "some words that are long enough",
        "some words that are long enough",
        "some words that are long enough",
    ]
    return [
        row.reshape(total, other)
        for row in some_rows_that_are_long_enough_to_break
        if row is not None
    ]


if __name__ == "__main__":
    main()
'''.lstrip()
    assert printed(module(*statements(source))) == source


def test_a_long_text_is_cut_in_pieces():
    text = printed(module(ast.Assign([ast.Name("x", ast.Store())], ast.Constant("abc " * 60))))
    assert all(len(line) <= 100 for line in text.splitlines())
    assert ast.literal_eval(ast.parse(text).body[0].value) == "abc " * 60


def test_a_comment_behind_an_argument_gives_every_argument_a_line():
    call = ast.parse("self.layers = nn.Sequential(nn.Linear(3, 4), nn.ReLU())").body[0]
    remarked(call.value.args[0], comment="(batch, 4)")
    assert printed(module(call)) == (
        "self.layers = nn.Sequential(\n    nn.Linear(3, 4),  # (batch, 4)\n    nn.ReLU(),\n)\n"
    )
