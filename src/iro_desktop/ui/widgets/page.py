"""The scaffold of every page: title, hint, a bar of acts that wraps, messages, and the body."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole, set_look
from iro_desktop.ui.widgets.banner import Banner
from iro_desktop.ui.widgets.error_summary import ErrorSummary
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.text import Text


class ScrolledBody(QWidget):
    """What scrolls inside a page: as tall as its words need at its width, and no taller.

    Signals:
        parts_changed: A part came, went or took another size.
    """

    parts_changed = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.parts_changed.emit()
        return super().event(event)

    @override
    def minimumSizeHint(self) -> QSize:
        # Without this the area takes the height that wrapped words would need at their narrowest.
        return QSize(super().minimumSizeHint().width(), 0)


class Page(QWidget):
    """One screen. A page emits what was chosen and never knows another page.

    The frame calls `reload` when the page is shown, `changed` after every write and `flush`
    before it leaves the page, locks or closes.

    Signals:
        saving, saved, save_failed: How far saving has got; the status bar says it. `save_failed`
            carries the IroError.
        notes_only: True to take away everything around the page, False to bring it back.
    """

    saving = Signal()
    saved = Signal()
    save_failed = Signal(object)
    notes_only = Signal(bool)

    # The frame hides its rail while such a page is shown.
    wants_whole_window = False
    # The file in resources/help that F1 opens.
    help_name = "start"

    def __init__(
        self, title: str, hint: str = "", parent: QWidget | None = None, *, scrolls: bool = True
    ) -> None:
        """Build the scaffold; put widgets into `body`, which without `scrolls` scrolls itself."""
        super().__init__(parent)
        set_look(self, kind="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text(title, TextRole.TITLE)
        self._hint = Text(hint, TextRole.HINT)
        if not hint:
            self._hint.hide()
        self.banner = Banner()
        self.errors = ErrorSummary()
        self._bar = Flow()
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.L)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._scroll: QScrollArea | None = None
        self._build(scrolls=scrolls)

    def reload(self) -> None:
        """Ask for what the page shows, and show it."""

    def changed(self, change: object) -> None:
        """A write altered something; reload if it concerns this page."""

    def flush(self) -> None:
        """Save what was typed, now."""

    @property
    def child_id(self) -> str:
        """The child that the page is about; empty if it is about none, or several."""
        return ""

    @property
    def child_ids(self) -> frozenset[str]:
        """Everybody whom the page is about."""
        return frozenset((self.child_id,)) - {""}

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
        self._bar.add(button)

    def say_problem(self, error: IroError) -> None:
        """Show an error in the page's own banner."""
        message = message_for(error)
        self.banner.say(Tone.OVERDUE, message.words, message.next_step)

    def scroll_area(self) -> QScrollArea | None:
        """What scrolls the page; None if the page scrolls its parts itself."""
        return self._scroll

    def title(self) -> str:
        """What the page is about."""
        return self._title.text()

    @override
    def event(self, event: QEvent) -> bool:
        """Keep the head in one line for as long as it fits."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place_bar()
        return super().event(event)

    def _build(self, *, scrolls: bool) -> None:
        inside = ScrolledBody()
        inside.parts_changed.connect(self._place_bar)
        set_look(inside, kind="body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addLayout(self._build_head())
        column.addWidget(self.banner)
        column.addWidget(self.errors)
        column.addLayout(self.body, 0 if scrolls else 1)
        if scrolls:
            column.addStretch(1)
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

    def _build_head(self) -> QBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._title)
        words.addWidget(self._hint)
        self._head.setSpacing(Space.M)
        self._head.addLayout(words, 1)
        self._head.addWidget(self._bar)
        return self._head

    def _place_bar(self) -> None:
        """Put the bar beside the title if both fit on one line, else beneath it."""
        words = self._title.fontMetrics().horizontalAdvance(self._title.text())
        room = self.width() - 2 * Space.XL - Space.XXL
        beside = words + self._bar.sizeHint().width() <= room
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
