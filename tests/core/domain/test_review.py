from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.policy import Policy
from iro_core.domain.review import (
    DecisionKind,
    DecisionOutcome,
    LateReason,
    Review,
    SeenAlone,
)
from iro_core.domain.review_problems import ProblemCode, problems
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_review

BORN_ON = date(2010, 5, 12)
TODAY = date(2026, 11, 27)
ENGLAND = Clockwork(Policy(), WorkingDays())
COMPLETE = {
    "held_on": "2026-11-27",
    "due_on": "2026-11-29",
    "participation_code": "PN1",
    "seen_alone": "yes",
    "child_words": "I like my form tutor.",
    "decisions.a.text": "Book the dental check",
    "decisions.a.owner": "Social worker",
    "decisions.a.due_on": "2026-12-17",
    "previous.b.text": "Apply for a passport",
    "previous.b.outcome": "done",
}


def found(**changed: object) -> list[tuple[ProblemCode, str, bool]]:
    """The problems of a complete review with some fields changed (dots are written __)."""
    values = COMPLETE | {path.replace("__", "."): value for path, value in changed.items()}
    review = a_review(values={path: value for path, value in values.items() if value is not None})
    return [
        (each.code, each.path, each.blocks) for each in problems(review, BORN_ON, TODAY, ENGLAND)
    ]


def test_a_complete_review_has_no_problems() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"held_on": None}, ProblemCode.DATE_MISSING, "held_on"),
        ({"held_on": "2026-11-28"}, ProblemCode.DATE_IN_FUTURE, "held_on"),
        ({"held_on": "27 11 2026"}, ProblemCode.DATE_MISSING, "held_on"),
        (
            {"participation_code": None},
            ProblemCode.PARTICIPATION_MISSING,
            "participation_code",
        ),
        ({"participation_code": "PN0"}, ProblemCode.ONLY_UNDER_FOUR, "participation_code"),
    ],
)
def test_a_review_without_a_real_date_or_a_lawful_code_cannot_be_recorded(
    changed: dict[str, object], code: ProblemCode, path: str
) -> None:
    assert found(**changed) == [(code, path, True)]


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"due_on": "2026-11-26"}, ProblemCode.LATE_WITHOUT_REASON, "late_reason"),
        ({"seen_alone": None}, ProblemCode.SEEN_ALONE_MISSING, "seen_alone"),
        ({"seen_alone": "no"}, ProblemCode.SEEN_ALONE_WHY_NOT_MISSING, "seen_alone_why_not"),
        ({"child_words": "  "}, ProblemCode.CHILD_WORDS_MISSING, "child_words"),
        ({"decisions__a__text": ""}, ProblemCode.DECISION_WITHOUT_TEXT, "decisions.a.text"),
        ({"decisions__a__owner": ""}, ProblemCode.DECISION_WITHOUT_OWNER, "decisions.a.owner"),
        (
            {"decisions__a__due_on": None},
            ProblemCode.DECISION_WITHOUT_DATE,
            "decisions.a.due_on",
        ),
        (
            {"previous__b__outcome": None},
            ProblemCode.PREVIOUS_WITHOUT_OUTCOME,
            "previous.b.outcome",
        ),
    ],
)
def test_anything_else_is_listed_and_may_be_put_right_later(
    changed: dict[str, object], code: ProblemCode, path: str
) -> None:
    assert found(**changed) == [(code, path, False)]


def test_a_late_review_with_its_reason_is_in_order() -> None:
    assert found(due_on="2026-11-26", late_reason="child_missing") == []


@pytest.mark.parametrize("answer", ["no", "declined", "not_asked"])
def test_a_child_who_was_not_seen_alone_with_the_reason_is_in_order(answer: str) -> None:
    assert found(seen_alone=answer, seen_alone_why_not="Asleep") == []


def test_a_problem_with_a_decision_says_which_one() -> None:
    review = a_review(values=COMPLETE | {"decisions.a.due_on": ""})

    (problem,) = problems(review, BORN_ON, TODAY, ENGLAND)

    assert problem.subject == "Book the dental check"


def test_a_review_of_a_child_under_four_takes_no_other_code() -> None:
    review = a_review(values=COMPLETE)

    (problem,) = problems(review, date(2023, 1, 1), TODAY, ENGLAND)

    assert (problem.code, problem.blocks) == (ProblemCode.ONLY_FROM_FOUR, True)


def test_an_empty_draft_lists_what_is_missing_and_does_not_fail() -> None:
    codes = [each.code for each in problems(a_review(), BORN_ON, TODAY, ENGLAND)]

    assert codes == [
        ProblemCode.DATE_MISSING,
        ProblemCode.PARTICIPATION_MISSING,
        ProblemCode.SEEN_ALONE_MISSING,
        ProblemCode.CHILD_WORDS_MISSING,
    ]


def test_the_fields_of_a_record_become_a_review() -> None:
    review = a_review(
        values={
            **COMPLETE,
            "number": 6,
            "seen_alone_on": "2026-11-26",
            "late_reason": "child_missing",
            "decisions.a.kind": "recommendation",
            "previous.b.outcome": "no_longer_needed",
            "attendees.x.role": "carer",
            "attendees.x.name": "Robin Vale",
            "attendees.y.role": "father",
            "attendees.y.attended": False,
        }
    )

    assert (review.number, review.held_on, review.is_imported) == (6, TODAY, False)
    assert review.seen_alone is SeenAlone.YES
    assert review.seen_alone_on == date(2026, 11, 26)
    assert review.late_reason is LateReason.CHILD_MISSING
    assert review.decisions[0].kind is DecisionKind.RECOMMENDATION
    assert review.previous[0].outcome is DecisionOutcome.NO_LONGER_NEEDED
    assert [(each.role, each.attended) for each in review.attendees] == [
        ("carer", True),
        ("father", False),
    ]


def test_an_imported_review_says_so() -> None:
    review = a_review("2016-06-20", {"source": "return", "participation_code": "PN6"})

    assert review.is_imported
    assert review.participation_code == "PN6"


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.text())


@given(st.dictionaries(st.sampled_from([*COMPLETE, "late_reason", "number", "x.y"]), _VALUES))
def test_no_draft_however_odd_stops_the_program(values: dict[str, object]) -> None:
    review = Review.from_fields("r", "c", values)

    assert isinstance(problems(review, BORN_ON, TODAY, ENGLAND), tuple)


def test_a_series_begins_with_its_first_meeting_and_is_completed_with_its_last() -> None:
    values = {"meetings.b.held_on": "2017-03-20", "meetings.a.held_on": "2017-03-06"}

    begun = a_review(None, values)
    completed = a_review("2017-03-20", values)

    assert [meeting.meeting_id for meeting in begun.meetings] == ["a", "b"]
    assert (begun.started_on, begun.is_under_way) == (date(2017, 3, 6), True)
    assert (completed.started_on, completed.is_under_way) == (date(2017, 3, 6), False)


def test_an_adjourned_review_is_under_way_until_it_is_completed() -> None:
    adjourned = {"adjourned_on": "2017-03-06", "adjourned_reason": "no report"}

    assert a_review(None, adjourned).is_under_way
    assert a_review("2017-03-20", adjourned).started_on == date(2017, 3, 6)
    assert not a_review("2017-03-20", adjourned).is_under_way


def test_a_review_that_nobody_has_sat_for_is_not_under_way() -> None:
    assert a_review().started_on is None
    assert not a_review().is_under_way
