"""Every text can be translated, and every language translates all of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tools import translations

from layerloom_resources.translations import catalogue, languages

ROOT = Path(__file__).parents[2]
APP = sorted((ROOT / "app" / "layerloom_app").rglob("*.py"))
ENGINE = [
    path for part in ("graph", "layers", "train") for path in sorted((ROOT / "engine/layerloom" / part).glob("*.py"))
]
SHOWN = frozenset({
    "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setTitle", "setPlaceholderText", "setAccessibleName",
    "setAccessibleDescription", "setIconText", "setHeaderLabels", "setWhatsThis", "setLabelText", "setTabText",
    "QLabel", "QAction", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "label", "OneLine", "addTab",
    "addMenu", "addAction", "addButton", "setInformativeText", "showMessage", "push",
})  # fmt: skip
"""What shows its arguments to the person, in the window."""
TOLD = frozenset(
    {"ShapeError", "Fix", "Problem", "Repair", "TrainingError", "FileProblem", "FormulaError", "DataError"}
)
"""What the window shows of the engine."""
NOT_SHOWN = {
    "panels/code.py": {"PyTorch", "Layerloom"},
}
"""Names that are the same in every language, by the file that shows them."""
PLACE = re.compile(r"\{[^}]*\}")
WORD = re.compile(r"[a-z]{2,}")


@cache
def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _spoken(value: ast.expr) -> Iterator[str]:
    """The English words that an argument is made of without asking for their translation."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (str(part.value) for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=body, orelse=other):
            yield from (*_spoken(body), *_spoken(other))
        case ast.BinOp(left=left, right=right):
            yield from (*_spoken(left), *_spoken(right))
        case ast.List(elts=items) | ast.Tuple(elts=items):
            yield from (text for item in items for text in _spoken(item))


def _untranslated(path: Path, names: frozenset[str], least: int) -> list[str]:
    """Texts of two letters or more that one of these functions is given as they are; `least` words make a text."""
    calls = [call for call in _calls(path) if _name(call) in names]
    given = [(call, text) for call in calls for arg in call.args[:2] for text in _spoken(arg)]
    allowed = NOT_SHOWN.get(path.relative_to(APP[0].parent).as_posix() if path in APP else "", set())
    return [
        f"{path.name}:{call.lineno}: {text!r}"
        for call, text in given
        if len(WORD.findall(text)) >= least and text not in allowed and not text.isidentifier()
    ]


def test_no_text_of_the_window_is_shown_without_asking_for_its_translation() -> None:
    assert not [text for path in APP for text in _untranslated(path, SHOWN, 1)]


def test_no_problem_is_told_without_asking_for_its_translation() -> None:
    assert not [text for path in ENGINE for text in _untranslated(path, TOLD, 2)]


def test_what_is_translated_is_a_whole_text_with_places() -> None:
    calls = (call for path in (*APP, *ENGINE) for call in _calls(path))
    asked = [call for call in calls if _name(call) in ("tr", "later") and call.args]
    assert not [ast.unparse(call) for call in asked if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)]


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_is_up_to_date_with_the_code(language: str) -> None:
    known = translations.known(translations.FOLDER / f"{language}.ts")
    assert known.keys() == translations.texts().keys(), "python -m tools.translations brings it up to date"
    assert not [text for text, translated in known.items() if not translated]


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_the_places_mnemonics_and_ends_of_its_text(language: str) -> None:
    for text, translated in catalogue(language).items():
        if text != translations.NUMBER:
            assert set(PLACE.findall(text)) == set(PLACE.findall(translated)), text
        assert text.count("&") == translated.count("&"), text
        assert text.endswith("…") == translated.endswith("…"), text
        assert text.endswith(".") == translated.endswith("."), text
        assert (text[:1].isspace(), text[-1:].isspace()) == (translated[:1].isspace(), translated[-1:].isspace()), text


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("start", ["a vector", "vectors", "a sequence"])
def test_what_is_sought_at_the_start_of_a_text_stands_there_in_every_language(language: str, start: str) -> None:
    spoken = catalogue(language)
    begun = [text for text in spoken if text.startswith(start)]
    assert begun and all(spoken[text].startswith(spoken[start]) for text in begun)
