"""The theme as the canvas paints it: fonts with their widths, colours, pens and icons, made once for a theme."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText, QTransform

from layerloom_app import theme as themes
from layerloom_app.theme import Theme

SELF_SHAPED = frozenset({"Data", "Loss", "Metric"})
"""Categories whose nodes do not compute the net but feed or judge it; they have an outline of their own."""

_ICON_RATIO = 3.0


class Style:
    """Fonts, colours and pictures of one theme. Painters ask it; they name no colour."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.title_font = _sized(themes.font(theme), theme.font_size, QFont.Weight.DemiBold)
        self.small_font = _sized(themes.font(theme), theme.font_size - 2, QFont.Weight.Normal)
        self.label_font = _sized(themes.font(theme), theme.font_size - 2, QFont.Weight.Medium)
        self.hint_font = _sized(themes.font(theme), theme.font_size + 3, QFont.Weight.DemiBold)
        self._title_metrics = QFontMetricsF(self.title_font)
        self._small_metrics = QFontMetricsF(self.small_font)
        self._label_metrics = QFontMetricsF(self.label_font)
        self._icons: dict[str, QPixmap] = {}

    def title_width(self, text: str) -> float:
        return self._title_metrics.horizontalAdvance(text)

    def small_width(self, text: str) -> float:
        return self._small_metrics.horizontalAdvance(text)

    def label_width(self, text: str) -> float:
        return self._label_metrics.horizontalAdvance(text)

    def title(self, text: str, width: float) -> StaticText:
        """The text in the font of titles, cut with an ellipsis at the width."""
        return StaticText(text, self.title_font, self._title_metrics, width)

    def small(self, text: str, width: float) -> StaticText:
        """The text in the small font, cut with an ellipsis at the width."""
        return StaticText(text, self.small_font, self._small_metrics, width)

    def label(self, text: str) -> StaticText:
        """The text of a wire's label."""
        return StaticText(text, self.label_font, self._label_metrics, 400)

    def category(self, category: str, alpha: float = 1.0) -> QColor:
        """The colour of a layer category."""
        return themes.faded(self.theme.category.get(category, self.theme.muted), alpha)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of the theme by its name."""
        return themes.faded(str(getattr(self.theme, name)), alpha)

    def card(self, category: str) -> QColor:
        """The face of a node: plain, or tinted where it does not belong to the net itself."""
        tint = self.theme.category.get(category, self.theme.raised)
        return QColor(themes.mixed(self.theme.raised, tint, 0.07 if category in SELF_SHAPED else 0.0))

    def edge(self, category: str) -> QColor:
        """The outline of a node at rest."""
        tint = self.theme.category.get(category, self.theme.outline)
        return QColor(themes.mixed(self.theme.outline, tint, 0.4 if category in SELF_SHAPED else 0.0))

    def far(self, category: str) -> QColor:
        """The face of a node seen from afar."""
        return QColor(themes.mixed(self.theme.raised, self.theme.category.get(category, self.theme.muted), 0.45))

    def icon(self, category: str) -> QPixmap:
        """The icon of a layer category in its colour, 16 units wide."""
        if category not in self._icons:
            colour = self.theme.category.get(category, self.theme.muted)
            name = f"layer-{category.lower()}" if category in self.theme.category else "node"
            self._icons[category] = themes.pixmap(name, colour, 16, ratio=_ICON_RATIO)
        return self._icons[category]

    @cached_property
    def dot(self) -> QColor:
        """The colour of the grid's dots, quiet but there."""
        return QColor(themes.mixed(self.theme.grid, self.theme.outline, 0.6))

    @cached_property
    def shadow(self) -> tuple[QColor, ...]:
        """Colours of the shadow's layers, the widest first."""
        strength = 0.10 if self.theme.name == "dark" else 0.028
        return tuple(QColor.fromRgbF(0, 0, 0, strength) for _ in range(3))

    def pen(self, colour: QColor, width: float, *, dashed: bool = False) -> QPen:
        """A pen with round ends."""
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        if dashed:
            pen.setDashPattern([3.0, 3.0])
        return pen


class StaticText:
    """A text laid out once, to be painted many times."""

    def __init__(self, text: str, font: QFont, metrics: QFontMetricsF, width: float) -> None:
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        self.width = metrics.horizontalAdvance(shown)
        self.height = metrics.height()
        self._font = font
        self._text = QStaticText(shown)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.prepare(QTransform(), font)

    def paint(self, painter: QPainter, at: QPointF, colour: QColor) -> None:
        """Paint the text with its top left corner at the point."""
        painter.setFont(self._font)
        painter.setPen(colour)
        painter.drawStaticText(at, self._text)


def _sized(font: QFont, pixels: int, weight: QFont.Weight) -> QFont:
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
