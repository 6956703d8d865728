from datetime import date

from iro_core.domain.case_note import CaseNote, note_problems
from iro_core.domain.midway import DecisionProgress, MidwayOutcome, MidwayUpdate

TODAY = date(2017, 3, 31)


def test_an_update_is_read_from_the_answers_of_its_form() -> None:
    values = {
        "review_id": "r-1",
        "answers.done_on": "2017-03-30",
        "answers.decisions": 2,
        "answers.decisions.1.decision_id": "a",
        "answers.decisions.1.progress": "done",
        "answers.decisions.2.decision_id": "b",
        "answers.decisions.2.progress": "delayed",
        "answers.decisions.2.note": "The form was lost; sent again today",
        "answers.outcome": "on_track",
    }
    update = MidwayUpdate.from_fields("m-1", "c-1", values)
    assert (update.review_id, update.done_on) == ("r-1", date(2017, 3, 30))
    assert update.outcome is MidwayOutcome.ON_TRACK
    assert [(each.decision_id, each.progress) for each in update.progress] == [
        ("a", DecisionProgress.DONE),
        ("b", DecisionProgress.DELAYED),
    ]


def test_an_update_from_before_it_was_a_form_is_still_read() -> None:
    values = {"review_id": "r-1", "done_on": "2017-03-30", "decisions.a.progress": "done"}
    update = MidwayUpdate.from_fields("m-1", "c-1", {**values, "outcome": "alert"})
    assert (update.done_on, update.outcome) == (date(2017, 3, 30), MidwayOutcome.ALERT)
    assert [each.decision_id for each in update.progress] == ["a"]


def test_a_note_needs_what_it_was_when_and_a_line() -> None:
    assert note_problems({}, TODAY) == {
        "kind": "kind_missing",
        "on": "day_missing",
        "text": "text_missing",
    }
    future = {"kind": "child_seen", "on": "2017-04-01", "text": "Seen"}
    assert note_problems(future, TODAY) == {"on": "day_in_future"}
    assert note_problems({**future, "on": "2017-03-31"}, TODAY) == {}


def test_a_note_without_a_day_is_no_note() -> None:
    assert CaseNote.from_fields("n-1", "c-1", {"kind": "child_seen"}) is None
    assert CaseNote.from_fields("n-1", "c-1", {"on": "2017-03-31"}) is None
