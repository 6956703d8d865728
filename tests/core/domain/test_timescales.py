from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind, Mover, NoDue, Rag, Urgency
from iro_core.domain.early_review import EarlyReview
from iro_core.domain.policy import Policy
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_child, a_review, reviews_held

ENGLAND = Clockwork(Policy(), WorkingDays())
AS_AT = date(2017, 3, 31)
IN_CARE = a_child("2016-06-01 S C1 U4")


def due(child: Child, *held: str, as_at: date = AS_AT, clockwork: Clockwork = ENGLAND) -> Due:
    found = clockwork.next_review(child, reviews_held(*held), as_at)
    assert isinstance(found, Due)
    assert found.kind is DueKind.REVIEW
    return found


@pytest.mark.parametrize(
    ("care_began", "first_review_by"),
    [
        ("2017-04-03", date(2017, 5, 4)),
        ("2016-12-12", date(2017, 1, 12)),
        ("2022-09-01", date(2022, 9, 30)),
    ],
)
def test_the_first_review_is_within_20_working_days_of_coming_into_care(
    care_began: str, first_review_by: date
) -> None:
    """Reg. 33(1), with the vectors of the domain notes, section 15."""
    found = due(a_child(f"{care_began} S V2 U4"), as_at=date.fromisoformat(care_began))

    assert found.due_on == first_review_by
    assert found.explanation.rule == "first_review_working_days"
    assert found.explanation.start == date.fromisoformat(care_began)
    assert found.explanation.start_is == "care_started"
    assert found.explanation.working_days == 20
    assert "reg. 33(1)" in found.explanation.source


def test_a_date_says_which_holidays_it_passed_over() -> None:
    found = due(a_child("2017-04-03 S V2 U4"), as_at=date(2017, 4, 3))

    assert found.explanation.skipped == (date(2017, 4, 14), date(2017, 4, 17), date(2017, 5, 1))


@pytest.mark.parametrize(
    ("care_began", "first_held", "second_by"),
    [
        ("2017-01-09", "2017-01-31", date(2017, 4, 30)),
        ("2016-11-07", "2016-11-30", date(2017, 2, 28)),
    ],
)
def test_the_second_review_is_within_3_months_of_the_first(
    care_began: str, first_held: str, second_by: date
) -> None:
    """Reg. 33(2), with the month ends of the domain notes, section 15."""
    found = due(a_child(f"{care_began} S V2 U4"), first_held)

    assert found.due_on == second_by
    assert (found.explanation.months, found.explanation.start_is) == (3, "last_review")


def test_every_later_review_is_within_6_months_of_the_last() -> None:
    found = due(IN_CARE, "2016-06-20", "2016-08-31")

    assert found.due_on == date(2017, 2, 28)
    assert found.explanation.rule == "later_review_months"


def test_bringing_a_review_forward_moves_the_next_one() -> None:
    planned = due(IN_CARE, "2016-06-20", "2016-09-15", as_at=date(2016, 10, 1))
    earlier = due(IN_CARE, "2016-06-20", "2016-09-15", "2016-12-01")

    assert (planned.due_on, earlier.due_on) == (date(2017, 3, 15), date(2017, 6, 1))


def test_reviews_that_are_still_to_come_do_not_count() -> None:
    """Real returns hold reviews in the future."""
    assert due(IN_CARE, "2016-06-20", "2016-09-15", "2017-06-01").due_on == date(2017, 3, 15)


def test_the_order_of_the_reviews_does_not_matter() -> None:
    assert due(IN_CARE, "2016-09-15", "2016-06-20") == due(IN_CARE, "2016-06-20", "2016-09-15")


def test_reviews_of_an_earlier_period_of_care_do_not_count() -> None:
    child = a_child("2014-01-01 S V2 U4 2014-06-01 E4A", "2017-03-20 S V2 U4")

    found = due(child, "2014-01-20", "2014-04-20")

    assert found.explanation.rule == "first_review_working_days"
    assert found.explanation.start == date(2017, 3, 20)


def test_where_the_return_begins_in_the_middle_earlier_reviews_count() -> None:
    """The first known episode is no start: the child was looked after before it."""
    child = a_child("2016-12-01 L C2 U4")

    found = due(child, "2016-10-10")

    assert found.due_on == date(2017, 4, 10)
    assert found.explanation.rule == "later_review_months"


