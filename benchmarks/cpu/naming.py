"""Which weight of the hand-written nets is which of ours: our keys have node ids, theirs follow from the titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from layerloom.graph.model import Document

_RESIDUAL = ((r"(b\d+)_(\w+)\.", r"blocks.\1.\2."),)

_RULES: Mapping[str, Sequence[tuple[str, str]]] = {
    "mlp": ((r"dense1\.", "1."), (r"dense2\.", "3."), (r"scores\.", "5.")),
    "cnn": ((r"conv1\.", "0."), (r"conv2\.", "2."), (r"dense1\.", "6."), (r"scores\.", "8.")),
    "resnet20": _RESIDUAL,
    "resnet50": _RESIDUAL,
    "vgg": ((r"(conv\w+)\.", r"features.\1."), (r"(dense1|scores)\.", r"classifier.\1.")),
    "lstm": ((r"vectors\.", "embedding."), (r"memory\.", "lstm.")),
    "transformer": (
        (r"vectors\.", "embedding."),
        (r"(b\d+)_attention\.in_proj_", r"blocks.\1.attention.qkv."),
        (r"(b\d+)_attention\.out_proj\.", r"blocks.\1.attention.out."),
        (r"(b\d+)_(\w+)\.", r"blocks.\1.\2."),
    ),
}
"""By model: how a title and a weight's name begin here and there; what no pattern fits stays as it is."""


def names(model: str, document: Document, keys: Iterable[str]) -> dict[str, str]:
    """The key in the hand-written net by our key."""
    return {key: _named(_RULES[model], _titled(document, key)) for key in keys}


def _titled(document: Document, key: str) -> str:
    node, _, rest = key.partition(".")
    return f"{document.nodes[node].title}.{rest}"


def _named(rules: Sequence[tuple[str, str]], titled: str) -> str:
    for ours, theirs in rules:
        if found := re.match(ours, titled):
            return found.expand(theirs) + titled[found.end() :]
    return titled
