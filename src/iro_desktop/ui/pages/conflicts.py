"""Two versions of one answer, side by side; a person chooses, and nothing is lost."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.record_words import record_words
from iro_desktop.ui.support.review_words import field_words
from iro_desktop.ui.support.theme import Space, scaled
from iro_desktop.ui.support.wording import counted, instant_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.compared_text import ComparedText
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.text import heading, hint
from iro_desktop.workflows import conflicts as workflow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.conflicts import Choice, ConflictView, VersionView
from iro_desktop.workflows.session import Session

_SIDE_BY_SIDE = 760


class ConflictsPage(Page):
    """One conflict at a time, until none is left.

    Signals:
        finished: Nothing waits for a choice any more.
    """

    finished = Signal()
    help_name = "conflicts"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `reload` shows the first conflict."""
        super().__init__("Two versions", parent=parent)
        self._session = session
        self._background = background
        self._hub = hub
        self._conflict: ConflictView | None = None
        self._empty = EmptyState("Nothing waits for your choice.")
        self._what = heading("")
        self._promise = hint(
            "Nothing has been lost. The version you do not choose stays in history."
        )
        self._mine = _Version()
        self._other = _Version()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons = {
            Choice.FIRST: secondary("Use mine"),
            Choice.SECOND: secondary("Use the office version"),
            Choice.BOTH: secondary("Keep both, mine first"),
        }
        self._lay_out()

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(
            self, lambda: workflow.conflicts(session), self._show, self.say_problem
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("review", "qa_form", "challenge"):
            self.reload()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= scaled(_SIDE_BY_SIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(across if is_wide else down)

    def _show(self, found: tuple[ConflictView, ...]) -> None:
        self._conflict = conflict = found[0] if found else None
        for part in (self._what, self._promise, self._mine, self._other, *self._buttons.values()):
            part.setVisible(conflict is not None)
        self._empty.setVisible(conflict is None)
        waits = f"{counted(len(found), 'answer')} to choose" if found else ""
        self.set_title("Two versions", waits)
        if conflict is None:
            return
        about = record_words(conflict.kind)
        if conflict.child_id is not None:
            about = f"{shown_child(conflict.child_name, conflict.child_id)} · {about}"
        self._what.setText(f"{field_words(conflict.path)}\n{about}")
        first, second = conflict.versions[0], conflict.versions[1]
        mine, other = _in_words(first.value), _in_words(second.value)
        self._mine.show_version(self._whose(first), mine, other)
        self._other.show_version(self._whose(second), other, mine)
        self._say_choices(conflict)

    def _say_choices(self, conflict: ConflictView) -> None:
        first, second = conflict.versions[0], conflict.versions[1]
        words = _choice_words(first, second)
        for choice, button in self._buttons.items():
            button.say(words[choice])
        self._buttons[Choice.BOTH].setVisible(conflict.can_keep_both)
        for button in self._buttons.values():
            button.setEnabled(conflict.may_decide)
        if conflict.may_decide:
            self._buttons[Choice.FIRST].setFocus()
        else:
            self.banner.say(Tone.INFO, "The IRO of this child, or a supervisor, chooses.")

    def _whose(self, version: VersionView) -> str:
        where = "On this laptop" if version.on_this_laptop else "From the office"
        who = "you" if version.is_me else version.author_name
        when = instant_words(version.claimed_at, self._session.today)
        return f"{where}, {who}, {when}"

    def _choose(self, choice: Choice) -> None:
        session, conflict = self._session, self._conflict
        if conflict is not None:
            self._background.run(
                self,
                lambda: workflow.resolve(session, conflict, choice),
                self._resolved,
                self.say_problem,
            )

    def _resolved(self, changed: Changed) -> None:
        self._hub.changed.emit(changed)
        self.banner.say(Tone.ON_TRACK, "Saved. It will go with the next send and receive.")
        self.reload()

    def _lay_out(self) -> None:
        self._pair.setSpacing(Space.L)
        self._pair.addWidget(self._mine, 1)
        self._pair.addWidget(self._other, 1)
        bar = Flow()
        for choice, button in self._buttons.items():
            bar.add(button)
            button.clicked.connect(partial(self._choose, choice))
            button.hide()
        for part in (self._empty, self._what, self._promise):
            part.hide()
            self.body.addWidget(part)
        self._mine.hide()
        self._other.hide()
        self.body.addLayout(self._pair)
        self.body.addWidget(bar)


class _Version(Card):
    """One version and whose it is."""

    def __init__(self) -> None:
        super().__init__("Version")
        self._text = ComparedText("Version")
        self.body.addWidget(self._text)

    def show_version(self, whose: str, words: str, other: str) -> None:
        """Show these words, marking what the other version does not say."""
        self.heading.setText(whose)
        self._text.show_against(words, other, whose)


def _choice_words(first: VersionView, second: VersionView) -> dict[Choice, str]:
    """What the buttons say: mine and the office's, or, to a third person, the first and second."""
    if not first.on_this_laptop and not first.is_me:
        words = ("Use the first", "Use the second", "Keep both, in this order")
    elif first.is_me:
        other = "Use the other" if second.on_this_laptop else "Use the office version"
        words = ("Use mine", other, "Keep both, mine first")
    else:
        words = (f"Use {first.author_name}’s", "Use the office version", "Keep both")
    return dict(zip(Choice, words, strict=True))


def _in_words(value: Value) -> str:
    if value is None:
        return "(removed)"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, list) else str(value)
