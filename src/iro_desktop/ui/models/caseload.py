"""The caseload as a table: its columns, its words, its order, and how it is searched."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel
from typing_extensions import override

from iro_core.domain.child import SHORT_BREAK_STATUSES
from iro_core.domain.due import Rag
from iro_desktop.ui.models.rows import Column, RowRole, RowsModel
from iro_desktop.ui.support.explanations import RAG_TONES, RAG_WORDS, distance_words
from iro_desktop.ui.support.names import shown_name
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.stages import stage_tone, stage_words
from iro_desktop.ui.support.wording import counted, date_words, since_words
from iro_desktop.workflows.caseload import CaseloadRow, ChallengeState

Index = QModelIndex | QPersistentModelIndex
Test = Callable[[CaseloadRow], bool]

# Chips that belong to one question widen the list; chips of different questions narrow it.
FILTERS: Final[dict[str, dict[str, Test]]] = {
    "due": {
        "Overdue": lambda row: row.rag is Rag.OVERDUE,
        "Due soon": lambda row: row.rag is Rag.DUE_SOON,
    },
    "where": {"Out of county": lambda row: row.out_of_county is True},
    "breaks": {"Short breaks": lambda row: row.legal_status in SHORT_BREAK_STATUSES},
    "challenge": {"Challenge open": lambda row: row.challenge is not ChallengeState.NONE},
    "drafts": {"Draft here": lambda row: row.drafts > 0},
}
# Letters that Unicode does not take apart into a letter and a mark.
_PLAIN: Final = str.maketrans("łŁøØđĐßæœ", "lLoOdDsao")


def plain_letters(words: str) -> str:
    """Words without case and accents, so that zazolc finds Zażółć."""
    parts = unicodedata.normalize("NFKD", words.translate(_PLAIN)).casefold()
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def child_words(row: CaseloadRow) -> str:
    """The child as the list may show it now."""
    return shown_name(row.name, row.number)


def where_words(row: CaseloadRow) -> str:
    """How far from home, or that it is in the county."""
    far = "" if row.distance_miles is None else counted(row.distance_miles, "mile")
    outside = {True: "out of county", False: "in county", None: ""}[row.out_of_county]
    return ", ".join(part for part in (outside, far) if part)


def challenge_words(row: CaseloadRow) -> str:
    """What challenge is open: none, informal, or an alert at a stage."""
    match row.challenge:
        case ChallengeState.NONE:
            return ""
        case ChallengeState.INFORMAL:
            return "Informal"
        case ChallengeState.ALERT:
            return f"Alert, stage {row.challenge_stage}"


class CaseloadModel(RowsModel[CaseloadRow]):
    """The children a person reviews, or a supervisor's team reviews."""

    def __init__(self, today: Callable[[], date], *, with_iro: bool) -> None:
        """With `with_iro` a column names whose caseload each child is in."""
        super().__init__(_columns(today, with_iro=with_iro), lambda row: row.child_id)


class CaseloadFilter(QSortFilterProxyModel):
    """Searches by name, number and place, and keeps what the chips ask for."""

    def __init__(self, model: CaseloadModel) -> None:
        """Show everything, sorted by what is due next."""
        super().__init__()
        self._model = model
        self._words: tuple[str, ...] = ()
        self._chips: frozenset[str] = frozenset()
        # What was taken apart once: a search asks for every row at every key.
        self._plain: dict[str, str] = {}
        self.setSourceModel(model)
        self.setSortRole(RowRole.SORT)

    def search(self, words: str) -> None:
        """Keep the children whose name, number, place or worker holds every word."""
        self.beginFilterChange()
        self._words = tuple(plain_letters(words).split())
        self.endFilterChange()

    def keep(self, chips: frozenset[str]) -> None:
        """Keep what these chips ask for."""
        self.beginFilterChange()
        self._chips = chips
        self.endFilterChange()

    @override
    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        row = self._model.row_at(self._model.index(source_row, 0))
        return self._has_words(row) and all(self._answers(row, tests) for tests in FILTERS.values())

    @override
    def lessThan(self, source_left: Index, source_right: Index) -> bool:
        left, right = source_left.data(RowRole.SORT), source_right.data(RowRole.SORT)
        return bool(left < right)

    def _has_words(self, row: CaseloadRow) -> bool:
        if not self._words:
            return True
        # A hidden name is not found either: a screen in a train must not confirm a guess.
        parts = (child_words(row), row.number, row.where, row.iro_name)
        shown = " ".join(parts)
        text = self._plain.get(shown)
        if text is None:
            text = self._plain[shown] = plain_letters(shown)
        return all(word in text for word in self._words)

    def _answers(self, row: CaseloadRow, tests: dict[str, Test]) -> bool:
        asked = [test for chip, test in tests.items() if chip in self._chips]
        return not asked or any(test(row) for test in asked)


def _due_words(row: CaseloadRow) -> str:
    words = distance_words(row.working_days) or RAG_WORDS[row.rag]
    return words[:1].upper() + words[1:]


def _due_more(row: CaseloadRow) -> str:
    if row.due_on is None:
        return "" if row.looked_after else "not looked after now"
    number = f"Review {row.review_number} · " if row.review_number else ""
    return f"{number}{date_words(row.due_on)}"


def _decision_words(row: CaseloadRow) -> str:
    if not row.decisions_open:
        return ""
    return f"{row.decisions_open} open"


def _late_words(row: CaseloadRow) -> str:
    return f"{row.decisions_late} late" if row.decisions_late else ""


def _after_none(value: Any) -> tuple[bool, Any]:
    """A sort key that puts what is not known last."""
    return (value is None, value if value is not None else 0)


_CHILD: Final[Column[CaseloadRow]] = Column(
    "Child",
    child_words,
    sort=lambda row: plain_letters(child_words(row)),
    more=lambda row: f"{row.number} · {counted(row.age, 'year')}",
    stretches=True,
)
_DUE: Final[Column[CaseloadRow]] = Column(
    "Next review",
    _due_words,
    sort=lambda row: _after_none(row.due_on.toordinal() if row.due_on else None),
    tone=lambda row: RAG_TONES[row.rag],
    more=_due_more,
)
_DECISIONS: Final[Column[CaseloadRow]] = Column(
    "Decisions",
    _decision_words,
    sort=lambda row: (-row.decisions_late, -row.decisions_open),
    more=_late_words,
)
_CHALLENGE: Final[Column[CaseloadRow]] = Column(
    "Challenge",
    challenge_words,
    tone=lambda row: Tone.OVERDUE if row.challenge_late else Tone.INFO,
    more=lambda row: "reply late" if row.challenge_late else "",
)
_STATE: Final[Column[CaseloadRow]] = Column(
    "State", lambda row: stage_words(row.stage), tone=lambda row: stage_tone(row.stage)
)
_WHERE: Final[Column[CaseloadRow]] = Column("Where", lambda row: row.where, more=where_words)
_IRO: Final[Column[CaseloadRow]] = Column("IRO", lambda row: row.iro_name)


def _columns(today: Callable[[], date], *, with_iro: bool) -> list[Column[CaseloadRow]]:
    def seen(row: CaseloadRow) -> str:
        if row.last_seen_on is None:
            return ""
        return f"{since_words(row.last_seen_on, today())} ago"

    seen_alone = Column[CaseloadRow](
        "Seen alone",
        seen,
        sort=lambda row: _after_none(row.last_seen_on and -row.last_seen_on.toordinal()),
    )
    iro = [_IRO] if with_iro else []
    return [_DUE, _CHILD, *iro, _WHERE, seen_alone, _DECISIONS, _CHALLENGE, _STATE]
