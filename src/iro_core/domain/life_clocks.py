"""Clocks that run in a child's life in care, which the authority must keep and the IRO watches.

What is not known never makes anything overdue: a first check shows while it is still to come, a
later one once a return or a QA form told of the one before. Of a thing that was in date on a day
the next one is due at the latest from that day.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.clocks import Clocks
from iro_core.domain.due import Due, DueKind, Explanation, Mover, NoDue
from iro_core.domain.leaving_care import LEAVING_CARE_AGE, eligible_since, plan_counts_from
from iro_core.domain.life_facts import Known, ToldBy
from iro_core.domain.working_days import add_months

# Health assessments: every 6 months under five (domain notes 8.1).
_SCHOOL_AGE: Final = 5
# SDQ: from 4 to 16, in care for twelve months (SSDA903 guide; domain notes 8.1).
_SDQ_AGES: Final = range(4, 17)
# PEP: from early years to 18 (domain notes 8.2).
_PEP_AGES: Final = range(3, 18)
# Domain notes 8.2 count terms, and give no dates: house rule, the last day a term can have.
_TERM_ENDS: Final = ((3, 31), (7, 31), (12, 31))
# The collection year ends on 31 March (SSDA903 guide).
_YEAR_END: Final = (3, 31)
# Looked-after reviews end at 18 (Children Act 1989, s. 22; domain notes 1.6).
_ADULT_AGE: Final = 18
# Placed with parents; foster placements that are meant to last (SSDA903 guide; reg. 28).
_WITH_PARENTS: Final = "P1"
_MEANT_TO_LAST: Final = frozenset({"U1", "U4"})
_INTERIM_ORDER: Final = "C1"
_TOLD: Final = (Mover.NEWER_FACT, Mover.LEAVING_CARE)
_SOURCES: Final = {ToldBy.RETURN: "the statutory return", ToldBy.QA_FORM: "the QA form"}


class Life(msgspec.Struct, frozen=True):
    """A child who is looked after today, and what is known.

    Attributes:
        reviews_held: How many reviews this period of care has had, as far as is known here.
        facts: The newest fact of each kind.
    """

    child: Child
    today: date
    care_started_on: date
    start_is_certain: bool
    reviews_held: int
    next_review: Due | NoDue
    facts: Mapping[DueKind, Known]


def life_clocks(
    clocks: Clocks,
    child: Child,
    *,
    reviews_held: int,
    next_review: Due | NoDue,
    facts: Mapping[DueKind, Known],
    today: date,
) -> tuple[Due, ...]:
    """Everything that falls due in this child's life in care, the earliest first.

    A child with short breaks only has none of them: reg. 48 asks for neither.
    """
    care = child.care_started_on(today)
    if care is None or child.has_short_breaks_only(today):
        return ()
    life = Life(child, today, *care, reviews_held, next_review, facts)
    found = (
        *_plans(clocks, life),
        *_health(clocks, life),
        *_sdq(life),
        *_education(clocks, life),
        *_visits(clocks, life),
        *_adulthood(clocks, life),
    )
    return tuple(sorted(found, key=lambda due: due.due_on))


def term_end(day: date) -> date:
    """The last day of the school term that a day is in; holidays count to the term after them."""
    ends = (date(day.year, month, last) for month, last in _TERM_ENDS)
    return next(end for end in ends if end >= day)


def _plans(clocks: Clocks, life: Life) -> Iterator[Due]:
    """Care plan and placement plan at the start, permanence plan by the second review."""
    if life.start_is_certain and not life.reviews_held:
        rule = "first_care_plan_working_days"
        start = life.care_started_on
        due = clocks.working(DueKind.CARE_PLAN, rule, start, "care_started", _TOLD)
        yield from _still_to_come(life, due)
    placed_on = life.child.placement_since(life.today)
    if placed_on is not None:
        rule = "placement_plan_working_days"
        due = clocks.working(DueKind.PLACEMENT_PLAN, rule, placed_on, "placement_started", _TOLD)
        yield from _still_to_come(life, due)
    yield from _not_done(life, DueKind.PERMANENCE_PLAN)
    if DueKind.PERMANENCE_PLAN not in life.facts and isinstance(life.next_review, Due):
        rules = (due.explanation.rule for due in (life.next_review, *life.next_review.also))
        if "second_review_months" in rules:
            source = "permanence chapter of the manuals; Surrey annual report 2016-17, section 6.2"
            start, due_on = life.next_review.explanation.start, life.next_review.due_on
            yield _said(DueKind.PERMANENCE_PLAN, "second_review", source, start, due_on)


def _health(clocks: Clocks, life: Life) -> Iterator[Due]:
    """Health assessments by age, and dental checks."""
    yield from _not_done(life, DueKind.HEALTH_ASSESSMENT)
    known = _done(life, DueKind.HEALTH_ASSESSMENT)
    kind = DueKind.HEALTH_ASSESSMENT
    if known is not None:
        is_under_five = life.child.age_on(known.on) < _SCHOOL_AGE
        rule = (
            "health_assessment_under_five_months" if is_under_five else "health_assessment_months"
        )
        yield clocks.months(kind, rule, known.on, "known_done", _TOLD)
    elif kind not in life.facts and life.start_is_certain:
        rule, start = "first_health_assessment_working_days", life.care_started_on
        due = clocks.working(kind, rule, start, "care_started", _TOLD)
        yield from _still_to_come(life, due)
    yield from _not_done(life, DueKind.DENTAL_CHECK)
    known = _done(life, DueKind.DENTAL_CHECK)
    start = known.on if known is not None else life.care_started_on
    if known is not None or DueKind.DENTAL_CHECK not in life.facts:
        start_is = "known_done" if known is not None else "care_started"
        due = clocks.months(DueKind.DENTAL_CHECK, "dental_check_months", start, start_is, _TOLD)
        yield from ((due,) if known is not None else _still_to_come(life, due))


def _sdq(life: Life) -> Iterator[Due]:
    """One score in each collection year, for a child in care for the twelve months before."""
    known = life.facts.get(DueKind.SDQ)
    if known is not None and not known.is_done:
        yield from _not_done(life, DueKind.SDQ)
        return
    year_end = _collection_year_end(life.today)
    if known is not None and _collection_year_end(known.on) >= year_end:
        year_end = date(year_end.year + 1, *_YEAR_END)
    in_care_a_year = add_months(life.care_started_on, 12) <= year_end
    if in_care_a_year and life.child.age_on(year_end) in _SDQ_AGES:
        source = "SSDA903 guide, strengths and difficulties questionnaire"
        start = known.on if known is not None else life.care_started_on
        yield _said(DueKind.SDQ, "collection_year", source, start, year_end)


def _education(clocks: Clocks, life: Life) -> Iterator[Due]:
    """A personal education plan for the first review, then once in every school term."""
    kind = DueKind.PEP
    known = life.facts.get(kind)
    if life.child.age_on(life.today) not in _PEP_AGES:
        return
    if known is not None and not known.is_done:
        yield from _not_done(life, kind)
        return
    if known is None and life.start_is_certain and not life.reviews_held:
        rule = "first_pep_working_days"
        due = clocks.working(kind, rule, life.care_started_on, "care_started", _TOLD)
        yield from _still_to_come(life, due)
        return
    start = known.on if known is not None else life.today - timedelta(days=1)
    due_on = term_end(term_end(start) + timedelta(days=1)) if known else term_end(life.today)
    yield _said(kind, "term", "education manuals: each school term", start, due_on)


def _visits(clocks: Clocks, life: Life) -> Iterator[Due]:
    """The social worker's visits (reg. 28): a week after the start, then by the placement."""
    kind = DueKind.VISIT
    yield from _not_done(life, kind)
    placed_on = life.child.placement_since(life.today) or life.care_started_on
    known = _done(life, kind)
    if known is not None and known.on >= placed_on:
        yield _later_visit(clocks, life, placed_on, known.on)
    elif kind not in life.facts or known is not None:
        first = clocks.weeks(kind, "visit_first_weeks", placed_on, "placement_started", _TOLD)
        yield from _still_to_come(life, first)


