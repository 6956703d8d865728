"""Unlocking the caseload with the passphrase; works with no network at all."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.errors import WrongPassphrase
from iro_desktop.steps import Steps
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.error_messages import message_for
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.alone_page import AlonePage
from iro_desktop.ui.widgets.buttons import link, primary
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.passphrase_field import PassphraseField
from iro_desktop.ui.widgets.text import hint

Unlock = Callable[[str], Steps[Any]]


class UnlockPage(AlonePage):
    """Asks for the passphrase.

    Signals:
        unlocked: The open session.
        forgotten: The user does not know the passphrase.
    """

    help_name = "unlock"
    unlocked = Signal(object)
    forgotten = Signal()

    def __init__(self, background: Background, unlock: Unlock, *, offline_words: str) -> None:
        """Unlock with the workflow; the words say until when that needs no connection."""
        super().__init__("Unlock your caseload")
        self._background = background
        self._unlock = unlock
        self._passphrase = PassphraseField("Passphrase")
        self._field = Field("Passphrase", self._passphrase, hint="You can paste it.")
        self._button = primary("Unlock")
        self._forgotten = link("Forgotten passphrase")
        self._offline = hint(offline_words)
        self._build_body()

    @override
    def reload(self) -> None:
        """Start with an empty field that has the focus."""
        self._passphrase.forget()
        self._passphrase.line.setFocus()

    def say_offline(self, words: str) -> None:
        """Say anew until when this needs no connection; what is being typed stays."""
        self._offline.setText(words)

    def _build_body(self) -> None:
        self.body.addWidget(self._field)
        row = Flow(spacing=Space.L)
        row.add(self._button)
        row.add(self._forgotten)
        self.body.addWidget(row)
        self.body.addWidget(self._offline)
        self._button.clicked.connect(self._on_unlock_asked)
        self._passphrase.entered.connect(self._on_unlock_asked)
        self._forgotten.clicked.connect(self.forgotten)

    def _on_unlock_asked(self) -> None:
        if not self._button.isEnabled():
            return
        if self._passphrase.is_empty:
            self._say("Enter your passphrase")
            return
        self._say("")
        self._wait(words="Unlocking…", waits=True)
        steps = self._unlock(self._passphrase.take())
        self._background.run_steps(self, steps, self._on_unlocked, self._on_failed)

    def _on_unlocked(self, session: object) -> None:
        self._passphrase.forget()
        self.unlocked.emit(session)

    def _on_failed(self, error: IroError) -> None:
        self._wait(words="Unlock", waits=False)
        message = message_for(error)
        if isinstance(error, WrongPassphrase):
            self._field.set_error(message.words)
        self.say_problem(error)
        self._passphrase.line.selectAll()
        self._passphrase.line.setFocus()

    def _wait(self, *, words: str, waits: bool) -> None:
        self._button.say(words)
        self._button.setEnabled(not waits)
        self._passphrase.setEnabled(not waits)

    def _say(self, words: str) -> None:
        self.banner.clear()
        self._field.set_error(words)
        if words:
            self._passphrase.line.setFocus()
