"""Our own code as text with holes: what every exported script has in common is written here as the Python that it is.

    statements("for COLUMNS in loader:  # one batch\\n    LOSS", COLUMNS=names, LOSS=body)

The text is ours and parsed before anything is put in; a hole is a name in it and takes a tree, so that no text of the
user's is ever parsed. Comments and empty lines become remarks.
"""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from layerloom.export.remark import Remark, remark_of

Filling = ast.expr | str | Sequence[ast.AST]
"""What a hole takes: an expression, a name, or several nodes of the kind that stands there (statements, arguments)."""


def statements(source: str, **holes: Filling) -> list[ast.stmt]:
    """The statements of the source, with every hole filled."""
    text = textwrap.dedent(source).strip("\n") + "\n"
    module = ast.parse(text)
    _remark(module, text)
    filler = _Filler(holes)
    body = [node for statement in module.body for node in filler.several(statement)]
    assert filler.used == set(holes), f"no hole is called {sorted(set(holes) - filler.used)}"
    return body


def expression(source: str, **holes: Filling) -> ast.expr:
    """The one expression of the source, with every hole filled."""
    (statement,) = statements(source, **holes)
    assert isinstance(statement, ast.Expr)
    return statement.value


def names_in(*sources: str) -> set[str]:
    """Every name that some sources mention, holes included."""
    return set().union(*map(_names_in, sources))


@cache
def _names_in(source: str) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(textwrap.dedent(source))):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=short):
                found.add((short or name).partition(".")[0])
            case ast.keyword(arg=str(name)):
                found.add(name)
    return frozenset(found)


def bound_in(*sources: str) -> set[str]:
    """The names that some sources bind at their top level: by import, assignment, function or class."""
    found: set[str] = set()
    for source in sources:
        for node in ast.parse(textwrap.dedent(source)).body:
            match node:
                case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                    found |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
                case ast.Assign(targets=[ast.Name(id=name)]):
                    found.add(name)
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
    return found


def _remark(module: ast.Module, text: str) -> None:
    """Hangs the comments and empty lines of the text on its statements."""
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    rows = [""] + [line.strip() for line in text.split("\n")]
    for node in _statements(module):
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
        last = node.lineno if hasattr(node, "body") else node.end_lineno or node.lineno
        start = first
        while rows[start - 1].startswith("#"):
            start -= 1
        above = tuple(comments[row] for row in range(start, first))
        trailing = comments.get(last, "")
        node.remark = Remark(trailing, above, blank=start > 1 and not rows[start - 1])  # type: ignore[attr-defined]


def _statements(module: ast.Module) -> Iterator[ast.stmt]:
    return (node for node in ast.walk(module) if isinstance(node, ast.stmt))


class _Filler(ast.NodeTransformer):
    def __init__(self, holes: Mapping[str, Filling]) -> None:
        self.holes = holes
        self.used: set[str] = set()

    def several(self, node: ast.stmt) -> list[ast.stmt]:
        made = self.visit(node)
        return list(made) if isinstance(made, list | tuple) else [made]

    def _filling(self, name: str | None) -> Filling | None:
        if name is None or name not in self.holes:
            return None
        self.used.add(name)
        return self.holes[name]

    def _name(self, name: str) -> str:
        filling = self._filling(name)
        assert filling is None or isinstance(filling, str), f"{name} stands where a name must be"
        return filling or name

    def visit_Expr(self, node: ast.Expr) -> Any:
        filling = self._filling(node.value.id) if isinstance(node.value, ast.Name) else None
        if isinstance(filling, Sequence) and not isinstance(filling, str):
            return _placed(list(filling), remark_of(node))
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> Any:
        filling = self._filling(node.id)
        if filling is None:
            return node
        if isinstance(filling, str):
            return ast.Name(filling, node.ctx)
        if isinstance(filling, ast.expr):
            return stored(filling) if isinstance(node.ctx, ast.Store) else filling
        return list(filling)

    def visit_arg(self, node: ast.arg) -> Any:
        filling = self._filling(node.arg)
        if isinstance(filling, Sequence) and not isinstance(filling, str):
            return list(filling)
        node.arg = filling if isinstance(filling, str) else node.arg
        return self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> Any:
        filling = self._filling(node.value.id) if node.arg is None and isinstance(node.value, ast.Name) else None
        return self.generic_visit(node) if filling is None else list(filling)  # type: ignore[arg-type]

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        node.attr = self._name(node.attr)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.name = self._name(node.name)
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        node.name = self._name(node.name)
        return self.generic_visit(node)


def _placed(nodes: list[ast.AST], remark: Remark) -> list[ast.AST]:
    """Nodes in the place of a hole: the first one gets the empty line and the comments that stood before it."""
    if nodes and (remark.blank or remark.above):
        own = remark_of(nodes[0])
        nodes[0].remark = Remark(own.comment, remark.above + own.above, own.blank or remark.blank)  # type: ignore[attr-defined]
    return nodes


def stored(node: ast.expr) -> ast.expr:
    """The same names as targets of an assignment."""
    match node:
        case ast.Name(id=name):
            return ast.Name(name, ast.Store())
        case ast.Tuple(elts=items):
            return ast.Tuple([stored(item) for item in items], ast.Store())
    raise AssertionError(f"nothing can be assigned to {ast.dump(node)}")
