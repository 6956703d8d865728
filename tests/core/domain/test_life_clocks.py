from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.child import Child
from iro_core.domain.clocks import Clocks
from iro_core.domain.due import OF_LIFE, Due, DueKind
from iro_core.domain.leaving_care import eligible_since
from iro_core.domain.life_clocks import life_clocks, term_end
from iro_core.domain.life_facts import AnsweredForm, Known, ToldBy, life_facts
from iro_core.domain.policy import Policy
from iro_core.domain.review import Review
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_child, reviews_held

CLOCKS = Clockwork(Policy(), WorkingDays())
TODAY = date(2017, 3, 31)
IN_CARE = a_child("2016-06-01 S C2 U4", born_on=date(2010, 5, 12))


def done(day: str) -> Known:
    return Known(is_done=True, on=date.fromisoformat(day), told_by=ToldBy.QA_FORM)


def not_done(day: str) -> Known:
    return Known(is_done=False, on=date.fromisoformat(day), told_by=ToldBy.QA_FORM)


def clocks_of(
    child: Child,
    facts: Mapping[DueKind, Known] | None = None,
    *,
    today: date = TODAY,
    reviews_held: int = 2,
    reviews: Sequence[Review] = (),
    clocks: Clocks = CLOCKS,
) -> dict[DueKind, Due]:
    following = CLOCKS.next_review(child, reviews, today)
    found = life_clocks(
        clocks,
        child,
        reviews_held=reviews_held,
        next_review=following,
        facts=facts or {},
        today=today,
    )
    assert len({due.kind for due in found}) == len(found)
    return {due.kind: due for due in found}


@pytest.mark.parametrize(
    ("kind", "known", "due_on"),
    [
        (DueKind.HEALTH_ASSESSMENT, "2016-08-31", date(2017, 8, 31)),
        (DueKind.DENTAL_CHECK, "2016-02-29", date(2017, 2, 28)),
        (DueKind.PEP, "2016-11-15", date(2017, 3, 31)),
        (DueKind.PEP, "2017-01-15", date(2017, 7, 31)),
        (DueKind.PEP, "2016-12-31", date(2017, 3, 31)),
        (DueKind.SDQ, "2016-03-31", date(2017, 3, 31)),
        (DueKind.VISIT, "2017-03-20", date(2017, 5, 1)),
    ],
)
def test_what_was_in_date_on_a_day_is_due_again_at_the_latest(
    kind: DueKind, known: str, due_on: date
) -> None:
    """Domain notes 8.1, 8.2 and 8.4."""
    child = a_child("2015-06-01 S C2 U6", born_on=date(2008, 5, 12))

    assert clocks_of(child, {kind: done(known)})[kind].due_on == due_on


@pytest.mark.parametrize(
    ("born_on", "due_on"),
    [(date(2011, 9, 1), date(2017, 2, 28)), (date(2011, 8, 31), date(2017, 8, 31))],
    ids=["four that day", "five that day"],
)
def test_health_is_assessed_twice_a_year_until_five(born_on: date, due_on: date) -> None:
    """Domain notes 8.1: the age on the day of the assessment that is known."""
    child = a_child("2015-06-01 S C2 U6", born_on=born_on)

    found = clocks_of(child, {DueKind.HEALTH_ASSESSMENT: done("2016-08-31")})

    assert found[DueKind.HEALTH_ASSESSMENT].due_on == due_on


@pytest.mark.parametrize("kind", sorted(OF_LIFE - {DueKind.EIGHTEEN, DueKind.PLACEMENT_PLAN}))
def test_what_was_not_done_is_overdue_since_the_day_that_is_known(kind: DueKind) -> None:
    child = a_child("2015-06-01 S C2 U6", born_on=date(2000, 9, 12))

    found = clocks_of(child, {kind: not_done("2017-02-01")})[kind]

    assert (found.due_on, found.explanation.rule) == (date(2017, 2, 1), "known_not_done")


def test_a_child_new_in_care_has_the_first_checks_and_plans_ahead() -> None:
    """Domain notes 8.1, 8.2, 8.4 and 8.6; Easter lies in between."""
    child = a_child("2017-04-03 S V2 U6", born_on=date(2010, 5, 12))

    found = clocks_of(child, today=date(2017, 4, 3), reviews_held=0)

    assert {kind: due.due_on for kind, due in found.items()} == {
        DueKind.PLACEMENT_PLAN: date(2017, 4, 10),
        DueKind.VISIT: date(2017, 4, 10),
        DueKind.CARE_PLAN: date(2017, 4, 19),
        DueKind.HEALTH_ASSESSMENT: date(2017, 5, 4),
        DueKind.PEP: date(2017, 5, 4),
        DueKind.DENTAL_CHECK: date(2018, 4, 3),
    }


def test_what_nobody_told_of_is_never_overdue() -> None:
    child = a_child("2012-06-01 S C2 U4", born_on=date(2001, 1, 12))

    assert all(due.due_on >= TODAY for due in clocks_of(child).values())


