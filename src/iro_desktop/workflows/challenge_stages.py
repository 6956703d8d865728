"""The stages to which an alert may go, and what a record says of the one that was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.alert_ladder import CAFCASS, Agency, Ladder, LadderStage
from iro_core.domain.challenge import BesideKind, Challenge, stage_path
from iro_core.domain.challenge_rules import needs_reason_to_go_on
from iro_core.domain.due import Due, DueKind
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.ladders import challenge_date, ladder_on, stage_due
from iro_desktop.workflows.session import Session

# Answers that only a draft has: to whom it goes.
TO_ROLE: Final = "to.role"
TO_NAME: Final = "to.name"
TO_ASKED: Final = "to.asked"
TO_BECAUSE: Final = "to.skipped_because"


@dataclass(frozen=True)
class StageChoice:
    """One stage of a ladder to which it may go now.

    Attributes:
        title: In the authority's words; empty where the screen has its own.
        name: Who holds the role, if the authority said so.
        reply: By when a reply would be due if it is sent today.
        needs_reason: Whether going there must say why: it passes somebody over.
    """

    number: int
    role: str
    title: str
    name: str
    reply: DateView
    needs_reason: bool


def whole_process(session: Session, so_far: Challenge) -> Due:
    """The 20 working days as they run since the first stage, or as they would from today."""
    sent = [stage.sent_on for stage in so_far.stages if stage.number and stage.sent_on]
    start = min(sent, default=session.today)
    return session.clockwork.working(DueKind.ALERT_WHOLE, "alert_whole_working_days", start, "sent")


def stage_choices(session: Session, so_far: Challenge) -> dict[str, tuple[StageChoice, ...]]:
    """Where an alert may go: every agency at first, and later only further up the same ladder."""
    last = so_far.current_stage
    reached = last.number if last else 0
    agencies = [so_far.agency] if reached else list(Agency)
    return {
        str(agency): _on_ladder(session, so_far, ladder_on(session, agency, session.today), reached)
        for agency in agencies
    }


def _on_ladder(
    session: Session, so_far: Challenge, ladder: Ladder, reached: int
) -> tuple[StageChoice, ...]:
    return tuple(
        _choice(session, so_far, ladder, stage) for stage in ladder.stages if stage.number > reached
    )


def _choice(session: Session, so_far: Challenge, ladder: Ladder, stage: LadderStage) -> StageChoice:
    due = stage_due(session, ladder, stage, session.today)
    return StageChoice(
        number=stage.number,
        role=stage.role,
        title=stage.title,
        name=stage.name,
        reply=challenge_date(session, due),
        needs_reason=needs_reason_to_go_on(so_far, stage.number, session.today),
    )


def next_stage(
    stages: Mapping[str, Sequence[StageChoice]], answers: Mapping[str, Value]
) -> dict[str, Value]:
    """The answers that choose the lowest stage that is left."""
    agency = str(answers.get("agency") or Agency.AUTHORITY)
    choices = stages.get(agency, ())
    if not choices:
        return {}
    return {"agency": agency, TO_ROLE: choices[0].role, TO_NAME: choices[0].name or None}


def stage_fields(
    session: Session, so_far: Challenge, choice: StageChoice, answers: Mapping[str, Value]
) -> dict[str, Value]:
    """What the record says of a stage that begins today, and of the one before it."""
    path, today = stage_path(choice.number), session.today.isoformat()
    values: dict[str, Value] = {
        f"{path}.addressee_role": choice.role,
        f"{path}.addressee_title": choice.title or None,
        f"{path}.addressee_name": answers.get(TO_NAME),
        f"{path}.sent_on": today,
        f"{path}.due_on": choice.reply.due_on.isoformat(),
        f"{path}.asked": answers.get(TO_ASKED),
    }
    last = so_far.current_stage
    if last and last.awaits_reply and last.due_on and last.due_on < session.today:
        values[f"{last.path}.no_reply_on"] = today
    if choice.needs_reason:
        values[f"{path}.skipped_because"] = answers.get(TO_BECAUSE)
    if choice.role == CAFCASS:
        item = f"beside.stage-{choice.number}"
        values[f"{item}.kind"] = str(BesideKind.CAFCASS_REFERRED)
        values[f"{item}.on"] = today
        values[f"{item}.who"] = answers.get(TO_NAME)
        values[f"{item}.text"] = answers.get("concern")
    return values
