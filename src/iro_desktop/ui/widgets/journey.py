"""The next visits, and whether this laptop is ready to travel: green, or red with what to do."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_desktop.ui.support.accessible import announce
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.support.travel_words import (
    act_words,
    found_words,
    need_words,
    ready_words,
    report_words,
    tick_words,
    visit_when,
    visit_where,
)
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.travel import Checked, Need, Travel
from iro_desktop.workflows.visits import Visit

_OFFLINE_REPAIRS = frozenset({Need.DISK})


class Journey(QWidget):
    """Two cards: the visits of today and of the next working day, and what they need.

    Signals:
        visit_opened: The chosen Visit.
        send_page_asked: The user wants to send and receive.
        check_asked: The user wants everything looked at again.
    """

    visit_opened = Signal(object)
    send_page_asked = Signal()
    check_asked = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self._visits = SummaryList()
        self._summary = Text("")
        self._ticks = Flow(spacing=Space.S)
        self._needs = SummaryList()
        again = secondary("Check again", help_text="Looks at everything once more")
        self._booked, needs = Card("Visits"), Card("Ready to travel")
        self._booked.body.addWidget(self._visits)
        needs.head.addWidget(again)
        for part in (self._summary, self._ticks, self._needs):
            needs.body.addWidget(part)
        column.addWidget(self._booked)
        column.addWidget(needs)
        again.clicked.connect(self.check_asked)
        self._shown: tuple[Visit, ...] = ()
        self._visits.change_asked.connect(self._on_visit_asked)
        self._needs.change_asked.connect(self.send_page_asked)

    def show_travel(self, travel: Travel, today: date) -> None:
        """Show the visits and what is ready; what is not ready says what to do."""
        self._booked.setVisible(bool(travel.visits))
        self._shown = travel.visits
        rows = [_visit_row(at, visit, today) for at, visit in enumerate(travel.visits)]
        self._visits.show_rows(rows)
        self._summary.setText(ready_words(travel))
        self._ticks.clear()
        for check in travel.checks:
            if check.is_ready:
                self._ticks.add(StatusTag(tick_words(check), Tone.ON_TRACK))
        wrong = [_need_row(check) for check in travel.checks if not check.is_ready]
        self._needs.show_rows(wrong)
        self._needs.setVisible(bool(wrong))

    def say_result(self) -> None:
        """Say aloud what was found, for those who cannot see it."""
        announce(self._summary, self._summary.text())

    def _on_visit_asked(self, key: str) -> None:
        self.visit_opened.emit(self._shown[int(key)])


def _visit_row(at: int, visit: Visit, today: date) -> SummaryRow:
    tag = ("Recorded", Tone.ON_TRACK) if visit.is_held else None
    if visit.report_by is not None and visit.report_by < today and not visit.is_held:
        tag = ("Report late", Tone.OVERDUE)
    return SummaryRow(
        visit_when(visit, today),
        f"{shown_child(visit.child_name, visit.child_id)}: {visit_where(visit)}",
        report_words(visit, today),
        str(at),
        "Open",
        tag,
    )


def _need_row(check: Checked) -> SummaryRow:
    can_send = check.need not in _OFFLINE_REPAIRS
    return SummaryRow(
        need_words(check.need),
        found_words(check),
        act_words(check.need),
        check.need if can_send else "",
        "Send and receive",
        ("Not ready", Tone.OVERDUE),
    )
