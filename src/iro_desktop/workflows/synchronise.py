"""Sending and receiving: one round, what went and what came by name, and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from iro_core.domain.people import Role
from iro_core.errors import IroError, RefusalCode, Refused
from iro_core.protocol.messages import KeptCode
from iro_core.protocol.messages import Outcome as Verdicts
from iro_desktop import logs
from iro_desktop.errors import ServerBusy, SyncProblem
from iro_desktop.keys.officers import escrow
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.sync.commands import command_key
from iro_desktop.sync.cycle import AtHand, Outcome, Party, Phase, Progress, Round, Say
from iro_desktop.sync.entrusted import Entrusted
from iro_desktop.sync.retry import pause_s
from iro_desktop.sync.transport import Credentials, Transport
from iro_desktop.workflows import beacon, officers, orders, outgoing
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows.changed import OUTBOX, Changed, changed_by
from iro_desktop.workflows.outgoing import WaitingItem
from iro_desktop.workflows.session import Session

__all__ = [
    "AtHand",
    "Phase",
    "Progress",
    "Say",
    "SentItem",
    "SyncReport",
    "next_try_at",
    "synchronise",
]

_CHILD: Final = "child"


@dataclass(frozen=True)
class SentItem:
    """Something the server has now, with its receipt."""

    record_id: str
    kind: str
    act: str
    child_name: str
    receipt: str


@dataclass(frozen=True)
class SyncReport:
    """What a round did.

    Attributes:
        received: Changes that came, by kind of record.
        waiting: How many records still wait to be sent.
        attention: What was answered with no, now or earlier.
        released: Names of children who left this laptop.
    """

    sent: tuple[SentItem, ...]
    received: dict[str, int]
    waiting: int
    attention: tuple[WaitingItem, ...]
    released: tuple[str, ...]
    at: datetime
    changed: Changed


def synchronise(session: Session, say: Say, at_hand: AtHand = tuple) -> Steps[SyncReport]:
    """One round with the server; how it went is remembered either way.

    Args:
        say: The words for a step of the way.
        at_hand: Whom somebody may be writing about; those children do not leave in this round, and
            nobody does if it gives None.

    Raises:
        SyncProblem: The server cannot be reached or trusted now. Work stays saved.
        Refused: The server turns this laptop away.
    """
    transport = Transport(session.membership.address, session.clock)
    party: Party = yield Step(Place.STORE, lambda: _party(session))
    round_ = Round(session.store, transport, party, session.clock)
    try:
        yield from round_.steps(say, at_hand)
    except (SyncProblem, Refused) as problem:
        failure = problem
        yield Step(Place.STORE, lambda: _note_failure(session, failure, round_.outcome))
        if _is_stopped(failure):
            yield from orders.obey(session, transport, party.credentials)
        raise
    finally:
        transport.close()
    report: SyncReport = yield Step(Place.STORE, lambda: _report(session, round_.outcome))
    return report


def _party(session: Session) -> Party:
    """Who this laptop is; names are read before the children they belong to may leave."""
    member = session.membership
    session.reading.children()
    return Party(
        Credentials(
            member.device_id,
            session.identity.device_key,
            member.server_key,
            command_key(session.store),
        ),
        member.authority,
        session.identity.author_key,
        session.laptop.app_version,
        entrusted=Entrusted(
            code=KeptCode(session.keys.code_slot, session.keys.recovery_code),
            beacon=beacon.key_to_name(session),
            escrow=escrow(session.keys),
        ),
        fetches_all=session.user.role == Role.IRO,
    )


def next_try_at(session: Session) -> datetime | None:
    """When the next round is due; None before the first."""
    return session.contact.next_try_at


def _report(session: Session, outcome: Outcome) -> SyncReport:
    """Note the contact and say what happened, by name."""
    sent = tuple(_sent(session, outcome))
    released = tuple(session.reading.child_name(child_id) for child_id in outcome.released)
    # Together: each save of its own waits twice for the disk, which is most of an idle round.
    with session.store.transaction():
        outgoing.note_contact(session)
        leases.renew(session)
        orders.note_over(session)
    officers.keep_up(session)
    session.store.tidy()
    session.store.keep_copy(session.clock.now())
    changed = _take_in(session, outcome)
    contact = session.contact
    contact.failures, contact.failed_since, contact.last_problem = 0, None, ""
    _plan_next(session)
    logs.event("synced", sent=len(outcome.answered), received=outcome.received.total())
    return SyncReport(
        sent=sent,
        received=dict(outcome.received),
        waiting=outgoing.unsent_count(session),
        attention=outgoing.attention(session),
        released=released,
        at=session.clock.now(),
        changed=changed,
    )


def _sent(session: Session, outcome: Outcome) -> list[SentItem]:
    return [
        SentItem(
            record_id=change.record_id,
            kind=change.kind,
            act=change.act,
            child_name=session.reading.child_name(change.child_id),
            receipt=verdict.receipt,
        )
        for change, verdict in outcome.answered
        if verdict.outcome is Verdicts.RECEIVED
    ]


def _take_in(session: Session, outcome: Outcome) -> Changed:
    """Have everything that came, or left, read again."""
    session.forget(sorted(outcome.touched))
    changed = changed_by(outcome.touched, also=(OUTBOX,))
    if outcome.released:
        session.reading.forget_all()
        session.clocks.forget_all()
        children = frozenset(outcome.released)
        changed |= Changed(frozenset({_CHILD}), children, children)
    return changed


def _note_failure(session: Session, problem: IroError, outcome: Outcome) -> None:
    """Pages that came before the failure are there; the next try is later than the last."""
    _take_in(session, outcome)
    if _is_stopped(problem):
        leases.end(session)
    else:
        leases.note_time(session)
    session.store.keep_copy(session.clock.now())
    contact = session.contact
    contact.failures += 1
    contact.failed_since = contact.failed_since or session.clock.now()
    contact.last_problem = problem.code if isinstance(problem, Refused) else type(problem).__name__
    _plan_next(session, asked_s=problem.wait_s if isinstance(problem, ServerBusy) else 0.0)
    logs.event("sync_failed", problem=contact.last_problem, failures=contact.failures)


def _is_stopped(problem: IroError) -> bool:
    return isinstance(problem, Refused) and problem.code is RefusalCode.DEVICE_STOPPED


def _plan_next(session: Session, *, asked_s: float = 0.0) -> None:
    contact = session.contact
    pause = pause_s(contact.failures, session.membership.device_id, asked_s=asked_s)
    contact.next_try_at = session.clock.now() + timedelta(seconds=pause)
