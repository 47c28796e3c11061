"""The theme as the canvas paints it: fonts with their widths, colours, pens and icons, made once for a theme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText, QTransform

from layerloom_app import theme as themes
from layerloom_app.canvas.pictures import Pictures
from layerloom_resources.themes import Theme, heated

SELF_SHAPED = frozenset({"Data", "Loss", "Metric"})
"""Categories whose nodes do not compute the net but feed or judge it; they have an outline of their own."""

WIDEST_LABEL = 400.0
"""The label of a wire is cut with an ellipsis at this width."""
_ICON_RATIO = 3.0
_SHADOW, _EDGE = 6.0, 26.0
"""How far a shadow reaches, and how much of a card's edge goes with its corners."""
_DEGREES = 64
"""So many colours of heat are told apart; from afar the nodes of one colour are painted at once."""
_STALE = 0.6
"""How much of its colour a node loses when its heat is no longer true."""
_DROP = 2.5
"""How far below its card a shadow lies."""


class Style:
    """Fonts, colours and pictures of one theme. Painters ask it; they name no colour."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.pictures = Pictures()
        self.title_font = _sized(themes.font(theme), theme.font_size, QFont.Weight.DemiBold)
        self.small_font = _sized(themes.font(theme), theme.font_size - 2, QFont.Weight.Normal)
        self.label_font = _sized(themes.font(theme), theme.font_size - 2, QFont.Weight.Medium)
        self.note_font = _sized(themes.font(theme), theme.font_size - 1, QFont.Weight.Normal)
        self.hint_font = _sized(themes.font(theme), theme.font_size + 3, QFont.Weight.DemiBold)
        self._title_metrics = QFontMetricsF(self.title_font)
        self._small_metrics = QFontMetricsF(self.small_font)
        self._label_metrics = QFontMetricsF(self.label_font)
        self._icons: dict[str, QPixmap] = {}
        self._labels: dict[str, StaticText] = {}
        self._shadows: dict[float, QPixmap] = {}
        self._colours: dict[tuple[str, str, float], QColor] = {}
        self._pens: dict[tuple[int, float, bool], QPen] = {}

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
        """The text of a wire's label; many wires share one."""
        if text not in self._labels:
            self._labels[text] = StaticText(text, self.label_font, self._label_metrics, WIDEST_LABEL)
        return self._labels[text]

    def category(self, category: str, alpha: float = 1.0) -> QColor:
        """The colour of a layer category."""
        return self._once("category", category, alpha, self._category)

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of the theme by its name."""
        return self._once("colour", name, alpha, self._colour)

    def frame(self, name: str, alpha: float = 1.0) -> QColor:
        """A colour of frames by its name."""
        return self._once("frame", name, alpha, self._frame)

    @cached_property
    def note(self) -> QColor:
        """The face of a note."""
        return QColor(self.theme.note)

    @cached_property
    def note_edge(self) -> QColor:
        """The border of a note."""
        return QColor(themes.mixed(self.theme.note, self.theme.warning, 0.35))

    def card(self, category: str) -> QColor:
        """The face of a node: plain, or tinted where it does not belong to the net itself."""
        return self._once("card", category, 0.07 if category in SELF_SHAPED else 0.0, self._card)

    def edge(self, category: str) -> QColor:
        """The outline of a node at rest."""
        return self._once("edge", category, 0.4 if category in SELF_SHAPED else 0.0, self._edge)

    def far(self, category: str) -> QColor:
        """The face of a node seen from afar."""
        return self._once("far", category, 0.45, self._card)

    def heat(self, degree: float, *, stale: bool = False) -> QColor:
        """The face of a node on a heat map, pale if the map is stale."""
        return self._once("heat", "stale" if stale else "", round(degree * _DEGREES) / _DEGREES, self._heat)

    def _once(self, kind: str, name: str, amount: float, make: Callable[[str, float], QColor]) -> QColor:
        """The colour that was made before, else a new one: painting asks for thousands in a frame."""
        found = self._colours.get((kind, name, amount))
        if found is None:
            found = self._colours[kind, name, amount] = make(name, amount)
        return found

    def _category(self, category: str, alpha: float) -> QColor:
        return themes.faded(self.theme.category.get(category, self.theme.muted), alpha)

    def _frame(self, name: str, alpha: float) -> QColor:
        return themes.faded(self.theme.frame.get(name, self.theme.muted), alpha)

    def _colour(self, name: str, alpha: float) -> QColor:
        return themes.faded(str(getattr(self.theme, name)), alpha)

    def _card(self, category: str, tint: float) -> QColor:
        fallback = self.theme.raised if category in SELF_SHAPED else self.theme.muted
        return QColor(themes.mixed(self.theme.raised, self.theme.category.get(category, fallback), tint))

    def _edge(self, category: str, tint: float) -> QColor:
        return QColor(themes.mixed(self.theme.outline, self.theme.category.get(category, self.theme.outline), tint))

    def _heat(self, stale: str, degree: float) -> QColor:
        colour = heated(self.theme, degree)
        return QColor(themes.mixed(colour, self.theme.raised, _STALE) if stale else colour)

    def icon(self, category: str) -> QPixmap:
        """The icon of a layer category in its colour, 16 units wide."""
        if category not in self._icons:
            colour = self.theme.category.get(category, self.theme.muted)
            name = f"layer-{category.lower()}" if category in self.theme.category else "node"
            self._icons[category] = themes.pixmap(name, colour, 16, ratio=_ICON_RATIO)
        return self._icons[category]

    @cached_property
    def lock(self) -> QPixmap:
        """The mark of a node that keeps its weights."""
        return themes.pixmap("lock", self.theme.text, 15, ratio=_ICON_RATIO)

    @cached_property
    def dot(self) -> QColor:
        """The colour of the grid's dots, quiet but there."""
        return QColor(themes.mixed(self.theme.grid, self.theme.outline, 0.6))

    def shadow(self, corner: float) -> QPixmap:
        """The shadow around a card with corners of that radius, to be painted in the pieces of `shadow_pieces`.

        Painting pieces of a picture costs a fifth of what filling see-through shapes does.
        """
        if corner not in self._shadows:
            self._shadows[corner] = self._painted_shadow(corner)
        return self._shadows[corner]

    def _painted_shadow(self, corner: float) -> QPixmap:
        whole = 2 * (_SHADOW + _EDGE)
        picture = QPixmap(round(whole), round(whole))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor.fromRgbF(0, 0, 0, 0.07 if self.theme.name == "dark" else 0.02))
        card = QRectF(0, 0, whole, whole).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        for spread in range(1, 6):
            grown = card.adjusted(-spread, -spread, spread, spread)
            painter.drawRoundedRect(grown, corner + spread, corner + spread)
        painter.end()
        return picture

    def pen(self, colour: QColor, width: float, *, dashed: bool = False) -> QPen:
        """A pen with round ends; it is shared, so that nobody may change it."""
        key = colour.rgba(), width, dashed
        if key not in self._pens:
            pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            if dashed:
                pen.setDashPattern([3.0, 3.0])
            self._pens[key] = pen
        return self._pens[key]


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


def shadow_pieces(card: QRectF) -> list[tuple[QRectF, QRectF]]:
    """The corners and edges of the shadow of a card, each with its part of the picture; the middle nobody sees."""
    side = _SHADOW + _EDGE
    whole = card.adjusted(-_SHADOW, -_SHADOW + _DROP, _SHADOW, _SHADOW + _DROP)
    depth = min(side, whole.height() / 2)
    wide, high = whole.width() - 2 * side, whole.height() - 2 * depth
    columns = (
        (0.0, side, whole.left(), side),
        (side - 1, 2.0, whole.left() + side, wide),
        (side, side, whole.right() - side, side),
    )
    rows = (
        (0.0, depth, whole.top(), depth),
        (side - 1, 2.0, whole.top() + depth, high),
        (2 * side - depth, depth, whole.bottom() - depth, depth),
    )
    return [
        (QRectF(x, y, width, height), QRectF(left, top, w, h))
        for row, (top, h, y, height) in enumerate(rows)
        for column, (left, w, x, width) in enumerate(columns)
        if (row, column) != (1, 1) and width > 0 and height > 0
    ]


def _sized(font: QFont, pixels: int, weight: QFont.Weight) -> QFont:
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
