"""The decision ledger of a child and of the whole caseload: what was decided, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iro_core.domain.child import Child
from iro_core.domain.decision_ledger import LedgerEntry, decision_ledger
from iro_core.errors import RefusalCode, Refused
from iro_desktop.workflows.session import Session


@dataclass(frozen=True)
class LedgerLine:
    """One decision.

    Attributes:
        days_adrift: Since its date, until it was settled; 0 if it is or was in time.
    """

    child_id: str
    child_name: str
    entry: LedgerEntry
    days_adrift: int


@dataclass(frozen=True)
class DecisionLedger:
    """Decisions, those that still stand open first and of them the longest adrift.

    Attributes:
        child_id: Whose; empty for the whole caseload.
        child_name: The child's name; empty for the whole caseload.
    """

    child_id: str
    child_name: str
    today: date
    lines: tuple[LedgerLine, ...]


def entries_of(session: Session, child_id: str) -> tuple[LedgerEntry, ...]:
    """The ledger of one child in the order in which the decisions were made."""
    reading = session.reading
    reviews = [held.content for held in reading.reviews(child_id)]
    updates = [held.content for held in reading.between.updates(child_id)]
    return decision_ledger(reviews, updates)


def ledger_of_child(session: Session, child_id: str) -> DecisionLedger:
    """Every decision about one child.

    Raises:
        Refused: The child is not on this laptop (code "not_found").
    """
    held = session.reading.child(child_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, "child")
    lines = _in_order(_lines(session, held.content))
    return DecisionLedger(child_id, held.content.display_name, session.today, lines)


def ledger_of_caseload(session: Session) -> DecisionLedger:
    """Every decision about every child on this laptop."""
    children = (held.content for held in session.reading.children())
    lines = [line for child in children for line in _lines(session, child)]
    return DecisionLedger("", "", session.today, _in_order(lines))


def _lines(session: Session, child: Child) -> list[LedgerLine]:
    return [
        LedgerLine(child.child_id, child.display_name, each, each.days_adrift(session.today))
        for each in entries_of(session, child.child_id)
    ]


def _in_order(lines: Sequence[LedgerLine]) -> tuple[LedgerLine, ...]:
    def rank(line: LedgerLine) -> tuple[bool, int, date, str]:
        due_on = line.entry.decision.due_on or date.max
        return not line.entry.is_open, -line.days_adrift, due_on, line.child_name

    return tuple(sorted(lines, key=rank))
