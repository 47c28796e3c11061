"""The language of the window: what the person chose, or what the system speaks.

Texts come from `layerloom_resources.translations`, for Qt's own buttons from Qt. The engine and the processes that the
window starts are told as well. A choice takes effect at the next start."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QActionGroup

from layerloom.words import ENGLISH, LANGUAGE, speak
from layerloom_app.actions import tr
from layerloom_app.settings import Settings
from layerloom_resources.translations import catalogue, languages

SYSTEM = "system"


class Catalogue(QTranslator):
    """The texts of one language, wherever they stand: a context has no part in it."""

    def __init__(self, texts: Mapping[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts

    def translate(  # Only `None` lets Qt go on to the next translator.
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        return self._texts.get(source)

    def isEmpty(self) -> bool:
        return not self._texts


def choices() -> tuple[str, ...]:
    """What a person can choose: the system's language, English, or another."""
    return (SYSTEM, ENGLISH, *languages())


def own_name(language: str) -> str:
    """What the speakers of a language call it."""
    return "English" if language == ENGLISH else QLocale(language).nativeLanguageName().capitalize()


def spoken(choice: str, wanted: Sequence[str]) -> str:
    """The language of a choice, where a system wants these, the best first: `de-AT` is served by `de`."""
    if choice in (ENGLISH, *languages()):
        return choice
    known = (name for name in (tag.replace("_", "-").split("-")[0] for tag in wanted) if name in choices())
    return next(known, ENGLISH)


def install(app: QCoreApplication, choice: str) -> str:
    """Let the program speak; returns the language. Windows made before keep their texts."""
    language = spoken(choice, QLocale.system().uiLanguages())
    os.environ[LANGUAGE] = language
    speak(language)
    if language == ENGLISH:
        return language
    own, qt = Catalogue(catalogue(language), app), QTranslator(app)
    app.installTranslator(own)
    if qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qt)  # The last one is asked first: "Open" in a dialog of Qt is Qt's word.
    return language


def actions(settings: Settings, say: Callable[[str], object], parent: QObject) -> QActionGroup:
    """An action for each choice; `say` gets a sentence when another one is taken."""
    group = QActionGroup(parent)
    for choice in choices():
        action = group.addAction(tr("&System") if choice == SYSTEM else own_name(choice))
        action.setObjectName(f"language_{choice}")
        action.setCheckable(True)
        action.setChecked(choice == settings.language)
        action.triggered.connect(partial(_choose, settings, choice, say))
    return group


def _choose(settings: Settings, choice: str, say: Callable[[str], object], _checked: bool = False) -> None:
    settings.language = choice
    say(tr("The window speaks the new language when Layerloom starts again."))
