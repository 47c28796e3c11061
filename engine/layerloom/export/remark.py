"""What stands beside a node of a syntax tree and is no part of it: comments, and the empty line before a paragraph."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)


@dataclass(frozen=True)
class Remark:
    """`comment` ends the line of a statement or an argument, `above` are comment lines before it.

    `heading` is a comment that stands apart, above what may be several statements.
    """

    comment: str = ""
    above: tuple[str, ...] = ()
    blank: bool = False
    heading: str = ""


_NONE = Remark()


def remarked(
    node: N,
    comment: str | None = None,
    above: tuple[str, ...] | None = None,
    blank: bool | None = None,
    heading: str | None = None,
) -> N:
    """The node itself, with what is given in the place of what its remark said."""
    old = remark_of(node)
    node.remark = Remark(  # type: ignore[attr-defined]
        old.comment if comment is None else comment,
        old.above if above is None else above,
        old.blank if blank is None else blank,
        old.heading if heading is None else heading,
    )
    return node


def remark_of(node: ast.AST) -> Remark:
    """The remark of a node, an empty one where nobody made one."""
    found = getattr(node, "remark", _NONE)
    assert isinstance(found, Remark)
    return found


def safe_comment(text: str) -> str:
    """The text as it may stand behind `#`: one line of printable ASCII that can never name an encoding.

    A line end, `\\r` alone included, would end the comment and make code of the rest; `coding:` in one of the first
    two lines would make Python read the whole file in another encoding (PEP 263).
    """
    plain = "".join(c if " " <= c <= "~" else _ASCII.get(c, "?") for c in text)
    return re.sub(r"coding(?=[:=])", "coding ", " ".join(plain.split()))


_ASCII = {"\t": " ", "\n": " ", "\r": " ", "×": "x", "–": "-", "→": "->"}
