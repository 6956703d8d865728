"""The one visual language: spacing, type sizes, colours by meaning, and how they reach Qt.

`apply_theme` is the only place that sets a style, a palette, a font or a style sheet. The sheet
is one file, resources/styles/iro.qss, in which `$names` are replaced by the values kept here.
"""

from dataclasses import asdict
from enum import Enum
from string import Template
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from iro_desktop.resources.files import resource_path, resource_text
from iro_desktop.settings import Theme
from iro_desktop.ui.support.palette import DARK, HIGH_CONTRAST, LIGHT, Palette

FAMILIES: Final = ["Noto Sans", "Segoe UI", "DejaVu Sans"]
BODY_PT: Final = 11.25  # 15 px at 96 dpi, the size of the mock-up in the design notes
SCALES: Final = (1.0, 1.25, 1.5, 1.75, 2.0)
READING_WIDTH_CHARACTERS: Final = 80


class Space:
    """The steps of empty space, in pixels; nothing else sets a margin."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 40


class TextRole(Enum):
    """What a piece of text is on the page; the value is its size against the body text."""

    TITLE = ("title", 1.7)
    HEADING = ("heading", 1.3)
    SUBHEADING = ("subheading", 1.08)
    BODY = ("body", 1.0)
    STRONG = ("strong", 1.0)
    HINT = ("hint", 1.0)
    SMALL = ("small", 0.92)
    ERROR = ("error", 1.0)
    FIGURE = ("figure", 2.2)


class _Look:
    """The look in force; painted widgets and delegates ask for it."""

    def __init__(self) -> None:
        self.palette = LIGHT
        self.scale = 1.0


_look = _Look()


def colours() -> Palette:
    """The colours in force."""
    return _look.palette


def text_scale() -> float:
    """How much larger than normal the text is, from 1.0 to 2.0."""
    return _look.scale


def scaled(pixels: float) -> int:
    """A size that grows with the text, such as the height of a button."""
    return round(pixels * _look.scale)


def apply_theme(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """Give the whole program one look, at once and also while it runs."""
    _look.palette = _palette_of(theme)
    _look.scale = min(max(scale, SCALES[0]), SCALES[-1])
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setFont(font_of(TextRole.BODY))
    app.setPalette(_qt_palette(_look.palette))
    app.setStyleSheet(_style_sheet(_look.palette, _look.scale))


def font_of(role: TextRole) -> QFont:
    """The font of one role at the present text size, for painting by hand."""
    font = QFont(FAMILIES)
    font.setPointSizeF(BODY_PT * role.value[1] * _look.scale)
    bold = (
        TextRole.TITLE,
        TextRole.HEADING,
        TextRole.SUBHEADING,
        TextRole.STRONG,
        TextRole.ERROR,
        TextRole.FIGURE,
    )
    font.setBold(role in bold)
    return font


def set_look(widget: QWidget, **properties: str) -> None:
    """Name what a widget is (`kind`, `role`, `tone`, `state`); the style sheet does the rest."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        # Qt looks at dynamic properties only when it polishes.
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def _palette_of(theme: Theme) -> Palette:
    if theme is Theme.SYSTEM:
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
    return {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.HIGH_CONTRAST: HIGH_CONTRAST}[theme]


def _qt_palette(look: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(look.surface), QColor(look.page))
    for where, colour in (
        (role.WindowText, look.ink),
        (role.Text, look.ink),
        (role.ButtonText, look.ink),
        (role.Base, look.surface),
        (role.AlternateBase, look.page),
        (role.Button, look.surface),
        (role.Highlight, look.link),
        (role.HighlightedText, look.surface),
        (role.Accent, look.link),
        (role.Link, look.link),
        (role.LinkVisited, look.link),
        (role.PlaceholderText, look.muted),
        (role.ToolTipBase, look.ink),
        (role.ToolTipText, look.surface),
        (role.Mid, look.line),
        (role.Dark, look.edge),
    ):
        palette.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, QColor(look.disabled_ink))
    return palette


def _style_sheet(look: Palette, scale: float) -> str:
    values: dict[str, Any] = {
        name: value for name, value in asdict(look).items() if isinstance(value, str)
    }
    for tone, colour in look.tones.items():
        values[f"{tone.value}_ink"] = colour.ink
        values[f"{tone.value}_ground"] = colour.ground
    for role in TextRole:
        name, factor = role.value
        values[f"size_{name}"] = f"{BODY_PT * factor * scale:.2f}pt"
    for pixels in (12, 16, 18, 20, 24, 28, 30):
        values[f"px{pixels}"] = f"{round(pixels * scale)}px"
    values["radius"] = f"{round(11 * scale)}px"  # half of an indicator and its two edges
    for icon in ("chevron-down", "chevron-up", "check"):
        shade = "light" if look.is_dark else "dark"
        values[icon.replace("-", "_")] = resource_path("icons", f"{icon}-{shade}.svg").as_posix()
    return Template(resource_text("styles", "iro.qss")).substitute(values)
