"""The sums behind every date: working days, weeks and months from a day, by the rules in force."""

from collections.abc import Iterable
from datetime import date, timedelta

from iro_core.domain.due import Due, DueKind, Explanation, Mover, Rag, Urgency
from iro_core.domain.policy import Policy, setting
from iro_core.domain.working_days import WorkingDays, add_months


class Clocks:
    """The policy and the calendar of working days, and what they make of a day."""

    def __init__(self, policy: Policy, calendar: WorkingDays) -> None:
        """Take the authority's settings and the calendar with its one-off holidays."""
        self.policy = policy
        self.calendar = calendar

    def working(
        self,
        kind: DueKind,
        rule: str,
        start: date,
        start_is: str,
        moved_by: Iterable[Mover] = (),
    ) -> Due:
        """A clock of working days, by the name of its setting; the first day is not counted."""
        days = self.policy.number(rule, start)
        due_on = self.calendar.add(start, days)
        why = Explanation(
            rule=rule,
            source=self.policy.source(rule, start),
            start=start,
            start_is=start_is,
            working_days=days,
            skipped=self.calendar.skipped(start, due_on),
            moved_by=(Mover.HOLIDAY, *_movers(rule, moved_by)),
        )
        return Due(kind, due_on, why)

    def working_before(self, kind: DueKind, rule: str, event_on: date, event_is: str) -> Due:
        """A clock of working days back from an event; the day of the event is not counted."""
        days = self.policy.number(rule, event_on)
        due_on = self.calendar.subtract(event_on, days)
        why = Explanation(
            rule=rule,
            source=self.policy.source(rule, event_on),
            start=event_on,
            start_is=event_is,
            working_days=days,
            skipped=self.calendar.skipped(due_on, event_on),
            moved_by=(Mover.HOLIDAY, *_movers(rule, ())),
        )
        return Due(kind, due_on, why)

    def months(
        self,
        kind: DueKind,
        rule: str,
        start: date,
        start_is: str,
        moved_by: Iterable[Mover] = (),
    ) -> Due:
        """A clock of calendar months; the 31st becomes a shorter month's last day."""
        months = self.policy.number(rule, start)
        why = Explanation(
            rule=rule,
            source=self.policy.source(rule, start),
            start=start,
            start_is=start_is,
            months=months,
            moved_by=_movers(rule, moved_by),
        )
        return Due(kind, add_months(start, months), why)

    def weeks(
        self,
        kind: DueKind,
        rule: str,
        start: date,
        start_is: str,
        moved_by: Iterable[Mover] = (),
    ) -> Due:
        """A clock of weeks."""
        weeks = self.policy.number(rule, start)
        why = Explanation(
            rule=rule,
            source=self.policy.source(rule, start),
            start=start,
            start_is=start_is,
            weeks=weeks,
            moved_by=_movers(rule, moved_by),
        )
        return Due(kind, start + timedelta(weeks=weeks), why)

    def urgency(self, due_on: date | None, today: date) -> Urgency:
        """The grade of a date: overdue, due soon (the authority's amber), later, or none."""
        if due_on is None:
            return Urgency(Rag.NONE, None)
        left = self.calendar.count(today, due_on)
        if due_on < today:
            return Urgency(Rag.OVERDUE, min(left, -1))
        soon = left <= self.policy.number("amber_working_days", today)
        return Urgency(Rag.DUE_SOON if soon else Rag.LATER, left)


def _movers(rule: str, more: Iterable[Mover]) -> tuple[Mover, ...]:
    """What else would change a clock: another rule, where the authority may have one."""
    known = setting(rule)
    may_vary = known is not None and known.lowest < known.highest
    return (*more, Mover.LOCAL_RULE) if may_vary else tuple(more)
