"""Setting up this laptop: where the office is, who one is, a passphrase, the first download."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.errors import IroError, Refused
from iro_desktop.errors import PassphraseRefused
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
from iro_desktop.ui.widgets.progress import Progress
from iro_desktop.ui.widgets.text import Text, hint


@dataclass(frozen=True)
class EnrolActs:
    """What setting up needs from the workflows.

    Attributes:
        enrol: Address, code and passphrase in; the open session out.
        problems: What is wrong with a passphrase; empty if it will do.
        suggest: A new passphrase of random words.
    """

    enrol: Callable[[str, str, str], Steps[Any]]
    problems: Callable[[str], Sequence[str]]
    suggest: Callable[[], str]


class EnrolPage(AlonePage):
    """Three steps, of which the last runs by itself.

    Signals:
        enrolled: The open session, with the first download done.
        left: The user went back to the screen before.
    """

    help_name = "set-up"
    enrolled = Signal(object)
    left = Signal()

    def __init__(self, background: Background, acts: EnrolActs, *, address: str = "") -> None:
        """Start with the first step; `address` fills in an office that is known."""
        super().__init__("Set up this laptop", "Step 1 of 3: your office")
        self._background = background
        self._acts = acts
        self._address = Field(
            "Office address",
            LineField(),
            hint="Your administrator knows it, for example https://reviews.council.example",
        )
        self._code = Field(
            "Enrolment code", LineField(characters=30), hint="It works once, with dashes or without"
        )
        self._passphrase = PassphraseField("Passphrase")
        self._passphrase_field = Field(
            "Passphrase",
            self._passphrase,
            hint="At least 12 characters. Four random words are strong and easy to remember.",
        )
        self._strength = hint()
        self._progress = Progress()
        self._steps = QStackedWidget()
        self._line(self._address).setText(address)
        self._build_body()

    @override
    def reload(self) -> None:
        """Put the focus where typing begins."""
        first = self._code if self._line(self._address).text() else self._address
        first.widget.setFocus()

    # ---- the three steps ----

    def _build_body(self) -> None:
        onward = primary("Continue")
        back = link("Back", help_text="Leaves the set-up")
        onward.clicked.connect(self._on_office_given)
        self._line(self._address).returnPressed.connect(self._code.widget.setFocus)
        self._line(self._code).returnPressed.connect(self._on_office_given)
        back.clicked.connect(self.left)
        self._steps.addWidget(_panel([self._address, self._code], [onward, back]))
        self._steps.addWidget(self._build_passphrase_step())
        words = hint("You can leave this laptop alone; it takes a minute or two.")
        self._steps.addWidget(_panel([self._progress, words], []))
        self.body.addWidget(self._steps)
        self._background.said.connect(self._on_said)

    def _build_passphrase_step(self) -> QWidget:
        suggest = secondary("Suggest a passphrase")
        finish = primary("Set up")
        back = link("Back", help_text="Goes back to the office address")
        suggest.clicked.connect(self._on_suggest_clicked)
        finish.clicked.connect(self._on_set_up_asked)
        back.clicked.connect(lambda: self._show_step(0))
        self._passphrase.entered.connect(self._on_set_up_asked)
        self._passphrase.edited.connect(self._on_passphrase_edited)
        note = Text(
            "Write it down and keep it away from this laptop until you know it by heart. Nobody "
            "can read it or make a new one for you."
        )
        return _panel([self._passphrase_field, self._strength, note], [finish, suggest, back])

    def _show_step(self, number: int) -> None:
        self._steps.setCurrentIndex(number)
        name = ("your office", "your passphrase", "your caseload")[number]
        self.set_title("Set up this laptop", f"Step {number + 1} of 3: {name}")
        (self._code.widget, self._passphrase.line, self._progress)[number].setFocus()

    # ---- what happens ----

    def _on_office_given(self) -> None:
        address = "" if self._line(self._address).text().strip() else "Enter the office address"
        code = "" if self._line(self._code).text().strip() else "Enter the enrolment code"
        self._address.set_error(address)
        self._code.set_error(code)
        wrong = [(address, self._address), (code, self._code)]
        problems = [Problem(words, field.widget) for words, field in wrong if words]
        self.errors.show_problems(problems)
        if not problems:
            self.banner.clear()
            self._show_step(1)

    def _on_suggest_clicked(self) -> None:
        self._passphrase.fill(self._acts.suggest())
        self._passphrase.line.setFocus()

    def _on_passphrase_edited(self) -> None:
        if self._passphrase.is_empty:
            self._strength.setText("")
            return
        found = self._acts.problems(self._passphrase.take())
        words = PASSPHRASE_PROBLEMS.get(found[0], "Choose another passphrase") if found else ""
        self._strength.setText(f"Not yet: {words}." if words else "Strong enough.")

    def _on_set_up_asked(self) -> None:
        found = list(self._acts.problems(self._passphrase.take()))
        if self._passphrase.is_empty:
            self._say_passphrase_problem("Enter a passphrase")
        elif found:
            self._say_passphrase_problem(
                PASSPHRASE_PROBLEMS.get(found[0], "Choose another passphrase")
            )
        else:
            self._say_passphrase_problem("")
            self._set_up()

    def _set_up(self) -> None:
        self._show_step(2)
        self._progress.say("Setting up this laptop")
        steps = self._acts.enrol(
            self._line(self._address).text().strip(),
            self._line(self._code).text().strip(),
            self._passphrase.take(),
        )
        self._background.run_steps(self, steps, self._on_enrolled, self._on_failed)

    def _on_enrolled(self, session: object) -> None:
        self._passphrase.forget()
        self.enrolled.emit(session)

    def _on_failed(self, error: IroError) -> None:
        message = message_for(error)
        if isinstance(error, PassphraseRefused):
            self._show_step(1)
            self._say_passphrase_problem(message.words)
            return
        self._show_step(0)
        if isinstance(error, Refused):
            self._code.set_error(message.words)
        self.say_problem(error)

    def _on_said(self, words: str) -> None:
        if self._steps.currentIndex() == 2:  # noqa: PLR2004  (the third step)
            self._progress.say(words)

    def _say_passphrase_problem(self, words: str) -> None:
        self._passphrase_field.set_error(words)
        problems = [Problem(words, self._passphrase.line)] if words else []
        self.errors.show_problems(problems)

    @staticmethod
    def _line(field: Field) -> LineField:
        assert isinstance(field.widget, LineField)  # noqa: S101  (built so above)
        return field.widget


def _panel(widgets: Sequence[QWidget], buttons: Sequence[QWidget]) -> QWidget:
    panel = QWidget()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(Space.L)
    for widget in widgets:
        column.addWidget(widget)
    row = Flow(spacing=Space.M)
    for button in buttons:
        row.add(button)
    column.addWidget(row)
    column.addStretch(1)
    return panel
