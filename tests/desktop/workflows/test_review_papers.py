"""Signing off, amending, objecting and giving out, on a real laptop."""

import pytest

from iro_core.domain.due import DueKind
from iro_core.domain.review_papers import ManagerObjection, PaperKind
from iro_core.domain.review_problems import ProblemCode
from iro_core.errors import NotPermitted, RuleBroken
from iro_desktop.workflows import review_papers as papers
from iro_desktop.workflows import review_record
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.review_papers import Sending, read_papers
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind
from iro_desktop.workflows.to_do import to_do
from tests.support.casework import recorded_review
from tests.support.laptops import child_from_office, from_office, review_by


def clocks(session: Session) -> set[object]:
    return {todo.what for todo in to_do(session).todos}


def amend(session: Session, review_id: str, because: str, **values: str) -> review_record.Finished:
    draft = review_record.edit_review(session, review_id)
    answers = {**draft.answers, **values, review_record.AMEND_BECAUSE: because}
    return review_record.finish(session, draft, answers)


@pytest.fixture
def review_id(anna: Session) -> str:
    return recorded_review(anna, child_from_office(anna))


def test_signing_off_stops_the_clock_of_the_record_and_is_on_the_childs_file(
    anna: Session, review_id: str
) -> None:
    assert DueKind.RECORD in clocks(anna)

    papers.sign_off(anna, review_id)

    found = read_papers(anna, review_id)
    assert found.is_signed
    assert [(each.number, each.reason) for each in found.versions] == [(1, "")]
    assert found.versions[0].signed_by == "anna"
    assert DueKind.RECORD not in clocks(anna)
    (summary,) = open_child(anna, found.review.child_id).reviews
    assert summary.is_signed


def test_a_signed_off_record_refuses_further_edits(anna: Session, review_id: str) -> None:
    begun = review_record.edit_review(anna, review_id)
    papers.sign_off(anna, review_id)
    before = len(anna.store.changes.history(review_id))

    with pytest.raises(RuleBroken) as broken:
        review_record.finish(anna, begun, {**begun.answers, "working_well": "Rewritten."})

    assert broken.value.rule == "record_signed_off"
    assert len(anna.store.changes.history(review_id)) == before
    with pytest.raises(RuleBroken):
        papers.sign_off(anna, review_id)


def test_a_correction_that_is_not_finished_comes_before_the_sign_off(
    anna: Session, review_id: str
) -> None:
    draft = review_record.edit_review(anna, review_id)
    review_record.save_draft(anna, draft, {**draft.answers, "working_well": "Better."})

    with pytest.raises(RuleBroken) as broken:
        papers.sign_off(anna, review_id)

    assert broken.value.rule == "draft_waits"
    assert not read_papers(anna, review_id).is_signed


def test_an_amendment_is_a_new_version_with_its_reason_and_both_can_be_read(
    anna: Session, review_id: str
) -> None:
    papers.sign_off(anna, review_id)

    without = amend(anna, review_id, " ", worried_about="The optician.")
    done = amend(anna, review_id, "The optician was left out.", worried_about="The optician.")

    assert without.changed is None
    assert done.changed is not None
    first, second = read_papers(anna, review_id).versions
    assert "worried_about" not in first.review.answers
    assert second.review.answers["worried_about"] == "The optician."
    assert (second.number, second.reason) == (2, "The optician was left out.")
    assert review_record.AMEND_BECAUSE not in second.review.answers


def test_what_was_typed_before_the_sign_off_can_become_an_amendment(
    anna: Session, review_id: str
) -> None:
    """The draft keeps its words, and takes on what was written beside the record meanwhile."""
    draft = review_record.edit_review(anna, review_id)
    papers.sign_off(anna, review_id)
    review_record.save_draft(anna, draft, {**draft.answers, "working_well": "He laughs again."})

    done = amend(anna, review_id, "A sentence was missing.")

    assert done.changed is not None
    latest = read_papers(anna, review_id).version
    assert latest is not None
    assert latest.review.answers["working_well"] == "He laughs again."
    assert read_papers(anna, review_id).is_signed


def test_words_written_elsewhere_without_knowing_are_told_and_in_no_version(
    anna: Session, review_id: str
) -> None:
    held = anna.reading.review(review_id)
    assert held is not None
    seen = held.state.heads
    papers.sign_off(anna, review_id)
    from_office(
        *(anna, "review", review_id, {"working_well": "From the other laptop."}),
        child_id=held.content.child_id,
        act="edit",
        author="anna",
        device="laptop-b",
        parents=seen,
    )

    found = read_papers(anna, review_id)
    assert found.has_unsigned_words
    assert "other laptop" not in str(found.review.answers["working_well"])
    amend(anna, review_id, "Taken in from the other laptop.")
    assert not read_papers(anna, review_id).has_unsigned_words


