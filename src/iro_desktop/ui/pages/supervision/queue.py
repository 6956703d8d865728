"""The QA forms that wait to be read, the longest waiting first."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, short_date_words
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.field import Field
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.inputs import ChoiceBox
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import Queue, QueueRow, queue

_LONG_WAIT_WORKING_DAYS = 5
_SOME_WAIT_WORKING_DAYS = 2
_ORDERS: Final[dict[str, Callable[[QueueRow], tuple[int, int]]]] = {
    "Longest waiting first": lambda row: (-row.working_days_waiting, -row.concerns),
    "Most concerns first": lambda row: (-row.concerns, -row.working_days_waiting),
}


class QueuePage(Page):
    """The supervisor's queue.

    Signals:
        form_opened: The id of the form that was chosen.
    """

    form_opened = Signal(str)
    help_name = "supervision"

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        """Start empty; `reload` fills the queue."""
        super().__init__("QA forms to read", parent=parent, scrolls=False)
        self._session = session
        self._background = background
        self._model = RowsModel(_columns(), lambda row: row.form_id, self)
        self._table = Table("QA forms to read", "Arrow keys move, Enter reads the form")
        self._table.show_model(self._model, stretch=2)
        self._empty = EmptyState(
            "No QA form waits to be read.", "Forms appear here when an IRO has sent them."
        )
        self._order = ChoiceBox()
        self._order.addItems(list(_ORDERS))
        self._order.currentIndexChanged.connect(lambda _: self.reload())
        self.body.addWidget(self._empty)
        self._order_field = Flow()
        self._order_field.add(Field("Order", self._order))
        self.body.addWidget(self._order_field)
        self.body.addWidget(self._table, 1)
        self._empty.hide()
        self._table.row_opened.connect(lambda row: self.form_opened.emit(row.form_id))

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(self, lambda: queue(session), self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("qa_form", "review"):
            self.reload()

    def _show(self, found: Queue) -> None:
        order = _ORDERS[self._order.currentText()]
        rows = (*sorted(found.rows, key=order), *found.returned)
        self._model.set_rows(rows)
        self._table.viewport().update()
        oldest = max((row.working_days_waiting for row in found.rows), default=0)
        words = [f"{len(found.rows)} to read"]
        if found.rows:
            words.append(f"oldest {_age_words(oldest).lower()}")
        words.append(f"{len(found.returned)} returned")
        words.append(f"{found.accepted} accepted")
        self.set_title("QA forms to read", " · ".join(words))
        self._empty.setVisible(not rows)
        self._table.setVisible(bool(rows))
        self._order_field.setVisible(bool(rows))
        if rows and not self._table.currentIndex().isValid():
            self._table.selectRow(0)
            self._table.setFocus()


def _columns() -> tuple[Column[QueueRow], ...]:
    return (
        Column(
            "Waiting",
            _waiting,
            sort=lambda row: -row.working_days_waiting,
            tone=_tone,
            more=lambda row: f"since {short_date_words(row.submitted_on)}",
        ),
        Column("IRO", lambda row: row.iro_name),
        Column(
            "Child",
            lambda row: shown_child(row.child_name, row.child_id),
            stretches=True,
            more=_review,
        ),
        Column(
            "Answers with a concern",
            lambda row: str(row.concerns) if row.concerns else "None",
            sort=lambda row: -row.concerns,
            tone=lambda row: Tone.OVERDUE if row.concerns else None,
        ),
    )


def _waiting(row: QueueRow) -> str:
    if row.status == "returned":
        return "Returned"
    return _age_words(row.working_days_waiting)


def _age_words(working_days: int) -> str:
    return counted(working_days, "working day") if working_days else "Today"


def _tone(row: QueueRow) -> Tone:
    if row.status == "returned":
        return Tone.NEUTRAL
    if row.working_days_waiting > _LONG_WAIT_WORKING_DAYS:
        return Tone.OVERDUE
    is_waiting = row.working_days_waiting > _SOME_WAIT_WORKING_DAYS
    return Tone.DUE_SOON if is_waiting else Tone.INFO


def _review(row: QueueRow) -> str:
    number = f"Review {row.review_number}" if row.review_number else "Review"
    return f"{number}, {short_date_words(row.held_on)}" if row.held_on else number
