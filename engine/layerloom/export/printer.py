"""Prints a syntax tree as a person would have typed it, and proves that Python reads back exactly that tree.

`ast.unparse` drops comments and never breaks a line. Here a node may carry a `Remark` (comments, an empty line before
it), and long lines break as black breaks them. Nothing of the user's ever becomes code: names are checked, text stands
in string constants or in comments reduced to one line of ASCII, and the printed text is parsed again and compared.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from layerloom.export.expressions import (
    AUGMENTED,
    TUPLE,
    Unprintable,
    bare,
    doc,
    dotted,
    escaped,
    identifier,
    item,
    parameters,
)
from layerloom.export.layout import INDENT, Brackets, Doc, Item, commented, lines
from layerloom.export.remark import remark_of, safe_comment

COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""A line that, as one of the first two, names the encoding of the file (PEP 263)."""


class PrintingError(Exception):
    """The printed text does not say what the tree says: a fault of the exporter that must never reach a file."""


def printed(module: ast.Module) -> str:
    """The text of a module, with a line end behind its last line."""
    text = "\n".join(_block(module.body, 0, module)) + "\n"
    try:
        back = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise PrintingError(f"the printed text is not Python: {error}") from error
    if ast.dump(back) != ast.dump(module):
        raise PrintingError("the printed text means something else than what was to be printed")
    if any(COOKIE.match(line) for line in re.split(r"\r\n|\r|\n", text)[:2]):
        raise PrintingError("the first lines of the printed text name an encoding")
    return text


def _block(body: Sequence[ast.stmt], indent: int, parent: ast.AST) -> list[str]:
    found: list[str] = []
    for before, node in pairwise([None, *body]):
        assert node is not None
        found += [""] * _blank_lines(before, node, parent)
        found += _heading(node, indent)
        found += [" " * indent + f"# {safe_comment(line)}".rstrip() for line in remark_of(node).above]
        first = before is None and isinstance(parent, _DOCUMENTED)
        found += _docstring(node, indent) if first and _is_text(node) else _statement(node, indent)
    return found


def _heading(node: ast.stmt, indent: int) -> list[str]:
    """The heading above a statement, and the empty lines that set it apart."""
    text = safe_comment(remark_of(node).heading)
    apart = 2 if indent == 0 and isinstance(node, _DEFINITIONS) else 1
    return [" " * indent + f"# {text}", *[""] * apart] if text else []


_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
_DOCUMENTED = (ast.Module, ast.FunctionDef, ast.ClassDef)


def _blank_lines(before: ast.stmt | None, node: ast.stmt, parent: ast.AST) -> int:
    if before is None:
        return 0
    if isinstance(before, _IMPORTS) and remark_of(node).heading:
        return 1
    definition = isinstance(node, _DEFINITIONS) or isinstance(before, _DEFINITIONS)
    if definition and isinstance(parent, ast.Module):
        return 2
    documented = _is_text(before) and before is parent.body[0] and isinstance(parent, (ast.Module, ast.ClassDef))  # type: ignore[attr-defined]
    imports = isinstance(before, _IMPORTS) and not isinstance(node, _IMPORTS)
    return int(definition or documented or imports or remark_of(node).blank or bool(remark_of(node).heading))


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _statement(node: ast.stmt, indent: int) -> list[str]:
    rule = _RULES.get(type(node))
    if rule is None:
        raise Unprintable(f"{type(node).__name__} is not printed")
    return _commented(rule(node, indent), node, indent)


def _commented(found: list[str], node: ast.stmt, indent: int) -> list[str]:
    """The lines of a statement with its comment: behind the header of a compound one, else behind the last line."""
    comment = safe_comment(remark_of(node).comment)
    place = next((i for i, line in enumerate(found) if line.endswith(":")), 0) if hasattr(node, "body") else -1
    return commented(found, indent, comment, place) if comment else found


def _docstring(node: ast.stmt, indent: int) -> list[str]:
    text: str = node.value.value  # type: ignore[attr-defined]
    body = "\n".join(_docstring_line(line) for line in text.split("\n"))
    if re.search(r'(?<!\\)(\\\\)*"\Z', body):
        body = body[:-1] + '\\"'
    return _commented((" " * indent + '"""' + body + '"""').split("\n"), node, indent)


def _docstring_line(line: str) -> str:
    safe = escaped(line).replace('"""', '\\"\\"\\"')
    if COOKIE.match(safe):
        safe = safe.replace("#", "\\x23", 1)
    trailing = len(safe) - len(safe.rstrip(" "))
    return safe.rstrip(" ") + "\\x20" * trailing if safe.strip(" ") else safe


def _suite(header: list[str], node: ast.AST, body: Sequence[ast.stmt], indent: int) -> list[str]:
    return [*header, *_block(body, indent + INDENT, node)]


def _expression(node: ast.Expr, indent: int) -> list[str]:
    return lines(doc(node.value, TUPLE), indent)


def _assign(node: ast.Assign, indent: int) -> list[str]:
    before: tuple[Doc, ...] = tuple((bare(target), " = ") for target in node.targets)
    return lines((before, bare(node.value)), indent)


