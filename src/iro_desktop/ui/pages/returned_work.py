"""What the office system did not take: why, what was written, and two ways on from there."""

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.errors import InvalidData, IroError
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.date_answer import DateAnswer, date_or_none
from iro_desktop.ui.forms.field_widgets import ChoiceField, FieldWidget, LongTextField
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.line_fields import NumberField
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.choice_words import choices_of, chosen_words
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.record_words import act_words, reason_words, record_words
from iro_desktop.ui.support.review_words import field_words
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.wording import counted, instant_words
from iro_desktop.ui.widgets.buttons import primary, secondary, warning
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.empty_state import EmptyState
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.text import Text, heading, hint
from iro_desktop.workflows import returned_work as workflow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.returned_work import ReturnedChange
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import ShortDraft, WrittenAt, find

# A key of a list of choices, such as PN1 or social_worker, is chosen in the record itself.
_CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,40}")
_OF_THE_FILE: Final = frozenset({"media_type", "size_bytes", "sha256", "pieces"})
_PICTURE_STAYS: Final = (
    "It no longer counts, and the office has no copy of the picture. It stays on this laptop, "
    "among the child’s scans, until the child leaves it. Then it goes for good."
)
_OVER: Final = (
    "You had begun to put this right. It needs nothing more: it was taken or withdrawn meanwhile."
)
_PROMISE: Final = (
    "Nothing has been lost. What you wrote is on this laptop, and the office keeps a copy of it as "
    "it was."
)


