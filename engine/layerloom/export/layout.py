"""Where the lines of an expression break: in the manner of black, at brackets and before operators.

An expression becomes a `Doc` (text, brackets, chains of operators), and `lines` gives it the width that there is. A doc
that fits stays on one line; else its last brackets open, with their items on one indented line if they fit there, and
one on a line if not.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 100
INDENT = 4


@dataclass(frozen=True)
class Item:
    """What stands between two commas, and the comment behind it."""

    doc: Doc
    comment: str = ""


@dataclass(frozen=True)
class Brackets:
    """Items in brackets. `each`: one item a line as soon as it breaks; `bare`: brackets only where it breaks."""

    open: str
    items: tuple[Item, ...]
    close: str
    each: bool = False
    bare: bool = False
    comma: bool = True
    single: bool = False  # a tuple of one keeps its comma on one line too


@dataclass(frozen=True)
class Chain:
    """Docs joined by operators, `links[0]` without one: `a + b - c`. `joined` is what they are as long as they fit."""

    links: tuple[tuple[str, Doc], ...]
    joined: str = ""


Doc = str | Brackets | Chain | tuple["Doc", ...]


def flat(doc: Doc) -> str:
    """The doc on one line."""
    match doc:
        case str():
            return doc
        case tuple():
            return "".join(map(flat, doc))
        case Chain():
            return doc.joined or " ".join(f"{symbol} {flat(operand)}".lstrip() for symbol, operand in doc.links)
        case Brackets():
            inner = ", ".join(flat(item.doc) for item in doc.items) + ("," if doc.single else "")
            return inner if doc.bare else doc.open + inner + doc.close


def lines(doc: Doc, indent: int, before: str = "", after: str = "", *, inside: bool = False) -> list[str]:
    """The doc in lines of at most `WIDTH` where that is possible.

    `before` starts the first line and `after` ends the last; `inside` says that brackets are open already, so that an
    operator may begin a line.
    """
    line = " " * indent + before + flat(doc) + after
    if len(line) <= WIDTH and not _commented(doc):
        return [line]
    parts = _parts(doc)
    if inside and len(parts) == 1 and isinstance(parts[0], Chain):
        return _chain(parts[0], indent, before, after)
    return _split(parts, indent, before, after)


def _parts(doc: Doc) -> tuple[str | Brackets | Chain, ...]:
    return tuple(part for inner in doc for part in _parts(inner)) if isinstance(doc, tuple) else (doc,)


def _commented(doc: Doc) -> bool:
    match doc:
        case str():
            return False
        case tuple():
            return any(map(_commented, doc))
        case Chain():
            return any(_commented(operand) for _, operand in doc.links)
        case Brackets():
            return any(item.comment or _commented(item.doc) for item in doc.items)


def _chain(chain: Chain, indent: int, before: str, after: str) -> list[str]:
    """One operand a line, the operator in front of it."""
    last = len(chain.links) - 1
    found = []
    for i, (symbol, operand) in enumerate(chain.links):
        start = f"{symbol} " if symbol else ""
        found += lines(operand, indent, (before if i == 0 else "") + start, after if i == last else "", inside=True)
    return found


def _split(parts: tuple[str | Brackets | Chain, ...], indent: int, before: str, after: str) -> list[str]:
    """Breaks at the last brackets before which all fits; a chain gets brackets of its own."""
    place = _breaking_place(parts, WIDTH - indent - len(before))
    if place is None:
        return [" " * indent + before + flat(parts) + after]
    head, here, tail = parts[:place], parts[place], parts[place + 1 :]
    brackets = Brackets("(", (Item(here),), ")", comma=False) if isinstance(here, Chain) else here
    assert isinstance(brackets, Brackets)
    start = lines(head, indent, before, brackets.open) if head else [" " * indent + before + brackets.open]
    return [*start, *_items(brackets, indent + INDENT), *lines(tail, indent, brackets.close, after)]


def _breaking_place(parts: tuple[str | Brackets | Chain, ...], room: int) -> int | None:
    places = [
        i for i, part in enumerate(parts) if isinstance(part, Chain) or (isinstance(part, Brackets) and part.items)
    ]
    commented = [i for i in places if _commented(parts[i])]
    fitting = [i for i in places if len(flat(parts[:i])) < room]
    return next((found[-1] for found in (commented, fitting, places) if found), None)


def _items(brackets: Brackets, indent: int) -> list[str]:
    """What stands between the brackets once they are open."""
    together = " " * indent + ", ".join(flat(item.doc) for item in brackets.items)
    if not brackets.each and not brackets.single and len(together) <= WIDTH and not _commented(brackets):
        return [together]
    found = []
    for i, item in enumerate(brackets.items):
        comma = brackets.comma or i < len(brackets.items) - 1
        made = lines(item.doc, indent, "", "," if comma else "", inside=True)
        found += commented(made, indent, item.comment) if item.comment else made
    return found


def commented(made: list[str], indent: int, comment: str, place: int = -1) -> list[str]:
    """The lines with a comment behind one of them, or above all of them where it does not fit there."""
    line = f"{made[place]}  # {comment}"
    if len(line) > WIDTH:
        return [" " * indent + f"# {comment}", *made]
    return [line if text is made[place] else text for text in made]