def _annotated(node: ast.AnnAssign, indent: int) -> list[str]:
    value: Doc = (" = ", bare(node.value)) if node.value is not None else ""
    return lines((doc(node.target), ": ", doc(node.annotation), value), indent)


def _augmented(node: ast.AugAssign, indent: int) -> list[str]:
    return lines((doc(node.target), f" {AUGMENTED[type(node.op)]}= ", bare(node.value)), indent)


def _return(node: ast.Return, indent: int) -> list[str]:
    return lines(bare(node.value), indent, "return ") if node.value is not None else [" " * indent + "return"]


def _raise(node: ast.Raise, indent: int) -> list[str]:
    value: Doc = (" ", doc(node.exc)) if node.exc else ""
    cause: Doc = (" from ", doc(node.cause)) if node.cause else ""
    return lines(("raise", value, cause), indent)


def _word(word: str) -> Callable[[ast.stmt, int], list[str]]:
    return lambda node, indent: [" " * indent + word]  # noqa: ARG005


def _import(node: ast.Import, indent: int) -> list[str]:
    return [" " * indent + "import " + ", ".join(map(_alias, node.names))]


def _import_from(node: ast.ImportFrom, indent: int) -> list[str]:
    names = tuple(Item(_alias(alias)) for alias in node.names)
    source = "." * node.level + (dotted(node.module) if node.module else "")
    return lines((f"from {source} import ", Brackets("(", names, ")", each=True, bare=True)), indent)


def _alias(node: ast.alias) -> str:
    return dotted(node.name) + (f" as {identifier(node.asname)}" if node.asname else "")


def _if(node: ast.If, indent: int, word: str = "if") -> list[str]:
    found = _suite(lines(doc(node.test), indent, f"{word} ", ":"), node, node.body, indent)
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and not remark_of(node.orelse[0]).above:
        return found + _commented(_if(node.orelse[0], indent, "elif"), node.orelse[0], indent)
    return found + _else(node, indent)


def _else(node: ast.If | ast.For | ast.While, indent: int) -> list[str]:
    return _suite([" " * indent + "else:"], node, node.orelse, indent) if node.orelse else []


def _for(node: ast.For, indent: int) -> list[str]:
    header = lines((bare(node.target), " in ", bare(node.iter)), indent, "for ", ":")
    return _suite(header, node, node.body, indent) + _else(node, indent)


def _while(node: ast.While, indent: int) -> list[str]:
    return _suite(lines(doc(node.test), indent, "while ", ":"), node, node.body, indent) + _else(node, indent)


def _try(node: ast.Try, indent: int) -> list[str]:
    if node.orelse or node.finalbody:
        raise Unprintable("else and finally behind try are not printed")
    handlers = [line for handler in node.handlers for line in _handler(handler, indent)]
    return [*_suite([" " * indent + "try:"], node, node.body, indent), *handlers]


def _handler(node: ast.ExceptHandler, indent: int) -> list[str]:
    kind: Doc = (" ", doc(node.type)) if node.type is not None else ""
    bound = f" as {identifier(node.name)}" if node.name else ""
    return _suite(lines(("except", kind, bound), indent, "", ":"), node, node.body, indent)


def _with(node: ast.With, indent: int) -> list[str]:
    items = [
        (doc(i.context_expr), " as ", doc(i.optional_vars)) if i.optional_vars else doc(i.context_expr)
        for i in node.items
    ]
    joined = tuple(part for i in items for part in (i, ", "))[:-1]
    return _suite(lines(joined, indent, "with ", ":"), node, node.body, indent)


def _function(node: ast.FunctionDef, indent: int) -> list[str]:
    returns: Doc = (" -> ", doc(node.returns)) if node.returns is not None else ""
    signature = (f"def {identifier(node.name)}", Brackets("(", parameters(node.args), ")"))
    header = lines(signature, indent, "", flat_text(returns) + ":")
    return _suite([*_decorators(node, indent), *header], node, node.body, indent)


def flat_text(made: Doc) -> str:
    """A doc on one line however long: the annotation behind `->` never breaks."""
    return "".join(lines(made, -10_000)) if made else ""


def _class(node: ast.ClassDef, indent: int) -> list[str]:
    arguments = tuple(item(base, doc(base)) for base in node.bases)
    arguments += tuple(Item((f"{identifier(k.arg or '')}=", doc(k.value))) for k in node.keywords)
    brackets: Doc = Brackets("(", arguments, ")") if arguments else ""
    header = lines((f"class {identifier(node.name)}", brackets), indent, "", ":")
    return _suite([*_decorators(node, indent), *header], node, node.body, indent)


def _decorators(node: ast.FunctionDef | ast.ClassDef, indent: int) -> list[str]:
    return [line for decorator in node.decorator_list for line in lines(doc(decorator), indent, "@")]


_RULES: dict[type[ast.stmt], Callable[[Any, int], list[str]]] = {
    ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented,
    ast.Return: _return, ast.Raise: _raise, ast.Pass: _word("pass"), ast.Break: _word("break"),
    ast.Continue: _word("continue"), ast.Import: _import, ast.ImportFrom: _import_from, ast.If: _if, ast.For: _for,
    ast.While: _while, ast.With: _with, ast.Try: _try, ast.FunctionDef: _function, ast.ClassDef: _class,
}  # fmt: skip
