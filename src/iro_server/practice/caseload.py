"""The practice caseload: invented children and staff, written as a return that can be imported."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

from iro_server.practice import records
from iro_server.practice.care import CareMaker
from iro_server.practice.cohort import Outline, invent_cohort
from iro_server.practice.homes import HomeFinder
from iro_server.practice.meetings import TOOK_PART_SHARE, Meetings
from iro_server.practice.names import family_names
from iro_server.practice.people import PeopleMaker, Person
from iro_server.practice.records import PracticeChild
from iro_server.practice.staff import StaffMember, invent_social_workers, invent_staff


def write_practice_return(
    folder: Path, *, as_at: date, seed: int = 2017, children: int = 871
) -> None:
    """Write the practice return as CSV files into a folder, which is made if need be.

    The same date, seed and number of children give the same files.

    Args:
        folder: Where the files go; files of the same name are written over.
        as_at: The last day of the return; all dates lead up to it.
        seed: Another one gives other children of the same shape.
        children: How many are looked after on the last day; 50 or more.
    """
    random = Random(seed)  # noqa: S311 - a repeatable caseload, not a secret
    names = list(family_names(random))
    staff = invent_staff(random, names)
    caseload = invent_caseload(random, as_at, children, names)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _files(random, as_at, caseload, staff).items():
        (folder / name).write_bytes(_csv(rows))


def invent_caseload(
    random: Random, as_at: date, children: int, names: list[str]
) -> list[PracticeChild]:
    """Children with everything that a return and its names file say about them."""
    workers = invent_social_workers(random, names)
    cohort = invent_cohort(random, as_at, children)
    finder = HomeFinder(random, as_at, names)
    homes = finder.present_homes(cohort)
    care = CareMaker(random, as_at, finder)
    people = _people(PeopleMaker(random, as_at, names, workers), finder, cohort)
    numbers = random.sample(range(700_000, 800_000), len(cohort))
    caseload = [
        PracticeChild(str(number), outline, people[place], care.care(outline, homes[place]))
        for place, (number, outline) in enumerate(zip(numbers, cohort, strict=True))
    ]
    _hold_reviews(random, as_at, caseload)
    return caseload


def _people(maker: PeopleMaker, finder: HomeFinder, cohort: list[Outline]) -> dict[int, Person]:
    families: dict[int, list[int]] = defaultdict(list)
    for place, outline in enumerate(cohort):
        families[outline.family].append(place)
    people: dict[int, Person] = {}
    for members in families.values():
        children = [cohort[place] for place in members]
        found = maker.family(children, finder.area_of(children[0]))
        people |= dict(zip(members, found, strict=True))
    return people


def _hold_reviews(random: Random, as_at: date, caseload: list[PracticeChild]) -> None:
    meetings = Meetings(random, as_at)
    for child in caseload:
        for held_on in meetings.held_on(child.outline, child.care):
            code = meetings.code(child.outline, held_on, took_part=meetings.took_part())
            child.reviews.append((held_on, code))
    # How the latest review went is what the seed counts: exactly that many took part.
    counted = [each for each in caseload if each.reviews and each.reviews[-1][1] != "PN0"]
    took_part = round(TOOK_PART_SHARE * len(counted))
    random.shuffle(counted)
    for place, child in enumerate(counted):
        held_on = child.reviews[-1][0]
        code = meetings.code(child.outline, held_on, took_part=place < took_part)
        child.reviews[-1] = (held_on, code)


def _files(
    random: Random, as_at: date, caseload: list[PracticeChild], staff: tuple[StaffMember, ...]
) -> dict[str, Iterable[records.Line]]:
    return {
        "header.csv": records.header(random, as_at, caseload),
        "episodes.csv": records.episodes(random, caseload),
        "reviews.csv": records.reviews(caseload),
        "uasc.csv": records.unaccompanied(as_at, caseload),
        "missing.csv": records.missing(random, as_at, caseload),
        "oc2.csv": records.health(random, as_at, caseload),
        "ad1.csv": records.adoption(random, caseload),
        "placed_for_adoption.csv": records.placed_for_adoption(caseload),
        "previous_permanence.csv": records.previous_permanence(random, caseload),
        "names.csv": records.names(as_at, caseload),
        "decisions.csv": records.decisions(random, as_at, caseload),
        "users.csv": records.users(staff),
    }


def _csv(rows: Iterable[records.Line]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
