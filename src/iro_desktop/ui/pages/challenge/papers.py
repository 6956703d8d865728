"""A challenge on paper: the letter of its present stage in Word, and the whole of it as PDF."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from iro_core.domain.challenge import ChallengeKind, Stage
from iro_desktop.documents.pdf import Line, Part, Record
from iro_desktop.ui.pages.challenge.shown import asked_rows, beside_rows, stage_rows
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import addressee_words, title_of
from iro_desktop.ui.support.record_words import act_words
from iro_desktop.ui.support.wording import date_words, instant_words, long_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryRow
from iro_desktop.workflows.challenge_documents import save_letter, save_whole
from iro_desktop.workflows.challenge_file import ChallengeFile
from iro_desktop.workflows.leaving_laptop import Write
from iro_desktop.workflows.session import Session


class PaperSaver(QObject):
    """Two buttons that put a challenge on paper."""

    def __init__(self, page: Page, background: Background, session: Session) -> None:
        """Save for this page whatever challenge it shows."""
        super().__init__(page)
        self.files = FileSaver(page, background, session)
        self._challenge: ChallengeFile | None = None
        self._today = date.min
        self.letter = secondary("Letter for Word")
        self.whole = secondary("All of it as PDF", help_text="In order, for Cafcass or court")
        self.letter.clicked.connect(partial(self._ask_where, "docx"))
        self.whole.clicked.connect(partial(self._ask_where, "pdf"))

    def show(self, challenge: ChallengeFile, today: date) -> None:
        """This is the challenge that the buttons are about."""
        self._challenge, self._today = challenge, today

    def save(self, path: Path) -> None:
        """Write the letter of the present stage in Word, or everything in order as PDF."""
        if (challenge := self._challenge) is not None:
            write = self._writer(challenge, path.suffix.lstrip("."))
            self.files.save(path, write, challenge.challenge_id)

    def _ask_where(self, suffix: str) -> None:
        if (challenge := self._challenge) is not None:
            name = f"challenge {challenge.child_number} stage {challenge.stage_number}"
            write = self._writer(challenge, suffix)
            self.files.ask_where(name, suffix, write, challenge.challenge_id)

    def _writer(self, challenge: ChallengeFile, suffix: str) -> Write:
        if suffix == "docx":
            return partial(save_letter, letter_fields(challenge, self._today))
        return partial(save_whole, whole_record(challenge, self._today))


def letter_fields(challenge: ChallengeFile, today: date) -> dict[str, Any]:
    """What the letter's template is filled with."""
    content = challenge.content
    stage = content.current_stage or Stage(number=0)
    due_on, whole_on = challenge.reply_by, challenge.whole_due_on
    return {
        "authority": challenge.authority_name,
        "date": long_date_words(stage.sent_on or content.raised_on or today),
        "addressee": _addressee(challenge, stage),
        "title": title_of(challenge.kind, challenge.stage_number),
        "child_line": f"{challenge.child_name}, number {challenge.child_number}",
        "opening": _opening(challenge),
        "concern": content.concern,
        "effect": content.effect_on_child,
        "wishes": content.child_wishes,
        "asked": stage.asked or content.asked_for,
        "reply_by": long_date_words(due_on) if due_on else "",
        "whole_by": long_date_words(whole_on) if whole_on else "",
        "history": [line for each in content.stages[:-1] for line in _history(each)],
        "author": challenge.raised_by,
        "role": "Independent Reviewing Officer",
    }


def whole_record(challenge: ChallengeFile, today: date) -> Record:
    """Everything of a challenge, in the order in which it happened."""
    stages = tuple(
        Part(rows[0].label, (Line("Addressed to", rows[0].words), *_lines(rows[1:])))
        for stage in challenge.content.stages
        if (rows := stage_rows(challenge, stage))
    )
    beside = _lines(beside_rows(challenge))
    done = tuple(
        Line(instant_words(each.at, date.min), f"{act_words(each.act).capitalize()}, {each.by}")
        for each in challenge.history
    )
    return Record(
        title=title_of(challenge.kind, challenge.stage_number),
        subtitle=f"{challenge.child_name}, number {challenge.child_number}. "
        f"{challenge.authority_name}",
        parts=(
            Part("What it is about", _lines(asked_rows(challenge, today))),
            *stages,
            *([Part("Beside the stages", beside)] if beside else []),
            Part("What was done, in order", done),
        ),
        foot=f"Made on {long_date_words(today)} from the record of the reviewing service.",
    )


def _addressee(challenge: ChallengeFile, stage: Stage) -> str:
    role = stage.addressee_role
    words = addressee_words(role, stage.addressee_title) if role else challenge.content.with_whom
    return ", ".join(part for part in (stage.addressee_name, words) if part)


def _opening(challenge: ChallengeFile) -> str:
    if challenge.kind is ChallengeKind.GOOD_PRACTICE:
        return "I write to say what went well for this child, and to thank those who did it."
    if challenge.kind is ChallengeKind.INFORMAL:
        return "I write to confirm what I raised informally, so that it can be settled early."
    return (
        "I write as the Independent Reviewing Officer under the local process for resolving "
        "disputes about the care planning of a looked-after child."
    )


def _history(stage: Stage) -> list[str]:
    name = f"Stage {stage.number}" if stage.number else "Informal challenge"
    who = ", ".join(part for part in (stage.addressee_name, stage.addressee_title) if part)
    sent = f", sent {date_words(stage.sent_on)}" if stage.sent_on else ""
    opening = f"{name}{f' to {who}' if who else ''}{sent}"
    if stage.responded_on is not None:
        return [f"{opening}. Reply of {date_words(stage.responded_on)}: {stage.response}"]
    return [f"{opening}. No reply came in time." if stage.no_reply_on else f"{opening}."]


def _lines(rows: list[SummaryRow]) -> tuple[Line, ...]:
    return tuple(Line(row.label, row.words, row.more) for row in rows)
