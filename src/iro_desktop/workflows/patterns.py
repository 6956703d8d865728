"""Patterns of concern among the children on this laptop, with the children each is about."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from iro_core.domain.access import may_write
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.child import Child
from iro_core.domain.monitoring import monitor
from iro_core.domain.patterns import Pattern, PatternOf, Sign, find_patterns
from iro_core.domain.word_lists import ListName
from iro_desktop.workflows.ladders import words_ever
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class PatternRow:
    """One pattern, or every child here for a statement about children of one's own choice.

    Attributes:
        pattern: None for the row of one's own choice.
        children: Id and name of each, by name.
        reason: What the authority calls the reason of a challenge; empty for the program's words.
    """

    pattern: Pattern | None
    children: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True)
class Patterns:
    """What repeats on this laptop, the largest first.

    Attributes:
        everybody: Every child who is looked after, for one's own choice.
        may_raise: Whether this user may start an alert.
    """

    rows: tuple[PatternRow, ...]
    everybody: PatternRow
    may_raise: bool


def patterns(session: Session) -> Patterns:
    """What repeats among the children on this laptop."""
    children = [
        held.content
        for held in session.reading.children()
        if held.content.is_looked_after(session.today)
    ]
    sizes = Counter(_team(session, child) for child in children)
    signs = [*_noticed(session, children), *_challenged(session, children)]
    found = find_patterns(signs, dict(sizes), session.policy["pattern_least_children"])
    return Patterns(
        rows=tuple(_row(session, pattern, list(pattern.child_ids)) for pattern in found),
        everybody=_row(session, None, [str(child.child_id) for child in children]),
        may_raise=may_write(session.user.role, "challenge", "raise"),
    )


def _row(session: Session, pattern: Pattern | None, child_ids: list[str]) -> PatternRow:
    named = ((each, session.reading.child_name(each)) for each in child_ids)
    published = words_ever(session, ListName.CHALLENGE_REASONS)
    reason = published.get(pattern.code, "") if pattern is not None else ""
    return PatternRow(pattern, tuple(sorted(named, key=lambda each: each[1])), reason)


def _noticed(session: Session, children: list[Child]) -> Iterator[Sign]:
    for child in children:
        for notice in monitor(child, None, session.policy, session.today):
            if notice.is_pressing:
                team = _team(session, child)
                yield Sign(child.child_id, PatternOf.NOTICE, str(notice.concern), team)


def _challenged(session: Session, children: list[Child]) -> Iterator[Sign]:
    for child in children:
        for held in session.reading.challenges(child.child_id):
            challenge = held.content
            if challenge.kind is ChallengeKind.GOOD_PRACTICE or challenge.closed_on is not None:
                continue
            for reason in challenge.reasons:
                yield Sign(child.child_id, PatternOf.CHALLENGE, reason, _team(session, child))


def _team(session: Session, child: Child) -> str:
    """The social work team where it is known, else the reviewing team."""
    allocated = session.reading.people.allocation(child.child_id)
    return child.team or (allocated.team if allocated else "")
