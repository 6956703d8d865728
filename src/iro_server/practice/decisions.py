"""What the latest review of each practice child decided, as a reviewing officer would write it."""

from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from iro_core.domain.working_days import add_months
from iro_server.practice.chance import happens
from iro_server.practice.timetable import working_day_to

_SOCIAL_WORKER: Final = "social worker"
_CARER: Final = "carer"
_SCHOOL: Final = "Virtual School"
_HEALTH: Final = "looked after children’s nurse"
_MANAGER: Final = "team manager"
_ADVISER: Final = "personal adviser"
_SUPERVISING: Final = "fostering service"

# What, who does it, and within how many weeks of the review.
_ANY_AGE: Final = (
    ("Update the care plan with what was agreed and share it with everyone", _SOCIAL_WORKER, 2),
    ("Book the next health assessment and tell the carers the date", _HEALTH, 6),
    ("Book a dental check", _CARER, 8),
    ("Write the family time plan down and give everyone a copy", _SOCIAL_WORKER, 3),
    ("Begin life story work and agree who does it", _SOCIAL_WORKER, 10),
    ("Complete the delegated authority form, day trips included", _SOCIAL_WORKER, 4),
    ("Share the social work report with the child before the next review", _SOCIAL_WORKER, 20),
    ("Explain the reasons for the last move in a letter the child can keep", _SOCIAL_WORKER, 4),
    ("Find out whether supervision of family time is still needed", _SOCIAL_WORKER, 8),
    ("Chase the immunisation record from the last surgery", _HEALTH, 6),
)
_YOUNG: Final = (
    ("Hold a permanence planning meeting and record the plan", _MANAGER, 6),
    ("Ask nursery to keep the same key person until the summer", _CARER, 3),
    ("Arrange the two-year developmental check", _HEALTH, 6),
    ("Make a memory box with the parents’ photographs", _CARER, 8),
    ("File the placement order application, or record why not", _MANAGER, 6),
)
_SCHOOL_AGE: Final = (
    ("Hold the personal education plan meeting this term", _SCHOOL, 6),
    ("Ask school for a quiet place at lunchtime", _CARER, 2),
    ("Pay for swimming lessons from the savings for activities", _SOCIAL_WORKER, 4),
    ("Arrange a bicycle and a helmet", _CARER, 6),
    ("Complete the strengths and difficulties questionnaire", _CARER, 4),
    ("Refer to the children’s emotional wellbeing service", _SOCIAL_WORKER, 3),
    ("Find a mentor who shares the child’s heritage", _SOCIAL_WORKER, 10),
    ("Arrange one weekend a month with grandmother, beginning with a day", _SOCIAL_WORKER, 6),
)
_TEENAGE: Final = (
    ("Apply for a passport", _SOCIAL_WORKER, 6),
    ("Agree times for the phone at night and write them down together", _CARER, 2),
    ("Offer a return home interview after each time away", _SOCIAL_WORKER, 2),
    ("Arrange a taster day at college", _SCHOOL, 8),
    ("Explain how to see the file, and what to expect when reading it", _SOCIAL_WORKER, 8),
    ("Offer an advocate again before the next review", _SOCIAL_WORKER, 10),
    ("Ask the tutor for help with mathematics twice a week", _SCHOOL, 4),
)
_OLDER: Final = (
    ("Allocate a personal adviser and introduce them in person", _MANAGER, 4),
    ("Complete the pathway plan with the young person", _ADVISER, 8),
    ("Hold a staying put meeting with the carers", _SUPERVISING, 8),
    ("Open a bank account in the young person’s own name", _CARER, 4),
    ("Apply for a provisional driving licence", _CARER, 6),
    ("Find the birth certificate and hand it over", _SOCIAL_WORKER, 4),
    ("Visit two places to live after 18 and write down what was liked", _ADVISER, 10),
)
_ALONE: Final = (
    ("Explain the solicitor’s advice on the claim, with an interpreter", _SOCIAL_WORKER, 4),
    ("Find an English course of at least four days a week", _SCHOOL, 4),
    ("Begin family tracing with the Red Cross, if still wished", _SOCIAL_WORKER, 6),
    ("Use the same interpreter for each visit", _SOCIAL_WORKER, 2),
    ("Register with the doctor and arrange the missing immunisations", _CARER, 3),
    ("Find a place to play cricket or football near home", _CARER, 4),
)
_SEPARATED: Final = (
    ("Arrange for the brothers and sisters to see each other once a month", _SOCIAL_WORKER, 4),
    ("Decide whether the brothers and sisters can live together, and tell them", _MANAGER, 8),
)
_FAR: Final = (
    ("Bring a proposal for a placement nearer home to the next review", _MANAGER, 12),
    ("Notify the local area of the placement and confirm it in writing", _SOCIAL_WORKER, 1),
    ("Agree who travels for family time and pay the fares in advance", _SOCIAL_WORKER, 4),
)
_FAR_MILES: Final = 50
_SCHOOL_FROM: Final = 5
_TEENAGE_FROM: Final = 12
_OLDER_FROM: Final = 16
_FEWEST: Final = 2
_MOST: Final = 4
_RECOMMENDATION_SHARE: Final = 0.15


class About(msgspec.Struct, frozen=True):
    """What decisions depend on.

    Attributes:
        apart: The child has brothers or sisters in care who live elsewhere.
    """

    age: int
    alone: bool
    apart: bool
    miles: int
    social_worker: str
    carer: str


class Decision(msgspec.Struct, frozen=True):
    """One decision: what, who, by when, and whether it is a recommendation only."""

    text: str
    owner: str
    due_on: date
    kind: str


def decide(random: Random, held_on: date, about: About) -> list[Decision]:
    """Two to four decisions of one review, in the order of their dates."""
    stock = [*_ANY_AGE, *_of_age(about)]
    chosen = random.sample(stock, random.randint(_FEWEST, _MOST))
    if about.apart and happens(random, 0.5):
        chosen[0] = random.choice(_SEPARATED)
    if about.miles > _FAR_MILES and happens(random, 0.4):
        chosen[-1] = random.choice(_FAR)
    decided = [
        Decision(
            text=text,
            owner=_owner(role, about),
            due_on=_due_on(held_on, weeks),
            kind="recommendation" if happens(random, _RECOMMENDATION_SHARE) else "decision",
        )
        for text, role, weeks in chosen
    ]
    return sorted(decided, key=lambda each: (each.due_on, each.text))


def _of_age(about: About) -> tuple[tuple[str, str, int], ...]:
    if about.alone:
        return (*_ALONE, *_OLDER) if about.age >= _OLDER_FROM else (*_ALONE, *_TEENAGE)
    if about.age < _SCHOOL_FROM:
        return _YOUNG
    if about.age < _TEENAGE_FROM:
        return _SCHOOL_AGE
    return (*_TEENAGE, *_SCHOOL_AGE[:1]) if about.age < _OLDER_FROM else _OLDER


def _owner(role: str, about: About) -> str:
    if role == _CARER:
        return about.carer or "Parents"
    if role == _SOCIAL_WORKER:
        return about.social_worker
    return role[0].upper() + role[1:]


def _due_on(held_on: date, weeks: int) -> date:
    return working_day_to(min(held_on + timedelta(weeks=weeks), add_months(held_on, 5)))
