"""A field for a passphrase: it can be shown, pasted into, and says when Caps Lock is on."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from iro_desktop.ui.support.accessible import announce, describe
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.inputs import LineField
from iro_desktop.ui.widgets.text import Text


class PassphraseField(QWidget):
    """One line that hides what is typed, with a Show button beside it.

    Signals:
        edited: The text changed.
        entered: Enter was pressed in the line.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Start empty and hidden."""
        super().__init__(parent)
        self.line = LineField()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._show = secondary("Show", help_text="Shows the passphrase")
        self._caps = Text("Caps Lock is on.", TextRole.HINT)
        self._caps.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.line, 1)
        row.addWidget(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self._caps)
        describe(self.line, name)
        self.setFocusProxy(self.line)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self.edited)
        self.line.returnPressed.connect(self.entered)
        self._show.clicked.connect(self._on_show_clicked)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.line.text()

    def take(self) -> str:
        """The passphrase."""
        return self.line.text()

    def fill(self, passphrase: str) -> None:
        """Put a passphrase in and show it, so that it can be read and written down."""
        self.line.setText(passphrase)
        self._reveal(shown=True)

    def forget(self) -> None:
        """Empty the field and hide what is typed next."""
        self.line.clear()
        self._reveal(shown=False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letter = event.text()
            if letter.isalpha():
                # Qt does not tell the state of the lock; a capital without Shift does.
                shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._caps.setVisible(letter.isupper() != shifted)
        return False

    def _on_show_clicked(self) -> None:
        self._reveal(shown=self.line.echoMode() == QLineEdit.EchoMode.Password)

    def _reveal(self, *, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        if shown:
            self._show.say("Hide", "Hides the passphrase")
            announce(self.line, "The passphrase is shown on the screen")
        else:
            self._show.say("Show", "Shows the passphrase")
