"""One visit to brothers and sisters: shared facts, entered once, in a draft for each of them."""

from collections.abc import Iterable, Mapping
from typing import Final

from iro_core.changes.change import Value
from iro_desktop.workflows import arranging, review_record
from iro_desktop.workflows.arranging import PlanDraft
from iro_desktop.workflows.changed import DRAFT, NOTHING_CHANGED, Changed
from iro_desktop.workflows.review_record import ReviewDraft
from iro_desktop.workflows.session import Session

# What is the same for everybody at one visit. Whose choice it was, who is wanted, the reports and
# all that was said stay with each child.
_PLAN_FACTS: Final = ("booked_on", "starts_at", "venue_kind", "place", "mode", "lesson_time")
_REVIEW_FACTS: Final = ("held_on", "starts_at", "venue_kind", "place", "mode", "series_complete")
_REVIEW_LISTS: Final = ("meetings.", "attendees.")
_THE_CHILDS_OWN: Final = "attendees.child."


def share_plan(
    session: Session, draft: PlanDraft, answers: Mapping[str, Value], child_ids: Iterable[str]
) -> Changed:
    """Put day, time and place of a visit into the plans of these brothers and sisters.

    What their plans already say is left as it is; each stays a draft until it is booked.
    """
    arranging.save_draft(session, draft, answers)
    shared = {path: answers[path] for path in _PLAN_FACTS if answers.get(path) is not None}
    changed = NOTHING_CHANGED
    for child_id in child_ids:
        theirs = arranging.open_plan(session, child_id)
        arranging.save_draft(session, theirs, {**shared, **theirs.answers})
        changed |= Changed(frozenset({DRAFT}), frozenset(), frozenset({child_id}))
    return changed


def share_review(
    session: Session, draft: ReviewDraft, answers: Mapping[str, Value], child_ids: Iterable[str]
) -> Changed:
    """Put day, place and who came into the records of these brothers and sisters.

    What their records already say is left as it is; no words of the discussion are shared.
    """
    review_record.save_draft(session, draft, answers)
    shared = {path: value for path, value in answers.items() if _is_shared(path)}
    changed = NOTHING_CHANGED
    for child_id in child_ids:
        theirs = review_record.start_review(session, child_id)
        review_record.save_draft(session, theirs, {**shared, **theirs.answers})
        changed |= Changed(frozenset({DRAFT}), frozenset(), frozenset({child_id}))
    return changed


def _is_shared(path: str) -> bool:
    is_listed = path.startswith(_REVIEW_LISTS) and not path.startswith(_THE_CHILDS_OWN)
    return path in _REVIEW_FACTS or is_listed
