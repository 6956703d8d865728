"""Where each practice child lives now, siblings often together, a given share out of county."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Final

import msgspec

from iro_core.domain.codes import code_table, collection_year
from iro_server.practice import places
from iro_server.practice.chance import happens, pick
from iro_server.practice.cohort import Course, Outline
from iro_server.practice.names import GROWN_UP_MEN, GROWN_UP_WOMEN, grown_up

# Source: "over 40 %" out of county, seed report 3.2; 366 of 871 is 42 %.
OUT_OF_COUNTY_SHARE: Final = 366 / 871
_COUPLES_SHARE: Final = 0.55
_TOGETHER: Final = 0.75
_SEMI_INDEPENDENT_AGE: Final = 16

# Placement type -> how often, by stage of childhood. Codes as in iro_core.domain.codes.
_YOUNGEST: Final = {"U6": 46, "U5": 8, "U3": 12, "U1": 4, "P1": 12, "A6": 12, "A5": 3, "R3": 3}
_CHILDREN: Final = {"U6": 42, "U4": 26, "U1": 6, "U3": 9, "P1": 9, "K2": 6, "S1": 2}
_TEENAGERS: Final = {"U6": 36, "U4": 26, "U1": 5, "U3": 5, "K2": 19, "P1": 5, "S1": 3, "R2": 1}
_OLDEST: Final = {"U6": 28, "U4": 18, "K2": 18, "U3": 3, "P1": 4, "K3": 26, "S1": 2, "R5": 1}
_ALONE: Final = {"U6": 56, "U4": 4, "K3": 36, "K2": 4}
_YOUNGEST_TO: Final = 4
_CHILDREN_TO: Final = 11
_TEENAGERS_TO: Final = 16

FOSTER_CARE: Final = frozenset({"U1", "U2", "U3", "U4", "U5", "U6"})
_RELATIVES: Final = frozenset({"U1", "U2", "U3"})
_FOR_SIBLINGS: Final = FOSTER_CARE | {"P1", "A5", "A6"}
_ADOPTION: Final = frozenset({"A5", "A6"})
_PROVIDERS: Final = {"P1": "PR0", "R2": "PR3", "R5": "PR3", "R3": "PR5"}


class Home(msgspec.Struct):
    """A place to live.

    Attributes:
        name: As people call it: a family, a house.
        carer: Who looks after the child there; empty with parents.
    """

    placement_type: str
    provider: str
    town: str
    miles: int
    out_of_county: bool
    name: str
    carer: str
    postcode: str
    urn: str


class HomeFinder:
    """Finds homes; keeps the family names that are still free."""

    def __init__(self, random: Random, as_at: date, family_names: list[str]) -> None:
        """Begin with a source of choices and names that nobody has yet."""
        self._random = random
        self._as_at = as_at
        self._names = family_names
        year = collection_year(as_at)
        # Supported accommodation was registered, and got its code, from 2023-24.
        known = code_table("placement_type").known_by("K3", year)
        self._semi_independent = "K3" if known else "H5"

    def present_homes(self, cohort: Sequence[Outline]) -> list[Home]:
        """A home for every child, in the order of the children."""
        households = self._households(cohort)
        homes: dict[int, Home] = {}
        wanted = round(OUT_OF_COUNTY_SHARE * len(cohort))
        for members in self._far_first(households, cohort):
            area = self.area_of(cohort[members[0]])
            eldest = min(members, key=lambda place: cohort[place].born_on)
            kind = self._placement_type(cohort[eldest])
            if len(members) > 1 and kind not in _FOR_SIBLINGS:
                kind = "U6"
            away = len(members) <= wanted and kind != "P1"
            wanted -= len(members) if away else 0
            home = self.home(kind, area, out_of_county=away)
            homes |= dict.fromkeys(members, home)
        return [homes[place] for place in range(len(cohort))]

    def area_of(self, child: Outline) -> str:
        """The part of the county that the child's family comes from."""
        return places.AREAS[child.family % len(places.AREAS)]

    def home(self, placement_type: str, area: str, *, out_of_county: bool) -> Home:
        """A new home of this type."""
        random = self._random
        if out_of_county:
            town = places.town_out_of_county(random)
            name, miles = town.name, town.miles + random.randint(0, 4)
        else:
            name = random.choice(places.IN_COUNTY[area])
            miles = random.randint(places.NEAREST_MILES, places.FURTHEST_IN_COUNTY_MILES)
        called, carer = self._called(placement_type)
        with_urn = placement_type not in {"P1", "R2"}
        return Home(
            placement_type=placement_type,
            provider=self._provider(placement_type, out_of_county=out_of_county),
            town=name,
            miles=miles,
            out_of_county=out_of_county,
            name=called,
            carer=carer,
            postcode=places.postcode(random),
            urn=f"SC999{random.randint(0, 999):03d}" if with_urn else "",
        )

    def _households(self, cohort: Sequence[Outline]) -> list[list[int]]:
        families: dict[int, list[int]] = defaultdict(list)
        for place, child in enumerate(cohort):
            families[child.family].append(place)
        households: list[list[int]] = []
        for members in families.values():
            young = [
                place for place in members if cohort[place].age_on(self._as_at) < _TEENAGERS_TO
            ]
            together = young if happens(self._random, _TOGETHER) else []
            households += [[place] for place in members if place not in together]
            households += [together] if together else []
        return households

    def _far_first(self, households: list[list[int]], cohort: Sequence[Outline]) -> list[list[int]]:
        """In the order in which they are moved out of county: teenagers more often, alone last."""

        def order(members: list[int]) -> float:
            child = cohort[members[0]]
            older = child.age_on(self._as_at) >= _CHILDREN_TO
            return self._random.random() * (1.0 if older else 1.5)

        shuffled = sorted(households, key=order)
        # The single ones at the very end make the number come out exactly.
        single = [each for each in shuffled if len(each) == 1]
        last = single[-10:]
        return [each for each in shuffled if each not in last] + last

    def _placement_type(self, child: Outline) -> str:
        age = child.age_on(self._as_at)
        chances = _ALONE if child.alone else _chances(age)
        kind = pick(self._random, chances.items())
        if kind == "K3":
            return self._semi_independent if age >= _SEMI_INDEPENDENT_AGE else "U6"
        long_enough = (self._as_at - child.started_on).days
        if child.course is Course.NEW and kind in {"U4", "U1", "P1", "A5", "A6", "U5"}:
            return "U6"
        if kind in _ADOPTION and long_enough < 400:  # noqa: PLR2004 - days to a placement order
            return "U5" if kind == "A5" else "U6"
        if kind == "P1" and long_enough < 300:  # noqa: PLR2004 - days to a care order
            return "U3"
        return kind

    def _provider(self, placement_type: str, *, out_of_county: bool) -> str:
        if placement_type in _PROVIDERS:
            return _PROVIDERS[placement_type]
        if placement_type in _RELATIVES or (placement_type in FOSTER_CARE and not out_of_county):
            return "PR1" if placement_type in _RELATIVES or happens(self._random, 0.8) else "PR4"
        if placement_type in _ADOPTION:
            return self._random.choice(("PR1", "PR5"))
        return pick(self._random, (("PR4", 74), ("PR5", 14), ("PR1", 6), ("PR2", 6)))

    def _called(self, placement_type: str) -> tuple[str, str]:
        random = self._random
        person = f"{grown_up(random)} {self._names[random.randrange(len(self._names))]}"
        houses = {
            "K2": places.CHILDRENS_HOMES,
            "K3": places.SUPPORTED,
            "H5": places.SUPPORTED,
            "R3": places.FAMILY_CENTRES,
            "R2": places.HOSPITALS,
            "R5": places.SECURE,
            "K1": places.SECURE,
        }
        if placement_type in houses:
            return random.choice(houses[placement_type]), person
        if placement_type == "S1":
            return f"{places.school_for(13, random).split(' ')[0]} House", person
        if placement_type == "P1":
            return "With parents", ""
        given, family = person.split(" ", 1)
        if not happens(random, _COUPLES_SHARE):
            return f"The {family} family", person
        other_is_woman = given in GROWN_UP_MEN if happens(random, 0.9) else given in GROWN_UP_WOMEN
        other = random.choice(
            [each for each in (GROWN_UP_WOMEN if other_is_woman else GROWN_UP_MEN) if each != given]
        )
        return f"The {family} family", f"{given} and {other} {family}"


def _chances(age: int) -> dict[str, int]:
    if age < _YOUNGEST_TO:
        return _YOUNGEST
    if age < _CHILDREN_TO:
        return _CHILDREN
    return _TEENAGERS if age < _TEENAGERS_TO else _OLDEST
