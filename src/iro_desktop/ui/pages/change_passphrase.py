"""Another passphrase for this laptop: the one in use is asked for, the new one takes its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.errors import PassphraseRefused, WrongPassphrase
from iro_desktop.steps import Steps
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.error_messages import PASSPHRASE_PROBLEMS, message_for
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import TextRole
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.error_summary import Problem
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.option_button import CheckOption
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.passphrase_field import PassphraseField
from iro_desktop.ui.widgets.text import Text

_KNOWN: Final = (
    "Everything on this laptop is encrypted again with a new key, so that the old passphrase opens "
    "nothing any more. This may take a minute. Afterwards send and receive: until then the office "
    "could not help you if you forgot the new one."
)
_ENCRYPTING: Final = "Encrypting everything again…"
_ONLY_WRAPPED: Final = "Use the new one from now on; the old one opens nothing."
_NEW_KEY: Final = (
    "Everything on this laptop is encrypted with a new key; the old passphrase opens nothing. "
    "Send and receive now, so that the office can help if you forget the new one."
)


@dataclass(frozen=True)
class PassphraseActs:
    """What the page needs from the workflows.

    Attributes:
        change: The passphrase in use and the new one in.
        change_key: The same, and everything encrypted again under a new key.
        problems: What is wrong with a passphrase; empty if it will do.
        suggest: A new passphrase of random words.
    """

    change: Callable[[str, str], Steps[None]]
    change_key: Callable[[str, str], Steps[None]]
    problems: Callable[[str], Sequence[str]]
    suggest: Callable[[], str]


class ChangePassphrasePage(Page):
    """Asks for both passphrases; both fields are emptied when it is done."""

    help_name = "unlock"

    def __init__(self, background: Background, acts: PassphraseActs) -> None:
        """Start with both fields empty."""
        super().__init__(
            "Change the passphrase", "Everything on this laptop stays as it is, sent or not."
        )
        self._background = background
        self._acts = acts
        self._old = PassphraseField("The passphrase you use now")
        self._new = PassphraseField("New passphrase")
        self._old_field = Field("The passphrase you use now", self._old)
        self._new_field = Field(
            "New passphrase",
            self._new,
            hint="At least 12 characters. Four random words are strong and easy to remember.",
        )
        self._known = CheckOption("Somebody else may know my old passphrase")
        self._button = primary("Change the passphrase")
        self._suggest = secondary("Suggest a passphrase")
        self._build_body()

    @override
    def reload(self) -> None:
        """Put the focus where typing begins."""
        self._old.line.setFocus()

    def _build_body(self) -> None:
        card = Card()
        row = Flow()
        for button in (self._button, self._suggest):
            row.add(button)
        says = Text(_KNOWN, TextRole.HINT)
        describe(self._known, self._known.text(), _KNOWN)
        for part in (self._old_field, self._new_field, self._known, says, row):
            card.body.addWidget(part)
        self.body.addWidget(card)
        self._old.entered.connect(self._new.line.setFocus)
        self._new.entered.connect(self._on_asked)
        self._button.clicked.connect(self._on_asked)
        self._suggest.clicked.connect(lambda: self._new.fill(self._acts.suggest()))

    def _on_asked(self) -> None:
        if not self._button.isEnabled():
            return
        old = "Enter the passphrase you use now" if self._old.is_empty else ""
        new = self._problem()
        self._say(old, new)
        self.banner.clear()
        if not old and not new:
            self._wait(waits=True)
            act = self._acts.change_key if self._known.isChecked() else self._acts.change
            steps = act(self._old.take(), self._new.take())
            self._background.run_steps(self, steps, self._on_changed, self._on_failed)

    def _problem(self) -> str:
        if self._new.is_empty:
            return "Enter a new passphrase"
        if self._new.take() == self._old.take():
            return "Choose one that you do not use now"
        found = self._acts.problems(self._new.take())
        return PASSPHRASE_PROBLEMS.get(found[0], "Choose another passphrase") if found else ""

    def _on_changed(self, _nothing: None) -> None:
        self._wait(waits=False)
        for field in (self._old, self._new):
            field.forget()
        self.banner.say(
            Tone.ON_TRACK,
            "The passphrase is changed.",
            _NEW_KEY if self._known.isChecked() else _ONLY_WRAPPED,
        )
        self._known.setChecked(False)

    def _on_failed(self, error: IroError) -> None:
        self._wait(waits=False)
        words = message_for(error).words
        if isinstance(error, WrongPassphrase):
            self._say(words, "")
        elif isinstance(error, PassphraseRefused):
            self._say("", words)
        else:
            self.say_problem(error)

    def _say(self, old: str, new: str) -> None:
        self._old_field.set_error(old)
        self._new_field.set_error(new)
        wrong = ((old, self._old.line), (new, self._new.line))
        self.errors.show_problems([Problem(words, line) for words, line in wrong if words])

    def _wait(self, *, waits: bool) -> None:
        busy = _ENCRYPTING if self._known.isChecked() else "Changing…"
        self._button.say(busy if waits else "Change the passphrase")
        fields = (self._old_field, self._new_field, self._known)
        for widget in (self._button, self._suggest, *fields):
            widget.setEnabled(not waits)