def test_without_any_review_and_without_a_known_start_the_date_says_at_the_latest() -> None:
    found = due(a_child("2017-03-20 L C2 U4"))

    assert found.explanation.start_is == "care_started_at_latest"


def test_the_only_review_a_return_holds_is_not_the_first_if_the_second_was_due_before_it() -> None:
    """A return of one year holds the reviews of that year, and care that began years before."""
    child = a_child("2012-06-01 S C2 U4")

    assert due(child, "2016-12-01").explanation.rule == "later_review_months"


def test_a_first_review_recorded_here_is_the_first_however_late_it_was() -> None:
    child = a_child("2016-06-01 S C2 U4")
    held = a_review("2017-02-01", {"number": 1})

    found = ENGLAND.next_review(child, [held], AS_AT)

    assert isinstance(found, Due)
    assert found.due_on == date(2017, 5, 1)


@pytest.mark.parametrize(
    "breaks",
    [("2017-01-10 S V3 U4 2017-01-12 E4A", "2017-03-25 S V3 U4"), ("2017-01-10 S V4 U4",)],
    ids=["each break returned", "the agreement returned"],
)
def test_short_breaks_are_reviewed_after_3_and_every_6_months(breaks: tuple[str, ...]) -> None:
    """Reg. 48."""
    child = a_child(*breaks)

    assert due(child).due_on == date(2017, 4, 10)
    assert due(child, "2017-02-01").due_on == date(2017, 8, 1)


def test_a_move_brings_the_review_forward_to_20_working_days() -> None:
    """Surrey's rule, seed report 4.1."""
    child = a_child("2016-06-01 S C1 U6 2017-03-13 X1", "2017-03-13 P C1 U4")

    found = due(child, "2016-06-20", "2016-12-01")

    assert found.due_on == date(2017, 4, 10)
    assert found.explanation.rule == "placement_change_review_working_days"
    assert found.explanation.start_is == "placement_changed"


def test_a_move_never_puts_a_review_off() -> None:
    child = a_child("2016-06-01 S C1 U6 2017-03-13 X1", "2017-03-13 P C1 U4")

    assert due(child, "2016-06-20", "2016-09-15").due_on == date(2017, 3, 15)


@pytest.mark.parametrize(
    "episode",
    ["2017-03-13 L C2 U6", "2017-03-13 P C1 U4"],
    ids=["a new legal status is no move", "reviewed since"],
)
def test_what_needs_no_review_after_a_move(episode: str) -> None:
    child = a_child("2016-06-01 S C1 U6 2017-03-13 X1", episode)
    held = ["2016-06-20", "2016-12-01", *(["2017-03-20"] if " P " in episode else [])]

    assert due(child, *held).explanation.rule == "later_review_months"


def test_an_authority_without_the_rule_about_moves_can_switch_it_off() -> None:
    child = a_child("2016-06-01 S C1 U6 2017-03-13 X1", "2017-03-13 P C1 U4")
    statutory = Clockwork(Policy({"placement_change_review_working_days": 0}), WorkingDays())

    found = due(child, "2016-06-20", "2016-12-01", clockwork=statutory)

    assert found.due_on == date(2017, 6, 1)


def test_an_authority_may_be_stricter_than_the_law() -> None:
    strict = Clockwork(Policy({"later_review_months": 3}), WorkingDays())

    found = due(IN_CARE, "2016-06-20", "2016-12-01", clockwork=strict)

    assert found.due_on == date(2017, 3, 1)


def test_a_child_who_left_care_has_no_next_review() -> None:
    child = a_child("2016-06-01 S C1 U4 2017-01-05 E4A")

    assert ENGLAND.next_review(child, [], AS_AT) is NoDue.NOT_LOOKED_AFTER


@pytest.mark.parametrize("birthday", [date(1999, 3, 31), date(1999, 6, 1)])
def test_no_review_falls_due_on_or_after_the_18th_birthday(birthday: date) -> None:
    child = a_child("2016-06-01 S C1 U4", born_on=birthday)

    found = ENGLAND.next_review(child, reviews_held("2016-06-20", "2016-12-01"), AS_AT)

    assert found is NoDue.ADULT


