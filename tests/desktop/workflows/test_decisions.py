"""The decision ledger on a real laptop: from review to review, and into the midway update."""

import pytest

from iro_core.domain.decision_ledger import Standing
from iro_core.errors import Refused
from iro_desktop.workflows.caseload import caseload
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.decisions import ledger_of_caseload, ledger_of_child
from iro_desktop.workflows.midway import start_midway
from iro_desktop.workflows.other_forms import hand_in
from iro_desktop.workflows.review_record import start_review
from iro_desktop.workflows.session import Session
from tests.support.casework import WRITTEN, recorded_review
from tests.support.laptops import child_from_office

DENTIST = "Book the <b>dental</b> check"
NOT_AGAIN = {path: None for path in WRITTEN if path.startswith("decisions.a.")}
PASSPORT = {**NOT_AGAIN, "decisions.b.text": "Apply for a passport"}
SLOW = {"previous.a.outcome": "in_progress", "previous.a.note": "No dentist takes children"}


def asked_at_the_next_review(session: Session, child_id: str) -> list[str]:
    return sorted(each.text for each in start_review(session, child_id).previous)


def test_a_decision_left_open_is_asked_about_at_midway_and_at_every_further_review(
    anna: Session,
) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    assert asked_at_the_next_review(anna, child_id) == [DENTIST]

    recorded_review(anna, child_id, **PASSPORT, **SLOW)

    assert asked_at_the_next_review(anna, child_id) == ["Apply for a passport", DENTIST]
    asked = start_midway(anna, child_id).form.answers
    assert asked["decision_count"] == 2
    texts = {asked["decisions.1.decision"], asked["decisions.2.decision"]}
    assert texts == {"Apply for a passport", DENTIST}
    (dentist,) = [
        line
        for line in ledger_of_child(anna, child_id).lines
        if line.entry.decision.text == DENTIST
    ]
    assert dentist.entry.times_carried == 1
    assert dentist.entry.told.note == "No dentist takes children"
    row = next(row for row in caseload(anna).rows if row.child_id == child_id)
    assert row.decisions_open == 2


def test_what_midway_says_is_on_the_ledger_of_the_child_and_of_the_caseload(anna: Session) -> None:
    child_id = child_from_office(anna)
    recorded_review(anna, child_id)
    form = start_midway(anna, child_id).form
    said = {"how": "phone", "outcome": "on_track", "decisions.1.progress": "done"}
    hand_in(anna, form, {**form.answers, **said})

    (line,) = ledger_of_caseload(anna).lines

    assert (line.child_id, line.entry.standing) == (child_id, Standing.DONE)
    assert open_child(anna, child_id).decisions.lines == (line,)
    assert asked_at_the_next_review(anna, child_id) == [DENTIST]


def test_there_is_no_ledger_of_a_child_who_is_not_on_this_laptop(anna: Session) -> None:
    with pytest.raises(Refused):
        ledger_of_child(anna, "c-9999")
