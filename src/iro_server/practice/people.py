"""Who each practice child is to other people: names, school, social worker, own words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from iro_server.practice import staff
from iro_server.practice.chance import happens
from iro_server.practice.cohort import Outline
from iro_server.practice.names import BACKGROUNDS, Background
from iro_server.practice.places import school_for
from iro_server.practice.wishes import what_matters

_BOYS_SHARE: Final = 0.53
_BOYS_SHARE_ALONE: Final = 0.91
_WORDS_SHARE: Final = 0.55
_LATEST_CHANGE_DAYS: Final = 700
_DISABILITY_SHARE: Final = 0.05


class Person(msgspec.Struct, frozen=True):
    """A child's names and surroundings.

    Attributes:
        sibling_group: Empty for a child without siblings here.
        words: What matters to the child, in the child's words; often not known yet.
    """

    given_name: str
    preferred_name: str
    family_name: str
    boy: bool
    ethnicity: str
    language: str
    area: str
    school: str
    team: str
    social_worker: str
    social_worker_since: date
    sibling_group: str
    words: str


class PeopleMaker:
    """Gives names and surroundings to the children of one family at a time."""

    def __init__(
        self,
        random: Random,
        as_at: date,
        family_names: list[str],
        social_workers: Mapping[str, Sequence[str]],
    ) -> None:
        """Take the source of choices, the last day, free names and the teams."""
        self._random = random
        self._as_at = as_at
        self._family_names = family_names
        self._social_workers = social_workers
        self._families = 0

    def family(self, children: Sequence[Outline], area: str) -> list[Person]:
        """The people of one family, in the order of its children."""
        self._families += 1
        random = self._random
        alone = children[0].alone
        background = _background(random, alone=alone)
        ethnicity = random.choice(background.ethnicities)
        family_name = self._family_names[self._families % len(self._family_names)]
        boys_share = _BOYS_SHARE_ALONE if alone else _BOYS_SHARE
        boys = [happens(random, boys_share) for _ in children]
        given = _given_names(random, background, boys)
        group = f"s-{self._families:03d}" if len(children) > 1 else ""
        team = self._team(children[0], area)
        worker = random.choice(self._social_workers[team])
        people: list[Person] = []
        for place, child in enumerate(children):
            name, preferred = given[place]
            siblings = tuple(each for each, _ in given if each != name)
            people.append(
                Person(
                    given_name=name,
                    preferred_name=preferred,
                    family_name=family_name,
                    boy=boys[place],
                    ethnicity=ethnicity,
                    language=background.language,
                    area=area,
                    school=school_for(child.age_on(self._as_at), random),
                    team=team,
                    social_worker=worker,
                    social_worker_since=self._since(child),
                    sibling_group=group,
                    words=self._words(child, siblings),
                )
            )
        return people

    def _team(self, child: Outline, area: str) -> str:
        if child.alone:
            return staff.UNACCOMPANIED
        if happens(self._random, _DISABILITY_SHARE):
            return staff.CHILDREN_WITH_DISABILITIES
        return f"{area} Looked After Team {self._random.choice((1, 2))}"

    def _since(self, child: Outline) -> date:
        days = (self._as_at - child.started_on).days
        return self._as_at - timedelta(days=self._random.randint(0, min(days, _LATEST_CHANGE_DAYS)))

    def _words(self, child: Outline, siblings: tuple[str, ...]) -> str:
        if not happens(self._random, _WORDS_SHARE):
            return ""
        age = child.age_on(self._as_at)
        return what_matters(self._random, age=age, unaccompanied=child.alone, siblings=siblings)


def _background(random: Random, *, alone: bool) -> Background:
    weights = [each.alone_weight if alone else each.weight for each in BACKGROUNDS]
    return random.choices(BACKGROUNDS, weights=weights)[0]


def _given_names(
    random: Random, background: Background, boys: Sequence[bool]
) -> list[tuple[str, str]]:
    """A given name and, where there is one, a preferred one; no name twice in a family."""
    chosen: list[tuple[str, str]] = []
    for boy in boys:
        stock = background.boys if boy else background.girls
        free = [each for each in stock if each.name not in {name for name, _ in chosen}]
        given = random.choice(free or stock)
        chosen.append((given.name, given.preferred))
    return chosen
