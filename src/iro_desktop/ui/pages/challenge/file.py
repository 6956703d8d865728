"""One challenge: what was asked, what they said, and how it ended."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from iro_core.domain.challenge import ChallengeKind, ChallengeOutcome, Stage
from iro_desktop.ui.pages.challenge.answering import ClosingForm, ReplyForm
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import ADDRESSEES, HOW, OUTCOMES, REASONS, title_of
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.stages import stage_tone, stage_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.buttons import primary, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.layouts import clear_layout
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.status_tag import StatusTag
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows import challenge as workflow
from iro_desktop.workflows.challenge import Closing, Response
from iro_desktop.workflows.challenge_file import OPEN, ChallengeFile, open_challenge
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session


class ChallengePage(Page):
    """One challenge as it stands.

    Signals:
        escalate_asked: The ChallengeFile that is to become an alert, stage 1.
    """

    escalate_asked = Signal(object)
    help_name = "challenge"

    def __init__(
        self,
        session: Session,
        background: Background,
        hub: ChangedHub,
        parent: QWidget | None = None,
    ) -> None:
        """Start empty; `open` says which challenge."""
        super().__init__("Challenge", parent=parent)
        self._session = session
        self._background = background
        self._hub = hub
        self._challenge_id = ""
        self._challenge: ChallengeFile | None = None
        self._state = StatusTag()
        self._sent = StatusTag()
        self._asked = SummaryList()
        self._stages = Card("Asked and answered")
        self._reply_button = primary("Record the reply")
        self._close_button = secondary("Close it")
        self._escalate_button = secondary("Start alert, stage 1")
        self._lay_out()

    def open(self, challenge_id: str) -> None:
        """Show this challenge."""
        self._challenge_id = challenge_id
        self.reload()

    @override
    def reload(self) -> None:
        session, challenge_id = self._session, self._challenge_id
        if challenge_id:
            self._background.run(
                self, lambda: open_challenge(session, challenge_id), self._show, self.say_problem
            )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("challenge", "outbox"):
            self.reload()

    def _show(self, challenge: ChallengeFile) -> None:
        self._challenge = challenge
        name = title_of(challenge.kind, challenge.stage_number)
        child = shown_child(challenge.child_name, challenge.child_id)
        self.set_title(name, f"{child} · raised by {challenge.raised_by}")
        self._state.show_state(*_state(challenge))
        self._sent.show_state(stage_words(challenge.stage), stage_tone(challenge.stage))
        self._asked.show_rows(_asked_rows(challenge))
        self._show_stages(challenge)
        is_informal = challenge.kind is ChallengeKind.INFORMAL
        awaits = challenge.reply_by is not None
        self._reply_button.setVisible(challenge.may_edit and awaits)
        self._close_button.setVisible(challenge.may_edit)
        self._escalate_button.setVisible(challenge.may_edit and is_informal)

    def _show_stages(self, challenge: ChallengeFile) -> None:
        clear_layout(self._stages.body)
        for stage in challenge.stages:
            self._stages.body.addWidget(SummaryList(_stage_rows(challenge, stage)))
        self._stages.setVisible(bool(challenge.stages))

    def _show_form(self, form: QWidget) -> None:
        self._put_away()
        self._place.body.addWidget(form)
        self._place.show()
        form.setFocus()

    def _put_away(self) -> None:
        clear_layout(self._place.body)
        self._place.hide()

    def _ask_reply(self) -> None:
        form = ReplyForm()
        form.saved.connect(self._save_reply)
        form.left.connect(self._put_away)
        self._show_form(form)

    def _ask_closing(self) -> None:
        form = ClosingForm()
        form.saved.connect(self._save_closing)
        form.left.connect(self._put_away)
        self._show_form(form)

    def _save_reply(self, text: str, satisfied: object) -> None:
        session = self._session
        said = satisfied if isinstance(satisfied, bool) else None
        response = Response(text, session.today, said)
        self._act(lambda challenge: workflow.record_response(session, challenge, response))

    def _save_closing(self, outcome: str, changed_for_child: str) -> None:
        session = self._session
        closing = Closing(ChallengeOutcome(outcome), changed_for_child, session.today)
        self._act(lambda challenge: workflow.close(session, challenge, closing))

    def _act(self, work: Callable[[ChallengeFile], Changed]) -> None:
        if self._challenge is not None:
            self._background.run(
                self, partial(work, self._challenge), self._acted, self.say_problem
            )

    def _acted(self, changed: Changed) -> None:
        self._put_away()
        self._hub.changed.emit(changed)
        self.banner.say(Tone.ON_TRACK, "Saved on this laptop. Ready to send.")
        self.reload()

    def _ask_escalation(self) -> None:
        if self._challenge is not None:
            self.escalate_asked.emit(self._challenge)

    def _lay_out(self) -> None:
        for button in (self._escalate_button, self._close_button, self._reply_button):
            self.add_action(button)
            button.hide()
        self._place = Card()
        self._place.hide()
        asked = Card("What it is about")
        asked.head.addWidget(self._state)
        asked.head.addWidget(self._sent)
        asked.body.addWidget(self._asked)
        for card in (self._place, asked, self._stages):
            self.body.addWidget(card)
        self._stages.hide()
        self._reply_button.clicked.connect(self._ask_reply)
        self._close_button.clicked.connect(self._ask_closing)
        self._escalate_button.clicked.connect(self._ask_escalation)


def _state(challenge: ChallengeFile) -> tuple[str, Tone]:
    if challenge.status != OPEN:
        return "Closed", Tone.NEUTRAL
    if challenge.is_late:
        return "Reply is late", Tone.OVERDUE
    if challenge.reply_by is None:
        return "Replied", Tone.ON_TRACK
    return f"Reply due {date_words(challenge.reply_by)}", Tone.INFO


def _asked_rows(challenge: ChallengeFile) -> list[SummaryRow]:
    answers = challenge.answers
    reasons = answers.get("reasons")
    about = [REASONS.get(one, one) for one in reasons] if isinstance(reasons, list) else []
    how = HOW.get(str(answers.get("how")), "")
    whom = ", ".join(part for part in (str(answers.get("with_whom") or ""), how.lower()) if part)
    outcome = OUTCOMES.get(str(answers.get("outcome")), "")
    found = (
        ("About", ", ".join(about)),
        ("Concern", answers.get("concern")),
        ("For the child it means", answers.get("effect_on_child")),
        ("The child wants", answers.get("child_wishes")),
        ("Asked for", answers.get("asked_for")),
        ("Asked of", whom),
        ("Outcome", outcome),
        ("What changed for the child", answers.get("changed_for_child")),
    )
    return [SummaryRow(label, str(words)) for label, words in found if words]


def _stage_rows(challenge: ChallengeFile, stage: Stage) -> list[SummaryRow]:
    role = ADDRESSEES.get(stage.addressee_role, "")
    whom = ", ".join(part for part in (role, stage.addressee_name) if part)
    name = f"Stage {stage.number}" if challenge.kind is ChallengeKind.ALERT else "Reply"
    rows = [SummaryRow(name, whom)] if whom else []
    if stage.sent_on is not None:
        due = f"Reply due by {date_words(stage.due_on)}" if stage.due_on else ""
        rows.append(SummaryRow("Sent", date_words(stage.sent_on), more=due))
    if stage.responded_on is None:
        return [*rows, SummaryRow("Reply", "None yet")]
    content = {True: "I am satisfied", False: "I am not satisfied", None: ""}[stage.satisfied]
    said = f"{date_words(stage.responded_on)}. {content}".strip()
    return [*rows, SummaryRow("They said", stage.response, more=said)]
