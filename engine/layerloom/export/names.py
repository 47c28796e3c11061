"""Names for exported code, made from what the user typed: never anything but an ASCII identifier that hides nothing."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, count

_LONGEST = 40
_ACRONYMS = {"cnn", "mlp", "rnn", "lstm", "gru", "vae", "gan", "ae", "mnist", "csv"}
RESERVED = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "self", "cls"})


def words(title: str) -> list[str]:
    """The words of a title in lower case: `Conv 1x1 (größe)` -> conv, 1x1, grosse; `myDense` -> my, dense."""
    folded = title.replace("ß", "ss").replace("æ", "ae").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode("ascii")
    split = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    return re.findall(r"[a-z0-9]+", split.lower())


def snake(title: str, otherwise: str) -> str:
    """An identifier in snake_case; `otherwise` (an identifier) where nothing of the title can stand in one."""
    name = "_".join(words(title))[:_LONGEST].strip("_")
    if not name:
        return otherwise
    return f"{otherwise}_{name}" if name[0].isdigit() else name


def camel(title: str, otherwise: str) -> str:
    """An identifier in CamelCase: `digits-cnn` -> `DigitsCNN`."""
    name = "".join(word.upper() if word in _ACRONYMS else word.capitalize() for word in words(title))[:_LONGEST]
    if not name:
        return otherwise
    return f"{otherwise}{name}" if name[0].isdigit() else name


def shown(title: str, longest: int = 60) -> str:
    """A title as it may stand in running text: one line, not too long."""
    line = " ".join(title.split())
    return line if len(line) <= longest else line[: longest - 3] + "..."


class Names:
    """Hands out names, none of them twice and none that Python, the module or the base class uses."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*RESERVED, *taken}

    def free(self, name: str) -> bool:
        return name not in self._taken

    def take(self, *wanted: str) -> str:
        """The first wanted name that is free; else the last with `_` (a word of Python's) or a number behind it."""
        stem = wanted[-1] + ("_" if wanted[-1][-1].isdigit() or wanted[-1] in RESERVED else "")
        numbered = (f"{stem}{n}" for n in count(2))
        others = chain([stem], numbered) if wanted[-1] in RESERVED else numbered
        name = next(filter(self.free, chain(wanted, others)))
        assert name.isidentifier() and name.isascii(), f"{name!r} is not a name"
        self._taken.add(name)
        return name