def _later_visit(clocks: Clocks, life: Life, placed_on: date, last_on: date) -> Due:
    kind, episode = DueKind.VISIT, life.child.episode_on(life.today)
    placement_type = episode.placement_type if episode else ""
    legal_status = episode.legal_status if episode else ""
    rule = "visit_weeks"
    if placement_type == _WITH_PARENTS and not life.reviews_held:
        rule = "visit_first_weeks"
    elif placement_type == _WITH_PARENTS and legal_status == _INTERIM_ORDER:
        rule = "visit_interim_order_at_home_weeks"
    elif placement_type in _MEANT_TO_LAST and add_months(placed_on, 12) <= last_on:
        rule = "visit_lasting_placement_months"
        return clocks.months(kind, rule, last_on, "known_done", _TOLD)
    return clocks.weeks(kind, rule, last_on, "known_done", _TOLD)


def _adulthood(clocks: Clocks, life: Life) -> Iterator[Due]:
    """Personal adviser and pathway plan from 16; the day on which reviews end."""
    since = eligible_since(life.child, life.today)
    for kind in (DueKind.PERSONAL_ADVISER, DueKind.PATHWAY_PLAN):
        yield from _not_done(life, kind)
    if since is not None and DueKind.PERSONAL_ADVISER not in life.facts:
        source = "Care Planning Regulations 2010, regs. 42-44; Surrey annual report, section 7.3.2"
        due = _said(DueKind.PERSONAL_ADVISER, "eligible", source, since, since)
        yield from _still_to_come(life, due)
    kind, known = DueKind.PATHWAY_PLAN, _done(life, DueKind.PATHWAY_PLAN)
    if known is not None:
        yield clocks.months(kind, "pathway_plan_review_months", known.on, "known_done", _TOLD)
    elif since is not None and kind not in life.facts:
        start = plan_counts_from(life.child, life.today)
        due = clocks.months(kind, "pathway_plan_months", start, "plan_counts_from", _TOLD)
        yield from _still_to_come(life, due)
    if life.child.age_on(life.today) > LEAVING_CARE_AGE:
        birthday = life.child.birthday(_ADULT_AGE)
        source = "Children Act 1989, s. 22: a looked-after child is under 18"
        yield _said(DueKind.EIGHTEEN, "birthday", source, life.child.born_on, birthday)


def _done(life: Life, kind: DueKind) -> Known | None:
    known = life.facts.get(kind)
    return known if known is not None and known.is_done else None


def _not_done(life: Life, kind: DueKind) -> Iterator[Due]:
    """Overdue since the day on which it was said not to be done."""
    known = life.facts.get(kind)
    if known is not None and not known.is_done:
        yield _said(kind, "known_not_done", _SOURCES[known.told_by], known.on, known.on)


def _still_to_come(life: Life, due: Due) -> Iterator[Due]:
    if due.due_on >= life.today:
        yield due


def _said(kind: DueKind, rule: str, source: str, start: date, due_on: date) -> Due:
    return Due(kind, due_on, Explanation(rule, source, start, rule, moved_by=_TOLD))


def _collection_year_end(day: date) -> date:
    end = date(day.year, *_YEAR_END)
    return end if day <= end else date(day.year + 1, *_YEAR_END)
