from datetime import date

import pytest

from iro_core.domain.case_note import CaseNote, note_problems
from iro_core.domain.midway import MidwayOutcome, MidwayUpdate, midway_problems
from tests.support.builders import a_review

TODAY = date(2017, 3, 31)
DECISIONS = a_review(
    "2017-01-05", {"decisions.a.text": "Book the dental check", "decisions.b.text": "Passport"}
).decisions
COMPLETE: dict[str, object] = {
    "review_id": "r-1",
    "done_on": "2017-03-30",
    "how": "phone",
    "decisions.a.progress": "done",
    "decisions.b.progress": "delayed",
    "decisions.b.note": "The form was lost; sent again today",
    "is_drifting": False,
    "outcome": "on_track",
}


def problems(**changed: object) -> dict[str, str]:
    values = {**COMPLETE, **{path.replace("__", "."): said for path, said in changed.items()}}
    return midway_problems(MidwayUpdate.from_fields("m-1", "c-1", values), DECISIONS, TODAY)


def test_an_update_with_a_word_on_every_decision_is_complete() -> None:
    assert problems() == {}
    update = MidwayUpdate.from_fields("m-1", "c-1", COMPLETE)
    assert (update.outcome, len(update.progress)) == (MidwayOutcome.ON_TRACK, 2)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"done_on": None}, {"done_on": "day_missing"}),
        ({"done_on": "2017-04-01"}, {"done_on": "day_in_future"}),
        ({"how": ""}, {"how": "how_missing"}),
        ({"decisions__a__progress": None}, {"decisions.a.progress": "progress_missing"}),
        ({"decisions__b__note": "  "}, {"decisions.b.note": "reason_missing"}),
        ({"is_drifting": True}, {"drift_because": "reason_missing"}),
        ({"outcome": "whim"}, {"outcome": "outcome_missing"}),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    changed: dict[str, object], found: dict[str, str]
) -> None:
    assert problems(**changed) == found


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
