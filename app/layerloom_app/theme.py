"""What the window makes of a theme: palette, style sheet, icons. No other module of the window names a colour.

A `Theme` is a frozen value of `layerloom_resources.themes`; `palette` and `style_sheet` turn it into what Qt
understands; the `ThemeManager` holds the one in use, follows the system unless told otherwise, and says when it
changed. Icons are one-colour SVG files, tinted when they are drawn.
"""

from __future__ import annotations

from importlib.resources import files
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from layerloom_app.motion import motion
from layerloom_resources.themes import DARK, LIGHT, Theme

Choice = Literal["system", "dark", "light"]
UNIT = 8
"""All distances between widgets are multiples (or halves) of this many pixels."""

MOTION_MS = 200
"""How long a part of the window moves or fades, where it does."""


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def faded(colour: str, alpha: float) -> QColor:
    """The colour with an opacity from 0 to 1."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def shade(depth: float) -> QColor:
    """What is laid over a part that is to stand back, the darker the deeper (0 to 1)."""
    return faded("#000000", depth)


def mixed(colour: str, with_colour: str, amount: float) -> str:
    """The first colour with `amount` (0 to 1) of the second in it."""
    pairs = ((int(colour[i : i + 2], 16), int(with_colour[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)


def palette(theme: Theme) -> QPalette:
    """The Qt palette of the theme, disabled texts included."""
    roles = QPalette.ColorRole
    result = QPalette(QColor(theme.window))
    for role, colour in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.surface,
        roles.AlternateBase: theme.raised,
        roles.Text: theme.text,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.error,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Link: theme.accent_text,
        roles.LinkVisited: theme.accent_text,
        roles.Light: theme.hover,
        roles.Midlight: theme.raised,
        roles.Mid: theme.border,
        roles.Dark: theme.outline,
        roles.Shadow: theme.border,
        roles.Accent: theme.accent,
    }.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(disabled(theme)))
    return result


def disabled(theme: Theme) -> str:
    """The colour of a text that cannot be acted on now: paler than quiet text, but still to be read."""
    return mixed(theme.muted, theme.surface, 0.25)


def style_sheet(theme: Theme, *, moving: bool = True) -> str:
    """The style sheet of the theme: borders, paddings and states that a palette cannot say, and whether parts move."""
    text = files("layerloom_resources").joinpath("themes", "style.qss").read_text(encoding="utf-8")
    colours: dict[str, object] = {name: value for name, value in vars(theme).items() if isinstance(value, str | int)}
    derived: dict[str, object] = {
        "disabled": disabled(theme),
        "scroll": mixed(theme.surface, theme.muted, 0.35),
        "selected": mixed(theme.surface, theme.accent, 0.22),
        "small": theme.font_size - 2,
        "motion_ms": MOTION_MS if moving else 0,
        "error_soft": mixed(theme.surface, theme.error, 0.12),
        "themes": str(files("layerloom_resources").joinpath("themes")).replace("\\", "/"),
    }
    return Template(text).substitute(colours | derived)


def svg(name: str, colour: str) -> bytes:
    """The icon's SVG text in one colour. There is an icon of that name, or the caller is wrong."""
    text = files("layerloom_resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).encode()


def icon(name: str, colour: str | None = None) -> QIcon:
    """The icon in the given colour (that of quiet text in the current theme, if none), paler where it is disabled."""
    cache, look = manager().icons, manager().theme
    key = (name, colour or look.muted, look.muted)
    if key not in cache:
        cache[key] = _drawn(*key)
    return cache[key]


def _drawn(name: str, colour: str, muted: str) -> QIcon:
    result = QIcon()
    for size in (16, 20, 24, 32, 48, 64):
        result.addPixmap(pixmap(name, colour, size))
        result.addPixmap(pixmap(name, muted, size, opacity=0.5), QIcon.Mode.Disabled)
    return result


def pixmap(name: str, colour: str, size: int, *, ratio: float = 1.0, opacity: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels."""
    picture = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setOpacity(opacity)
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def category_icon(category: str) -> QIcon:
    """The icon of a layer category in its colour."""
    return icon(f"layer-{category.lower()}", manager().theme.category[category])


class ThemeManager(QObject):
    """Holds the theme in use. `changed` says that another one is."""

    changed = Signal()

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self.theme = DARK
        self.choice: Choice = "system"
        self.icons: dict[tuple[str, str, str], QIcon] = {}
        self._hints = app.styleHints()
        self._hints.colorSchemeChanged.connect(self._refresh)
        self._choose()

    def set_choice(self, choice: Choice) -> None:
        """Use the dark or the light theme, or whatever the system uses."""
        self.choice = choice
        self._refresh()

    def _refresh(self) -> None:
        before = self.theme
        self._choose()
        if self.theme is not before:
            self.changed.emit()

    def _choose(self) -> None:
        scheme = self._hints.colorScheme()
        wanted = self.choice if self.choice != "system" else "light" if scheme == Qt.ColorScheme.Light else "dark"
        self.theme = LIGHT if wanted == "light" else DARK


def manager() -> ThemeManager:
    """The theme manager of the running application, made at first use."""
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication), "a theme was asked for before there was an application"
    found = app.findChild(ThemeManager, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else ThemeManager(app)


def apply(app: QApplication) -> None:
    """Give the application the current theme: style, palette, font and style sheet."""
    theme = manager().theme
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font(theme))
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, moving=not motion().reduced))


def font(theme: Theme) -> QFont:
    """The text font: a quiet sans of the system in the theme's size."""
    families = _present("Inter", "Segoe UI Variable", "Segoe UI", "SF Pro Text", "Noto Sans", "Cantarell", "Ubuntu")
    result = QFont(families or QFont().family())
    result.setPixelSize(theme.font_size)
    return result


def mono_font(theme: Theme) -> QFont:
    """The font of code and figures in columns."""
    families = _present("JetBrains Mono", "Cascadia Code", "SF Mono", "Consolas", "Ubuntu Mono", "Noto Sans Mono")
    result = QFont(families or QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family())
    result.setStyleHint(QFont.StyleHint.Monospace)
    result.setPixelSize(theme.font_size - 1)
    return result


def _present(*families: str) -> list[str]:
    installed = set(QFontDatabase.families())
    return [family for family in families if family in installed]
