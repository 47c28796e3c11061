"""Brings the catalogues of `layerloom_resources.translations` up to date with the texts in the code.

    python -m tools.translations            all languages; says what has no translation yet
    python -m tools.translations fr         a new one, all of it to be translated

A text is what stands in a call of `tr` or `later`, the two forms of a noun in `counted`, and what declarations say:
actions, layers, parameters, settings, templates. A translation stays as long as its English text does.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import layerloom_resources.translations as catalogues
from layerloom.graph.settings import NAMES
from layerloom.layers.description import description
from layerloom.layers.layer import CATEGORIES, registry
from layerloom.layers.parameters import Parameter, parameters
from layerloom.layers.unknown import Unknown
from layerloom.layers.wiring import Instance, Reroute
from layerloom.words import NUMBER, counting
from layerloom_app import about, actions
from layerloom_app.panels import training_settings
from layerloom_app.panels.parts import name_text
from layerloom_resources.templates import templates

ROOT = Path(__file__).parents[1]
SOURCES = ("app/layerloom_app", "engine/layerloom", "resources/layerloom_resources")
FOLDER = Path(str(catalogues.__file__)).parent
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def texts() -> Mapping[str, str]:
    """Every English text that people read, and where it stands."""
    found = dict(_in_code()) | {NUMBER: "engine/layerloom/words.py"}
    for place, declared in _declared():
        found.setdefault(declared, place)
    return {text: place for text, place in found.items() if any(letter.isalpha() for letter in text) or text == NUMBER}


# In calls


def _in_code() -> Iterator[tuple[str, str]]:
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call):
                    yield from ((text, place) for text in _texts_of(call))


def _texts_of(call: ast.Call) -> Iterator[str]:
    match call.func:
        case ast.Name(id="tr" | "later") | ast.Attribute(attr="tr"):
            yield from _literals(call.args[0])
        case ast.Name(id="counted") | ast.Attribute(attr="counted"):
            for noun in _literals(call.args[1]):
                yield from counting(noun)


def _literals(value: ast.expr) -> Iterator[str]:
    """The texts that an expression can be, as far as they stand in it: a literal, or one of two."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _literals(body)
            yield from _literals(other)


# In declarations


def _declared() -> Iterator[tuple[str, str]]:
    tables: Mapping[str, Iterable[str]] = {
        "app/layerloom_app/actions.py": (
            *(text for spec in actions.ACTIONS for text in (spec.text, spec.tip)),
            *actions.MENUS,
        ),
        "app/layerloom_app/about.py": (text for row in about.CANVAS_KEYS for text in row),
        "app/layerloom_app/panels/training_settings.py": (
            *training_settings.SECTIONS, *map(training_settings.title_of, NAMES),
            *(NAMES[name].help for name in NAMES),
        ),
        "engine/layerloom/layers/layer.py": CATEGORIES,
        "resources/layerloom_resources/templates/__init__.py": (
            text for template in templates().values() for text in (template.title, template.description)
        ),
    }  # fmt: skip
    for place, found in tables.items():
        yield from ((place, text) for text in found)
    for layer in (*registry.values(), Instance, Reroute, Unknown):
        place = layer.__module__.replace(".", "/")
        yield from ((f"engine/{place}.py", text) for text in _of_layer(layer))


def _of_layer(layer: type) -> Iterator[str]:
    yield from description(layer)
    yield from _of_parameters(parameters(layer))


def _of_parameters(found: Iterable[Parameter]) -> Iterator[str]:
    for parameter in found:
        yield name_text(parameter.name)
        yield parameter.help


# The files


def written(known: Mapping[str, str], language: str) -> str:
    """The file of a language: every text with its translation, or as one that has none yet."""
    entries = sorted(texts().items(), key=lambda entry: entry[1])
    parts = [
        f'    <message>\n        <location filename="{place}"/>\n        <source>{escape(text)}</source>\n'
        f"        {_translation(known.get(text, ''))}\n    </message>\n"
        for text, place in entries
    ]
    head = f'<TS version="2.1" language="{language}" sourcelanguage="en">\n<context>\n    <name>Layerloom</name>\n'
    return f"{HEAD}{head}{''.join(parts)}</context>\n</TS>\n"


def _translation(text: str) -> str:
    return f"<translation>{escape(text)}</translation>" if text else '<translation type="unfinished"></translation>'


def known(path: Path) -> dict[str, str]:
    """What a file translates."""
    if not path.exists():
        return {}
    messages = ElementTree.fromstring(path.read_text(encoding="utf-8")).iter("message")
    return {entry.findtext("source", ""): entry.findtext("translation", "") for entry in messages}


def main(languages: list[str]) -> int:
    """Write the files; 1 if a text has no translation."""
    missing = 0
    for language in languages or catalogues.languages():
        path = FOLDER / f"{language}{catalogues.SUFFIX}"
        translated = known(path)
        path.write_text(written(translated, language), encoding="utf-8", newline="\n")
        without = [text for text in texts() if not translated.get(text)]
        missing += len(without)
        sys.stdout.write("".join(f"{language}: {text!r}\n" for text in without))
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
