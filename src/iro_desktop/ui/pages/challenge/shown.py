"""What a challenge's page shows of it: its state, what was asked, each stage, what was beside."""

from datetime import date

from iro_core.domain.challenge import ChallengeKind, Phase, Stage
from iro_core.domain.due import Rag
from iro_desktop.ui.support.challenge_words import (
    AGENCIES,
    BESIDE,
    HOW,
    addressee_words,
    outcome_words,
    reason_words,
)
from iro_desktop.ui.support.explanations import RAG_TONES
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import date_words, instant_words
from iro_desktop.ui.widgets.summary_list import SummaryRow
from iro_desktop.workflows.challenge_file import OPEN, ChallengeFile, ChallengeRow

_MINE = {
    Phase.TO_ANSWER: "Answer their reply",
    Phase.TO_DECIDE: "Close it or take it further",
}
_SATISFIED = {True: "I am satisfied", False: "I am not satisfied", None: "Not answered yet"}


def state_of(challenge: ChallengeFile) -> tuple[str, Tone]:
    """What it waits for, in a few words."""
    if challenge.kind is ChallengeKind.GOOD_PRACTICE:
        return "Shared", Tone.ON_TRACK
    if challenge.status != OPEN:
        return "Closed", Tone.NEUTRAL
    if challenge.phase in _MINE:
        return _MINE[challenge.phase], Tone.DUE_SOON
    return _waiting(challenge)


def _waiting(challenge: ChallengeFile) -> tuple[str, Tone]:
    due_on = challenge.reply_by
    if due_on is None:
        return "Open", Tone.INFO
    late = challenge.is_late and due_on == challenge.content.next_due_on
    words = f"No reply by {date_words(due_on)}" if late else f"Reply due {date_words(due_on)}"
    return words, RAG_TONES[challenge.rag]


def whole_words(challenge: ChallengeFile) -> tuple[str, Tone]:
    """The clock of the whole formal process; empty where there is none."""
    if challenge.whole_due_on is None:
        return "", Tone.NEUTRAL
    words = date_words(challenge.whole_due_on)
    if challenge.whole_rag is Rag.OVERDUE:
        return f"20 working days ended {words}", Tone.OVERDUE
    return f"All to be settled by {words}", RAG_TONES[challenge.whole_rag]


def asked_rows(challenge: ChallengeFile, today: date) -> list[SummaryRow]:
    """What it is about, and the two honest times."""
    content = challenge.content
    about = [reason_words(one, challenge.reason_words) for one in content.reasons]
    whom = ", ".join(part for part in (content.with_whom, HOW.get(content.how, "").lower()) if part)
    agency = "" if content.agency == "authority" else AGENCIES[content.agency]
    found = (
        ("About", ", ".join(about)),
        ("Agency", agency),
        ("Concern", content.concern),
        ("For the child it means", content.effect_on_child),
        ("The child wants", content.child_wishes),
        ("Asked for", content.asked_for),
        ("Asked of", whom),
        ("Outcome", outcome_words(content.outcome, challenge.outcome_words)),
        ("What changed for the child", content.changed_for_child),
    )
    rows = [SummaryRow(label, str(words)) for label, words in found if words]
    return [*rows, *_times(challenge, today)]


def stage_rows(challenge: ChallengeFile, stage: Stage) -> list[SummaryRow]:
    """One stage: who, what was asked, what they said, whether that satisfied."""
    role = stage.addressee_role
    role = addressee_words(role, stage.addressee_title) if role else ""
    whom = ", ".join(part for part in (role, stage.addressee_name) if part)
    name = f"Stage {stage.number}" if stage.number else "Informal"
    if stage.asking > 1:
        name = f"{name}, asked again"
    rows = [SummaryRow(name, whom or challenge.content.with_whom or "Informal challenge")]
    if stage.skipped_because:
        rows.append(SummaryRow("Passed over", stage.skipped_because))
    if stage.asked:
        rows.append(SummaryRow("Asked", stage.asked))
    if stage.sent_on is not None:
        due = f"Reply due by {date_words(stage.due_on)}" if stage.due_on else ""
        rows.append(SummaryRow("Sent", date_words(stage.sent_on), more=due))
    return [*rows, *_reply_rows(stage)]


def beside_rows(challenge: ChallengeFile) -> list[SummaryRow]:
    """What was done beside the stages, and how it ended before."""
    rows = [
        SummaryRow(
            BESIDE[each.kind],
            each.text,
            ", ".join(part for part in (date_words(each.on) if each.on else "", each.who) if part),
        )
        for each in challenge.content.beside
    ]
    for ending in challenge.content.endings:
        words = outcome_words(ending.outcome, challenge.outcome_words)
        ended = f"{date_words(ending.closed_on)}: {words}" if ending.closed_on else words
        again = f"Opened again: {ending.reopened_because}"
        rows.append(SummaryRow("Closed before", f"{ended}. {ending.changed_for_child}", again))
    return rows


def linked_rows(rows: tuple[ChallengeRow, ...]) -> list[SummaryRow]:
    """The other children of the same statement, as far as this laptop has them."""
    return [
        SummaryRow(
            shown_child(row.child_name, row.child_id),
            "Closed" if row.status != OPEN else f"Stage {row.stage_number}",
            key=row.challenge_id,
            action="Open",
        )
        for row in rows
    ]


def _reply_rows(stage: Stage) -> list[SummaryRow]:
    if stage.no_reply_on is not None and stage.responded_on is None:
        noted = f"Noted on {date_words(stage.no_reply_on)}"
        return [SummaryRow("Reply", "No reply came in time", noted)]
    if stage.responded_on is None:
        return [SummaryRow("Reply", "None yet")]
    said = f"{date_words(stage.responded_on)}. {_SATISFIED[stage.satisfied]}"
    rows = [SummaryRow("They said", stage.response, said)]
    if stage.feedback:
        on = date_words(stage.feedback_on) if stage.feedback_on else ""
        rows.append(SummaryRow("I told them", stage.feedback, on))
    return rows


def _times(challenge: ChallengeFile, today: date) -> list[SummaryRow]:
    times = challenge.times
    by = f"by {challenge.raised_by}"
    rows = [SummaryRow("Recorded", f"{instant_words(times.recorded_at, today)}, {by}")]
    if times.lodged_at is not None:
        receipt = f"Receipt {times.receipt}"
        rows.append(SummaryRow("Lodged", instant_words(times.lodged_at, today), receipt))
    elif challenge.may_edit and not times.receipt:
        rows.append(SummaryRow("Lodged", "Not yet: it is sent when there is a connection"))
    return rows
