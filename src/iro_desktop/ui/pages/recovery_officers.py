"""When no passphrase and no code helps: asking recovery officers, and opening by their answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from iro_core.errors import InvalidData, IroError
from iro_desktop.errors import PassphraseRefused, WrongPassphrase
from iro_desktop.steps import Steps
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.error_messages import PASSPHRASE_PROBLEMS, message_for
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space, TextRole
from iro_desktop.ui.widgets.alone_page import AlonePage
from iro_desktop.ui.widgets.buttons import link, primary, secondary
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.passphrase_field import PassphraseField
from iro_desktop.ui.widgets.text import Text

_REQUEST_NAME: Final = "laptop-request.json"
_FILES: Final = "Files of recovery officers (*.json);;All files (*)"
_NOT_AN_ANSWER: Final = "This file does not answer what this laptop asked."
_WHICH_FILE: Final = {
    "other_request": "It answers an earlier request. Send the officers the newest one.",
    "other_laptop": "It is for another laptop.",
    "other_key": "It gives a key that this laptop had before. Ask the officers to use what the "
    "laptop itself sent.",
}


@dataclass(frozen=True)
class OfficersActs:
    """What both pages need from the workflows.

    Attributes:
        ask: The new passphrase in; the words of the request out.
        save_request: Writes the request as a file.
        open_with: The passphrase and the officers' file in; the open session out.
        problems: What is wrong with a passphrase; empty if it will do.
        suggest: A new passphrase of random words.
    """

    ask: Callable[[str], Steps[str]]
    save_request: Callable[[Path], None]
    open_with: Callable[[str, Path], Steps[Any]]
    problems: Callable[[str], Sequence[str]]
    suggest: Callable[[], str]


class AskOfficersPage(AlonePage):
    """Asks for the passphrase that is to open the caseload after the officers' answer.

    Signals:
        asked: The words of the request.
        left: The user went back.
    """

    help_name = "unlock"
    asked = Signal(str)
    left = Signal()

    def __init__(self, background: Background, acts: OfficersActs) -> None:
        """Start with an empty field."""
        super().__init__("Ask the recovery officers")
        self._background = background
        self._acts = acts
        self._passphrase = PassphraseField("New passphrase")
        self._field = Field(
            "New passphrase",
            self._passphrase,
            hint="At least 12 characters. You need it again when their answer has come.",
        )
        self._button = primary("Make the request")
        self._suggest = secondary("Suggest a passphrase")
        self._back = link("Back", help_text="Goes back to the recovery code")
        self._build_body()

    @override
    def reload(self) -> None:
        """Put the focus where typing begins."""
        self._passphrase.line.setFocus()

    def _build_body(self) -> None:
        self.body.addWidget(
            Text(
                "For when neither your passphrase nor a code from the office opens this laptop. "
                "Two of your council’s three recovery officers together can let you in. Nothing "
                "on this laptop is lost, whether it was sent or not."
            )
        )
        self.body.addWidget(
            Text("First choose the passphrase that will open your caseload after that.")
        )
        self.body.addWidget(self._field)
        row = Flow(spacing=Space.L)
        for button in (self._button, self._suggest, self._back):
            row.add(button)
        self.body.addWidget(row)
        self._passphrase.entered.connect(self._on_asked)
        self._button.clicked.connect(self._on_asked)
        self._suggest.clicked.connect(lambda: self._passphrase.fill(self._acts.suggest()))
        self._back.clicked.connect(self.left)

    def _on_asked(self) -> None:
        if not self._button.isEnabled():
            return
        problem = self._problem()
        self._say(problem)
        if not problem:
            self.banner.clear()
            self._wait(waits=True)
            steps = self._acts.ask(self._passphrase.take())
            self._background.run_steps(self, steps, self._on_done, self._on_failed)

    def _problem(self) -> str:
        if self._passphrase.is_empty:
            return "Enter a new passphrase"
        found = self._acts.problems(self._passphrase.take())
        return PASSPHRASE_PROBLEMS.get(found[0], "Choose another passphrase") if found else ""

    def _on_done(self, words: object) -> None:
        self._passphrase.forget()
        self.asked.emit(str(words))

    def _on_failed(self, error: IroError) -> None:
        self._wait(waits=False)
        if isinstance(error, PassphraseRefused):
            self._say(message_for(error).words)
        else:
            self.say_problem(error)

    def _say(self, words: str) -> None:
        self._field.set_error(words)
        self.errors.show_problems([Problem(words, self._passphrase.line)] if words else [])

    def _wait(self, *, waits: bool) -> None:
        self._button.say("Making the request…" if waits else "Make the request")
        for widget in (self._button, self._suggest, self._back, self._field):
            widget.setEnabled(not waits)


class OfficersAnswerPage(AlonePage):
    """Waits for the officers' answer: the request to send, the words to compare, the way in.

    Signals:
        opened: The open session.
        asked_anew: The user wants another request, with another passphrase.
        left: The user went back.
    """

    help_name = "unlock"
    opened = Signal(object)
    asked_anew = Signal()
    left = Signal()

    def __init__(self, background: Background, acts: OfficersActs, words: str) -> None:
        """Show the words of the request that waits."""
        super().__init__("Waiting for the recovery officers")
        self._background = background
        self._acts = acts
        self._save = secondary("Save the request…")
        self._words = Text(words, TextRole.HEADING)
        self._passphrase = PassphraseField("Passphrase")
        self._field = Field(
            "Passphrase", self._passphrase, hint="The one that you chose for this request."
        )
        self._button = primary("Open with their answer…")
        self._anew = link("Make another request", help_text="If you forgot that passphrase, too")
        self._back = link("Back", help_text="Goes back to unlocking")
        self._build_body()

    @override
    def reload(self) -> None:
        """Put the focus on what comes first."""
        self._save.setFocus()

    def open_with(self, answer: Path) -> None:
        """Open the caseload with the file that the officers sent."""
        self.banner.clear()
        self._wait(waits=True)
        steps = self._acts.open_with(self._passphrase.take(), answer)
        self._background.run_steps(self, steps, self._on_opened, self._on_failed)

    def _build_body(self) -> None:
        first = Text("1. Send the request", TextRole.SUBHEADING)
        second = Text("2. Read this out when an officer rings you", TextRole.SUBHEADING)
        third = Text("3. Open with their answer", TextRole.SUBHEADING)
        self.body.addWidget(first)
        self.body.addWidget(
            Text("Save the request and send the file to the IRO service. It holds nothing secret.")
        )
        self.body.addWidget(_in_row(self._save))
        self.body.addWidget(second)
        self.body.addWidget(self._words)
        self.body.addWidget(
            Text("The officer sees the same, and so knows that the request is yours.")
        )
        self.body.addWidget(third)
        self.body.addWidget(self._field)
        self.body.addWidget(_in_row(self._button, self._anew, self._back))
        self._save.clicked.connect(self._ask_where)
        self._passphrase.entered.connect(self._ask_which)
        self._button.clicked.connect(self._ask_which)
        self._anew.clicked.connect(self.asked_anew)
        self._back.clicked.connect(self.left)

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Save the request", "", _FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(_REQUEST_NAME)
        dialog.fileSelected.connect(lambda chosen: self._write(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path) -> None:
        self._background.run(
            self,
            lambda: self._acts.save_request(path),
            lambda _: self.banner.say(
                Tone.ON_TRACK,
                f"Saved as {path.name}.",
                "Send it to the IRO service, such as by e-mail.",
            ),
            self.say_problem,
        )

    def _ask_which(self) -> None:
        if not self._button.isEnabled():
            return
        self._say("Enter the passphrase" if self._passphrase.is_empty else "")
        if self._passphrase.is_empty:
            return
        dialog = QFileDialog(self, "Choose the officers’ answer", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.open_with(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_opened(self, session: object) -> None:
        self._passphrase.forget()
        self.opened.emit(session)

    def _on_failed(self, error: IroError) -> None:
        self._wait(waits=False)
        self._say("")
        if isinstance(error, WrongPassphrase):
            self._say("That is not the passphrase that you chose for this request")
        elif isinstance(error, InvalidData):
            step = _WHICH_FILE.get(error.reason, "Choose the file that the officers sent.")
            self.banner.say(Tone.OVERDUE, _NOT_AN_ANSWER, f"{step} Nothing has been changed.")
        else:
            self.say_problem(error)

    def _say(self, words: str) -> None:
        self._field.set_error(words)
        self.errors.show_problems([Problem(words, self._passphrase.line)] if words else [])

    def _wait(self, *, waits: bool) -> None:
        self._button.say("Opening…" if waits else "Open with their answer…")
        for widget in (self._button, self._save, self._anew, self._back, self._field):
            widget.setEnabled(not waits)


def _in_row(*buttons: Any) -> Flow:
    row = Flow(spacing=Space.L)
    for button in buttons:
        row.add(button)
    return row
