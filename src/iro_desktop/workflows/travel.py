"""Ready to travel: whether this laptop has everything for the next visits, without a network."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from iro_core import clock as clocks
from iro_core.domain.working_days import WorkingDays
from iro_core.forms import catalogue
from iro_desktop.store.copies import free_bytes
from iro_desktop.sync.cycle import SCOPE, HeldScope
from iro_desktop.workflows import drafts, outgoing
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows.form_versions import latest_name
from iro_desktop.workflows.quality import FORM
from iro_desktop.workflows.quality import KIND as QA_FORM
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.visits import Visit, last_visit_day, visits

# A day's work with its second copy stays below this many times over (benchmarks/bench_laptop.py).
_LEAST_FREE_BYTES: Final = 500 * 1024 * 1024


class Need(StrEnum):
    """What a journey needs of this laptop."""

    CONTACT = "contact"
    PAPERS = "papers"
    FORMS = "forms"
    SENT = "sent"
    LEASE = "lease"
    DISK = "disk"


@dataclass(frozen=True)
class TravelFacts:
    """What this laptop has.

    Attributes:
        back_on: The last day that the journey is for.
        first_on: The first day of a visit that is still to come, or the next working day.
        absent: Names or ids of allocated children of whom nothing is here.
        forms_absent: Versions of the QA form that are wanted and not here.
        unsent: Records not sent; `refused` were answered with no.
        scans_unsent, scans_absent: Scans and photos not sent; and not here yet.
        lease_days_left: For how many more days it opens offline; None while no limit is set.
    """

    today: date
    first_on: date
    back_on: date
    absent: tuple[str, ...]
    forms_absent: tuple[str, ...]
    unsent: int
    refused: int
    last_contact: datetime | None
    lease_days_left: int | None
    free_bytes: int
    scans_unsent: int = 0
    scans_absent: int = 0


@dataclass(frozen=True)
class Checked:
    """One need, whether it is met, and the facts behind that."""

    need: Need
    is_ready: bool
    facts: TravelFacts


@dataclass(frozen=True)
class Travel:
    """The visits until the next working day, and each need of the journey."""

    until: date
    visits: tuple[Visit, ...]
    checks: tuple[Checked, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return all(check.is_ready for check in self.checks)


def travel(session: Session, room: Callable[[Path], int] = free_bytes) -> Travel:
    """What is booked, and whether this laptop is ready for it."""
    booked = visits(session)
    facts = _facts(session, booked, room(session.keys.folder))
    return Travel(last_visit_day(session), booked, check(facts, session.calendar))


def check(facts: TravelFacts, calendar: WorkingDays) -> tuple[Checked, ...]:
    """Each need and whether it is met; a need that cannot be known yet is left out."""
    return tuple(
        Checked(need, is_ready, facts)
        for need, is_ready in _judged(facts, calendar)
        if is_ready is not None
    )


def _judged(facts: TravelFacts, calendar: WorkingDays) -> Iterator[tuple[Need, bool | None]]:
    yield Need.CONTACT, _is_fresh(facts, calendar)
    yield Need.PAPERS, not facts.absent and not facts.scans_absent
    yield Need.FORMS, not facts.forms_absent
    yield Need.SENT, not any((facts.unsent, facts.refused, facts.scans_unsent))
    left = facts.lease_days_left
    yield Need.LEASE, None if left is None else left >= (facts.back_on - facts.today).days
    yield Need.DISK, facts.free_bytes >= _LEAST_FREE_BYTES


def _is_fresh(facts: TravelFacts, calendar: WorkingDays) -> bool:
    """Whether the office answered on the working day before the first visit, or later."""
    if facts.last_contact is None:
        return False
    return clocks.local_date(facts.last_contact) >= calendar.subtract(facts.first_on, 1)


def _facts(session: Session, booked: Sequence[Visit], free: int) -> TravelFacts:
    last = last_visit_day(session)
    ahead = [visit.on for visit in booked if not visit.is_held]
    return TravelFacts(
        today=session.today,
        first_on=min(ahead, default=last),
        back_on=last,
        absent=_absent(session),
        forms_absent=tuple(sorted(_forms_wanted(session) - _forms_here(session))),
        unsent=outgoing.unsent_count(session),
        refused=len(outgoing.attention(session)),
        last_contact=outgoing.last_contact(session),
        lease_days_left=leases.days_left(session),
        free_bytes=free,
        scans_unsent=outgoing.waiting_scans(session).count,
        scans_absent=_scans_absent(session),
    )


def _absent(session: Session) -> tuple[str, ...]:
    """Children whom the office counts as this user's, and who did not come down whole."""
    scope = session.store.local_state.load(SCOPE, HeldScope)
    if scope is None:
        return ()
    return tuple(
        child_id for child_id in sorted(scope.children) if session.reading.child(child_id) is None
    )


def _scans_absent(session: Session) -> int:
    """Scans and photographs that are known here and have not all come."""
    here = session.store.pieces.held()
    return sum(
        len(here.get(held.record_id, ())) < len(held.content.pieces)
        for held in session.reading.between.attachments()
    )


def _forms_wanted(session: Session) -> set[str]:
    """The version a new QA form would have, and those of every form and draft here."""
    begun = (draft for draft in drafts.all_drafts(session) if draft.key.kind == QA_FORM)
    versions = [
        latest_name(session, FORM),
        *(held.state.form_version for held in session.reading.forms()),
        *(draft.begun.form_version for draft in begun),
    ]
    return {version for version in versions if version}


def _forms_here(session: Session) -> set[str]:
    published = session.reading.published_forms()
    named = {f"{form.text('form_id')}.v{form.whole('version')}" for form in published}
    return named | set(catalogue.shipped())
