"""The scaffold of every page: title, hint, a bar of acts that wraps, messages, and the body."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.banner import Banner
from iro_desktop.ui.widgets.error_summary import ErrorSummary
from iro_desktop.ui.widgets.flow_layout import FlowLayout
from iro_desktop.ui.widgets.text import Text


class Page(QWidget):
    """One screen. A page emits what was chosen and never knows another page.

    The frame calls `reload` when the page is shown, `changed` after every write and `flush`
    before it leaves the page, locks or closes.
    """

    # The frame hides its rail while such a page is shown.
    wants_whole_window = False
    # The file in resources/help that F1 opens.
    help_name = "start"

    def __init__(
        self, title: str, hint: str = "", parent: QWidget | None = None, *, scrolls: bool = True
    ) -> None:
        """Build the scaffold; put widgets into `body`."""
        super().__init__(parent)
        set_look(self, kind="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text(title, TextRole.TITLE)
        self._hint = Text(hint, TextRole.HINT)
        self._hint.setVisible(bool(hint))
        self.banner = Banner()
        self.errors = ErrorSummary()
        self._bar = FlowLayout()
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.L)
        self._scroll: QScrollArea | None = None
        self._build(scrolls=scrolls)

    def reload(self) -> None:
        """Ask for what the page shows, and show it."""

    def changed(self, change: object) -> None:
        """A write altered something; reload if it concerns this page."""

    def flush(self) -> None:
        """Save what was typed, now."""

    @property
    def is_clean(self) -> bool:
        """Whether everything typed here is saved."""
        return True

    def set_title(self, title: str, hint: str = "") -> None:
        """Say what the page is about."""
        self._title.setText(title)
        self._hint.show_words(hint)

    def add_action(self, button: QWidget) -> None:
        """Put a button into the bar beside the title."""
        self._bar.addWidget(button)

    def say_problem(self, error: IroError) -> None:
        """Show an error in the page's own banner."""
        message = message_for(error)
        self.banner.say(Tone.OVERDUE, message.words, message.next_step)

    def title(self) -> str:
        """What the page is about."""
        return self._title.text()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the field that has the focus in sight, at every text size."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget) and self._scroll:
            self._scroll.ensureWidgetVisible(watched, 0, Space.XL)
        return super().eventFilter(watched, event)

    def _build(self, *, scrolls: bool) -> None:
        inside = QWidget()
        set_look(inside, kind="body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addLayout(self._build_head())
        column.addWidget(self.banner)
        column.addWidget(self.errors)
        column.addLayout(self.body, 1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        if not scrolls:
            outside.addWidget(inside)
            return
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setWidget(inside)
        outside.addWidget(self._scroll)

    def _build_head(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._title)
        words.addWidget(self._hint)
        head = QHBoxLayout()
        head.setSpacing(Space.XL)
        head.addLayout(words, 1)
        head.addLayout(self._bar)
        column = QVBoxLayout()
        column.addLayout(head)
        return column
