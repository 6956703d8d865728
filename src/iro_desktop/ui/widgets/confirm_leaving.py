"""Asks for the passphrase before a file leaves the program, and says what that means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from iro_core.errors import IroError
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.theme import Space, scaled, set_look
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.passphrase_field import PassphraseField
from iro_desktop.ui.widgets.text import Text, heading
from iro_desktop.workflows import leaving_laptop
from iro_desktop.workflows.session import Session

_WHAT = (
    "The file will lie outside the program and will not be encrypted: whoever can use this laptop "
    "or the place you choose can read it. It is noted that you saved it."
)
_WIDTH = 520


class ConfirmLeaving(QDialog):
    """One question over the page.

    Signals:
        confirmed: The passphrase was right.
    """

    confirmed = Signal()

    def __init__(self, page: QWidget, background: Background, session: Session) -> None:
        """Ask over this page."""
        super().__init__(page)
        self._background = background
        self._session = session
        self._passphrase = PassphraseField("Your passphrase")
        self._field = Field("Your passphrase", self._passphrase)
        self._go_on = primary("Go on")
        self._cancel = secondary("Cancel")
        set_look(self, kind="page")
        self.setWindowTitle("Save outside the program")
        self._lay_out()

    def _lay_out(self) -> None:
        self.setMinimumWidth(scaled(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        row = Flow()
        for button in (self._go_on, self._cancel):
            button.setAutoDefault(False)
            row.add(button)
        for part in (heading("Save outside the program"), Text(_WHAT), self._field, row):
            column.addWidget(part)
        column.addStretch(1)
        self._passphrase.entered.connect(self._ask)
        self._go_on.clicked.connect(self._ask)
        self._cancel.clicked.connect(self.reject)
        self._passphrase.line.setFocus()

    def _ask(self) -> None:
        if not self._go_on.isEnabled():
            return
        if self._passphrase.is_empty:
            self._field.set_error("Enter your passphrase")
            return
        self._wait(waits=True)
        steps = leaving_laptop.confirm(self._session, self._passphrase.take())
        self._background.run_steps(self, steps, self._on_confirmed, self._on_refused)

    def _on_confirmed(self, _nothing: None) -> None:
        self._passphrase.forget()
        self.accept()
        self.confirmed.emit()

    def _on_refused(self, error: IroError) -> None:
        self._wait(waits=False)
        message = message_for(error)
        self._field.set_error(" ".join(filter(None, (message.words, message.next_step))))
        self._passphrase.line.selectAll()
        self._passphrase.line.setFocus()

    def _wait(self, *, waits: bool) -> None:
        self._field.set_error("")
        self._go_on.say("Checking…" if waits else "Go on")
        self._go_on.setEnabled(not waits)
        self._passphrase.setEnabled(not waits)
