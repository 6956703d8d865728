"""A booked review as a file for any calendar: no name and no address leaves the program."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from iro_core import clock as clocks
from iro_core.domain.dates import parse_time
from iro_core.domain.review_plan import ReviewPlan

_ENGLAND: Final = ZoneInfo("Europe/London")
# Long enough that a calendar shows the time as taken; the plan does not ask how long it lasts.
_SHOWN_FOR: Final = timedelta(minutes=90)


def calendar_file(plan: ReviewPlan, child_number: str, now_text: str) -> bytes:
    """One private event for each meeting that has a day.

    A meeting without a time of day takes the whole day. The same meeting keeps its identity, so
    that a calendar that reads the file again moves the event and does not add one.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//IRO Desktop//booked review//EN")
    calendar.add("version", "2.0")
    meetings = [plan]
    if plan.is_series:
        meetings += [plan.meeting_on(meeting) for meeting in plan.meetings]
    for part, meeting in enumerate(meetings, start=1):
        if meeting.booked_on is None:
            continue
        part_of = f", meeting {part}" if len(meetings) > 1 else ""
        event = _event(meeting.booked_on, parse_time(meeting.starts_at))
        event.add("uid", f"{plan.record_id}-{part}@iro-desktop")
        event.add("dtstamp", clocks.from_text(now_text))
        event.add("summary", f"Review visit {child_number}{part_of}")
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(on: date, at: time | None) -> Event:
    event = Event()
    if at is None:
        event.add("dtstart", on)
        return event
    begins = datetime.combine(on, at, _ENGLAND).astimezone(ZoneInfo("UTC"))
    event.add("dtstart", begins)
    event.add("dtend", begins + _SHOWN_FOR)
    return event
