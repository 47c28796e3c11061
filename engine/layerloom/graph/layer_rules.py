"""What is other for some layers in training than for the rest: the setting `groups`.

It is a text, so that files, command line and window have it alike: titles of layers, or of groups of them, each with
what is other there:

    backbone: learning_rate 0.1, weight_decay 0; head: l2 1e-4

`learning_rate` and `weight_decay` are factors of those of all layers, as MATLAB's `WeightLearnRateFactor`; `l1` and
`l2` take the place of the coefficients of all layers, as `kernel_regularizer` does in Keras. What stands later holds
where a layer is meant twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from layerloom.graph.model import Document, NodeId
from layerloom.words import later, tr


class LayerRulesError(ValueError):
    """The text says nothing that can be done; the message is a sentence for the user."""


@dataclass(frozen=True)
class LayerRules:
    """Factors of learning rate and weight decay, and coefficients of regularisers, `None` where those of all hold."""

    learning_rate: float = 1.0
    weight_decay: float = 1.0
    l1: float | None = None
    l2: float | None = None


ORDINARY = LayerRules()
_NAMES = tuple(field.name for field in fields(LayerRules))
Groups = Mapping[str, Mapping[str, float]]


def layer_rules(document: Document, text: str) -> dict[NodeId, LayerRules]:
    """What the setting says about the nodes that own weights; raises `LayerRulesError` for a title that is unknown."""
    found: dict[NodeId, LayerRules] = {}
    for title, numbers in groups_of(text).items():
        nodes = [id_ for id_, node in document.nodes.items() if f"{node.title}/".startswith(f"{title}/")]
        if not nodes:
            titles = [node.title for node in document.nodes.values()]
            close = ", ".join(get_close_matches(title, titles, 3) or titles[:6])
            raise LayerRulesError(
                tr('The training setting groups names "{0}", but there are layers {1}.').format(title, close)
            )
        for node in {document.owner(node) for node in nodes}:
            found[node] = replace(found.get(node, ORDINARY), **numbers)
    return found


def groups_of(text: str) -> dict[str, dict[str, float]]:
    """What is other by title; raises `LayerRulesError`."""
    found: dict[str, dict[str, float]] = {}
    for part in filter(str.strip, text.split(";")):
        title, colon, rest = part.rpartition(":")
        if not colon or not title.strip():
            raise LayerRulesError(tr(_NEEDS).format(", ".join(_NAMES), part.strip()))
        found.setdefault(title.strip(), {}).update(map(_number, rest.split(",")))
    return found


def _number(text: str) -> tuple[str, float]:
    words = text.replace("=", " ").split()
    try:
        name, value = words[0], float(words[1])
    except (IndexError, ValueError):
        raise LayerRulesError(tr(_NEEDS).format(", ".join(_NAMES), text.strip())) from None
    if len(words) != 2 or name not in _NAMES or not 0 <= value <= 1e6:
        raise LayerRulesError(tr(_NEEDS).format(", ".join(_NAMES), text.strip()))
    return name, value


_NEEDS = later(
    "The training setting groups needs titles with {0} and numbers of at least 0, such as "
    '"backbone: learning_rate 0.1; head: l2 1e-4", got "{1}".'
)


def problem(text: str) -> str:
    """Why a text cannot be the setting, in a sentence; empty if it can."""
    try:
        groups_of(text)
    except LayerRulesError as error:
        return str(error)
    return ""


def groups_text(groups: Groups) -> str:
    """The setting that says this; raises `LayerRulesError` where it cannot be said."""
    for title in groups:
        if ";" in title:
            raise LayerRulesError(
                tr('A layer with a semicolon in its title cannot stand in groups: rename "{0}".').format(title)
            )
    parts = (
        f"{title}: {', '.join(f'{k} {float(v)!r}' for k, v in own.items())}" for title, own in groups.items() if own
    )
    text = "; ".join(parts)
    groups_of(text)
    return text
