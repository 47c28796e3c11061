"""Themes: contrast, icons, and the change from one to the other."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from layerloom.graph.areas import COLOURS
from layerloom.layers.layer import CATEGORIES
from layerloom_app import theme
from layerloom_app.actions import ACTIONS
from layerloom_app.theme import DARK, LIGHT, Theme, contrast, mixed
from layerloom_resources.themes import heated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

THEMES = pytest.mark.parametrize("look", [DARK, LIGHT], ids=lambda look: look.name)
GROUNDS = ("window", "surface", "raised", "canvas")
TEXTS = ("text", "muted", "accent_text", "error", "warning", "success")


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
def test_every_text_can_be_read_on_every_ground(look: Theme, ground: str) -> None:
    colours = {name: getattr(look, name) for name in TEXTS} | dict(look.category) | dict(look.code)
    weak = {name: colour for name, colour in colours.items() if contrast(colour, getattr(look, ground)) < 4.5}
    assert not weak


@THEMES
@pytest.mark.parametrize("ground", ("window", "surface", "raised"))
def test_what_is_disabled_can_be_made_out_and_is_paler_than_quiet_text(look: Theme, ground: str) -> None:
    behind = getattr(look, ground)
    assert 3 <= contrast(theme.disabled(look), behind) < contrast(look.muted, behind) - 1


@THEMES
def test_entries_of_menus_and_what_is_quiet_on_a_note_can_be_read(look: Theme) -> None:
    assert contrast(look.text, look.raised) >= 7
    assert contrast(look.muted, look.note) >= 4.5


@THEMES
def test_heat_goes_one_way_in_lightness_and_text_can_be_read_on_all_of_it(look: Theme) -> None:
    ramp = [heated(look, step / 64) for step in range(65)]
    lightness = [contrast(colour, "#000000") for colour in ramp]
    assert lightness == sorted(lightness, reverse=look.name == "light")
    assert min(contrast(look.text, colour) for colour in ramp) >= 4.5
    assert contrast(ramp[-1], look.canvas) >= 2


@THEMES
def test_heat_begins_and_ends_with_the_ends_of_its_ramp(look: Theme) -> None:
    assert [heated(look, degree) for degree in (-1, 0, 0.25, 1, 2)] == [
        look.heat[0], look.heat[0], look.heat[1], look.heat[-1], look.heat[-1]
    ]  # fmt: skip


@THEMES
def test_text_on_the_accent_can_be_read(look: Theme) -> None:
    assert contrast(look.on_accent, look.accent) >= 4.5
    assert contrast(look.on_accent, look.accent_hover) >= 4.5


@THEMES
def test_curves_stand_out_from_their_ground(look: Theme) -> None:
    assert all(contrast(colour, look.surface) >= 3 for colour in look.series.values())


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_a_theme_has_a_colour_for_every_category(look: Theme) -> None:
    assert set(look.category) == set(CATEGORIES)


def test_both_themes_say_the_same_things() -> None:
    assert DARK.code.keys() == LIGHT.code.keys()
    assert DARK.series.keys() == LIGHT.series.keys()


@THEMES
def test_the_style_sheet_is_made_for_the_theme(look: Theme) -> None:
    text = theme.style_sheet(look)
    assert look.surface in text
    assert "$" not in text


def test_every_icon_that_is_named_is_there(qapp: QApplication) -> None:
    names = {spec.icon for spec in ACTIONS if spec.icon} | {f"layer-{category.lower()}" for category in CATEGORIES}
    missing = [name for name in names if not files("layerloom_resources").joinpath(f"icons/{name}.svg").is_file()]
    assert not missing


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    image = theme.pixmap("stop", "#ff0000", 24).toImage()
    assert image.pixelColor(12, 12).name() == "#ff0000"
    assert image.pixelColor(0, 0).alpha() == 0


def test_no_other_module_names_a_colour() -> None:
    import re
    from pathlib import Path

    import layerloom_app

    folder = Path(layerloom_app.__file__).parent
    pattern = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\s*\d")
    named = [str(path) for path in folder.rglob("*.py") if path.name != "theme.py" and pattern.search(path.read_text())]
    assert not named


def test_a_chosen_theme_is_used_and_told(qtbot: QtBot, qapp: QApplication) -> None:
    manager = theme.manager()
    manager.set_choice("dark")
    with qtbot.waitSignal(manager.changed, timeout=1000):
        manager.set_choice("light")
    assert manager.theme is LIGHT
    theme.apply(qapp)
    assert qapp.palette().window().color().name() == LIGHT.window


def test_the_theme_follows_the_system_if_that_is_chosen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform of the tests has no scheme of its own, so what it says is put in its mouth."""
    manager, scheme = theme.manager(), Qt.ColorScheme
    manager.set_choice("system")
    for said, look in ((scheme.Light, LIGHT), (scheme.Dark, DARK), (scheme.Light, LIGHT)):
        monkeypatch.setattr(manager, "_hints", SimpleNamespace(colorScheme=lambda said=said: said))
        qapp.styleHints().colorSchemeChanged.emit(said)
        assert manager.theme is look
    manager.set_choice("dark")
    qapp.styleHints().colorSchemeChanged.emit(scheme.Light)
    assert manager.theme is DARK
    monkeypatch.undo()
    manager.set_choice("system")


def test_choosing_the_theme_in_use_tells_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    manager = theme.manager()
    manager.set_choice("dark")
    with qtbot.assertNotEmitted(manager.changed):
        manager.set_choice("dark")


def test_all_colours_are_written_in_one_way() -> None:
    texts = [getattr(look, field.name) for look in (DARK, LIGHT) for field in fields(look) if field.type == "str"]
    colours = [text for text in texts if text.startswith("#")]
    assert len(colours) > 30
    assert all(len(colour) == 7 for colour in colours)


@THEMES
def test_titles_of_frames_and_notes_can_be_read(look: Theme) -> None:
    faces = {name: mixed(look.canvas, colour, 0.1) for name, colour in look.frame.items()}
    weak = {name for name, face in faces.items() if contrast(look.frame[name], face) < 4.5}
    assert not weak
    assert set(look.frame) == set(COLOURS)
    assert contrast(look.text, look.note) >= 7
