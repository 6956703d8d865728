"""Patterns of concern: what repeats among children, so that it is raised once and at its root.

The areas are those of the seed report, which found six of sixteen young people without a personal
adviser one at a time (section 7.3.2). A pattern is a question to a service, not a finding.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.challenge import ChallengeReason
from iro_core.domain.notice import Concern
from iro_core.ids import ChildId

# What a challenge about a notice is usually about, to offer it.
REASON_OF: Final[dict[str, ChallengeReason]] = {
    Concern.HEALTH_ASSESSMENT: ChallengeReason.HEALTH,
    Concern.DEVELOPMENT_CHECK: ChallengeReason.HEALTH,
    Concern.DENTAL_CHECK: ChallengeReason.HEALTH,
    Concern.IMMUNISATIONS: ChallengeReason.HEALTH,
    Concern.PERSONAL_ADVISER: ChallengeReason.PERSONAL_ADVISER,
    Concern.SECTION_20: ChallengeReason.LEGAL_STATUS,
    Concern.PLACEMENT_ORDER: ChallengeReason.LEGAL_STATUS,
    Concern.MISSING_NOW: ChallengeReason.SAFEGUARDING,
    Concern.MISSING_LATELY: ChallengeReason.SAFEGUARDING,
    Concern.DISTANCE: ChallengeReason.PLACEMENT,
    Concern.OUT_OF_COUNTY: ChallengeReason.PLACEMENT,
    Concern.NEW_SOCIAL_WORKER: ChallengeReason.SOCIAL_WORKER_CHANGE,
}


class PatternOf(StrEnum):
    """Where the sign was seen: in what is known of the child, or in what was challenged."""

    NOTICE = "notice"
    CHALLENGE = "challenge"


class Sign(msgspec.Struct, frozen=True):
    """One sign about one child.

    Attributes:
        code: A concern of the monitoring, or the reason of a challenge.
        team: The social work or reviewing team; empty where it is not known.
    """

    child_id: ChildId
    kind: PatternOf
    code: str
    team: str = ""


class Pattern(msgspec.Struct, frozen=True):
    """The same sign about several children.

    Attributes:
        team: The one team in which it repeats; empty where it does so across teams.
        among: How many children there are in that team, or altogether.
    """

    kind: PatternOf
    code: str
    team: str
    child_ids: tuple[ChildId, ...]
    among: int

    @property
    def reason(self) -> ChallengeReason | None:
        """What a challenge about it would be about."""
        if self.kind is PatternOf.NOTICE:
            return REASON_OF.get(self.code)
        return ChallengeReason(self.code) if self.code in set(ChallengeReason) else None


def find_patterns(
    signs: Iterable[Sign], children_of_team: dict[str, int], least_children: int
) -> tuple[Pattern, ...]:
    """What repeats for at least so many children; the largest first.

    Where one team accounts for most of it, the pattern is that team's.

    Args:
        children_of_team: How many children each team has, to say "six of sixteen".
    """
    grouped: dict[tuple[PatternOf, str], dict[ChildId, str]] = {}
    for sign in signs:
        grouped.setdefault((sign.kind, sign.code), {})[sign.child_id] = sign.team
    everybody = sum(children_of_team.values())
    found = [
        _pattern(kind, code, teams, children_of_team, everybody)
        for (kind, code), teams in grouped.items()
        if len(teams) >= least_children
    ]
    return tuple(sorted(found, key=lambda each: (-len(each.child_ids), each.kind, each.code)))


def _pattern(
    kind: PatternOf,
    code: str,
    team_of: dict[ChildId, str],
    children_of_team: dict[str, int],
    everybody: int,
) -> Pattern:
    counts: dict[str, int] = {}
    for team in team_of.values():
        counts[team] = counts.get(team, 0) + 1
    team = max(sorted(counts), key=lambda each: counts[each])
    is_one_teams = bool(team) and len(children_of_team) > 1 and counts[team] == len(team_of)
    among = children_of_team.get(team, len(team_of)) if is_one_teams else everybody
    return Pattern(kind, code, team if is_one_teams else "", tuple(sorted(team_of)), among)
