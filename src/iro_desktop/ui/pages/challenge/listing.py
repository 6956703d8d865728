"""Every challenge on this laptop, the most urgent reply first."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.challenge import ChallengeKind, Phase
from iro_core.domain.due import Rag
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.explanations import RAG_TONES
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.stages import stage_tone, stage_words
from iro_desktop.ui.support.wording import counted, short_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.challenge_file import OPEN, ChallengeRow, challenges, is_open
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.patterns import patterns
from iro_desktop.workflows.session import Session

_SEVERAL: Final = "Patterns of concern; one alert about several children"
_MINE: Final = {Phase.TO_ANSWER: "To answer", Phase.TO_DECIDE: "To decide"}


class ChallengesPage(Page):
    """The list of challenges.

    Signals:
        challenge_opened: The id of the challenge that was chosen.
        patterns_asked: To see what repeats, for one statement about several children.
    """

    challenge_opened = Signal(str)
    patterns_asked = Signal()
    help_name = "challenge"

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        """Start empty; `reload` fills the list."""
        super().__init__("Challenges", parent=parent, scrolls=False)
        self._session = session
        self._background = background
        self._model = RowsModel(_columns(), lambda row: row.challenge_id, self)
        self._table = Table("Challenges")
        self._table.show_model(self._model, stretch=2)
        self._empty = EmptyState(
            "No challenge is open.",
            "N on a child in the caseload records an informal one.",
        )
        self.body.addWidget(self._empty)
        self.body.addWidget(self._table, 1)
        self._empty.hide()
        self._several = secondary("What repeats", help_text=_SEVERAL)
        self._several.clicked.connect(self.patterns_asked)
        self.add_action(self._several)
        self._table.row_opened.connect(lambda row: self.challenge_opened.emit(row.challenge_id))

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(self, lambda: challenges(session), self._show, self.say_problem)
        self._background.run(self, lambda: len(patterns(session).rows), self._say_patterns)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("challenge", "outbox"):
            self.reload()

    def _say_patterns(self, count: int) -> None:
        self._several.say(f"What repeats ({count})" if count else "What repeats", _SEVERAL)

    def _show(self, rows: tuple[ChallengeRow, ...]) -> None:
        self._model.set_rows(rows)
        self._table.viewport().update()
        still_open = [row for row in rows if is_open(row)]
        late = sum(row.is_late for row in still_open)
        words = f"{counted(len(still_open), 'challenge')} open"
        self.set_title("Challenges", f"{words}, {late} late" if late else words)
        self._empty.setVisible(not rows)
        self._table.setVisible(bool(rows))


def _columns() -> tuple[Column[ChallengeRow], ...]:
    return (
        Column("Reply", _reply, tone=_tone, more=_reply_more),
        Column("Child", lambda row: shown_child(row.child_name, row.child_id)),
        Column(
            "Concern",
            lambda row: row.concern,
            stretches=True,
            more=lambda row: title_of(row.kind, row.stage_number),
        ),
        Column("State", lambda row: stage_words(row.stage), tone=lambda row: stage_tone(row.stage)),
    )


def _reply(row: ChallengeRow) -> str:
    if row.kind is ChallengeKind.GOOD_PRACTICE:
        return "Shared"
    if row.status != OPEN:
        return "Closed"
    if row.phase in _MINE:
        return _MINE[row.phase]
    if row.is_late:
        return "Late"
    return "Due soon" if row.rag is Rag.DUE_SOON else "Waiting"


def _tone(row: ChallengeRow) -> Tone:
    if not is_open(row):
        return Tone.NEUTRAL
    if row.phase in _MINE and not row.is_late:
        return Tone.DUE_SOON
    return Tone.INFO if row.rag in (Rag.LATER, Rag.NONE) else RAG_TONES[row.rag]


def _reply_more(row: ChallengeRow) -> str:
    if row.next_due_on is None or not is_open(row):
        return ""
    by = short_date_words(row.next_due_on)
    return f"by {by}" if row.next_due_on == row.reply_by else f"all by {by}"
