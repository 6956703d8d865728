"""What stands around a page: menu, top bar, messages of the program, status bar."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from iro_desktop.ui.main_window.page_stack import PageStack
from iro_desktop.ui.support.names import names_are_hidden
from iro_desktop.ui.support.shortcuts import keys_in_words
from iro_desktop.ui.support.theme import Space, TextRole, colours, set_look, text_scale
from iro_desktop.ui.widgets.banner import Banner
from iro_desktop.ui.widgets.buttons import ActionButton, quiet
from iro_desktop.ui.widgets.rail import Rail, scrolling
from iro_desktop.ui.widgets.status_bar import StatusBar
from iro_desktop.ui.widgets.text import Text

_NARROW_FROM_SCALE = 1.6
"""From this text size the menu folds away behind a button: 1366 px hold page or menu, not both."""


class Frame(QWidget):
    """The surroundings of every page while a session is open.

    Signals:
        back_asked, lock_asked, names_toggled: Buttons of the top bar.
    """

    back_asked = Signal()
    lock_asked = Signal()
    names_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the frame around an empty stack of pages."""
        super().__init__(parent)
        set_look(self, kind="window")
        self.rail = Rail()
        self.stack = PageStack()
        self.banner = Banner()
        self.idle_banner = Banner()
        self.status = StatusBar()
        self._who = Text("", TextRole.HINT, wraps=False)
        self._menu = quiet("Menu", help_text="Shows or hides the menu on the left")
        self._back = quiet("Back", help_text=keys_in_words("back"))
        self._names = quiet("Hide names", help_text=keys_in_words("hide_names"))
        self._lock = quiet("Lock", help_text=keys_in_words("lock"))
        self._rail_area = scrolling(self.rail)
        self._menu_is_open = False
        self._build()

    def show_who(self, words: str) -> None:
        """Name the user and the role in the top bar."""
        self._who.setText(words)

    def fit(self) -> None:
        """Show what there is room for: the menu, the way back, the words of the buttons."""
        page = self.stack.page
        whole = page is not None and page.wants_whole_window
        narrow = text_scale() >= _NARROW_FROM_SCALE or whole
        self._menu.setVisible(narrow)
        self._rail_area.setVisible(not narrow or self._menu_is_open)
        self._rail_area.setFixedWidth(self.rail.width())
        self._who.setVisible(not narrow)
        self._back.setVisible(self.stack.can_go_back)
        self._names.say(
            "Show names" if names_are_hidden() else "Hide names",
            keys_in_words("hide_names"),
        )

    def show_notes_only(self, is_on: bool) -> None:  # noqa: FBT001  (the signature of the signal)
        """Take away everything around the page, or bring it back."""
        self._bar.setVisible(not is_on)
        self.status.setVisible(not is_on)

    def paint_icons(self) -> None:
        """Draw the pictures in the colours in force."""
        for button, name in ((self._back, "back"), (self._names, "hide"), (self._lock, "lock")):
            button.set_icon(name, colours().ink)

    def close_menu(self) -> None:
        """Fold the menu away again, where it folds."""
        self._menu_is_open = False

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        self._bar = self._build_top_bar()
        right.addWidget(self._bar)
        right.addWidget(self.idle_banner)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self._rail_area)
        across.addLayout(right, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(across, 1)
        down.addWidget(self.status)
        self.paint_icons()

    def _build_top_bar(self) -> QFrame:
        bar = QFrame()
        set_look(bar, kind="topbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.M, 1, Space.M, 1)
        row.setSpacing(Space.XS)
        row.addWidget(self._menu)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._who)
        row.addSpacing(Space.S)
        row.addWidget(self._names)
        row.addWidget(self._lock)
        self._menu.clicked.connect(self._on_menu_clicked)
        self._back.clicked.connect(self.back_asked)
        self._names.clicked.connect(self.names_toggled)
        self._lock.clicked.connect(self.lock_asked)
        return bar

    def _on_menu_clicked(self) -> None:
        self._menu_is_open = not self._menu_is_open
        self.fit()

    @property
    def top_buttons(self) -> tuple[ActionButton, ...]:
        """The buttons of the top bar, from the left."""
        return (self._menu, self._back, self._names, self._lock)
