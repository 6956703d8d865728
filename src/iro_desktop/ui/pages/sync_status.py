"""Send and receive: what waits, by name; what came back; what was received, with its receipt."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.errors import IroError
from iro_desktop.ui.models.rows import Column, RowsModel
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import names_are_hidden, shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.record_words import act_words, reason_words, record_words
from iro_desktop.ui.support.scan_words import waiting_words
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import counted, in_a_sentence, instant_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.progress import Progress as ProgressBar
from iro_desktop.ui.widgets.table import Table
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.outgoing import (
    LeavingChild,
    Receipt,
    SyncStatus,
    WaitingItem,
    sync_status,
)
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.synchronise import Phase, Progress

Row = TypeVar("Row", WaitingItem, Receipt)
_PHASES: Final = {
    Phase.SENDING: "Sending",
    Phase.RECEIVING: "Receiving",
    Phase.PIECES: "Sending and receiving scans and photos",
    Phase.TIDYING: "Tidying up",
}


class Sending(Protocol):
    """Whoever sends and receives in the background."""

    progressed: SignalInstance
    ended: SignalInstance
    failed: SignalInstance

    @property
    def is_running(self) -> bool:
        """Whether a round is under way."""
        ...


class SyncStatusPage(Page):
    """How sending and receiving stands, and the button that does it now.

    Signals:
        record_opened: A WaitingItem that has not been sent yet.
        returned_opened: A WaitingItem that the office system did not take.
        conflicts_opened: Two versions wait for a choice.
    """

    record_opened = Signal(object)
    returned_opened = Signal(object)
    conflicts_opened = Signal()
    help_name = "sync"

    def __init__(
        self,
        session: Session,
        background: Background,
        sending: Sending,
        send_now: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """Show what `sending` is doing; `send_now` begins a round."""
        super().__init__("Send and receive", parent=parent)
        self._session = session
        self._background = background
        self._sending = sending
        self._send_now = send_now
        self._status: SyncStatus | None = None
        self._button = primary(f"Send now  {keys_in_words('send_now')}")
        self._progress = ProgressBar()
        self._empty = EmptyState("Everything has been sent.")
        self._waiting, self._waiting_rows = _table("Not sent", _waiting_columns(session), 0)
        self._attention, self._attention_rows = _table("Returned", _attention_columns(), 1)
        self._sent, self._sent_rows = _table("Sent", _receipt_columns(session), 0)
        self._lay_out()

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(self, lambda: sync_status(session), self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("outbox", "draft"):
            self.reload()

    def _show(self, status: SyncStatus) -> None:
        self._status = status
        self._waiting_rows.set_rows(status.waiting)
        self._attention_rows.set_rows(status.attention)
        self._sent_rows.set_rows(status.receipts)
        for table in (self._waiting, self._attention, self._sent):
            table.fit_height()
            table.viewport().update()
        self._waiting_card.setVisible(bool(status.waiting))
        self._waiting_card.heading.setText(f"Not sent ({len(status.waiting)})")
        self._attention_card.setVisible(bool(status.attention))
        self._choice_card.setVisible(status.needs_choice > 0)
        self._choice_words.setText(
            f"{counted(status.needs_choice, 'answer')} was written here and in the office. "
            "Nothing has been lost: you choose."
        )
        self._leaving_card.setVisible(bool(status.leaving))
        self._leaving_words.setText(_leaving_words(status.leaving))
        self._sent_card.setVisible(bool(status.receipts))
        self._sent_card.heading.setText(f"Sent today ({status.sent_today}), and before")
        self._scans_words.setText(waiting_words(status.scans))
        self._scans_card.setVisible(bool(status.scans.count))
        is_done = not status.waiting and not status.attention and not status.scans.count
        self._empty.setVisible(is_done)
        last = status.receipts[0] if status.receipts else None
        self._empty.say("Everything has been sent.", self._receipt_words(last))
        self.set_title("Send and receive", self._contact_words(status))
        self._say_what_matters(status)

    def _receipt_words(self, last: Receipt | None) -> str:
        if last is None:
            return ""
        return f"Last receipt {instant_words(last.received_at, self._session.today)}."

    def _contact_words(self, status: SyncStatus) -> str:
        today = self._session.today
        words = ["never connected yet"]
        if status.last_contact is not None:
            words = [f"last connected {instant_words(status.last_contact, today)}"]
        if status.next_try_at is not None:
            words.append(f"next try {instant_words(status.next_try_at, today)}")
        said = " · ".join(words)
        return f"{said[:1].upper()}{said[1:]}"

    def _say_what_matters(self, status: SyncStatus) -> None:
        if status.office_log_differs_at is None:
            self._say_offline(status)
            return
        when = instant_words(status.office_log_differs_at, self._session.today)
        self.banner.say(
            Tone.OVERDUE,
            f"The council’s record of who did what is not the one it showed before ({when}).",
            "Your work is safe and you can keep working. Somebody may have altered that record, or "
            "an older copy of the council’s system was put back. Tell your data protection "
            "officer today: this laptop keeps the proof.",
        )

    def _say_offline(self, status: SyncStatus) -> None:
        if status.offline_since is None:
            self._say_copied(status)
            return
        since = instant_words(status.offline_since, self._session.today)
        waits = counted(len(status.waiting), "record is", "records are")
        more = f"Nothing is lost: {waits} waiting and will go when you are online."
        self.banner.say(
            Tone.NEUTRAL,
            f"Offline since {since}. You can keep working.",
            more if status.waiting else "Nothing waits to be sent.",
        )

    def _say_copied(self, status: SyncStatus) -> None:
        if status.copied_at is None:
            self.banner.clear()
            return
        when = instant_words(status.copied_at, self._session.today)
        self.banner.say(
            Tone.DUE_SOON,
            f"This laptop’s files are not those that were locked: an older copy was put back, or a "
            f"second copy is in use ({when}).",
            "Nothing you wrote has been lost, and you can keep working. Tell your IT team, so that "
            "only one copy is used.",
        )

    def _on_asked(self) -> None:
        self._button.setDisabled(True)
        self._send_now()

    def _on_progressed(self, progress: Progress) -> None:
        self._button.setDisabled(True)
        self._progress.say(_PHASES[progress.phase], progress.done, progress.total)

    def _on_over(self, _result: object = None) -> None:
        self._button.setDisabled(self._sending.is_running)
        self._progress.setVisible(self._sending.is_running)
        self.reload()

    def _on_failed(self, _error: IroError) -> None:
        self._on_over()

    def _lay_out(self) -> None:
        self.add_action(self._button)
        self._button.clicked.connect(self._on_asked)
        bind("send_now", self, self._button.click)
        self._choice_words = Text()
        choose = secondary("Compare and choose")
        choose.clicked.connect(self.conflicts_opened)
        self._choice_card = _card("Needs your choice", self._choice_words, choose)
        self._attention_card = _card("Returned by the office system", self._attention)
        self._waiting_card = _card("Not sent", self._waiting)
        self._scans_words = Text()
        self._scans_card = _card("Scans and photos", self._scans_words)
        self._leaving_words = Text()
        self._leaving_card = _card("Leaving this laptop", self._leaving_words)
        self._sent_card = _card("Sent", self._sent)
        for part in (
            self._progress,
            self._empty,
            self._choice_card,
            self._attention_card,
            self._waiting_card,
            self._scans_card,
            self._leaving_card,
            self._sent_card,
        ):
            part.hide()
            self.body.addWidget(part)
        self._attention.row_opened.connect(self.returned_opened)
        self._waiting.row_opened.connect(self.record_opened)
        self._sending.progressed.connect(self._on_progressed)
        self._sending.ended.connect(self._on_over)
        self._sending.failed.connect(self._on_failed)


def _card(heading: str, *parts: QWidget) -> Card:
    card = Card(heading)
    for part in parts:
        card.body.addWidget(part)
    return card


def _leaving_words(leaving: tuple[LeavingChild, ...]) -> str:
    """Who is no longer this user's, and what keeps them here."""
    lines = []
    for each in leaving:
        reasons = [
            counted(count, what)
            for count, what in ((each.unsent, "change to send"), (each.drafts, "draft to finish"))
            if count
        ]
        why = (
            " and ".join(reasons)
            or "they leave when the council’s server confirms it and no page about them is open"
        )
        lines.append(f"{shown_child(each.child_name, each.child_id)}: {why}")
    words = "These children are no longer yours. They leave once everything here has been received."
    return "\n".join([words, *lines])