def test_decisions_that_were_sent_are_amended_and_never_rewritten(
    anna: Session, review_id: str
) -> None:
    found = read_papers(anna, review_id)
    sending = Sending(PaperKind.DECISIONS, ("team_manager",), anna.today, "secure_email")
    papers.note_sending(anna, found, sending)
    draft = review_record.edit_review(anna, review_id)

    with pytest.raises(RuleBroken) as broken:
        review_record.finish(anna, draft, {**draft.answers, "decisions.a.text": "Other words"})

    assert broken.value.rule == "decisions_sent"
    assert DueKind.DECISIONS not in clocks(anna)
    assert DueKind.OBJECTION in clocks(anna)


def test_the_list_is_proposed_kept_and_stops_its_clock_when_everybody_is_thought_of(
    anna: Session, review_id: str
) -> None:
    found = read_papers(anna, review_id)
    assert not found.listed
    everybody = tuple(each.receiver_id for each in found.receivers if each.role != "father")
    papers.note_sending(anna, found, Sending(PaperKind.RECORD, everybody, anna.today, "post"))
    assert DueKind.DISTRIBUTION in clocks(anna)

    found = read_papers(anna, review_id)
    papers.leave_out(anna, found, "father", "A court order.")

    found = read_papers(anna, review_id)
    assert found.listed
    assert DueKind.DISTRIBUTION not in clocks(anna)
    assert found.work[DueKind.DISTRIBUTION] == anna.today
    papers.leave_out(anna, found, "father", "")
    papers.add_receiver(anna, read_papers(anna, review_id), "", "Kim Invented, guardian")
    waiting = [each for each in read_papers(anna, review_id).receivers if not each.is_served]
    assert {each.name or each.role for each in waiting} == {"father", "Kim Invented, guardian"}


def test_an_objection_ends_the_managers_time_and_is_kept_beside_the_decisions(
    anna: Session, review_id: str
) -> None:
    found = read_papers(anna, review_id)
    sending = Sending(PaperKind.DECISIONS, ("team_manager",), anna.today, "secure_email")
    papers.note_sending(anna, found, sending)
    assert read_papers(anna, review_id).object_by is not None

    objection = ManagerObjection("", "Kit Osei", anna.today, "The parents should apply.")
    papers.record_objection(anna, review_id, objection)

    assert DueKind.OBJECTION not in clocks(anna)
    (kept,) = read_papers(anna, review_id).objections
    assert (kept.by, kept.text) == ("Kit Osei", "The parents should apply.")


def test_a_supervisor_records_an_objection_and_signs_nothing(sara: Session) -> None:
    child_id = child_from_office(sara)
    review_id = review_by(sara, child_id, "2026-11-20", "anna")
    found = read_papers(sara, review_id)
    assert found.may_object
    assert not found.may_write

    objection = ManagerObjection("", "Kit Osei", sara.today, "Not agreed.")
    papers.record_objection(sara, review_id, objection)

    assert len(read_papers(sara, review_id).objections) == 1
    with pytest.raises(NotPermitted):
        papers.sign_off(sara, review_id)


def test_every_step_with_the_papers_is_on_the_childs_timeline(
    anna: Session, review_id: str
) -> None:
    papers.sign_off(anna, review_id)
    amend(anna, review_id, "The optician was left out.", worried_about="The optician.")
    found = read_papers(anna, review_id)
    both = ("team_manager", "social_worker")
    papers.note_sending(anna, found, Sending(PaperKind.RECORD, both, anna.today, "post"))
    papers.record_objection(
        anna, review_id, ManagerObjection("", "Kit Osei", anna.today, "Not agreed.")
    )

    entries = {each.kind: each for each in open_child(anna, found.review.child_id).timeline}

    assert entries[EntryKind.SIGNED_OFF].record_id == review_id
    assert entries[EntryKind.AMENDED].words == "The optician was left out."
    assert entries[EntryKind.OBJECTION].words == "Not agreed."
    assert entries[EntryKind.PAPER_SENT].people == 2


def test_what_a_record_lacks_is_told_before_it_is_signed_off(anna: Session) -> None:
    more = {"decisions.b.text": "Find a tutor", "decisions.b.owner": "School"}
    review_id = recorded_review(anna, child_from_office(anna), **more)

    codes = {each.code for each in read_papers(anna, review_id).problems}

    assert ProblemCode.DECISION_WITHOUT_DATE in codes
    papers.sign_off(anna, review_id)
    assert read_papers(anna, review_id).problems == ()
