"""Which dates moved when the rules about them changed, for the user to read once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from iro_core.domain.child import Child
from iro_core.domain.due import DueKind
from iro_core.domain.policy import Amendment
from iro_core.domain.running_clocks import RunningClock, running_clocks
from iro_core.domain.timescales import Clockwork
from iro_desktop.workflows.case_clocks import case_of
from iro_desktop.workflows.rules import clockwork_of
from iro_desktop.workflows.session import Session

_READ: Final = "amendments_read"


@dataclass(frozen=True)
class MovedDate:
    """A date before and after the rules changed.

    Attributes:
        number: Which review it is about.
        before: None where the change began the clock; `after` None where it ended it.
    """

    child_id: str
    child_name: str
    kind: DueKind
    number: int | None
    before: date | None
    after: date | None


@dataclass(frozen=True)
class RuleChanges:
    """What changed in the rules since the user last read of it, and what that moved.

    Attributes:
        moved: By the new date.
    """

    amendments: tuple[Amendment, ...]
    moved: tuple[MovedDate, ...]


def rule_changes(session: Session) -> RuleChanges:
    """The changes of rules that this user has not read, with every date that they moved here.

    What was announced before the first children came to this laptop is not news.
    """
    standing = {each.amendment_id: each for each in session.policy.amendments}
    read = session.store.local_state.load(_READ, list[str])
    if read is None:
        if session.reading.children():
            session.store.local_state.save(_READ, sorted(standing))
        return RuleChanges((), ())
    new = tuple(each for each in session.policy.amendments if each.amendment_id not in read)
    if not new:
        return RuleChanges((), ())
    unread = frozenset(each.amendment_id for each in new)
    before = clockwork_of(session.store, session.today, without=unread)
    moved = (
        each
        for held in session.reading.children()
        for each in _moved(session, held.content, before)
    )
    return RuleChanges(new, tuple(sorted(moved, key=_new_date)))


def mark_read(session: Session, changes: RuleChanges) -> None:
    """Remember that the user has read of these changes."""
    read = session.store.local_state.load(_READ, list[str]) or []
    known = {*read, *(each.amendment_id for each in changes.amendments)}
    session.store.local_state.save(_READ, sorted(known))


def _moved(session: Session, child: Child, before: Clockwork) -> Iterator[MovedDate]:
    """The dates of one child that are other than they were."""
    case = case_of(session, child)
    old = _by_subject(running_clocks(before, case, session.today))
    new = _by_subject(running_clocks(session.clockwork, case, session.today))
    for subject in sorted(old.keys() | new.keys()):
        was, now = old.get(subject), new.get(subject)
        one = now or was
        if one is not None and _day(was) != _day(now):
            yield MovedDate(
                child_id=child.child_id,
                child_name=child.display_name,
                kind=one.due.kind,
                number=one.number,
                before=_day(was),
                after=_day(now),
            )


def _by_subject(clocks: tuple[RunningClock, ...]) -> dict[tuple[str, str], RunningClock]:
    return {(clock.due.kind, clock.record_id): clock for clock in clocks}


def _day(clock: RunningClock | None) -> date | None:
    return clock.due.due_on if clock is not None else None


def _new_date(moved: MovedDate) -> tuple[date, str, str]:
    return (moved.after or moved.before or date.max, moved.child_name, moved.kind)
