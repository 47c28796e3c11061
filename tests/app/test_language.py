"""The window in another language: nothing stays English, and the choice is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.app.conftest import small_net
from tests.engine.graph.broken import CASES, Sketch
from tests.support import pseudo
from tests.support.seen import faults
from tests.support.situations import look, settle, shown
from tools.translations import texts

from layerloom import export, words
from layerloom.graph import layer_help as pages
from layerloom.graph.flat import flat
from layerloom.graph.infer import infer
from layerloom.graph.settings import NAMES
from layerloom.layers.layer import registry
from layerloom.layers.parameters import Choice, Number, OneOf, Range, Record, Several, parameters
from layerloom_app import language
from layerloom_app.about import AboutDialog, ShortcutSheet
from layerloom_app.comparing import CompareDialog
from layerloom_app.errors import ErrorDialog
from layerloom_app.key_editor import KeyEditor
from layerloom_app.panels.help_page import HelpDialog, page_html
from layerloom_app.panels.plain_fields import RealField
from layerloom_app.settings import Settings
from layerloom_app.settings_dialog import SettingsDialog
from layerloom_resources.templates import template
from layerloom_resources.translations import languages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from layerloom_app.main_window import MainWindow

SAME_EVERYWHERE = frozenset({
    "Layerloom", "PyTorch", "TensorBoard", "Keras", "NumPy", "English", "SVG", "PNG", "PDF", "CSV", "EMA", "Python",
    "Ctrl", "Shift", "Alt", "Enter", "Esc", "Return", "Space", "Home", "Del", "Backspace", "Left", "Right", "Down",
    "Up", "Tab", "Meta", "End", "MiB", "KiB", "GiB", "cpu", "cuda", "Apache", "License", "UCI", "BSD", "MIT", "PSF",
    "Deutsch", "Digits", "CNN", "loom", "loss", "Close",
})  # fmt: skip
"""Products, formats, units, licences; keys and the button that closes a dialog, which Qt names itself."""
OF_QT = ("qt_", "ScrollLeftButton", "ScrollRightButton")
"""Beginnings of the names of widgets whose texts are Qt's, which has translations of its own."""
OF_PYQTGRAPH = ("Export", "Export...")
"""Actions of the plots that no menu shows."""
_WORD = re.compile(r"[A-Za-z]{3,}")


def _words_of_code() -> frozenset[str]:
    """Names of layers, ports, parameters and settings, and the words of choices: they are those of the scripts."""
    found = set(registry)
    for layer in registry.values():
        found |= {port.name for port in layer().ports.inputs} | set(layer().ports.outputs)
        for parameter in parameters(layer):
            found |= {parameter.name, *_choices(parameter.form)}
    for parameter in NAMES.values():
        found |= {parameter.name, *_choices(parameter.form)}
    return frozenset(word for name in found for word in _WORD.findall(name))


def _choices(form: object) -> set[str]:
    match form:
        case OneOf(forms=forms):
            return {word for inner in forms for word in _choices(inner)}
        case Several(form=inner):
            return _choices(inner)
        case Record(type=record):
            return {word for field in parameters(record) for word in (field.name, *_choices(field.form))}
        case Choice(values=values):
            return set(map(str, values))
    return set()


