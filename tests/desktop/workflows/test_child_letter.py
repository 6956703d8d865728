"""The letter to the child: kept, changed, closed, and on the child's file."""

import pytest

from iro_core.errors import RuleBroken
from iro_desktop.workflows import child_letter
from iro_desktop.workflows.child_letter import start_letter
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind, timeline
from tests.support.casework import recorded_review
from tests.support.laptops import child_from_office

WORDS = {"written_for": "child", "greeting": "Dear Jay", "opening": "Thank you for coming."}


@pytest.fixture
def review_id(anna: Session) -> str:
    child_from_office(anna, 1099, given_name="Oluwaseun", family_name="Otherchild")
    return recorded_review(anna, child_from_office(anna))


def entries(session: Session, child_id: str) -> list[EntryKind]:
    held = session.reading.child(child_id)
    assert held is not None
    return [entry.kind for entry in timeline(session, held.content)]


def test_a_letter_is_kept_put_right_and_on_the_childs_file(anna: Session, review_id: str) -> None:
    draft = start_letter(anna, review_id)
    assert (draft.answers, draft.written_for.value, draft.first_name) == ({}, "child", "Jay")

    child_letter.keep_letter(anna, draft, WORDS)
    again = start_letter(anna, review_id)
    child_letter.keep_letter(anna, again, {**again.answers, "opening": "It was good to see you."})

    kept = start_letter(anna, review_id)
    assert kept.is_kept
    assert kept.answers["opening"] == "It was good to see you."
    assert entries(anna, kept.child_id).count(EntryKind.LETTER) == 1


def test_what_is_typed_is_found_again(anna: Session, review_id: str) -> None:
    draft = start_letter(anna, review_id)
    child_letter.save_draft(anna, draft, {**WORDS, "worries": "Maths."})

    again = start_letter(anna, review_id)

    assert again.answers["worries"] == "Maths."
    assert again.letter_id == draft.letter_id
    assert not again.is_kept


def test_a_signed_off_record_refuses_further_edits(anna: Session, review_id: str) -> None:
    """A closed letter is what the child got."""
    child_letter.keep_letter(anna, start_letter(anna, review_id), WORDS)
    before = start_letter(anna, review_id)
    child_letter.close_letter(anna, review_id, before.child_id)

    with pytest.raises(RuleBroken) as broken:
        child_letter.keep_letter(anna, before, {**before.answers, "opening": "Rewritten."})

    assert broken.value.rule == "record_signed_off"
    closed = start_letter(anna, review_id)
    assert closed.is_closed
    assert closed.closed_on == anna.today
    assert closed.answers["opening"] == WORDS["opening"]
    with pytest.raises(RuleBroken):
        child_letter.close_letter(anna, review_id, before.child_id)


def test_a_letter_that_says_nothing_is_not_kept(anna: Session, review_id: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        child_letter.keep_letter(anna, start_letter(anna, review_id), {"greeting": "Dear Jay"})

    assert broken.value.rule == "letter_without_words"
    assert not start_letter(anna, review_id).is_kept


def test_another_child_of_the_caseload_is_found_in_it(anna: Session, review_id: str) -> None:
    draft = start_letter(anna, review_id)

    found = child_letter.other_names(anna, draft, {"opening": "You and Oluwaseun play well."})

    assert [each.words for each in found] == ["Oluwaseun"]
