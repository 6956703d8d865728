"""Who carries how much: each IRO's children for a full-time post, as the authority weighs them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from iro_core.domain.child import Child
from iro_core.domain.people import Role, User
from iro_core.domain.share import quotient
from iro_core.domain.workload import Burden, Caseload, Load, burdens, total, weight
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor

_A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class WeighedChild:
    """One child of a caseload, and as how many it counts."""

    child_id: str
    child_name: str
    iro_id: str
    iro_name: str
    burdens: tuple[Burden, ...]
    weight: Decimal


@dataclass(frozen=True)
class WorkloadRow:
    """One IRO.

    Attributes:
        reviews: Held in the last twelve months with the children of this caseload.
        is_active: Whether the account is in use; children of one that is not need another IRO.
    """

    iro_id: str
    name: str
    team: str
    caseload: Caseload
    load: Load
    reviews: int
    is_active: bool
    children: tuple[WeighedChild, ...]


@dataclass(frozen=True)
class Workload:
    """The team, and children who have no IRO."""

    rows: tuple[WorkloadRow, ...]
    total: Caseload
    load: Load
    reviews: int
    reviews_per_post: Decimal | None
    without_iro: tuple[WeighedChild, ...]
    low: int
    high: int
    is_weighted: bool


def workload(session: Session) -> Workload:
    """The caseloads of the team (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "workload")
    policy = session.policy
    children = _weighed(session)
    reviews = _reviews_of_a_year(session)
    rows = [
        _row(session, user, [each for each in children if each.iro_id == user.user_id], reviews)
        for user in session.reading.people.users()
        if user.role is Role.IRO
    ]
    rows = [row for row in rows if row.children or (row.is_active and _is_of(session, row))]
    whole = total(row.caseload for row in rows)
    held = sum(row.reviews for row in rows)
    known = {row.iro_id for row in rows}
    return Workload(
        rows=tuple(rows),
        total=whole,
        load=whole.load(policy),
        reviews=held,
        reviews_per_post=quotient(held, whole.fte, 0),
        without_iro=tuple(each for each in children if each.iro_id not in known),
        low=policy["caseload_low"],
        high=policy["caseload_high"],
        is_weighted=any(policy[burden] != 100 for burden in Burden),  # noqa: PLR2004  (as one)
    )


def _is_of(session: Session, row: WorkloadRow) -> bool:
    """Whether an IRO is of this supervisor's team; other teams' children are not held here."""
    return row.team == session.user.team


def _row(
    session: Session, user: User, children: list[WeighedChild], reviews: Counter[str]
) -> WorkloadRow:
    fte = user.fte if user.active else Decimal(0)
    caseload = Caseload(len(children), sum((each.weight for each in children), Decimal(0)), fte)
    return WorkloadRow(
        iro_id=user.user_id,
        name=user.name,
        team=user.team,
        caseload=caseload,
        load=caseload.load(session.policy),
        reviews=sum(reviews[each.child_id] for each in children),
        is_active=user.active,
        children=tuple(children),
    )


def _weighed(session: Session) -> list[WeighedChild]:
    """Every child who is looked after, by IRO and name."""
    people, today = session.reading.people, session.today
    found: list[WeighedChild] = []
    families: set[tuple[str, str]] = set()
    looked_after = (
        held.content for held in session.reading.children() if held.content.is_looked_after(today)
    )
    for child in sorted(looked_after, key=lambda each: (each.display_name, each.child_id)):
        allocated = people.allocation(child.child_id)
        iro_id = allocated.user_id if allocated else ""
        family = (iro_id, child.sibling_group)
        weighs = burdens(
            child,
            first_year=_is_in_first_year(child, today),
            after_a_sibling=bool(child.sibling_group) and family in families,
        )
        families.add(family)
        found.append(
            WeighedChild(
                child_id=child.child_id,
                child_name=child.display_name,
                iro_id=iro_id,
                iro_name=people.name(iro_id) if iro_id else "",
                burdens=weighs,
                weight=weight(weighs, session.policy),
            )
        )
    return found


def _is_in_first_year(child: Child, today: date) -> bool:
    care = child.care_started_on(today)
    return care is not None and care[1] and today - care[0] < _A_YEAR


def _reviews_of_a_year(session: Session) -> Counter[str]:
    today = session.today
    days: Iterable[tuple[str, date | None]] = (
        (held.content.child_id, held.content.held_on) for held in session.reading.reviews()
    )
    return Counter(
        child_id for child_id, day in days if day is not None and today - _A_YEAR < day <= today
    )
