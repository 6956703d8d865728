"""The work between reviews, on a real laptop."""

import pytest

from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import DueKind
from iro_core.domain.midway import MidwayOutcome
from iro_core.errors import NotPermitted, Refused
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.footprint import keep_note, start_note
from iro_desktop.workflows.midway import record_midway, save_draft, start_midway
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind, timeline
from iro_desktop.workflows.to_do import to_do
from tests.support.casework import raised_challenge, recorded_review
from tests.support.laptops import child_from_office, past_review

ANSWERS = {
    "how": "phone",
    "spoken_to": ["social_worker"],
    "decisions.a.progress": "delayed",
    "decisions.a.note": "The dentist cancelled",
    "plan_is_right": "yes",
    "is_drifting": False,
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
    recorded = record_midway(anna, draft, {**draft.answers, **ANSWERS})

    assert [decision.text for decision in draft.decisions] == ["Book the <b>dental</b> check"]
    assert draft.due is not None
    assert len(draft.challenges) == 1
    assert (recorded.problems, recorded.outcome) == ({}, MidwayOutcome.CHALLENGE)
    assert DueKind.MIDWAY not in kinds(anna)
    child = anna.reading.child(child_id).content
    assert EntryKind.MIDWAY in {entry.kind for entry in timeline(anna, child)}


def test_an_update_on_a_review_of_the_return_stops_its_clock_too(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-09-02")
    assert DueKind.MIDWAY in kinds(anna)

    draft = start_midway(anna, child_id)
    record_midway(anna, draft, {**draft.answers, **ANSWERS})

    assert DueKind.MIDWAY not in kinds(anna)


def test_what_is_written_is_kept_until_it_is_recorded(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    draft = start_midway(anna, child_id)
    save_draft(anna, draft, {**draft.answers, "child_views": "I still want to see the sea."})

    again = start_midway(anna, child_id)
    refused = record_midway(anna, again, again.answers)

    assert again.record_id == draft.record_id
    assert again.answers["child_views"] == "I still want to see the sea."
    assert set(refused.problems) == {"how", "decisions.a.progress", "outcome"}
    assert refused.changed is None
    assert start_midway(anna, child_id).answers["child_views"]


def test_a_draft_on_an_older_review_gives_way_to_the_later_one(anna: Session) -> None:
    child_id = child_from_office(anna)
    past_review(anna, child_id, "2026-05-02")
    draft = start_midway(anna, child_id)
    save_draft(anna, draft, draft.answers)
    review_id = recorded_review(anna, child_id)

    assert start_midway(anna, child_id).answers["review_id"] == review_id


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
