"""The languages of the program: one Qt Linguist file each, read as it is.

`de.ts` holds every English text of window and engine with its German one. There is a single context, `Layerloom`: the
same words mean the same everywhere. `python -m tools.translations` brings the files up to date with the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

SUFFIX = ".ts"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that the program speaks besides English."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every translated text of a language by the English one; empty for English and what is not there."""
    if language not in languages():
        return {}
    tree = ElementTree.fromstring(files(__name__).joinpath(f"{language}{SUFFIX}").read_text(encoding="utf-8"))
    found = ((entry.findtext("source", ""), entry.findtext("translation", "")) for entry in tree.iter("message"))
    return {source: translation for source, translation in found if translation}
