"""What is missing or wrong when a review is finished, in the order of the screen."""

from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain import participation
from iro_core.domain.clocks import Clocks
from iro_core.domain.due import DueKind
from iro_core.domain.review import LateReason, Review, SeenAlone
from iro_core.domain.timeliness import Standing, standing

_NOT_ENDORSED: Final = frozenset({"agree_partly", "disagree"})


class ProblemCode(StrEnum):
    """What is missing or wrong when a review is finished."""

    DATE_MISSING = "date_missing"
    DATE_IN_FUTURE = "date_in_future"
    SERIES_WITHOUT_MEETING = "series_without_meeting"
    MEETING_IN_FUTURE = "meeting_in_future"
    ADJOURNED_IN_FUTURE = "adjourned_in_future"
    ADJOURNED_WITHOUT_REASON = "adjourned_without_reason"
    ADJOURNED_WITHOUT_EFFECT = "adjourned_without_effect"
    ADJOURNED_TOO_LONG = "adjourned_too_long"
    ADJOURNED_TWICE = "adjourned_twice"
    COMPLETED_BEFORE_ADJOURNED = "completed_before_adjourned"
    PARTICIPATION_MISSING = "participation_missing"
    ONLY_UNDER_FOUR = "only_under_four"
    ONLY_FROM_FOUR = "only_from_four"
    SEEN_ALONE_MISSING = "seen_alone_missing"
    SEEN_ALONE_WHY_NOT_MISSING = "seen_alone_why_not_missing"
    CHILD_WORDS_MISSING = "child_words_missing"
    DECISION_WITHOUT_TEXT = "decision_without_text"
    DECISION_WITHOUT_OWNER = "decision_without_owner"
    DECISION_WITHOUT_DATE = "decision_without_date"
    PREVIOUS_WITHOUT_OUTCOME = "previous_without_outcome"
    LATE_WITHOUT_REASON = "late_without_reason"
    LATE_WITHOUT_BENEFIT = "late_without_benefit"
    PLAN_VIEW_WITHOUT_REASON = "plan_view_without_reason"
    AMENDMENT_WITHOUT_REASON = "amendment_without_reason"
    OTHER_CHILD_NAMED = "other_child_named"


class Problem(msgspec.Struct, frozen=True):
    """One thing to put right, and the field it is about. `blocks` problems cannot be recorded."""

    code: ProblemCode
    path: str
    subject: str = ""
    blocks: bool = False


def problems(
    review: Review, born_on: date, today: date, clocks: Clocks, before: Review | None = None
) -> tuple[Problem, ...]:
    """Everything that Finish meeting lists, in the order of the screen.

    A review without a real past date or with a code that its return would refuse cannot be
    recorded, nor an adjournment against the regulation; the rest may be recorded and put right
    later. Of a review that is under way only its sittings are looked at. `before` is the review
    as it was recorded, when it is put right or completed.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 36;
    SSDA903 validation rules 440 and 441.
    """
    sittings = (*_sitting_problems(review, today), *_adjournment_problems(review, clocks, before))
    if review.is_under_way:
        return sittings
    return (
        *_date_problems(review, today, clocks),
        *sittings,
        *_participation_problems(review, born_on),
        *_child_problems(review),
        *_decision_problems(review),
        *_plan_problems(review),
    )


def resume_by(adjourned_on: date, clocks: Clocks) -> date:
    """The last day on which an adjourned review may be completed (reg. 36(2)-(3))."""
    rule = "adjournment_working_days"
    return clocks.working(DueKind.REVIEW, rule, adjourned_on, "adjourned").due_on


def _date_problems(review: Review, today: date, clocks: Clocks) -> list[Problem]:
    if review.held_on is None:
        if review.is_series:
            return [Problem(ProblemCode.SERIES_WITHOUT_MEETING, "meetings", blocks=True)]
        return [Problem(ProblemCode.DATE_MISSING, "held_on", blocks=True)]
    if review.held_on > today:
        return [Problem(ProblemCode.DATE_IN_FUTURE, "held_on", blocks=True)]
    return _lateness_problems(review, clocks)


def _lateness_problems(review: Review, clocks: Clocks) -> list[Problem]:
    """Why it was late; that it was better for the child is told apart, and said in words."""
    if review.due_on is None or standing(review, review.due_on, clocks) is Standing.IN_TIME:
        return []
    if review.late_reason is None:
        return [Problem(ProblemCode.LATE_WITHOUT_REASON, "late_reason")]
    for_the_child = review.late_reason is LateReason.CHILDS_INTEREST
    if for_the_child and not review.values.get("late_because"):
        return [Problem(ProblemCode.LATE_WITHOUT_BENEFIT, "late_because")]
    return []


