"""What falls due in the next eight weeks: a curve, and the same numbers by IRO."""

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from iro_core.domain.due import DueKind
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.team import DUE_COLUMNS
from iro_desktop.ui.pages.supervision.numbers_page import NumbersPage, NumbersTable
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import day_words
from iro_desktop.ui.widgets.bars import Bar, Bars
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_dues import ComingWeeks, TeamDue, coming_dues

_KINDS: Final[dict[str, frozenset[DueKind]]] = {
    "Reviews": frozenset({DueKind.REVIEW}),
    "Midway updates": frozenset({DueKind.MIDWAY}),
    "After a review: decisions, record, QA form": frozenset(
        {DueKind.DECISIONS, DueKind.RECORD, DueKind.DISTRIBUTION, DueKind.QA_FORM}
    ),
    "Replies to challenges and alerts": frozenset(
        {DueKind.CHALLENGE_REPLY, DueKind.ALERT_STAGE, DueKind.ALERT_WHOLE}
    ),
    "Everything with a date": frozenset(DueKind),
}


class ComingPage(NumbersPage):
    """The next eight weeks."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("What falls due", session, background)
        self._session = session
        self._found: ComingWeeks | None = None
        self._kind = self.add_option("What", list(_KINDS))
        self._kind.currentIndexChanged.connect(lambda _: self._show_again())
        self._bars = Bars("What falls due in each week; the table below has the same numbers")
        self.above_table.addWidget(self._bars)
        self.show_figures([])

    @override
    def reload(self) -> None:
        session = self._session
        self.background.run(self, lambda: coming_dues(session), self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _show(self, found: ComingWeeks) -> None:
        self._found = found
        self._show_again()

    def _show_again(self) -> None:
        found = self._found
        if found is None:
            return
        kinds = _KINDS[self._kind.currentText()]
        dues = [due for due in found.dues if due.kind in kinds]
        names = sorted({due.iro_name or "No IRO" for due in dues})
        rows = [
            _row(name, [due for due in dues if (due.iro_name or "No IRO") == name], found)
            for name in names
        ]
        whole = _row("All", dues, found)
        headings = ("Overdue", *(day_words(week.first) for week in found.weeks))
        tones = (Tone.OVERDUE, *(Tone.INFO for _ in found.weeks))
        self._bars.show_bars(
            [
                Bar(label, len(cell.rows), tone)
                for label, cell, tone in zip(headings, whole.cells, tones, strict=True)
            ]
        )
        self.show_table(
            NumbersTable(
                title=f"{self._kind.currentText()}, by week and IRO",
                first="IRO",
                headings=headings,
                rows=(whole, *rows),
                columns=DUE_COLUMNS,
                definition="Each week is named by its first day; this week begins today. A date "
                "counts for the IRO who has the child now.",
            )
        )


def _row(name: str, dues: Sequence[TeamDue], found: ComingWeeks) -> NumbersRow:
    overdue = [due for due in dues if due.due_on < found.today]
    weeks = ([due for due in dues if week.holds(due.due_on)] for week in found.weeks)
    return NumbersRow(
        key=name,
        name=name,
        cells=(Number.of(overdue, Tone.OVERDUE), *(Number.of(week) for week in weeks)),
    )
