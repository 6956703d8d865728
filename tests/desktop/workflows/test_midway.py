"""The work between reviews, on a real laptop."""

import pytest

from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import DueKind
from iro_core.domain.midway import MidwayOutcome
from iro_core.errors import NotPermitted, Refused
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import DraftKey
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.decisions import entries_of
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.footprint import keep_note, start_note
from iro_desktop.workflows.midway import open_midway, start_midway
from iro_desktop.workflows.other_forms import hand_in, save_draft
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind, timeline
from iro_desktop.workflows.to_do import to_do
from tests.support.casework import raised_challenge, recorded_review
from tests.support.laptops import child_from_office, past_review

ANSWERS = {
    "how": "phone",
    "spoken_to": ["social_worker"],
    "decisions.1.progress": "delayed",
    "decisions.1.note": "The dentist cancelled",
    "plan_is_right": "yes",
    "is_drifting": "no",
    "outcome": "challenge",
}


def kinds(session: Session) -> set[object]:
    return {todo.what for todo in to_do(session).todos}


def test_an_update_opens_on_the_last_reviews_decisions_and_stops_its_clock(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    raised_challenge(anna, child_id, ChallengeKind.INFORMAL)
    assert DueKind.MIDWAY in kinds(anna)

    draft = start_midway(anna, child_id)
    form = draft.form
    recorded = hand_in(anna, form, {**form.answers, **ANSWERS})

    assert form.answers["decisions.1.decision"] == "Book the <b>dental</b> check"
    assert "decisions.2.decision" not in form.answers
    assert draft.due is not None
    assert len(draft.challenges) == 1
    assert recorded.problems == ()
    assert DueKind.MIDWAY not in kinds(anna)
    child = anna.reading.child(child_id).content
    (entry,) = (each for each in timeline(anna, child) if each.kind is EntryKind.MIDWAY)
    assert entry.code == MidwayOutcome.CHALLENGE
    kept = open_midway(anna, entry.record_id or "")
    assert kept.answers["decisions.1.note"] == "The dentist cancelled"
    assert (kept.definition.name, kept.may_edit) == ("midway_update.v1", False)


def test_what_an_update_says_of_a_decision_is_in_the_ledger(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    form = start_midway(anna, child_id).form
    hand_in(anna, form, {**form.answers, **ANSWERS})

    (entry,) = entries_of(anna, child_id)

    assert [each.how_far for each in entry.at_midways] == ["delayed"]
    assert [each.note for each in entry.at_midways] == ["The dentist cancelled"]


def test_an_update_on_a_review_of_the_return_stops_its_clock_too(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-09-02")
    assert DueKind.MIDWAY in kinds(anna)

    form = start_midway(anna, child_id).form
    hand_in(anna, form, {**form.answers, **ANSWERS})

    assert DueKind.MIDWAY not in kinds(anna)


def test_what_is_written_is_kept_until_it_is_recorded(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    form = start_midway(anna, child_id).form
    said = {"child_views": "I still want to see the sea.", "decisions.1.note": "Rang twice."}
    save_draft(anna, form, {**form.answers, **said})

    again = start_midway(anna, child_id).form
    refused = hand_in(anna, again, again.answers)

    assert again.record_id == form.record_id
    assert again.answers["child_views"] == "I still want to see the sea."
    assert again.answers["decisions.1.note"] == "Rang twice."
    missing = {each.path for each in refused.problems}
    assert missing == {"how", "decisions.1.progress", "outcome"}
    assert refused.changed is None
    assert start_midway(anna, child_id).form.answers["child_views"]


def test_a_draft_on_an_older_review_gives_way_to_the_later_one(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-05-02")
    form = start_midway(anna, child_id).form
    save_draft(anna, form, {**form.answers, "how": "phone"})
    review_id = recorded_review(anna, child_id)

    later = start_midway(anna, child_id).form
    assert later.about == {"review_id": review_id}
    assert "how" not in later.answers


def test_a_draft_from_before_updates_were_forms_goes_on(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    old = {"review_id": review_id, "events": "A new school.", "decisions.a.note": "Rang twice."}
    begun = Begun(child_id, anna.laptop.new_id())
    drafts.save(anna, DraftKey("midway_update", child_id), begun, old)

    form = start_midway(anna, child_id).form

    assert form.answers["events"] == "A new school."
    assert form.answers["decisions.1.note"] == "Rang twice."


def test_without_a_review_there_is_nothing_to_be_midway_from(anna: Session) -> None:
    with pytest.raises(Refused):
        start_midway(anna, child_from_office(anna))


def test_a_note_is_on_the_file_at_once_and_counts_as_contact(anna: Session) -> None:
    child_id = child_from_office(anna)
    start = start_note(anna, child_id)
    said = {**start.answers, "kind": "child_seen", "text": "Saw Jay at school, well"}

    noted = keep_note(anna, said)

    assert noted.problems == {}
    child = anna.reading.child(child_id).content
    (entry,) = (each for each in timeline(anna, child) if each.kind is EntryKind.NOTE)
    assert entry.words == "Saw Jay at school, well"
    assert caseload(anna).rows[0].last_seen_on == anna.today


def test_a_note_about_nobody_is_not_kept(anna: Session) -> None:
    child_from_office(anna)

    noted = keep_note(anna, {**start_note(anna).answers, "kind": "carer", "text": "Rang"})

    assert noted.problems == {"child_id": "child_missing"}


def test_a_supervisor_leaves_no_footprint_of_an_iro(sara: Session) -> None:
    child_id = child_from_office(sara)
    said = {**start_note(sara, child_id).answers, "kind": "carer", "text": "Rang"}

    with pytest.raises(NotPermitted):
        keep_note(sara, said)
