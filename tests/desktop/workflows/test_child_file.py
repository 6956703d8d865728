from datetime import date
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.due import DueKind
from iro_core.domain.notice import Concern
from iro_desktop.workflows import quality
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.timeline import EntryKind
from tests.support.casework import complete, raised_challenge, recorded_review, submitted_form
from tests.support.laptops import child_from_office, past_review

CARE: Final[dict[str, Value]] = {
    "episodes.20250102.ended_on": "2026-03-01",
    "episodes.20250102.reason_ended": "X1",
    "episodes.20260301.started_on": "2026-03-01",
    "episodes.20260301.reason_started": "P",
    "episodes.20260301.legal_status": "C2",
    "episodes.20260301.placement_type": "K2",
    "missing.1.kind": "M",
    "missing.1.started_on": "2026-08-04",
    "missing.1.ended_on": "2026-08-05",
}


def test_a_file_says_who_where_and_since_when(anna: Session) -> None:
    child_id = child_from_office(anna, more=CARE)
    file = open_child(anna, child_id)
    assert (file.name, file.age, file.legal_status) == ("Jay Otterbrook", 12, "C2")
    assert file.legal_status_since == date(2025, 1, 2)
    assert file.placement_since == date(2026, 3, 1)
    assert (file.iro_name, file.iro_since, file.may_record) == ("anna", date(2025, 1, 2), True)


def test_the_timeline_tells_what_happened_newest_first(anna: Session) -> None:
    child_id = child_from_office(anna, more=CARE)
    past_review(anna, child_id, "2026-06-01")
    review_id = recorded_review(anna, child_id)
    submitted_form(anna, review_id)
    raised_challenge(anna, child_id, ChallengeKind.INFORMAL)
    entries = open_child(anna, child_id).timeline
    assert [entry.on for entry in entries] == sorted((e.on for e in entries), reverse=True)
    assert [entry.kind for entry in entries if entry.on < anna.today] == [
        EntryKind.MISSING,
        EntryKind.REVIEW,
        EntryKind.PLACEMENT,
        EntryKind.PLACEMENT,
        EntryKind.CARE_BEGAN,
    ]
    assert {entry.kind for entry in entries if entry.on == anna.today} == {
        EntryKind.REVIEW,
        EntryKind.QA_FORM,
        EntryKind.CHALLENGE,
    }


def test_every_date_gives_its_reason(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    dates = {view.kind: view for view in open_child(anna, child_id).dates}
    assert dates[DueKind.RECORD].explanation.working_days == 15
    assert dates[DueKind.REVIEW].explanation.source


def test_the_qa_forms_date_goes_when_the_form_is_handed_in(anna: Session) -> None:
    child_id = child_from_office(anna)
    review_id = recorded_review(anna, child_id)
    assert DueKind.QA_FORM in {view.kind for view in open_child(anna, child_id).dates}
    submitted_form(anna, review_id)
    assert DueKind.QA_FORM not in {view.kind for view in open_child(anna, child_id).dates}


def test_a_supervisor_reads_a_file_and_may_not_record(sara: Session) -> None:
    """Z-01."""
    assert not open_child(sara, child_from_office(sara)).may_record


def test_what_the_qa_form_says_is_kept_an_eye_on(anna: Session) -> None:
    child_id = child_from_office(anna)
    form = quality.start_form(anna, recorded_review(anna, child_id))
    answers = complete(form.definition, {**form.answers, "d_pep": "no", "b_sw_changes": 3})
    assert quality.submit(anna, form, answers).changed is not None
    notices = {notice.concern: notice for notice in open_child(anna, child_id).notices}
    assert notices[Concern.PEP].told_on == anna.today
    assert notices[Concern.SOCIAL_WORKERS].number == 3
