"""Arranging a review with the child: booked, kept up to date, or cancelled; and its invitation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from iro_core.changes.change import Value, changed_fields
from iro_core.changes.device_log import DeviceAction
from iro_core.domain.dates import parse_time
from iro_core.domain.readiness import Check, ready_to_hold
from iro_core.domain.review_plan import ReviewPlan
from iro_core.domain.supervision import NEW
from iro_core.domain.working_days import WorkingDays
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, as_seen, perform
from iro_desktop.workflows.calendar_file import calendar_file
from iro_desktop.workflows.changed import NOTHING_CHANGED, Changed
from iro_desktop.workflows.dates import DateView, date_view, next_number, next_review
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.planned import booked_plan
from iro_desktop.workflows.reading import answers_of
from iro_desktop.workflows.review_record import held_child, siblings_of
from iro_desktop.workflows.session import Session

KIND: Final = "review_plan"


@dataclass(frozen=True)
class PlanDraft:
    """A plan of a review that is being made or changed.

    Attributes:
        number: Which review it is for.
        due: The last lawful day of that review, and why; None if none falls due.
        siblings: Id and name of each brother or sister whose plan this laptop can keep.
        is_booked: Whether the plan was kept before.
        based_on: The versions of the plan that the person sees.
    """

    plan_id: str
    child_id: str
    child_name: str
    child_number: str
    number: int
    due: DateView | None
    answers: dict[str, Value]
    siblings: tuple[tuple[str, str], ...]
    calendar: WorkingDays
    is_booked: bool
    saved_at: datetime | None
    based_on: tuple[str, ...]

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: one plan to a child at a time."""
        return DraftKey(KIND, self.child_id)


def open_plan(session: Session, child_id: str) -> PlanDraft:
    """The plan of a child's next review, as it was left; a new one if there is none.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    child = held_child(session, child_id).content
    note(session, DeviceAction.CHILD_OPENED, child_id)
    reviews = [held.content for held in session.reading.reviews(child_id)]
    held = booked_plan(session, child_id)
    saved = drafts.find(session, DraftKey(KIND, child_id))
    if saved is not None and held is not None and saved.begun.record_id != held.record_id:
        saved = None  # Another laptop booked it meanwhile: that plan is shown.
    due = next_review(session, child, reviews)
    recorded = answers_of(held.state) if held is not None else {}
    new_id = held.record_id if held is not None else session.laptop.new_id()
    heads = tuple(held.state.heads) if held is not None else ()
    return PlanDraft(
        plan_id=saved.begun.record_id if saved else new_id,
        child_id=child_id,
        child_name=child.display_name,
        child_number=child.number,
        number=next_number(child, reviews, session.today),
        due=date_view(session, due) if due is not None else None,
        answers=saved.answers if saved else recorded,
        siblings=siblings_of(session, child_id),
        calendar=session.calendar,
        is_booked=held is not None,
        saved_at=saved.saved_at if saved else None,
        based_on=saved.begun.based_on if saved else heads,
    )


def save_draft(session: Session, draft: PlanDraft, answers: Mapping[str, Value]) -> datetime:
    """Keep what is written; after it returns the screen may say "Saved"."""
    begun = Begun(draft.child_id, draft.plan_id, draft.based_on)
    return drafts.save(session, draft.key, begun, answers)


def checks(session: Session, draft: PlanDraft, answers: Mapping[str, Value]) -> tuple[Check, ...]:
    """What has to be seen to before the review is held, and how far each thing is."""
    plan = ReviewPlan.from_fields(draft.plan_id, draft.child_id, answers)
    due = draft.due.due if draft.due is not None else None
    return ready_to_hold(session.clockwork, plan, due, session.today)


def book(session: Session, draft: PlanDraft, answers: Mapping[str, Value]) -> Changed:
    """Keep the plan, new or changed, for the office to see."""
    wanted = {path: _kept(path, value) for path, value in answers.items() if value is not None}
    state = as_seen(session, draft.plan_id, draft.based_on) if draft.based_on else None
    seen = answers_of(state) if state is not None else {}
    gone = dict.fromkeys(path for path in seen if path not in wanted)
    values = changed_fields({**wanted, **gone}, seen)
    if not values and state is not None:
        drafts.discard(session, draft.key, draft.child_id)
        return NOTHING_CHANGED
    act = Act(
        record_id=draft.plan_id,
        kind=KIND,
        act="edit" if state is not None else "book",
        child_id=draft.child_id,
        values=values,
        parents=draft.based_on,
        seen_status=state.status if state is not None else NEW,
    )
    return perform(session, act, completes=draft.key)


def cancel(session: Session, draft: PlanDraft, because: str) -> Changed:
    """The review will not be held as planned; the plan and the reason stay readable."""
    act = Act(
        record_id=draft.plan_id,
        kind=KIND,
        act="cancel",
        child_id=draft.child_id,
        values={"cancelled_because": because},
        parents=draft.based_on,
        seen_status="booked",
    )
    return perform(session, act, completes=draft.key)


def invitation(session: Session, draft: PlanDraft, answers: Mapping[str, Value]) -> bytes:
    """The meetings as a file for a calendar, which names nobody and no place."""
    plan = ReviewPlan.from_fields(draft.plan_id, draft.child_id, answers)
    return calendar_file(plan, draft.child_number, session.now_text())


def _kept(path: str, value: Value) -> Value:
    """A time of day as the program keeps it, "14:30"; anything else as it was typed."""
    at = parse_time(str(value)) if path.endswith("starts_at") else None
    return value if at is None else f"{at:%H:%M}"