def test_the_permanence_plan_is_due_with_the_second_review() -> None:
    """Domain notes 8.6; a child whose earlier reviews no return told of is not at the second."""
    child = a_child("2016-12-12 S C2 U4", born_on=date(2010, 5, 12))
    held = reviews_held("2017-01-05")
    following = CLOCKS.next_review(child, held, TODAY)
    assert isinstance(following, Due)

    found = clocks_of(child, reviews=held)

    assert found[DueKind.PERMANENCE_PLAN].due_on == following.due_on
    assert DueKind.PERMANENCE_PLAN not in clocks_of(
        child, reviews=[*held, *reviews_held("2017-03-01")]
    )
    long_ago = a_child("2012-06-01 S C2 U4")
    assert DueKind.PERMANENCE_PLAN not in clocks_of(long_ago, reviews=reviews_held("2017-01-05"))


@pytest.mark.parametrize(
    ("placement", "reviews_held", "due_on"),
    [
        ("U6", 2, date(2017, 5, 1)),
        ("U4", 2, date(2017, 6, 20)),
        ("P1", 0, date(2017, 3, 27)),
        ("P1", 2, date(2017, 4, 17)),
    ],
    ids=["six weeks", "meant to last", "with parents, no review yet", "with parents, interim"],
)
def test_visits_follow_the_placement(placement: str, reviews_held: int, due_on: date) -> None:
    """Regulation 28."""
    child = a_child(f"2015-06-01 S C1 {placement}")

    found = clocks_of(child, {DueKind.VISIT: done("2017-03-20")}, reviews_held=reviews_held)

    assert found[DueKind.VISIT].due_on == due_on


def test_at_sixteen_a_personal_adviser_and_three_months_later_a_pathway_plan() -> None:
    """Regs. 42-44; domain notes 8.3."""
    child = a_child("2012-06-01 S C2 U4", born_on=date(2001, 4, 30))

    found = clocks_of(child)

    assert found[DueKind.PERSONAL_ADVISER].due_on == date(2017, 4, 30)
    assert found[DueKind.PATHWAY_PLAN].due_on == date(2017, 7, 30)


def test_a_pathway_plan_in_date_is_reviewed_within_six_months() -> None:
    child = a_child("2012-06-01 S C2 U4", born_on=date(2000, 4, 30))

    found = clocks_of(child, {DueKind.PATHWAY_PLAN: done("2016-11-30")})

    assert found[DueKind.PATHWAY_PLAN].due_on == date(2017, 5, 30)


def test_who_came_into_care_at_seventeen_is_eligible_after_13_weeks() -> None:
    child = a_child("2017-03-01 S V2 U4", born_on=date(1999, 9, 12))

    assert eligible_since(child, TODAY) == date(2017, 5, 31)


def test_at_seventeen_the_end_of_reviews_is_in_sight() -> None:
    child = a_child("2012-06-01 S C2 U4", born_on=date(2000, 2, 29))

    assert clocks_of(child)[DueKind.EIGHTEEN].due_on == date(2018, 3, 1)
    assert DueKind.EIGHTEEN not in clocks_of(IN_CARE)


@pytest.mark.parametrize(
    "child", [a_child("2017-01-10 S V4 U4"), a_child("2016-06-01 S C2 U4 2017-01-05 E4A")]
)
def test_short_breaks_and_children_who_left_have_no_such_clocks(child: Child) -> None:
    """Reg. 48; domain notes 1.6."""
    assert clocks_of(child) == {}


def test_the_newest_fact_counts_wherever_it_comes_from() -> None:
    child = a_child(
        "2015-06-01 S C2 U4",
        **{"health.2016.teeth_check": True, "health.2017.teeth_check": False},
    )
    older = AnsweredForm(date(2017, 3, 1), {"d_dental": "yes", "d_visits": "partly"})
    newer = AnsweredForm(date(2017, 5, 1), {"d_dental": "yes", "d_sdq": "not_applicable"})

    assert life_facts(child, [older])[DueKind.DENTAL_CHECK].told_by is ToldBy.RETURN
    assert life_facts(child, [newer, older])[DueKind.DENTAL_CHECK] == done("2017-05-01")
    assert life_facts(child, [older])[DueKind.VISIT] == not_done("2017-03-01")
    assert DueKind.SDQ not in life_facts(child, [newer])


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2017, 3, 31), date(2017, 3, 31)),
        (date(2017, 4, 1), date(2017, 7, 31)),
        (date(2017, 8, 1), date(2017, 12, 31)),
        (date(2017, 12, 31), date(2017, 12, 31)),
    ],
)
def test_a_term_ends(day: date, end: date) -> None:
    assert term_end(day) == end


@given(
    st.dates(date(2016, 6, 1), TODAY),
    st.sampled_from(sorted(OF_LIFE - {DueKind.EIGHTEEN, DueKind.PLACEMENT_PLAN})),
    st.booleans(),
)
def test_no_clock_runs_out_before_the_day_it_started(
    day: date, kind: DueKind, is_done: bool
) -> None:
    fact = Known(is_done=is_done, on=day, told_by=ToldBy.RETURN)
    child = a_child("2016-06-01 S C1 U6", born_on=date(2000, 5, 12))

    for due in clocks_of(child, {kind: fact}).values():
        assert due.due_on >= due.explanation.start