def test_a_review_due_before_the_18th_birthday_is_still_due() -> None:
    child = a_child("2016-06-01 S C1 U4", born_on=date(1999, 6, 2))

    assert due(child, "2016-06-20", "2016-12-01").due_on == date(2017, 6, 1)


def test_holding_a_review_sets_its_deadlines() -> None:
    """Domain notes 3.3 and the vectors of section 15."""
    dues = ENGLAND.after_review(date(2017, 4, 3), date(2017, 10, 3))

    assert [(each.kind, each.due_on) for each in dues] == [
        (DueKind.DECISIONS, date(2017, 4, 10)),
        (DueKind.QA_FORM, date(2017, 4, 10)),
        (DueKind.CARE_PLAN, date(2017, 4, 19)),
        (DueKind.RECORD, date(2017, 4, 26)),
        (DueKind.DISTRIBUTION, date(2017, 5, 4)),
        (DueKind.MIDWAY, date(2017, 7, 3)),
    ]


def test_a_last_review_has_its_deadlines_but_no_midway_update() -> None:
    dues = ENGLAND.after_review(date(2017, 4, 3), None)

    assert DueKind.RECORD in {each.kind for each in dues}
    assert DueKind.MIDWAY not in {each.kind for each in dues}


def test_the_report_is_due_5_working_days_before_the_review() -> None:
    """Seed report 2.2.1; Good Friday and Easter Monday lie in between."""
    found = ENGLAND.report_due(date(2017, 4, 20))

    assert found.due_on == date(2017, 4, 11)
    assert found.explanation.skipped == (date(2017, 4, 14), date(2017, 4, 17))


@pytest.mark.parametrize(
    ("rule", "kind", "expected"),
    [
        ("informal_challenge_working_days", DueKind.CHALLENGE_REPLY, date(2017, 4, 10)),
        ("alert_stage_working_days", DueKind.ALERT_STAGE, date(2017, 4, 10)),
        ("alert_whole_working_days", DueKind.ALERT_WHOLE, date(2017, 5, 4)),
    ],
)
def test_replies_have_a_clock_for_the_stage_and_one_for_the_whole(
    rule: str, kind: DueKind, expected: date
) -> None:
    assert ENGLAND.working(kind, rule, date(2017, 4, 3), "sent").due_on == expected


@pytest.mark.parametrize(
    ("due_on", "urgency"),
    [
        (date(2017, 3, 31), Urgency(Rag.DUE_SOON, 0)),
        (date(2017, 3, 30), Urgency(Rag.OVERDUE, -1)),
        (date(2017, 3, 17), Urgency(Rag.OVERDUE, -10)),
        (date(2017, 4, 3), Urgency(Rag.DUE_SOON, 1)),
        (date(2017, 4, 18), Urgency(Rag.DUE_SOON, 10)),
        (date(2017, 4, 19), Urgency(Rag.LATER, 11)),
        (None, Urgency(Rag.NONE, None)),
    ],
)
def test_a_date_is_graded_by_the_working_days_that_are_left(
    due_on: date | None, urgency: Urgency
) -> None:
    assert ENGLAND.urgency(due_on, AS_AT) == urgency


def test_what_was_due_on_saturday_is_late_on_sunday() -> None:
    assert ENGLAND.urgency(date(2017, 4, 1), date(2017, 4, 2)) == Urgency(Rag.OVERDUE, -1)


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
def test_a_date_is_overdue_exactly_when_it_has_passed(today: date, ahead: int) -> None:
    urgency = ENGLAND.urgency(today + timedelta(ahead), today)

    assert (urgency.rag is Rag.OVERDUE) == (ahead < 0)
    assert ((urgency.working_days or 0) < 0) == (ahead < 0)


@given(
    st.lists(st.dates(date(2016, 6, 1), date(2017, 3, 31)), min_size=1, max_size=6),
)
def test_the_next_review_is_never_more_than_6_months_after_the_last(days: list[date]) -> None:
    held = sorted(days)

    found = due(IN_CARE, *(day.isoformat() for day in held))

    assert held[-1] < found.due_on <= held[-1] + timedelta(184)


