from datetime import date

import pytest

from iro_core.changes.change import Value
from iro_core.domain.due import DueKind
from iro_core.domain.review_problems import ProblemCode
from iro_core.errors import NotPermitted, RefusalCode, Refused
from iro_desktop.workflows import arranging, review_record, shared_visit
from iro_desktop.workflows.review_file import read_review
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage
from tests.support.casework import WRITTEN, recorded_review
from tests.support.laptops import child_from_office, from_office, past_review


def test_a_new_review_begins_with_what_is_known(anna: Session) -> None:
    child_id = child_from_office(anna, social_worker="Priya Marrowfield")
    past_review(anna, child_id, "2025-01-29")
    decided: dict[str, str] = {
        "decisions.01.text": "Book the dental check",
        "decisions.01.owner": "Social worker",
        "decisions.01.due_on": "2026-08-01",
    }
    past_review(anna, child_id, "2026-06-01", **decided)

    draft = review_record.start_review(anna, child_id)

    assert (draft.number, draft.due_on) == (3, date(2026, 12, 1))
    (previous,) = draft.previous
    assert (previous.text, previous.due_on) == ("Book the dental check", date(2026, 8, 1))
    assert [person.role for person in draft.people] == ["child", "social_worker"]
    assert not draft.resumed


def test_a_draft_is_resumed_with_the_same_record_and_words(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = review_record.start_review(anna, child_id)
    saved_at = review_record.save_draft(anna, draft, {**draft.answers, "child_words": "My dog"})
    again = review_record.start_review(anna, child_id)
    assert (again.resumed, again.saved_at, again.review_id) == (True, saved_at, draft.review_id)
    assert again.answers["child_words"] == "My dog"


def test_a_review_without_a_lawful_code_stays_a_draft(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = review_record.start_review(anna, child_id)
    answers = {**draft.answers, "held_on": "2026-11-23", "participation_code": "PN0"}
    finished = review_record.finish(anna, draft, answers)
    assert finished.changed is None
    assert ProblemCode.ONLY_UNDER_FOUR in {problem.code for problem in finished.problems}
    assert review_record.start_review(anna, child_id).answers["participation_code"] == "PN0"
    assert anna.reading.review(draft.review_id) is None


def test_finishing_records_the_review_and_ends_the_draft(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    file = read_review(anna, review_id)
    assert (file.stage, file.recorded_by, file.number) == (RecordStage.READY, "anna", 1)
    assert file.answers["working_well"] == WRITTEN["working_well"]
    assert not review_record.start_review(anna, child_id).resumed


def test_finishing_says_what_falls_due(anna: Session) -> None:
    child_id = child_from_office(anna)
    draft = review_record.start_review(anna, child_id)
    answers = {**draft.answers, **WRITTEN, "held_on": "2026-11-23"}
    dates = {
        each.kind: each.due_on for each in review_record.review_deadlines(anna, draft, answers)
    }
    assert dates[DueKind.DECISIONS] == date(2026, 11, 30)
    assert dates[DueKind.REVIEW] == date(2027, 2, 23)
    assert DueKind.MIDWAY in dates


def test_a_correction_sends_only_what_differs(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    draft = review_record.edit_review(anna, review_id)
    answers = {**draft.answers, "child_words": "I want to see my brother.", "late_reason": None}
    assert review_record.finish(anna, draft, answers).changed
    change = anna.store.changes.history(review_id)[-1]
    assert (change.act, set(change.set)) == ("edit", {"child_words", "late_reason"})
    assert "late_reason" not in read_review(anna, review_id).answers


def test_a_correction_that_changes_nothing_makes_no_change(anna: Session) -> None:
    review_id = recorded_review(anna, child_from_office(anna))
    draft = review_record.edit_review(anna, review_id)
    assert not review_record.finish(anna, draft, draft.answers).changed
    assert len(anna.store.changes.history(review_id)) == 1


def test_what_arrives_while_somebody_corrects_is_not_overwritten(anna: Session) -> None:
    """S-04. The correction rests on the version that was seen, so both versions stay."""
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    draft = review_record.edit_review(anna, review_id)
    from_office(
        anna,
        "review",
        review_id,
        {"child_words": "From my other laptop."},
        child_id=child_id,
        act="edit",
        author="anna",
        device="laptop-b",
        parents=draft.based_on,
    )
    answers = {**draft.answers, "child_words": "From this one."}
    review_record.save_draft(anna, draft, answers)
    resumed = review_record.edit_review(anna, review_id)
    review_record.finish(anna, resumed, answers)
    assert read_review(anna, review_id).needs_choice
    assert read_review(anna, review_id).stage is RecordStage.NEEDS_ATTENTION


def test_a_text_typed_in_two_ways_is_kept_in_one(anna: Session) -> None:
    """S-09. Unnormalised text would be refused by the server and never be sent."""
    review_id = recorded_review(anna, child_from_office(anna), child_words="Zoe\u0308")
    assert read_review(anna, review_id).answers["child_words"] == "Zo\u00eb"


def test_a_supervisor_may_not_record_a_review(sara: Session) -> None:
    """Z-01."""
    child_id = child_from_office(sara)
    with pytest.raises(NotPermitted):
        recorded_review(sara, child_id)
    assert sara.store.changes.unsent() == []


def test_a_child_who_is_not_here_cannot_be_reviewed(anna: Session) -> None:
    with pytest.raises(Refused) as caught:
        review_record.start_review(anna, "c-9")
    assert caught.value.code is RefusalCode.NOT_FOUND


def planned(session: Session, child_id: str, **more: Value) -> None:
    draft = arranging.open_plan(session, child_id)
    plan: dict[str, Value] = {
        "booked_on": session.today.isoformat(),
        "starts_at": "11:30",
        "venue_kind": "placement",
        "venue_child_choice": True,
        "mode": "one",
        "report_authorised_on": "2026-11-16",
        "report_shared_child": "partly",
        "wanted": ["carer"],
    }
    arranging.book(session, draft, {**plan, **more})


def test_the_record_takes_over_what_the_plan_says_and_says_where_from(anna: Session) -> None:
    child_id = child_from_office(anna)
    planned(anna, child_id)

    draft = review_record.start_review(anna, child_id)

    expected = {
        "held_on": anna.today.isoformat(),
        "starts_at": "11:30",
        "venue_kind": "placement",
        "venue_child_choice": True,
        "mode": "one",
        "report_authorised_on": "2026-11-16",
        "report_shared_child": "partly",
    }
    assert draft.planned == expected
    assert expected.items() <= draft.answers.items()
    assert "wanted" not in draft.answers


def test_a_day_that_is_still_to_come_is_not_taken_for_one_that_was(anna: Session) -> None:
    child_id = child_from_office(anna)
    planned(anna, child_id, booked_on="2026-12-04")

    assert "held_on" not in review_record.start_review(anna, child_id).answers


def test_a_series_goes_on_where_it_was_left_and_its_last_meeting_completes_it(
    anna: Session,
) -> None:
    child_id = child_from_office(anna)
    planned(anna, child_id, mode="series", **{"meetings.x.people": "Grandmother"})
    draft = review_record.start_review(anna, child_id)
    assert draft.answers["meetings.2.people"] == "Grandmother"

    first = review_record.finish(anna, draft, draft.answers)

    assert first.changed is not None
    assert not first.is_complete
    again = review_record.start_review(anna, child_id)
    assert again.review_id == draft.review_id
    last: dict[str, Value] = {"meetings.2.held_on": anna.today.isoformat(), "series_complete": True}
    done = review_record.finish(anna, again, {**again.answers, **WRITTEN, **last})
    assert done.is_complete
    assert anna.reading.reviews(child_id)[0].content.held_on == anna.today
    assert review_record.start_review(anna, child_id).review_id != draft.review_id


def test_one_visit_to_siblings_shares_its_facts_and_no_words(anna: Session) -> None:
    jay = child_from_office(anna, 1042, sibling_group="otter")
    kit = child_from_office(anna, 1043, given_name="Kit", sibling_group="otter")
    draft = review_record.start_review(anna, jay)
    answers = {**draft.answers, **WRITTEN, "held_on": "2026-11-23", "place": "Bangor"}

    shared_visit.share_review(anna, draft, answers, [kit])

    theirs = review_record.start_review(anna, kit).answers
    assert (theirs["held_on"], theirs["place"]) == ("2026-11-23", "Bangor")
    assert not {"child_words", "working_well", "participation_code", "seen_alone"} & theirs.keys()
    assert not [path for path in theirs if path.startswith(("attendees.child", "decisions"))]


def test_another_childs_name_is_listed_and_may_be_there_on_purpose(anna: Session) -> None:
    child_id = child_from_office(anna)
    child_from_office(anna, 1055, given_name="Kayden", family_name="Marsh")
    draft = review_record.start_review(anna, child_id)
    answers = {**draft.answers, **WRITTEN, "held_on": "2026-11-23"}
    wrong = {**answers, "worried_about": "Kayden misses school."}

    (problem,) = review_record.check(anna, draft, wrong)

    assert (problem.path, problem.subject, problem.blocks) == ("worried_about", "Kayden", False)
    assert review_record.check(anna, draft, {**wrong, "named_on_purpose": ["Kayden"]}) == ()


def test_the_day_of_the_review_and_the_day_it_was_entered_are_both_kept(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id, held_on="2026-11-20", due_on="2026-11-20")

    draft = review_record.edit_review(anna, review_id)

    assert draft.answers["held_on"] == "2026-11-20"
    assert draft.recorded_at == anna.clock.now()
