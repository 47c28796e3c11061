"""Formulas as a person types them: what is wrong with one, what it gives, and what comes of it in the block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from layerloom.graph.blocks import defaulting, formulating, promoting
from layerloom.graph.edit import Edit
from layerloom.graph.formulas import INDEX, mentioned, value, values_of
from layerloom.graph.model import Block, Document, NodeId
from layerloom.layers.formula import CONSTANTS, FUNCTIONS
from layerloom.layers.layer import ParameterError
from layerloom.words import tr

Edits = tuple[Edit, ...]
_BARE = re.compile(r"[A-Za-z_]\w*")
_COPIES = 3
"""Of so many copies the values are told, where they differ."""


@dataclass(frozen=True)
class Judged:
    """What a typed formula comes to: why it cannot be, or what it gives in the first copies.

    `new` is the name of the parameter that the block gets with it, '' where it gets none.
    """

    problem: str = ""
    gives: tuple[object, ...] = ()
    new: str = ""


def judged(document: Document, block: str, node: NodeId, parameter: str, text: str) -> Judged:
    """What a formula for a parameter of an inner node comes to."""
    try:
        following(document, block, node, parameter, text)
        if (name := text.strip()) and is_new(document.blocks[block], name):
            return Judged(new=name)
        return Judged(gives=_given(document.blocks[block], text)) if name else Judged()
    except ParameterError as error:
        return Judged(str(error))


def following(document: Document, block: str, node: NodeId, parameter: str, text: str) -> Edits:
    """The parameter of an inner node follows a formula from now on, or keeps its value where the text is empty.

    A name that nothing has becomes a parameter of the block, with the value that is there. Raises `ParameterError`.
    """
    name = text.strip()
    if is_new(document.blocks[block], name):
        return promoting(document, block, node, parameter, name)
    return formulating(document, block, node, parameter, name)


def is_new(block: Block, text: str) -> bool:
    """Whether a text is a mere name that the formulas of the block do not know."""
    return bool(_BARE.fullmatch(text)) and text not in {*block.parameters, INDEX, *CONSTANTS}


def names_in_formulas(block: Block) -> tuple[str, ...]:
    """What a formula of the block may speak of: its parameters, the number of the copy, and functions."""
    return (*block.parameters, INDEX, *sorted(FUNCTIONS))


def _given(block: Block, text: str) -> tuple[object, ...]:
    copies = _COPIES if INDEX in mentioned(text) else 1
    return tuple(value(text, values_of(block, {}, copy)) for copy in range(copies))


def renaming_parameter(document: Document, block: str, old: str, new: str) -> Edits:
    """Another name for a parameter of a block, also in its formulas. Raises `ParameterError`.

    What instances give it they go on to give it under the new name: see `graph.levels`.
    """
    entry = document.blocks[block]
    new = new.strip()
    if new == old:
        return ()
    if new in entry.parameters:
        raise ParameterError(tr('the block has a parameter "{0}" already').format(new))
    defaulting(document, block, new, entry.parameters[old])  # Raises where it cannot be called that.
    made = replace(
        entry,
        parameters={new if name == old else name: start for name, start in entry.parameters.items()},
        formulas={node: _renamed(texts, old, new) for node, texts in entry.formulas.items()},
    )
    return (Edit("blocks", block, entry, made),)


def _renamed(texts: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    return {
        name: re.sub(rf"(?<![\w.]){re.escape(old)}(?!\w)", new, text) if old in mentioned(text) else text
        for name, text in texts.items()
    }


def adding_parameter(document: Document, block: str) -> Edits:
    """A new parameter of a block: the number 1, under a name that is free."""
    taken, number = document.blocks[block].parameters, 1
    while f"parameter{number}" in taken:
        number += 1
    return defaulting(document, block, f"parameter{number}", 1)


__all__ = [
    "Judged", "adding_parameter", "following", "is_new", "judged", "names_in_formulas", "renaming_parameter",

]  # fmt: skip
