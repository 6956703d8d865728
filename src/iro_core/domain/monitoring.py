"""What the reviewing service watches in each child's life in care, worked out from known facts.

The areas are those of the seed report (sections 2.2.4, 3.2 and 7.3). A notice is a question for
the IRO to ask, not a finding: a return says what was recorded, not always what happened.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from iro_core.domain.child import (
    PLACED_FOR_ADOPTION,
    PLACEMENT_ORDER,
    Child,
)
from iro_core.domain.leaving_care import is_eligible, plan_counts_from
from iro_core.domain.life_facts import AnsweredForm
from iro_core.domain.notice import Concern, Notice
from iro_core.domain.policy import Policy
from iro_core.domain.told_notices import last_answered, told
from iro_core.domain.working_days import add_months

_SEED: Final = "Surrey IRO Service annual report 2016-17"
_RETURN: Final = "SSDA903 guide, health of children looked after for twelve months"
_LEAVING_CARE: Final = "Care Planning, Placement and Case Review Regulations 2010, regs. 42-44"
# Development checks are asked about under five (SSDA903 rules 545 and 546).
_SCHOOL_AGE: Final = 5
# SDQ band "concern": 17 to 40 (domain notes 8.1, general knowledge).
_SDQ_CONCERN: Final = 17
# An imported place is where the child is now; an answer is of the day of the review.
_OF_THE_PLACE: Final = frozenset({Concern.FAR_OUT_OF_COUNTY, Concern.OUT_OF_COUNTY})
_OF_SIXTEEN: Final = frozenset({Concern.PERSONAL_ADVISER, Concern.PATHWAY_PLAN})
_VOLUNTARY: Final = "V2"
_WHEREABOUTS_UNKNOWN: Final = "M"


def monitor(
    child: Child,
    last_review_on: date | None,
    policy: Policy,
    today: date,
    forms: Sequence[AnsweredForm] = (),
) -> tuple[Notice, ...]:
    """Everything to keep an eye on for a child who is looked after today, pressing ones first.

    Where a return and a QA form speak of the same thing, the later of the two counts.
    """
    if not child.is_looked_after(today):
        return ()
    notices = [
        *_missing(child, policy, today),
        *_newer(child, forms, policy, is_eligible=is_eligible(child, today)),
        *_leaving_care(child, policy, today, forms),
        *_legal_status(child, policy, today),
        *_place(child, policy),
        *_social_worker(child, last_review_on),
    ]
    return tuple(sorted(notices, key=lambda notice: not notice.is_pressing))


def _newer(
    child: Child, forms: Sequence[AnsweredForm], policy: Policy, *, is_eligible: bool
) -> Iterator[Notice]:
    """What returns and QA forms say; of each thing, what was said last."""
    answered = last_answered(forms)
    returned_on = child.health[-1].ended_on if child.health else date.min
    returned = set(_returned(child))
    yield from (n for n in _health(child) if answered.get(n.concern, date.min) <= returned_on)
    for notice in told(forms, policy):
        is_of_the_place = notice.concern in _OF_THE_PLACE
        is_known = child.distance_miles is not None or child.out_of_county is not None
        if notice.concern in returned and (notice.told_on or date.min) < returned_on:
            continue
        if (is_of_the_place and is_known) or (notice.concern in _OF_SIXTEEN and not is_eligible):
            continue
        yield notice


def _returned(child: Child) -> Iterator[Concern]:
    """What the newest return speaks of at all."""
    if not child.health:
        return
    newest = child.health[-1]
    for concern, fact in (
        (Concern.HEALTH_ASSESSMENT, newest.health_assessment),
        (Concern.DENTAL_CHECK, newest.teeth_check),
        (Concern.IMMUNISATIONS, newest.immunisations),
        (Concern.SDQ_NOT_DONE, newest.sdq_score),
    ):
        if fact is not None:
            yield concern


def _leaving_care(
    child: Child, policy: Policy, today: date, forms: Sequence[AnsweredForm]
) -> Iterator[Notice]:
    """What has to be there from 16, until a QA form speaks of it."""
    if is_eligible(child, today) and Concern.PERSONAL_ADVISER not in last_answered(forms):
        start = plan_counts_from(child, today)
        plan_by = add_months(start, policy.number("pathway_plan_months", start))
        source = f"{_LEAVING_CARE}; {_SEED}, section 7.3.2"
        pressing = plan_by < today
        yield Notice(
            concern=Concern.PERSONAL_ADVISER, source=source, on=plan_by, is_pressing=pressing
        )


def _health(child: Child) -> Iterator[Notice]:
    """What the newest return that speaks of the child's health says was not done."""
    if not child.health:
        return
    newest = child.health[-1]
    age = child.age_on(newest.ended_on)
    for concern, was_done, asked in (
        (Concern.HEALTH_ASSESSMENT, newest.health_assessment, True),
        (Concern.DENTAL_CHECK, newest.teeth_check, True),
        (Concern.IMMUNISATIONS, newest.immunisations, True),
        (Concern.DEVELOPMENT_CHECK, newest.health_check, age < _SCHOOL_AGE),
    ):
        if asked and was_done is False:
            yield Notice(concern=concern, source=_RETURN, is_pressing=True, year=newest.year)
    if newest.sdq_score is not None and newest.sdq_score >= _SDQ_CONCERN:
        yield Notice(
            concern=Concern.SDQ_HIGH, source=_RETURN, number=newest.sdq_score, year=newest.year
        )
    elif newest.sdq_was_left_out:
        yield Notice(concern=Concern.SDQ_NOT_DONE, source=_RETURN, year=newest.year)