@pytest.fixture
def nobodys(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Window and engine speak a language that nobody speaks."""
    spoken = {text: pseudo.marked(text) for text in texts()}
    monkeypatch.setattr(words, "catalogue", lambda _: spoken)
    translator = pseudo.installed(qapp, spoken)
    pages.layer_help.cache_clear()
    yield
    qapp.removeTranslator(translator)
    pages.layer_help.cache_clear()


@pytest.fixture
def strange(nobodys: None, window: MainWindow) -> MainWindow:
    return window


def _english(widget: QWidget, names: frozenset[str] = frozenset()) -> str:
    """The texts that nobody translated, a line each."""
    known = SAME_EVERYWHERE | _words_of_code() | names
    found = {
        f"{where}: {text}"
        for where, text in pseudo.texts_of(widget)
        if pseudo.english(text, known) and text not in OF_PYQTGRAPH and not where.split()[-1].startswith(OF_QT)
    }
    return "\n".join(sorted(found))


def _titles(window: MainWindow) -> frozenset[str]:
    """What the person, or a template, called nodes."""
    return frozenset(word for node in window.model.document.nodes.values() for word in _WORD.findall(node.title))


# Nothing stays English


def test_no_text_of_the_window_stays_english(strange: MainWindow) -> None:
    assert not _english(strange)
    strange.helping.greet()
    assert not _english(strange)
    strange.helping.take_tour()
    assert strange.helping.tour is not None
    while strange.helping.tour.next.text() != pseudo.marked("Done"):
        assert not _english(strange.helping.tour, _titles(strange))
        strange.helping.tour.next.click()
    strange.helping.tour.end()
    strange.project.new(small_net(units=7))
    for category in ("Data", "Core", "Loss"):
        nodes = strange.model.document.nodes
        strange.model.select([id_ for id_, node in nodes.items() if node.layer.category == category][:1])
        assert not _english(strange, _titles(strange))


def test_no_text_of_a_dialog_stays_english(strange: MainWindow) -> None:
    dialogs: tuple[QWidget, ...] = (
        AboutDialog(strange),
        ShortcutSheet(strange.keymap, strange),
        KeyEditor(strange.keymap, strange),
        SettingsDialog(strange.settings, strange.languages, lambda _: None, lambda: None, strange),
    )
    assert not [_english(dialog) for dialog in dialogs if _english(dialog)]


def test_no_page_of_a_layer_stays_english(nobodys: None) -> None:
    names = SAME_EVERYWHERE | _words_of_code()
    for name in registry:
        told = pages.layer_help(name)
        theirs = (argument for parameter in told.parameters for argument in parameter.keras)
        own = set(_WORD.findall(" ".join((*told.aliases, *told.keras, *told.pytorch, *told.sources, *theirs))))
        left = pseudo.english(page_html(told, actual=False), names | own)
        assert not left, name


def test_no_word_about_what_does_not_fit_stays_english(nobodys: None) -> None:
    for name, case in CASES.items():
        document = flat(case.draw(Sketch()).document).document
        inference = infer(document)
        titles = set(_WORD.findall(" ".join(node.title for node in document.nodes.values())))
        names = SAME_EVERYWHERE | _words_of_code() | titles
        errors = (*inference.errors.values(), *(doubt for found in inference.doubts.values() for doubt in found))
        for error in errors:
            told = (str(error), error.expected, error.got, error.why, *(fix.text for fix in error.fixes))
            assert not [text for text in told if pseudo.english(text, names)], name


def test_a_script_is_the_same_in_every_language(nobodys: None) -> None:
    document = template("digits-cnn").make()
    strange = export.script(document, "pytorch", "digits").text
    with words.english():
        assert strange == export.script(document, "pytorch", "digits").text


# The choice


def test_the_language_of_the_system_is_spoken_where_it_is_known() -> None:
    assert language.spoken("system", ["de-AT", "en-GB"]) == "de"
    assert language.spoken("system", ["tlh", "en-GB", "de"]) == "en"
    assert language.spoken("system", ["tlh"]) == "en"


def test_a_chosen_language_goes_before_that_of_the_system() -> None:
    assert language.spoken("en", ["de"]) == "en"
    assert language.spoken("de", ["en"]) == "de"
    assert language.spoken("gone", ["de"]) == "de"


def test_every_language_can_be_chosen_by_the_name_that_its_speakers_use(window: MainWindow) -> None:
    menu = {action.objectName(): action.text() for action in window.languages.actions()}
    assert [menu[f"language_{code}"] for code in ("en", "de")] == ["English", "Deutsch"]
    assert all(f"language_{code}" in menu for code in languages())


def test_a_language_chosen_in_the_menu_is_remembered_and_told(window: MainWindow, settings: Settings) -> None:
    next(action for action in window.languages.actions() if action.objectName() == "language_de").trigger()
    assert Settings(settings.folder).language == "de"
    assert "starts again" in window.statusBar().currentMessage()


@pytest.fixture
def german(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Window and engine speak German."""
    monkeypatch.setenv(words.LANGUAGE, "en")
    assert language.install(qapp, "de") == "de"
    yield
    for translator in qapp.findChildren(language.QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    words.speak("en")


def test_german_reaches_buttons_engine_and_numbers(german: None) -> None:
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    assert words.tr("a whole number") == "eine ganze Zahl"
    assert words.counted(1797, "row") == "1\u202f797 Zeilen"
    with words.english():
        assert words.counted(1797, "row") == "1,797 rows"


def test_numbers_are_shown_and_typed_in_german(german: None, qtbot: QtBot) -> None:
    field = RealField(Number(whole=False, range=Range(0.0, 1.0)))
    qtbot.addWidget(field)
    field.show_value(0.002)
    assert field.box.text() == "0,002"
    for typed in ("0,25", "0.25"):
        field.show_value(0.002)
        field.box.selectAll()
        with qtbot.waitSignal(field.edited) as edited:
            QTest.keyClicks(field.box, typed)
            QTest.keyClick(field.box, Qt.Key.Key_Return)
        assert edited.args == [0.25]
        assert field.box.text() == "0,25"


@pytest.mark.parametrize("name", ["welcome", "errors"])
def test_german_texts_are_whole_in_the_smallest_usual_window(german: None, name: str) -> None:
    with shown(name, QSize(1024, 700)) as window:
        for choice in ("dark", "light"):
            look(window, choice, window.size())
            assert not faults(window)


def test_german_texts_are_whole_in_every_step_of_the_tour(german: None) -> None:
    with shown("small", QSize(1024, 700)) as window:
        window.actions_by_id["tour"].trigger()
        tour = window.helping.tour
        assert tour is not None
        for place in range(len(tour.steps)):
            tour.go(place)
            settle()
            assert not faults(window), place
        tour.end()


def test_german_texts_are_whole_in_dialogs(german: None) -> None:
    with shown("small", QSize(1024, 700)) as window:
        net = window.model.document
        dialogs = [
            AboutDialog(window),
            CompareDialog(("a", small_net()), ("b", net), window),
            ErrorDialog("ValueError: what went wrong", "errors/2026-01-01.txt", window),
            HelpDialog(window),
            KeyEditor(window.keymap, window),
            SettingsDialog(window.settings, window.languages, lambda _choice: None, lambda: None, window),
            ShortcutSheet(window.keymap, window),
        ]
        for dialog in dialogs:
            dialog.show()
            settle()
            found = faults(dialog)
            dialog.close()
            assert not found, type(dialog).__name__
