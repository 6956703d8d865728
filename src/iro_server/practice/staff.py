"""The invented staff: reviewing officers, their supervisors, and the social work teams."""

from random import Random
from typing import Final

import msgspec

from iro_server.practice.names import GROWN_UP_MEN, GROWN_UP_WOMEN, grown_up
from iro_server.practice.places import AREAS

# Source: seed report 2016-17, section 3.2: 13.33 full time equivalent at 31 March 2017, made of a
# part-time consultant, 7 full-time, 8 part-time, 2 part-time bank and 1 full-time locum; 14 women,
# 5 men. The parts below one are ours, but 0.9 and 0.6.
REVIEWING_OFFICER_SHARES: Final = (
    *("1.0",) * 8,
    *("0.9", "0.6", "0.6", "0.6", "0.5", "0.5", "0.4", "0.4", "0.4"),
    *("0.23", "0.2"),
)
_MEN: Final = 5
_TEAMS: Final = ("Reviewing team East", "Reviewing team West")
_SOCIAL_WORKERS_PER_TEAM: Final = 6
CHILDREN_WITH_DISABILITIES: Final = "Children with Disabilities Team"
UNACCOMPANIED: Final = "Unaccompanied Young People Team"
CARE_LEAVERS: Final = "Care Leavers Service"


class StaffMember(msgspec.Struct, frozen=True):
    """Somebody who uses the program.

    Attributes:
        fte: Share of full time, as text with its decimals.
    """

    user_id: str
    name: str
    role: str
    fte: str
    team: str


def invent_staff(random: Random, family_names: list[str]) -> tuple[StaffMember, ...]:
    """A supervisor for each reviewing team and 19 reviewing officers.

    Args:
        random: The source of every choice.
        family_names: Names not used yet; those used here are taken out.
    """
    women = random.sample(GROWN_UP_WOMEN, len(REVIEWING_OFFICER_SHARES) - _MEN + len(_TEAMS))
    officers = [*women[len(_TEAMS) :], *random.sample(GROWN_UP_MEN, _MEN)]
    random.shuffle(officers)
    supervisors = [
        _member(given, family_names.pop(), "supervisor", "1.0", team)
        for given, team in zip(women, _TEAMS, strict=False)
    ]
    others = [
        _member(given, family_names.pop(), "iro", share, _TEAMS[place % len(_TEAMS)])
        for place, (given, share) in enumerate(zip(officers, REVIEWING_OFFICER_SHARES, strict=True))
    ]
    return (*supervisors, *others)


def invent_social_workers(random: Random, family_names: list[str]) -> dict[str, tuple[str, ...]]:
    """Team to the names of its social workers."""
    teams = [f"{area} Looked After Team {number}" for area in AREAS for number in (1, 2)]
    return {
        team: tuple(
            f"{grown_up(random)} {family_names.pop()}" for _ in range(_SOCIAL_WORKERS_PER_TEAM)
        )
        for team in (*teams, CHILDREN_WITH_DISABILITIES, UNACCOMPANIED, CARE_LEAVERS)
    }


def _member(given: str, family: str, role: str, fte: str, team: str) -> StaffMember:
    return StaffMember(f"{given}.{family}".lower(), f"{given} {family}", role, fte, team)
