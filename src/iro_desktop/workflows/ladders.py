"""What the authority set for challenges: its ladders, its lists of reasons and outcomes."""

from datetime import date

from iro_core.domain.alert_ladder import Ladder, LadderStage, ladder_in_force
from iro_core.domain.due import Due, DueKind, Explanation, Rag, Urgency
from iro_core.domain.word_lists import ListName, WordList, all_words, words_in_force
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.session import Session


def ladder_on(session: Session, agency: str, day: date) -> Ladder:
    """The ladder of an agency that is in force on a day."""
    records = session.store.records.records("alert_ladder")
    found = (Ladder.from_fields(state.values()) for state in records)
    return ladder_in_force([each for each in found if each is not None], agency, day)


def words_on(session: Session, name: ListName, day: date) -> dict[str, str]:
    """The authority's list in force on a day; empty where the program's own words hold."""
    return words_in_force(_lists(session), name, day)


def words_ever(session: Session, name: ListName) -> dict[str, str]:
    """The words of every code that the authority's lists ever had."""
    return all_words(_lists(session), name)


def stage_due(session: Session, ladder: Ladder, stage: LadderStage, sent_on: date) -> Due:
    """By when a stage is to reply if it is asked on a day: its own days, or the policy's."""
    if stage.working_days is None:
        return session.clockwork.working(
            DueKind.ALERT_STAGE, "alert_stage_working_days", sent_on, "sent"
        )
    due_on = session.calendar.add(sent_on, stage.working_days)
    why = Explanation(
        rule="alert_ladder",
        source=ladder.source,
        start=sent_on,
        start_is="sent",
        working_days=stage.working_days,
        skipped=session.calendar.skipped(sent_on, due_on),
    )
    return Due(DueKind.ALERT_STAGE, due_on, why)


def challenge_urgency(session: Session, due_on: date | None) -> Urgency:
    """The grade of a challenge's clock; it has an amber of its own, as its days are few."""
    urgency = session.clockwork.urgency(due_on, session.today)
    if urgency.working_days is None or urgency.rag is Rag.OVERDUE:
        return urgency
    soon = urgency.working_days <= session.policy["challenge_amber_working_days"]
    return Urgency(Rag.DUE_SOON if soon else Rag.LATER, urgency.working_days)


def challenge_date(session: Session, due: Due) -> DateView:
    """A challenge's date as it stands today, by the amber of challenges."""
    urgency = challenge_urgency(session, due.due_on)
    return DateView(due, urgency.rag, urgency.working_days or 0)


def _lists(session: Session) -> list[WordList]:
    records = session.store.records.records("word_list")
    found = (WordList.from_fields(state.values()) for state in records)
    return [each for each in found if each is not None]
