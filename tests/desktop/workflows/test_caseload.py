from datetime import date

from iro_core.changes.change import Value
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import Rag
from iro_desktop.workflows import review_record
from iro_desktop.workflows.caseload import ChallengeState, caseload
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from tests.support.casework import raised_challenge, recorded_review
from tests.support.laptops import child_from_office, past_review


def test_an_empty_laptop_has_an_empty_caseload(anna: Session) -> None:
    assert caseload(anna).rows == ()
    assert caseload(anna).summary.out_of_county_percent is None


def test_a_row_says_who_is_due_when_and_why(anna: Session) -> None:
    child_id = child_from_office(anna, place_name="Bangor", distance_miles=210, out_of_county=True)
    past_review(anna, child_id, "2025-01-29")
    past_review(anna, child_id, "2025-04-28")
    past_review(anna, child_id, "2026-06-01")

    (row,) = caseload(anna).rows

    assert (row.name, row.number, row.age) == ("Jay Otterbrook", "1042", 12)
    assert (row.where, row.distance_miles, row.out_of_county) == ("Bangor", 210, True)
    assert (row.due_on, row.review_number, row.rag) == (date(2026, 12, 1), 4, Rag.DUE_SOON)
    assert row.explanation is not None
    assert row.explanation.rule == "later_review_months"
    assert (row.legal_status, row.iro_name, row.stage) == ("C2", "anna", None)


def test_the_most_urgent_child_comes_first(anna: Session) -> None:
    for number, held_on in ((1, "2026-11-02"), (2, "2026-01-10"), (3, "2026-06-01")):
        child_id = child_from_office(anna, number)
        past_review(anna, child_id, "2025-01-20")
        past_review(anna, child_id, held_on)
    loads = caseload(anna)
    assert [row.child_id for row in loads.rows] == ["c-2", "c-3", "c-1"]
    assert (loads.summary.overdue, loads.summary.due_soon, loads.summary.later) == (1, 1, 1)


def test_a_child_who_left_care_is_shown_without_a_date(anna: Session) -> None:
    ended: dict[str, Value] = {
        "episodes.20250102.ended_on": "2026-10-01",
        "episodes.20250102.reason_ended": "E4A",
    }
    child_from_office(anna, more=ended)
    (row,) = caseload(anna).rows
    assert (row.due_on, row.rag, row.looked_after) == (None, Rag.NONE, False)


def test_decisions_of_the_last_review_are_counted_and_the_late_ones_apart(anna: Session) -> None:
    child_id = child_from_office(anna)
    late: dict[str, str] = {
        "decisions.a.text": "Book the dentist",
        "decisions.a.due_on": "2026-11-20",
        "decisions.b.text": "Apply for a passport",
        "decisions.b.due_on": "2026-11-23",
    }
    past_review(anna, child_id, "2026-10-01", **late)
    (row,) = caseload(anna).rows
    assert (row.decisions_open, row.decisions_late) == (2, 1)


def test_what_was_done_here_shows_in_the_row(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = review_record.start_review(anna, child_id)
    review_record.save_draft(anna, draft, draft.answers)
    assert caseload(anna).rows[0].stage is RecordStage.DRAFT
    review_record.discard_draft(anna, draft)

    recorded_review(anna, child_id)
    (row,) = caseload(anna).rows
    assert row.stage is RecordStage.READY
    assert row.last_seen_on == date(2026, 11, 23)

    raised_challenge(anna, child_id, ChallengeKind.INFORMAL)
    assert caseload(anna).rows[0].challenge is ChallengeState.INFORMAL
