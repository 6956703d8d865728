"""To whom a care planning alert goes, step by step: the authority's ladder, and its partners'."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.errors import RuleBroken

_SEED: Final = "Surrey IRO Service annual report 2016-17, section 7.2"
_PARTNERS: Final = (
    "house rule; Surrey IRO Service annual report 2016-17, sections 5 and 8.4, sends alerts to "
    "partner agencies and names no ladder of theirs"
)
# The whole formal process has 20 working days, so no stage may have more (Handbook 6.2).
_LONGEST_STAGE_WORKING_DAYS: Final = 20
CAFCASS: Final = "cafcass"
# Alerts begun in 2016-17 (seed report, section 7.2), for a service to compare itself with.
ALERTS_OF_THE_SEED_YEAR: Final = 53


class Agency(StrEnum):
    """Whose practice an alert is about."""

    AUTHORITY = "authority"
    HEALTH = "health"
    CAMHS = "camhs"
    EDUCATION = "education"
    POLICE = "police"
    OTHER = "other"


class LadderStage(msgspec.Struct, frozen=True):
    """One step of a ladder.

    Attributes:
        role: A lasting key, such as "team_manager".
        title: What the role is called; empty where the screen has its own words.
        name: Who holds it; empty if it depends on the child.
        working_days: To reply in; None for the policy's number.
    """

    number: int
    role: str
    title: str = ""
    name: str = ""
    working_days: int | None = None


class Ladder(msgspec.Struct, frozen=True):
    """The stages of one agency from a day on."""

    agency: Agency
    from_on: date
    stages: tuple[LadderStage, ...]
    source: str

    @classmethod
    def from_fields(cls, values: Mapping[str, object]) -> "Ladder | None":
        """The ladder that a record describes; None if it names no day or no stage."""
        fields = Fields(values)
        from_on = fields.day("from_on")
        stages = sorted(
            (
                LadderStage(
                    int(item.item_id),
                    item.text("role"),
                    item.text("title"),
                    item.text("name"),
                    item.whole("working_days"),
                )
                for item in fields.items("stages")
                if item.item_id.isdigit() and item.text("role")
            ),
            key=lambda stage: stage.number,
        )
        if from_on is None or not stages or fields.text("agency") not in set(Agency):
            return None
        source = fields.text("because") or "rule of the authority"
        return cls(Agency(fields.text("agency")), from_on, tuple(stages), source)

    def to_fields(self) -> dict[str, bool | int | str | list[str] | None]:
        """What a record of this ladder says."""
        values: dict[str, bool | int | str | list[str] | None] = {
            "agency": str(self.agency),
            "from_on": self.from_on.isoformat(),
            "because": self.source,
        }
        for stage in self.stages:
            for name in ("role", "title", "name", "working_days"):
                values[f"stages.{stage.number}.{name}"] = getattr(stage, name) or None
        return values

    def stage(self, number: int) -> LadderStage | None:
        """The stage of a number, if the ladder has one."""
        return next((stage for stage in self.stages if stage.number == number), None)


def _shipped(agency: Agency, source: str, *roles: str) -> Ladder:
    stages = tuple(LadderStage(number, role) for number, role in enumerate(roles, start=1))
    return Ladder(agency, date.min, stages, source)


SEED_LADDER: Final = _shipped(
    Agency.AUTHORITY,
    _SEED,
    "team_manager",
    "service_manager",
    "area_head",
    "assistant_director",
    "director",
    CAFCASS,
)
SHIPPED_LADDERS: Final = (
    SEED_LADDER,
    _shipped(
        Agency.HEALTH, _PARTNERS, "manager", "designated_nurse", "designated_doctor", "chief_nurse"
    ),
    _shipped(Agency.CAMHS, _PARTNERS, "manager", "head_of_service", "chief_officer"),
    _shipped(Agency.EDUCATION, _PARTNERS, "designated_teacher", "head_teacher", "virtual_head"),
    _shipped(Agency.POLICE, _PARTNERS, "sergeant", "inspector", "superintendent"),
    _shipped(Agency.OTHER, _PARTNERS, "manager", "head_of_service", "chief_officer"),
)


def ladder_in_force(published: Iterable[Ladder], agency: str, day: date) -> Ladder:
    """The ladder of an agency on a day: the authority's latest, else the one shipped."""
    wanted = agency if agency in set(Agency) else Agency.AUTHORITY
    known = [
        each
        for each in (*SHIPPED_LADDERS, *published)
        if each.agency == wanted and each.from_on <= day
    ]
    return max(known, key=lambda each: each.from_on)


def check_ladder(ladder: Ladder) -> None:
    """A ladder has stages, each for somebody else, each with a lawful time to reply.

    Raises:
        RuleBroken: "ladder_without_stages", "ladder_role_twice" or "stage_days_out_of_bounds".
    """
    if not ladder.stages:
        raise RuleBroken("ladder_without_stages", _SEED)
    roles = [stage.role for stage in ladder.stages]
    if len(set(roles)) < len(roles):
        raise RuleBroken("ladder_role_twice", _SEED)
    for stage in ladder.stages:
        if stage.working_days is not None and not (
            1 <= stage.working_days <= _LONGEST_STAGE_WORKING_DAYS
        ):
            path = f"stages.{stage.number}.working_days"
            raise RuleBroken("stage_days_out_of_bounds", "IRO Handbook 2010, 6.2", path=path)
