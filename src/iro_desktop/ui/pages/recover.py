"""A forgotten passphrase: the office reads out a code, and the user chooses a new passphrase."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.errors import InvalidData, IroError
from iro_desktop.errors import PassphraseRefused, WrongCode
from iro_desktop.steps import Steps
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.error_messages import PASSPHRASE_PROBLEMS, message_for
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.alone_page import AlonePage
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import LineField
from iro_desktop.ui.widgets.passphrase_field import PassphraseField
from iro_desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class RecoverActs:
    """What recovering needs from the workflows.

    Attributes:
        recover: Code and new passphrase in; the open session out.
        problems: What is wrong with a passphrase; empty if it will do.
        suggest: A new passphrase of random words.
    """

    recover: Callable[[str, str], Steps[Any]]
    problems: Callable[[str], Sequence[str]]
    suggest: Callable[[], str]


class RecoverPage(AlonePage):
    """Asks for the recovery code and a new passphrase.

    Signals:
        recovered: The open session.
        left: The user went back to unlocking.
        officers_wanted: No code helps either.
    """

    help_name = "unlock"
    recovered = Signal(object)
    left = Signal()
    officers_wanted = Signal()

    def __init__(self, background: Background, acts: RecoverActs) -> None:
        """Start with both fields empty."""
        super().__init__("Forgotten passphrase")
        self._background = background
        self._acts = acts
        self._line = LineField(characters=34)
        self._code = Field("Recovery code", self._line, hint="28 characters, dashes or not")
        self._passphrase = PassphraseField("New passphrase")
        self._new = Field(
            "New passphrase",
            self._passphrase,
            hint="At least 12 characters. Four random words are strong and easy to remember.",
        )
        self._button = primary("Open with the code")
        self._suggest = secondary("Suggest a passphrase")
        self._back = link("Back", help_text="Goes back to unlocking")
        self._officers = link("No code opens it", help_text="Asks the recovery officers")
        self._build_body()

    @override
    def reload(self) -> None:
        """Put the focus where typing begins."""
        self._line.setFocus()

    def _build_body(self) -> None:
        self.body.addWidget(
            Text(
                "Ring the IRO service. When two people there have made sure who you are, they read "
                "you a code for this laptop. It works once. Nothing on this laptop is lost, "
                "whether it was sent or not."
            )
        )
        self.body.addWidget(self._code)
        self.body.addWidget(self._new)
        row = Flow(spacing=Space.L)
        for button in (self._button, self._suggest, self._officers, self._back):
            row.add(button)
        self.body.addWidget(row)
        self._line.returnPressed.connect(self._passphrase.line.setFocus)
        self._passphrase.entered.connect(self._on_asked)
        self._button.clicked.connect(self._on_asked)
        self._suggest.clicked.connect(lambda: self._passphrase.fill(self._acts.suggest()))
        self._officers.clicked.connect(self.officers_wanted)
        self._back.clicked.connect(self.left)

    def _on_asked(self) -> None:
        if not self._button.isEnabled():
            return
        code = "" if self._line.text().strip() else "Enter the recovery code"
        new = self._passphrase_problem()
        self._say(code, new)
        if not code and not new:
            self.banner.clear()
            self._wait(waits=True)
            steps = self._acts.recover(self._line.text(), self._passphrase.take())
            self._background.run_steps(self, steps, self._on_recovered, self._on_failed)

    def _passphrase_problem(self) -> str:
        if self._passphrase.is_empty:
            return "Enter a new passphrase"
        found = self._acts.problems(self._passphrase.take())
        return PASSPHRASE_PROBLEMS.get(found[0], "Choose another passphrase") if found else ""

    def _on_recovered(self, session: object) -> None:
        self._line.clear()
        self._passphrase.forget()
        self.recovered.emit(session)

    def _on_failed(self, error: IroError) -> None:
        self._wait(waits=False)
        if isinstance(error, InvalidData):
            self._say("A character of the code is wrong: ask the office to read it again", "")
        elif isinstance(error, PassphraseRefused):
            self._say("", message_for(error).words)
        else:
            self._say(message_for(error).words if isinstance(error, WrongCode) else "", "")
            self.say_problem(error)

    def _say(self, code: str, new: str) -> None:
        self._code.set_error(code)
        self._new.set_error(new)
        wrong = ((code, self._line), (new, self._passphrase.line))
        self.errors.show_problems([Problem(words, widget) for words, widget in wrong if words])

    def _wait(self, *, waits: bool) -> None:
        self._button.say("Opening…" if waits else "Open with the code")
        links = (self._officers, self._back)
        for widget in (self._button, self._suggest, *links, self._code, self._new):
            widget.setEnabled(not waits)