@pytest.mark.parametrize(
    ("held", "review_by", "rule"),
    [
        ((), date(2017, 2, 6), "adoption_first_review_weeks"),
        (("2017-01-31",), date(2017, 4, 30), "adoption_second_review_months"),
        (("2017-01-31", "2017-03-20"), date(2017, 9, 20), "later_review_months"),
    ],
)
def test_a_child_placed_for_adoption_is_reviewed_sooner(
    held: tuple[str, ...], review_by: date, rule: str
) -> None:
    """Adoption Agencies Regulations 2005, reg. 36(3): 4 weeks, 3 months, then 6 months."""
    child = a_child("2015-06-01 S E1 U4 2017-01-09 X1", "2017-01-09 P E1 A5")

    found = due(child, "2016-06-20", "2016-12-12", *held)

    assert (found.due_on, found.explanation.rule) == (review_by, rule)


@pytest.mark.parametrize(
    ("held", "review_by"),
    [((), date(2017, 2, 28)), (("2017-01-05",), date(2017, 7, 5))],
)
def test_a_placement_order_is_reviewed_within_3_months(
    held: tuple[str, ...], review_by: date
) -> None:
    """Reg. 36(1), clipped to the month's end; then the usual six months."""
    child = a_child("2015-06-01 S C2 U4 2016-11-30 X1", "2016-11-30 L E1 U4")

    assert due(child, "2016-06-20", "2016-11-01", *held).due_on == review_by


def test_a_placement_for_adoption_never_puts_a_review_off() -> None:
    child = a_child("2015-06-01 S E1 U4 2017-01-09 X1", "2017-01-09 P E1 A5")

    found = due(child, "2016-01-20", "2016-07-12")

    assert found.due_on == date(2017, 1, 12)
    assert found.explanation.rule == "later_review_months"


@given(
    st.lists(st.dates(date(2016, 6, 1), date(2017, 3, 31)), max_size=4),
    st.dates(date(2016, 6, 2), date(2017, 3, 31)),
    st.dates(date(2016, 6, 1), date(2017, 12, 31)),
)
def test_no_rule_gives_a_date_before_its_trigger_and_the_earliest_wins(
    days: list[date], moved_on: date, early_by: date
) -> None:
    day = moved_on.isoformat()
    child = a_child(f"2016-06-01 S C1 U6 {day} X1", f"{day} P C1 U4")
    values = {"trigger": "iro_asks", "since": "2017-03-31", "hold_by": early_by.isoformat()}
    early = EarlyReview.from_fields("e-1", "c-1042", values)
    assert early is not None

    found = ENGLAND.next_review(child, reviews_held(*map(date.isoformat, days)), AS_AT, [early])

    assert isinstance(found, Due)
    for one in (found, *found.also):
        assert one.due_on >= one.explanation.start
    assert found.due_on == min(one.due_on for one in (found, *found.also))


@given(
    st.dates(date(2012, 1, 1), date(2028, 1, 1)),
    st.integers(1, 20),
    st.integers(0, 40),
)
def test_a_holiday_more_never_shortens_a_deadline(start: date, days: int, ahead: int) -> None:
    more = WorkingDays(frozenset({start + timedelta(ahead)}))

    assert more.add(start, days) >= WorkingDays().add(start, days)
    assert more.subtract(start, days) <= WorkingDays().subtract(start, days)


def test_where_the_rules_can_be_read_otherwise_the_other_date_is_known() -> None:
    """Domain notes 14.4 and 14.8."""
    moved = "2016-06-01 S C1 U6 2017-03-13 X1"
    child = a_child(moved, "2017-03-13 P C1 U4")
    held = reviews_held("2016-06-20", "2016-09-12", "2016-12-01")

    (reading,) = ENGLAND.other_readings(child, held, AS_AT)

    assert (reading.setting, reading.number) == ("placement_change_unplanned_only", 1)
    assert isinstance(reading.due, Due)
    assert reading.due.due_on == date(2017, 6, 1)
    assert ENGLAND.other_readings(IN_CARE, held, AS_AT) == ()


def test_a_date_names_the_later_rules_that_apply_too_and_what_would_change_it() -> None:
    child = a_child("2016-06-01 S C1 U6 2017-03-13 X1", "2017-03-13 P C1 U4")

    found = due(child, "2016-06-20", "2016-09-12", "2016-12-01")

    assert [each.explanation.rule for each in found.also] == ["later_review_months"]
    assert Mover.HOLIDAY in found.explanation.moved_by
    assert Mover.MOVE in found.also[0].explanation.moved_by