def _sitting_problems(review: Review, today: date) -> list[Problem]:
    return [
        Problem(
            ProblemCode.MEETING_IN_FUTURE, f"meetings.{meeting.meeting_id}.held_on", blocks=True
        )
        for meeting in review.meetings
        if review.is_series and meeting.held_on is not None and meeting.held_on > today
    ] + (
        [Problem(ProblemCode.ADJOURNED_IN_FUTURE, "adjourned_on", blocks=True)]
        if review.adjourned_on is not None and review.adjourned_on > today
        else []
    )


def _adjournment_problems(review: Review, clocks: Clocks, before: Review | None) -> list[Problem]:
    """An adjournment is once, for at most 20 working days, with its reason and its effect."""
    sitting = review.adjourned_on
    if sitting is None:
        return []
    found: list[Problem] = []
    if not review.adjourned_reason.strip():
        found.append(Problem(ProblemCode.ADJOURNED_WITHOUT_REASON, "adjourned_reason", blocks=True))
    if not review.values.get("adjourned_effect"):
        found.append(Problem(ProblemCode.ADJOURNED_WITHOUT_EFFECT, "adjourned_effect", blocks=True))
    if review.resumes_on is not None and review.resumes_on > resume_by(sitting, clocks):
        found.append(Problem(ProblemCode.ADJOURNED_TOO_LONG, "resumes_on", blocks=True))
    first = before.adjourned_on if before is not None else None
    if first is not None and sitting > first:
        found.append(Problem(ProblemCode.ADJOURNED_TWICE, "adjourned_on", blocks=True))
    if review.held_on is not None and review.held_on < sitting:
        found.append(Problem(ProblemCode.COMPLETED_BEFORE_ADJOURNED, "held_on", blocks=True))
    return found


def _participation_problems(review: Review, born_on: date) -> list[Problem]:
    path = "participation_code"
    if not review.participation_code:
        return [Problem(ProblemCode.PARTICIPATION_MISSING, path, blocks=True)]
    if review.held_on is None:
        return []
    if review.participation_code in participation.allowed_codes(born_on, review.held_on):
        return []
    under_four = review.participation_code == participation.ParticipationCode.UNDER_FOUR
    code = ProblemCode.ONLY_UNDER_FOUR if under_four else ProblemCode.ONLY_FROM_FOUR
    return [Problem(code, path, blocks=True)]


def _child_problems(review: Review) -> list[Problem]:
    found: list[Problem] = []
    if review.seen_alone is None:
        found.append(Problem(ProblemCode.SEEN_ALONE_MISSING, "seen_alone"))
    elif review.seen_alone is not SeenAlone.YES and not review.values.get("seen_alone_why_not"):
        found.append(Problem(ProblemCode.SEEN_ALONE_WHY_NOT_MISSING, "seen_alone_why_not"))
    if not review.child_words.strip():
        found.append(Problem(ProblemCode.CHILD_WORDS_MISSING, "child_words"))
    return found


def _decision_problems(review: Review) -> list[Problem]:
    found = [
        Problem(ProblemCode.PREVIOUS_WITHOUT_OUTCOME, f"previous.{p.decision_id}.outcome", p.text)
        for p in review.previous
        if p.outcome is None
    ]
    for decision in review.decisions:
        path = f"decisions.{decision.decision_id}"
        if not decision.text.strip():
            found.append(Problem(ProblemCode.DECISION_WITHOUT_TEXT, f"{path}.text"))
        if not decision.owner.strip():
            code = ProblemCode.DECISION_WITHOUT_OWNER
            found.append(Problem(code, f"{path}.owner", decision.text))
        if decision.due_on is None:
            code = ProblemCode.DECISION_WITHOUT_DATE
            found.append(Problem(code, f"{path}.due_on", decision.text))
    return found


def _plan_problems(review: Review) -> list[Problem]:
    """Who does not endorse the plan, or only in part, says why."""
    is_against = review.values.get("plan_view") in _NOT_ENDORSED
    if is_against and not review.values.get("plan_view_why"):
        return [Problem(ProblemCode.PLAN_VIEW_WITHOUT_REASON, "plan_view_why")]
    return []
