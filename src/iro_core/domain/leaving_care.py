"""From when a young person has a right to a personal adviser and a pathway plan."""

from datetime import date, timedelta
from typing import Final

from iro_core.domain.child import SHORT_BREAK_STATUSES, Child

# Eligible children are 16 or 17 (domain notes 8.3) ...
LEAVING_CARE_AGE: Final = 16
# ... and were looked after for 13 weeks in all since the 14th birthday (domain notes 8.3).
_COUNTED_FROM_AGE: Final = 14
_ELIGIBLE_AFTER: Final = timedelta(weeks=13)


def eligible_since(child: Child, today: date) -> date | None:
    """The day on which the child became eligible, or will by staying in care; None before 15.

    Aged 16 or over and looked after for 13 weeks in all since the 14th birthday; a break that
    belongs to a series of short breaks does not count. The day may lie in the future. None, too,
    for a child who is not looked after.

    Source: Care Planning, Placement and Case Review (England) Regulations 2010, regs. 42-44.
    """
    if child.age_on(today) < LEAVING_CARE_AGE - 1 or not child.is_looked_after(today):
        return None
    if child.has_short_breaks_only(today):
        return None
    left = _ELIGIBLE_AFTER.days
    since = child.birthday(_COUNTED_FROM_AGE)
    for start, end in _stays(child, since, today):
        if (end - start).days >= left:
            return max(start + timedelta(days=left), child.birthday(LEAVING_CARE_AGE))
        left -= (end - start).days
    return max(today + timedelta(days=left), child.birthday(LEAVING_CARE_AGE))


def is_eligible(child: Child, today: date) -> bool:
    """Whether the child has a right to a personal adviser and a pathway plan."""
    since = eligible_since(child, today)
    return since is not None and since <= today < child.birthday(LEAVING_CARE_AGE + 2)


def plan_counts_from(child: Child, today: date) -> date:
    """The 16th birthday, or the day the child became looked after if that is later.

    Source: pathway plan manuals of Manchester, Stockport and Medway (domain notes 8.3).
    """
    care = child.care_started_on(today)
    sixteenth = child.birthday(LEAVING_CARE_AGE)
    return max(sixteenth, care[0]) if care else sixteenth


def _stays(child: Child, since: date, until: date) -> list[tuple[date, date]]:
    """Times in care between two days, each day counted once though episodes overlap."""
    stays: list[tuple[date, date]] = []
    counted_to = since
    for episode in child.episodes:
        if episode.legal_status in SHORT_BREAK_STATUSES:
            continue
        start = max(episode.started_on, counted_to)
        end = min(episode.ended_on or until, until)
        if end > start:
            stays.append((start, end))
            counted_to = end
    return stays