class ReturnedWorkPage(KeptPage):
    """One act at a time, until nothing of the record is left that the office did not take.

    Signals:
        record_asked: The record is to be read; its kind and id.
    """

    record_asked = Signal(str, str)
    help_name = "sync"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` shows the first of a record."""
        super().__init__("Returned by the office system", session, background, parent)
        self._hub = hub
        self._record_id = ""
        self._shown: ReturnedChange | None = None
        self._at = WrittenAt("returned_work", "", "")
        self._over: tuple[WrittenAt, ...] = ()
        self._views: dict[str, QuestionView] = {}
        self._what = heading("")
        self._why = Text("")
        self._empty = EmptyState("The office system has taken everything of this record.")
        self._answers = Card("What you wrote")
        self._send = primary(f"Send again  {keys_in_words('send_again')}")
        self._read = secondary("Open the record")
        self._withdraw = secondary("Withdraw it…")
        self._sure_words = Text("")
        self._sure = Card("Withdraw this?")
        self._keep = secondary("Keep it")
        self._really = warning("Withdraw it")
        self._lay_out()

    def open(self, record_id: str) -> None:
        """Show what of this record the office did not take."""
        self._record_id = record_id
        self.reload()

    @override
    def reload(self) -> None:
        session, record_id = self._session, self._record_id
        self._load(
            lambda: (
                workflow.returned_changes(session, record_id),
                find(session, "returned_work", record_id),
            ),
            lambda found: self._show(*found),
        )

    @property
    @override
    def child_id(self) -> str:
        return self._at.child_id

    @override
    def changed(self, change: object) -> None:
        """What is being typed here stays; a new answer of the office is shown when it is gone."""
        if isinstance(change, Changed) and change.concerns("outbox") and self._shown is None:
            self.reload()

    def _show(self, found: tuple[ReturnedChange, ...], kept: tuple[ShortDraft, ...]) -> None:
        self._kept.know(kept)
        self._shown = shown = found[0] if found else None
        self._sure.hide()
        is_here = shown is not None and shown.is_here
        always: tuple[QWidget, ...] = (self._what, self._why, self._promise, self._bar)
        for part in always:
            part.setVisible(shown is not None)
        only_here: tuple[QWidget, ...] = (self._answers, self._send, self._read)
        for part in only_here:
            part.setVisible(is_here)
        self._empty.setVisible(shown is None)
        if shown is not None:
            self._say(shown)
            self._show_answers(shown)
        self._say_what_is_over(kept, {each.change_id for each in found})

    def _say_what_is_over(self, kept: tuple[ShortDraft, ...], waiting: Collection[str]) -> None:
        """Words put right for an act that waits no more: shown once more, and then forgotten."""
        over = [each for each in kept if each.at.form not in waiting]
        if over:
            words = "\n".join(str(each) for draft in over for each in draft.answers.values())
            self.banner.say(Tone.INFO, _OVER, words, action="Forget it")
            self._over = tuple(draft.at for draft in over)

    def _forget_what_is_over(self) -> None:
        for at in self._over:
            self._kept.give_up(at)
        self.banner.clear()

    def _say(self, shown: ReturnedChange) -> None:
        name = shown_child(shown.child_name, shown.child_id) if shown.child_id else ""
        words = f"{record_words(shown.kind, shown.challenge_kind)}, {act_words(shown.act)}"
        self._what.setText(f"{name} · {words}" if name else words)
        saved = instant_words(shown.saved_at, self._session.today)
        said = [reason_words(shown.reason), f"Saved {saved}."]
        if shown.path in shown.answers:
            said.insert(1, f"It is about: {_label(shown, shown.path)}.")
        if shown.resting:
            later = counted(shown.resting, "later change waits", "later changes wait")
            said.append(f"{later} for it and will go with it.")
        if not shown.is_here:
            said.append("The child has left this laptop, so it cannot be sent from here again.")
        self._why.setText("\n".join(said))

    def _show_answers(self, shown: ReturnedChange) -> None:
        clear_layout(self._answers.body)
        self._views = {}
        self._at = WrittenAt(
            "returned_work", shown.record_id, shown.child_id or "", shown.change_id
        )
        sheet = AnswerSheet({**shown.answers, **self._kept.words(self._at)}, self)
        # What the office named comes first.
        for path in sorted(shown.answers, key=lambda each: (each != shown.path, each)):
            value = shown.answers[path]
            if _is_hidden(shown, path):
                continue
            field = self._field(shown, path)
            label = _label(shown, path)
            if field is None:
                words = chosen_words(_choices(shown, path), path, value)
                mark = "" if label.endswith("?") else ":"
                self._answers.body.addWidget(Text(f"{label}{mark} {words}"))
                continue
            view = QuestionView(label, field)
            view.set_value(sheet.value(path))
            view.edited.connect(partial(self._on_edited, sheet, path, field))
            self._answers.body.addWidget(view)
            self._views[path] = view
        self._kept.keep(self._at, sheet)
        if shown.path in self._views:
            self._views[shown.path].set_error(reason_words(shown.reason))
        first = next(iter(self._views.values()), None)
        if first is not None:
            first.show()
            first.focus()

    @staticmethod
    def _on_edited(sheet: AnswerSheet, path: str, field: FieldWidget) -> None:
        sheet.set_value(path, field.value())

    def _field(self, shown: ReturnedChange, path: str) -> FieldWidget | None:
        """The field to correct an answer with; None for a choice that the office did not name."""
        value, is_named = shown.answers[path], path == shown.path
        choices = _choices(shown, path)
        if choices and not isinstance(value, list):
            return ChoiceField(choices) if is_named else None
        if isinstance(value, int) and not isinstance(value, bool):
            return NumberField()
        if path.endswith("_on") or date_or_none(value) is not None:
            return DateAnswer(field_words(path), self._read_date)
        if isinstance(value, str) and (is_named or not _CODE.fullmatch(value)):
            return LongTextField(1, 12)
        return None

    def _on_send(self) -> None:
        session, shown = self._session, self._shown
        if shown is None or not shown.is_here:
            return
        answers = dict(shown.answers)
        for path, view in self._views.items():
            view.set_error("")
            if view.field is not None:
                answers[path] = view.field.value()
        self._kept.complete(
            self._at,
            lambda: workflow.send_again(session, shown, answers),
            partial(self._done, "Saved. It goes with the next send and receive."),
            failed=self._on_refused,
        )

    def _on_refused(self, error: IroError) -> None:
        """A text that cannot be stored is named beside its field."""
        path = error.where.removeprefix("set.") if isinstance(error, InvalidData) else ""
        if path in self._views:
            self._views[path].set_error("This text is too long to be kept. Make it shorter.")
            self._views[path].focus()
        else:
            self.say_problem(error)

    def _ask_whether_sure(self) -> None:
        shown = self._shown
        if shown is None:
            return
        words = "It no longer counts in the record here. The office keeps the copy that it has."
        if shown.kind == "attachment" and shown.is_here:
            words = _PICTURE_STAYS
        if shown.resting:
            later = counted(shown.resting, "later change goes", "later changes go")
            words = f"{words} {later} with it."
        self._sure_words.setText(words)
        self._sure.show()
        self._keep.setFocus()

    def _keep_it(self) -> None:
        self._sure.hide()
        self._withdraw.setFocus()

    def _on_withdraw(self) -> None:
        session, shown = self._session, self._shown
        if shown is not None:
            self._kept.complete(
                self._at,
                lambda: workflow.withdraw(session, shown),
                partial(self._done, "Withdrawn. It no longer waits for you."),
            )

    def _done(self, words: str, changed: Changed) -> None:
        self._hub.changed.emit(changed.by(self))
        self.banner.say(Tone.ON_TRACK, words)
        self.reload()

    def _on_read(self) -> None:
        if self._shown is not None:
            self.record_asked.emit(self._shown.kind, self._record_id)

    def _lay_out(self) -> None:
        self._promise = hint(_PROMISE)
        self._bar = Flow()
        for button in (self._send, self._read, self._withdraw):
            self._bar.add(button)
        choice = Flow()
        choice.add(self._keep)
        choice.add(self._really)
        self._sure.body.addWidget(self._sure_words)
        self._sure.body.addWidget(choice)
        parts = (self._what, self._why, self._promise, self._answers, self._bar, self._sure)
        for part in (self._empty, *parts):
            part.hide()
            self.body.addWidget(part)
        self._send.clicked.connect(self._on_send)
        bind("send_again", self, self._send.click)
        self._read.clicked.connect(self._on_read)
        self._withdraw.clicked.connect(self._ask_whether_sure)
        self._keep.clicked.connect(self._keep_it)
        self._really.clicked.connect(self._on_withdraw)
        self.banner.acted.connect(self._forget_what_is_over)


def _is_hidden(shown: ReturnedChange, path: str) -> bool:
    """What nobody wrote: the record it belongs to, and the bytes of a picture in figures."""
    return path.endswith("_id") or (shown.kind == "attachment" and path in _OF_THE_FILE)


def _label(shown: ReturnedChange, path: str) -> str:
    asked = shown.asked.get(path)
    return asked.label if asked is not None else field_words(path)


def _choices(shown: ReturnedChange, path: str) -> Mapping[str, str]:
    asked = shown.asked.get(path)
    return asked.choices if asked is not None else choices_of(shown.kind, path)
