"""What a statutory return says of a child's health in one collection year."""

from datetime import date
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields

# SDQ1: no score because the child was under 4 or over 16 (domain notes 8.1).
_OUTSIDE_THE_AGES: Final = "SDQ1"


class HealthYear(msgspec.Struct, frozen=True, kw_only=True):
    """One year's answers for a child who was looked after for twelve months.

    Attributes:
        year: The collection year, by the year in which it ended (31 March).
        health_check: The development checks, asked about under five.
    """

    year: int
    sdq_score: int | None
    sdq_reason: str
    health_assessment: bool | None
    teeth_check: bool | None
    immunisations: bool | None
    health_check: bool | None

    @property
    def ended_on(self) -> date:
        """The last day of the collection year."""
        return date(self.year, 3, 31)

    @property
    def sdq_was_left_out(self) -> bool:
        """Whether there is no score for a reason other than the child's age."""
        return self.sdq_score is None and self.sdq_reason not in {"", _OUTSIDE_THE_AGES}


def health_years(fields: Fields) -> tuple[HealthYear, ...]:
    """Every year that the returns spoke of, the oldest first."""
    return tuple(
        HealthYear(
            year=int(item.item_id),
            sdq_score=item.whole("sdq_score"),
            sdq_reason=item.text("sdq_reason"),
            health_assessment=item.truth("health_assessment"),
            teeth_check=item.truth("teeth_check"),
            immunisations=item.truth("immunisations"),
            health_check=item.truth("health_check"),
        )
        for item in fields.items("health")
        if item.item_id.isdecimal() and date.min.year <= int(item.item_id) <= date.max.year
    )
