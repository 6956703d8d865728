"""One challenge: what was asked, what they said, and how it ended."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.challenge import BesideKind, ChallengeKind, Phase
from iro_desktop.ui.forms.kept_page import KeptPage
from iro_desktop.ui.forms.short_form import ShortForm
from iro_desktop.ui.pages.challenge import answering
from iro_desktop.ui.pages.challenge.papers import PaperSaver
from iro_desktop.ui.pages.challenge.shown import (
    asked_rows,
    beside_rows,
    linked_rows,
    stage_rows,
    state_of,
    whole_words,
)
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import title_of
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.shortcuts import bind, keys_in_words
from iro_desktop.ui.support.stages import stage_tone, stage_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.summary_list import SummaryList
from iro_desktop.workflows import challenge_acts as acts
from iro_desktop.workflows.challenge_file import OPEN, ChallengeFile, open_challenge
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.short_drafts import WrittenAt

_REPLY: Final = "reply"
_ANSWER: Final = "answer"
_CLOSING: Final = "closing"
_BESIDE: Final = "beside"
_REOPENING: Final = "reopening"


class ChallengePage(KeptPage):
    """One challenge as it stands.

    Signals:
        escalate_asked: The ChallengeFile that is to go to a further stage.
        challenge_opened: The id of another challenge of the same statement.
    """

    escalate_asked = Signal(object)
    challenge_opened = Signal(str)
    help_name = "challenge"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says which challenge."""
        super().__init__("Challenge", session, background, parent)
        self._hub = hub
        self._challenge_id = ""
        self._challenge: ChallengeFile | None = None
        self._form = ""
        self._tags = (StatusTag(), StatusTag(), StatusTag())
        self._asked = SummaryList()
        self._stages = Card("Asked and answered")
        self._beside = SummaryList()
        self._linked = SummaryList()
        keys = keys_in_words("challenge_next")
        self._next_button = primary("Record the reply", help_text=keys)
        self._no_reply_button = secondary("No reply came")
        self._further_button = secondary("Take it further")
        self._close_button = secondary("Close it")
        self._beside_button = secondary("Add advice or a note")
        self._reopen_button = secondary("Open it again")
        self._papers = PaperSaver(self, background, session)
        self._lay_out()

    def open(self, challenge_id: str) -> None:
        """Show this challenge."""
        self._challenge_id = challenge_id
        self.reload()

    @override
    def reload(self) -> None:
        session, challenge_id = self._session, self._challenge_id
        if challenge_id:
            self._load(partial(open_challenge, session, challenge_id), self._show)

    @property
    @override
    def child_id(self) -> str:
        return self._challenge.child_id if self._challenge is not None else ""

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("challenge", "outbox"):
            self.reload()

    # ---- showing ----

    def _show(self, challenge: ChallengeFile) -> None:
        is_first = self._challenge is None
        self._challenge = challenge
        self._papers.show(challenge, self._session.today)
        name = title_of(challenge.kind, challenge.stage_number)
        self.set_title(name, shown_child(challenge.child_name, challenge.child_id))
        self._tags[0].show_state(*state_of(challenge))
        self._tags[1].show_state(*whole_words(challenge))
        self._tags[2].show_state(stage_words(challenge.stage), stage_tone(challenge.stage))
        self._asked.show_rows(asked_rows(challenge, self._session.today))
        clear_layout(self._stages.body)
        for stage in challenge.content.stages:
            self._stages.body.addWidget(SummaryList(stage_rows(challenge, stage)))
        self._stages.setVisible(bool(challenge.content.stages))
        beside = beside_rows(challenge)
        self._beside.show_rows(beside)
        self._beside_card.setVisible(bool(beside))
        self._linked.show_rows(linked_rows(challenge.linked))
        self._linked_card.setVisible(bool(challenge.linked))
        self._offer(challenge)
        if is_first:
            self._kept.look("challenge", challenge.challenge_id, self._openers())

    def _offer(self, challenge: ChallengeFile) -> None:
        """Offer what may be done now, the next thing first."""
        phase, good = challenge.phase, challenge.kind is ChallengeKind.GOOD_PRACTICE
        works = challenge.may_edit and challenge.status == OPEN and not good
        next_words = {
            Phase.WAITING: "Record the reply",
            Phase.TO_ANSWER: "Answer the reply",
        }.get(phase, "")
        is_informal = challenge.kind is ChallengeKind.INFORMAL
        further = "Start alert, stage 1" if is_informal else "Take it further"
        self._next_button.say(next_words or "Record the reply", keys_in_words("challenge_next"))
        self._further_button.say(further)
        reply_late = challenge.reply_by is not None and challenge.reply_by < self._session.today
        for button, shown in (
            (self._next_button, works and bool(next_words)),
            (self._no_reply_button, works and reply_late),
            (self._further_button, works and phase is not Phase.TO_ANSWER),
            (self._close_button, works and phase is not Phase.TO_ANSWER),
            (self._beside_button, works),
            (self._reopen_button, challenge.may_edit and challenge.status != OPEN),
        ):
            button.setVisible(shown)

    # ---- the short forms ----

    def _openers(self) -> dict[str, Callable[[str], None]]:
        """What shows each form, also one that was begun before."""
        opening = {
            _REPLY: self._ask_reply,
            _ANSWER: self._ask_answer,
            _CLOSING: self._ask_closing,
            _BESIDE: self._ask_beside,
            _REOPENING: self._ask_reopening,
        }
        return {name: partial(_without_item, show) for name, show in opening.items()}

    def _show_form(
        self, name: str, form: ShortForm, save: Callable[[dict[str, str]], None]
    ) -> None:
        self._put_away()
        self._form = name
        self._kept.hold(self._written_at(), form)
        form.saved.connect(save)
        form.left.connect(self._put_away)
        self._place.body.addWidget(form)
        self._place.show()
        form.setFocus()

    def _put_away(self) -> None:
        self._form = ""
        clear_layout(self._place.body)
        self._place.hide()

    def _written_at(self) -> WrittenAt:
        assert self._challenge is not None  # noqa: S101 - no form is shown before
        return WrittenAt("challenge", self._challenge_id, self._challenge.child_id, self._form)

    def _next(self) -> None:
        challenge = self._challenge
        if challenge is None or self._next_button.isHidden():
            return
        if challenge.phase is Phase.TO_ANSWER:
            self._ask_answer()
        else:
            self._ask_reply()

    def _ask_reply(self) -> None:
        form = answering.reply_form(self._read_date)
        form.fill({"on": self._session.today.isoformat()})
        self._show_form(_REPLY, form, self._save_reply)

    def _ask_answer(self) -> None:
        form = answering.answer_form(self._read_date, self._outcomes)
        self._show_form(_ANSWER, form, self._save_answer)

    def _ask_closing(self) -> None:
        self._show_form(_CLOSING, answering.closing_form(self._outcomes), self._save_closing)

    def _ask_beside(self) -> None:
        form = answering.beside_form(self._read_date)
        form.fill({"on": self._session.today.isoformat()})
        self._show_form(_BESIDE, form, self._save_beside)

    def _ask_reopening(self) -> None:
        self._show_form(_REOPENING, answering.reopening_form(), self._save_reopening)

    @property
    def _outcomes(self) -> Mapping[str, str]:
        return self._challenge.outcomes if self._challenge is not None else {}

    # ---- saving ----

    def _save_reply(self, said: dict[str, str]) -> None:
        session, on = self._session, date.fromisoformat(said["on"])
        self._act(
            lambda it: acts.record_response(session, it, said["text"], on, linked=bool(it.linked))
        )

    def _save_no_reply(self) -> None:
        session = self._session
        self._put_away()
        self._act(lambda it: acts.record_no_reply(session, it, linked=bool(it.linked)))

    def _save_answer(self, said: dict[str, str]) -> None:
        session, step = self._session, said["step"]
        by = date.fromisoformat(said["by"]) if said.get("by") else None
        answer = acts.Answer(step == answering.CLOSE, said["feedback"], by)

        def work(it: ChallengeFile) -> Changed:
            changed = acts.answer_reply(session, it, answer, linked=bool(it.linked))
            if "outcome" in said:
                present = open_challenge(session, it.challenge_id)
                changed |= acts.close(
                    session, present, acts.Closing(said["outcome"], said["changed"])
                )
            return changed

        self._act(work, then=self._ask_escalation if step == answering.FURTHER else None)

    def _save_closing(self, said: dict[str, str]) -> None:
        session, closing = self._session, acts.Closing(said["outcome"], said["changed"])
        self._act(lambda it: acts.close(session, it, closing))

    def _save_beside(self, said: dict[str, str]) -> None:
        session = self._session
        on = date.fromisoformat(said["on"])
        note = acts.Note(BesideKind(said["kind"]), on, said["who"], said["text"])
        self._act(lambda it: acts.add_note(session, it, note))

    def _save_reopening(self, said: dict[str, str]) -> None:
        session = self._session
        self._act(lambda it: acts.reopen(session, it, said["because"]))

    def _act(
        self, work: Callable[[ChallengeFile], Changed], then: Callable[[], None] | None = None
    ) -> None:
        """Do it, show how the challenge stands then, and perhaps go on."""
        challenge, session = self._challenge, self._session
        if challenge is None:
            return

        def whole() -> tuple[Changed, ChallengeFile]:
            changed = work(challenge)
            return changed, open_challenge(session, challenge.challenge_id)

        self._kept.complete(self._written_at(), whole, partial(self._acted, then))

    def _acted(self, then: Callable[[], None] | None, found: tuple[Changed, ChallengeFile]) -> None:
        changed, challenge = found
        self._put_away()
        self._show(challenge)
        self._hub.changed.emit(changed)
        self.banner.say(Tone.ON_TRACK, "Saved on this laptop. Ready to send.")
        if then is not None:
            then()

    def _ask_escalation(self) -> None:
        if self._challenge is not None:
            self.escalate_asked.emit(self._challenge)

    def _lay_out(self) -> None:
        for button, act in (
            (self._next_button, self._next),
            (self._further_button, self._ask_escalation),
            (self._close_button, self._ask_closing),
            (self._no_reply_button, self._save_no_reply),
            (self._beside_button, self._ask_beside),
            (self._reopen_button, self._ask_reopening),
        ):
            self.add_action(button)
            button.hide()
            button.clicked.connect(act)
        bind("challenge_next", self, self._next)
        for button in (self._papers.letter, self._papers.whole):
            self.add_action(button)
        self._place = Card()
        asked, self._beside_card = Card("What it is about"), Card("Beside the stages")
        self._linked_card = Card("The same statement")
        tags = Flow()
        for tag in self._tags:
            tags.add(tag)
        for card, part in (
            (asked, tags),
            (asked, self._asked),
            (self._beside_card, self._beside),
            (self._linked_card, self._linked),
        ):
            card.body.addWidget(part)
        for card in (self._place, asked, self._stages, self._beside_card, self._linked_card):
            self.body.addWidget(card)
            card.setVisible(card is asked)
        self._linked.change_asked.connect(self.challenge_opened)


def _without_item(show: Callable[[], None], _item: str) -> None:
    show()
