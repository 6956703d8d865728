"""Series of short breaks (regulation 48): when one runs, and when it outgrows the exemption."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Final

import msgspec

from iro_core.domain.child import SHORT_BREAK_STATUSES, Child, Episode
from iro_core.domain.policy import Policy
from iro_core.domain.working_days import add_months

_A_YEAR: Final = 12  # months, reg. 48(2): 75 days in any period of 12 months
# V3: each break is an episode. Of V4 only the agreement is returned, so its days are not known.
_BREAKS_RETURNED: Final = "V3"


class ShortBreakSeries(msgspec.Struct, frozen=True):
    """Breaks with the same plan, treated as one placement.

    Attributes:
        started_on: The first day of the first break.
        outgrown_on: The first day on which a break was too long, or the days of twelve months were
            too many: from then the full Regulations apply. None while neither is so.
    """

    started_on: date
    outgrown_on: date | None


def short_break_series(child: Child, as_at: date, policy: Policy) -> ShortBreakSeries | None:
    """The series of short breaks that runs on a day; None if there is none.

    A series goes on between its breaks, as long as one followed another within the months that
    the authority sets. Any other legal status in between ends it.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 48.
    """
    breaks = _breaks(child, as_at, policy.number("short_breaks_gap_months", as_at))
    if not breaks:
        return None
    return ShortBreakSeries(breaks[0].started_on, _outgrown_on(breaks, as_at, policy))


def _breaks(child: Child, as_at: date, gap_months: int) -> list[Episode]:
    """The breaks of the present series, oldest first."""
    found: list[Episode] = []
    next_start = as_at
    for episode in reversed([each for each in child.episodes if each.started_on <= as_at]):
        is_break = episode.legal_status in SHORT_BREAK_STATUSES
        ended_on = episode.ended_on or as_at
        if not is_break or add_months(ended_on, gap_months) < next_start:
            break
        found.append(episode)
        next_start = episode.started_on
    return found[::-1]


def _outgrown_on(breaks: list[Episode], as_at: date, policy: Policy) -> date | None:
    """The first day in the year up to `as_at` on which a limit was passed."""
    longest = policy.number("short_breaks_longest_days", as_at)
    in_a_year = policy.number("short_breaks_days_in_a_year", as_at)
    a_year_ago = add_months(as_at, -_A_YEAR)
    passed: list[date] = []
    days: list[date] = []
    for each in breaks:
        if each.legal_status != _BREAKS_RETURNED:
            continue
        length = (min(each.ended_on or as_at, as_at) - each.started_on).days
        days += (each.started_on + timedelta(days=number) for number in range(1, length + 1))
        if length > longest:
            passed.append(each.started_on + timedelta(days=longest + 1))
    days.sort()
    passed += (
        day
        for counted, day in enumerate(days, start=1)
        if counted - bisect_right(days, add_months(day, -_A_YEAR)) > in_a_year
    )
    return min((day for day in passed if a_year_ago < day <= as_at), default=None)