def _table(
    name: str, columns: tuple[Column[Row], ...], stretch: int
) -> tuple[Table, RowsModel[Row]]:
    model = RowsModel(columns, lambda row: getattr(row, "receipt", "") or row.record_id)
    table = Table(name)
    table.show_model(model, stretch=stretch)
    return table, model


def _waiting_columns(session: Session) -> tuple[Column[WaitingItem], ...]:
    return (
        Column("Record", _record),
        Column("State", lambda _row: "Ready to send", tone=lambda _row: Tone.INFO),
        Column("Saved", lambda row: instant_words(row.saved_at, session.today)),
    )


def _attention_columns() -> tuple[Column[WaitingItem], ...]:
    return (
        Column("Record", _record),
        Column("Why", lambda row: reason_words(row.reason)),
        Column("State", lambda _row: "Needs you", tone=lambda _row: Tone.OVERDUE),
    )


def _receipt_columns(session: Session) -> tuple[Column[Receipt], ...]:
    return (
        Column("Record", _received),
        Column("Sent", lambda row: instant_words(row.received_at, session.today)),
        Column("Receipt", lambda row: row.receipt),
        Column("Kept", lambda row: "In a backup" if row.is_durable else "At the office"),
    )


def _record(row: WaitingItem) -> str:
    name = shown_child(row.child_name, row.child_id) if row.child_id else ""
    return _named(name, row)


def _received(row: Receipt) -> str:
    return _named("" if names_are_hidden() else row.child_name, row)


def _named(child_name: str, row: WaitingItem | Receipt) -> str:
    words = f"{record_words(row.kind, row.challenge_kind)}, {act_words(row.act)}"
    return f"{child_name}: {in_a_sentence(words)}" if child_name else words
