"""Practice children as lines of the return's files, the line of column names first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from iro_core.domain.codes import code_table, collection_year
from iro_core.domain.working_days import add_months
from iro_server.practice.care import Care
from iro_server.practice.chance import happens, pick
from iro_server.practice.cohort import Outline
from iro_server.practice.decisions import About, decide
from iro_server.practice.people import Person
from iro_server.practice.places import postcode
from iro_server.practice.staff import CARE_LEAVERS, StaffMember

Line = Sequence[str]

_ADULT_MONTHS: Final = 18 * 12
_SCHOOL_AGE: Final = 5
_SIXTEEN: Final = 16
_MISSING_FROM_AGE: Final = 12
_MISSING_SHARE: Final = 0.17
_RECENT_DAYS: Final = 20
_YEAR_DAYS: Final = 365
# Source: seed report 4.4.1: SDQ for 327 of 576, dental checks 85.9 %, health assessments 84.9 %.
_SDQ_SHARE: Final = 327 / 576
_DENTAL_SHARE: Final = 0.859
_HEALTH_SHARE: Final = 0.849
_SDQ_AGES: Final = range(4, 17)


class PracticeChild(msgspec.Struct):
    """All that is invented about one child.

    Attributes:
        reviews: Day and participation code of each review that was held.
    """

    number: str
    outline: Outline
    person: Person
    care: Care
    reviews: list[tuple[date, str]] = []


Children = Sequence[PracticeChild]


def header(random: Random, as_at: date, children: Children) -> Iterator[Line]:
    """The children themselves."""
    yield ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
    mothers = 3
    for child in children:
        girl_of_15 = not child.person.boy and child.outline.age_on(as_at) > _SIXTEEN
        mother = girl_of_15 and not child.outline.alone and mothers > 0
        mothers -= mother
        baby = as_at - timedelta(days=random.randint(40, 300)) if mother else None
        yield (
            child.number,
            _sex(child, as_at),
            _day(child.outline.born_on),
            child.person.ethnicity,
            _pupil_number(random, child, as_at),
            "1" if mother else "",
            _day(baby),
        )


def episodes(random: Random, children: Children) -> Iterator[Line]:
    """Every episode since the child started to be looked after."""
    yield (
        *("CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC"),
        *("REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"),
    )
    homes: dict[int, str] = {}
    for child in children:
        family = child.outline.family
        family_home = "" if child.outline.alone else homes.setdefault(family, postcode(random))
        for episode in child.care.episodes:
            yield (
                child.number,
                _day(episode.started_on),
                episode.reason_started,
                episode.legal_status,
                episode.need,
                episode.home.placement_type,
                episode.home.provider,
                _day(episode.ended_on),
                "X1" if episode.ended_on else "",
                episode.reason_place_change,
                family_home,
                episode.home.postcode,
                episode.home.urn,
            )


def reviews(children: Children) -> Iterator[Line]:
    """Every review that was held."""
    yield ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    for child in children:
        for held_on, code in child.reviews:
            yield (child.number, _day(child.outline.born_on), _day(held_on), code)


def unaccompanied(as_at: date, children: Children) -> Iterator[Line]:
    """Unaccompanied asylum-seeking children; the status ends at 18 at the latest."""
    yield ("CHILD", "SEX", "DOB", "DUC")
    for child in children:
        if child.outline.alone:
            born_on = child.outline.born_on
            yield (
                child.number,
                _sex(child, as_at),
                _day(born_on),
                _day(add_months(born_on, _ADULT_MONTHS)),
            )


def missing(random: Random, as_at: date, children: Children) -> Iterator[Line]:
    """Times when a child was missing or away without authorisation, of the last 18 months."""
    yield ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
    for child in children:
        old_enough = child.outline.age_on(as_at) >= _MISSING_FROM_AGE
        if not old_enough or not happens(random, _MISSING_SHARE):
            continue
        earliest = max(child.outline.started_on, as_at - timedelta(days=540))
        day = earliest + timedelta(days=random.randint(0, 60))
        while day < as_at:
            end = day + timedelta(days=random.choice((0, 0, 1, 1, 1, 2, 4)))
            recent = (as_at - day).days < _RECENT_DAYS
            still = end >= as_at or (recent and happens(random, 0.3))
            kind = random.choice(("M", "M", "A"))
            born_on = _day(child.outline.born_on)
            yield (child.number, born_on, kind, _day(day), "" if still else _day(end))
            if still:
                break
            day = end + timedelta(days=random.randint(12, 240))


def health(random: Random, as_at: date, children: Children) -> Iterator[Line]:
    """The health of children looked after for a year or more."""
    yield (
        *("CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS"),
        *("TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED"),
        "INTERVENTION_OFFERED",
    )
    long = [each for each in children if (as_at - each.outline.started_on).days >= _YEAR_DAYS]
    asked = [each.number for each in long if each.outline.age_on(as_at) in _SDQ_AGES]
    scored = set(random.sample(asked, round(_SDQ_SHARE * len(asked))))
    dental = set(_share(random, long, _DENTAL_SHARE))
    assessed = set(_share(random, long, _HEALTH_SHARE))
    for child in long:
        age = child.outline.age_on(as_at)
        score = str(round(random.triangular(2, 34, 13))) if child.number in scored else ""
        misuse = age >= _MISSING_FROM_AGE and happens(random, 0.05)
        received = misuse and happens(random, 0.6)
        yield (
            child.number,
            _day(child.outline.born_on),
            score,
            "" if score else _sdq_reason(random, age),
            _flag(age >= _MISSING_FROM_AGE and happens(random, 0.03)),
            _flag(happens(random, 0.9)) if age < _SCHOOL_AGE else "",
            _flag(happens(random, 0.88)),
            _flag(child.number in dental),
            _flag(child.number in assessed),
            _flag(misuse),
            _flag(received) if misuse else "",
            _flag(happens(random, 0.7)) if misuse and not received else "",
        )


def adoption(random: Random, children: Children) -> Iterator[Line]:
    """The decision that a child should be placed for adoption, and with whom."""
    yield (
        *("CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR"),
        *("SEX_ADOPTR", "LS_ADOPTR"),
    )
    couples = (("2", "MF", "L11"), ("2", "MF", "L3"), ("2", "FF", "L12"), ("1", "F1", "L0"))
    for child in children:
        placed_on = child.care.adopters_on
        ordered_on = child.care.ordered_on
        if placed_on is None or ordered_on is None:
            continue
        decided_on = ordered_on - timedelta(days=random.randint(10, 40))
        matched_on = placed_on - timedelta(days=random.randint(7, 21))
        with_carer = _flag(child.care.home.placement_type == "A5")
        dates = (_day(child.outline.born_on), _day(decided_on), _day(matched_on))
        yield (child.number, *dates, with_carer, *random.choice(couples))


def placed_for_adoption(children: Children) -> Iterator[Line]:
    """Children who live with the people who will adopt them."""
    yield ("CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED")
    for child in children:
        placed_on = child.care.adopters_on
        if placed_on is not None:
            yield (child.number, _day(child.outline.born_on), _day(placed_on), "", "")


def previous_permanence(random: Random, children: Children) -> Iterator[Line]:
    """Whether the child was adopted or lived under another permanent order before."""
    yield ("CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM")
    for child in children:
        born_on = _day(child.outline.born_on)
        before = child.outline.started_on - child.outline.born_on
        if before.days > 3 * _YEAR_DAYS and not child.outline.alone and happens(random, 0.05):
            year = child.outline.born_on.year + 2
            known = random.choice((f"zz/{random.randint(1, 12):02}/{year}", f"zz/zz/{year}"))
            yield (child.number, born_on, random.choice(("P1", "P2", "P2", "P3")), "", known)
        else:
            yield (child.number, born_on, "Z1", "", "")


def names(as_at: date, children: Children) -> Iterator[Line]:
    """What a statutory return does not have: names, places and people."""
    yield (
        *("CHILD", "GIVEN_NAME", "FAMILY_NAME", "PREFERRED_NAME", "PLACE_NAME", "DISTANCE_MILES"),
        *("OUT_OF_COUNTY", "SCHOOL", "SOCIAL_WORKER", "SOCIAL_WORKER_SINCE", "TEAM"),
        *("SIBLING_GROUP", "AREA", "WHAT_MATTERS", "PLACEMENT_NAME", "CARER_NAME", "LANGUAGE"),
    )
    for child in children:
        person, home = child.person, child.care.home
        leaving = child.outline.age_on(as_at) > _SIXTEEN and not child.outline.alone
        yield (
            child.number,
            person.given_name,
            person.family_name,
            person.preferred_name,
            home.town,
            str(home.miles),
            _flag(home.out_of_county),
            person.school,
            person.social_worker,
            _day(person.social_worker_since),
            CARE_LEAVERS if leaving else person.team,
            person.sibling_group,
            person.area,
            person.words,
            home.name,
            home.carer,
            person.language,
        )


def decisions(random: Random, as_at: date, children: Children) -> Iterator[Line]:
    """What the latest review of each child decided."""
    yield ("CHILD", "REVIEW", "DECISION", "OWNER", "DUE_ON", "KIND")
    homes: dict[int, set[str]] = defaultdict(set)
    for child in children:
        homes[child.outline.family].add(child.care.home.postcode)
    for child in children:
        if not child.reviews:
            continue
        held_on = child.reviews[-1][0]
        about = About(
            age=child.outline.age_on(as_at),
            alone=child.outline.alone,
            apart=len(homes[child.outline.family]) > 1,
            miles=child.care.home.miles,
            social_worker=child.person.social_worker,
            carer=child.care.home.carer,
        )
        for each in decide(random, held_on, about):
            yield (child.number, _day(held_on), each.text, each.owner, _day(each.due_on), each.kind)


def users(staff: Sequence[StaffMember]) -> Iterator[Line]:
    """The people who use the program."""
    yield ("USER_ID", "NAME", "ROLE", "FTE", "TEAM")
    for member in staff:
        yield (member.user_id, member.name, member.role, member.fte, member.team)


def _sex(child: PracticeChild, as_at: date) -> str:
    letters = code_table("sex").valid_in("M", collection_year(as_at))
    if child.person.boy:
        return "M" if letters else "1"
    return "F" if letters else "2"


def _pupil_number(random: Random, child: PracticeChild, as_at: date) -> str:
    if child.outline.age_on(as_at) < _SCHOOL_AGE:
        return "UN1"
    if child.outline.alone and happens(random, 0.5):
        return "UN2"
    return f"Z{random.randint(0, 999_999_999_999):012}"


def _sdq_reason(random: Random, age: int) -> str:
    if age not in _SDQ_AGES:
        return "SDQ1"
    return pick(random, (("SDQ2", 12), ("SDQ3", 6), ("SDQ4", 58), ("SDQ5", 24)))


def _share(random: Random, children: Children, share: float) -> list[str]:
    numbers = [each.number for each in children]
    return random.sample(numbers, round(share * len(numbers)))


def _flag(value: bool) -> str:  # noqa: FBT001 - a cell
    return "1" if value else "0"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