def _legal_status(child: Child, policy: Policy, today: date) -> Iterator[Notice]:
    episode, since = child.episode_on(today), child.legal_status_since(today)
    if episode is None or since is None:
        return
    for status, setting, concern, holds in (
        (_VOLUNTARY, "section_20_watch_months", Concern.SECTION_20, True),
        (
            PLACEMENT_ORDER,
            "placement_order_watch_months",
            Concern.PLACEMENT_ORDER,
            episode.placement_type not in PLACED_FOR_ADOPTION,
        ),
    ):
        if episode.legal_status == status and holds and add_months(since, policy[setting]) < today:
            yield Notice(concern=concern, source=f"{_SEED}, sections 2.2.4 and 7.3", on=since)


def _missing(child: Child, policy: Policy, today: date) -> Iterator[Notice]:
    source = f"{_SEED}, sections 3.2 and 5"
    known = [each for each in child.missing if each.started_on <= today]
    open_now = [each for each in known if each.ended_on is None]
    if open_now:
        since = open_now[-1].started_on
        yield Notice(concern=Concern.MISSING_NOW, source=source, on=since, is_pressing=True)
    lately = today - timedelta(days=policy["missing_watch_days"])
    count = sum((each.ended_on or today) >= lately for each in known)
    if count and not open_now:
        last = max(each.ended_on or today for each in known)
        yield Notice(concern=Concern.MISSING_LATELY, source=source, number=count, on=last)


def _place(child: Child, policy: Policy) -> Iterator[Notice]:
    source = f"{_SEED}, sections 2.2.4 and 7.3.1"
    miles = child.distance_miles
    if miles is not None and miles > policy["distance_watch_miles"]:
        is_out = child.out_of_county is True
        concern = Concern.FAR_OUT_OF_COUNTY if is_out else Concern.DISTANCE
        yield Notice(concern=concern, source=source, number=miles)
    elif child.out_of_county:
        yield Notice(concern=Concern.OUT_OF_COUNTY, source=source)


def _social_worker(child: Child, last_review_on: date | None) -> Iterator[Notice]:
    since = child.social_worker_since
    if since is not None and last_review_on is not None and since > last_review_on:
        source = f"{_SEED}, section 7.3"
        yield Notice(concern=Concern.NEW_SOCIAL_WORKER, source=source, on=since)
