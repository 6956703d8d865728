"""The scaffold of a page that stands alone, before anybody is signed in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout
from typing_extensions import override

from iro_desktop.ui.support.theme import Space, TextRole, scaled, set_look
from iro_desktop.ui.widgets.page import Page, ScrolledBody
from iro_desktop.ui.widgets.text import Text

_WIDEST = 640
_WIDEST_OF_ALL = 1180


class AlonePage(Page):
    """A name above, and one white sheet in the middle."""

    @override
    def _build(self, *, scrolls: bool) -> None:
        sheet = QFrame()
        set_look(sheet, kind="card")
        sheet.setMaximumWidth(min(scaled(_WIDEST), _WIDEST_OF_ALL))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(Space.XXL, Space.XL, Space.XXL, Space.XL)
        column.setSpacing(Space.L)
        column.addLayout(self._build_head())
        column.addWidget(self.banner)
        column.addWidget(self.errors)
        column.addLayout(self.body)
        inside = ScrolledBody()
        set_look(inside, kind="body")
        across = QHBoxLayout(inside)
        across.setContentsMargins(Space.XL, Space.XXL, Space.XL, Space.XL)
        across.addStretch(1)
        across.addWidget(sheet, 100, Qt.AlignmentFlag.AlignTop)
        across.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.setSpacing(0)
        outside.addWidget(self._build_brand())
        outside.addWidget(self._scroll, 1)

    @staticmethod
    def _build_brand() -> QFrame:
        strip = QFrame()
        set_look(strip, kind="rail")
        row = QHBoxLayout(strip)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        name = Text("IRO Reviews", TextRole.SUBHEADING)
        set_look(name, role="brand")
        row.addWidget(name)
        return strip
