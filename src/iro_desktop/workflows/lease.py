"""How long this laptop opens without the office: how that stands, and what renews or ends it."""

from datetime import UTC, datetime
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain import lease as rules
from iro_core.domain.lease import FINISH_LIMIT, Lease, Seen, Standing
from iro_core.errors import BadSignature, InvalidData
from iro_core.protocol.heartbeat import genuine_lease
from iro_desktop import logs
from iro_desktop.sync.asking import CLOCK_OFFSET
from iro_desktop.sync.commands import command_key
from iro_desktop.sync.cycle import LEASE
from iro_desktop.workflows import while_locked
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.while_locked import WhileLocked

_SEEN: Final = "latest_instant"
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


def begin(session: Session) -> Standing:
    """Count an unlocking, and how the lease stands with it.

    A clock is believed only if the laptop opens: one that ran ahead may be put right.
    """
    _take_in(session)
    looked = _look(session, in_use=False)
    counted = msgspec.structs.replace(looked, unlocks=looked.unlocks + 1)
    session.store.local_state.save(_SEEN, counted)
    found = standing(session)
    if found in {Standing.GOOD, Standing.ENDING}:
        note_time(session)
    return found


def standing(session: Session) -> Standing:
    """How the lease stands now; a laptop without one has nothing of the office's yet."""
    held = _held(session)
    if held is None:
        return Standing.GOOD
    return rules.standing(held, _look(session), now=_now(session))


def days_left(session: Session) -> int | None:
    """For how many more whole days this laptop opens offline; None before the first contact."""
    held = _held(session)
    return rules.days_left(held, _look(session), now=_now(session)) if held else None


def days_to_sealing(session: Session) -> int | None:
    """In how many whole days this laptop seals itself; None if no lease says that."""
    held = _held(session)
    return rules.days_to_sealing(held, _look(session), now=_now(session)) if held else None


def locks_at(session: Session) -> datetime | None:
    """When this laptop stops opening offline; None before the first contact."""
    held = _held(session)
    return clocks.from_text(held.locks_at) if held else None


def must_lock(session: Session) -> bool:
    """Whether even a session that was open when the lease ended has to lock now."""
    held = _held(session)
    return held is not None and rules.must_lock(held, _look(session), now=_now(session))


def note_time(session: Session) -> None:
    """Remember the latest instant seen, and say beside the vault how the lease stands.

    The time that the machine has been running counts on, whatever its clock is set to.
    """
    looked = _look(session)
    latest = clocks.to_text(rules.believed(looked, _now(session)))
    _keep(session, msgspec.structs.replace(looked, at=latest))


def renew(session: Session) -> None:
    """The office answered: from here on its time counts, whatever this laptop saw before."""
    held = _held(session)
    if held is not None:
        _keep(session, Seen(held.issued_at, session.laptop.running_s()))


def end(session: Session) -> None:
    """The office ended this laptop's access: it opens again only when the office says so."""
    held = _held(session)
    if held is not None:
        long_ago = min(held.locks_at, clocks.to_text(_now(session) - FINISH_LIMIT))
        ended = msgspec.structs.replace(held, warns_at=long_ago, locks_at=long_ago)
        session.store.local_state.save(LEASE, ended)
        _keep(session, _look(session))
        logs.event("lease_ended_by_office")


def _take_in(session: Session) -> None:
    """What came and went while this laptop was locked; a lease only if the office signed it."""
    known, held = while_locked.load(session.keys.folder), _held(session)
    if held is None:
        return
    state = session.store.local_state
    granted = _granted(session, known, held)
    if granted is not None:
        running_s = session.laptop.running_s()
        since_s = known.seen.running_s if known.seen else running_s
        state.save(LEASE, granted)
        state.save(_SEEN, Seen(granted.issued_at, min(since_s, running_s)))
    elif known.seen and known.lease and known.lease.issued_at == held.issued_at:
        state.save(_SEEN, rules.merged(_look(session, in_use=False), known.seen))
    if known.is_stopped:
        end(session)


def _granted(session: Session, known: WhileLocked, held: Lease) -> Lease | None:
    """The lease that came while this laptop was locked, if it is newer than what it has."""
    if known.granted is None:
        return None
    try:
        lease = genuine_lease(
            known.granted,
            server_key=session.membership.server_key,
            device_id=session.membership.device_id,
            last=held,
        )
    except (BadSignature, InvalidData):
        logs.event("lease_not_genuine")
        return None
    return lease if lease.issued_at > held.issued_at else None


def _held(session: Session) -> Lease | None:
    return session.store.local_state.load(LEASE, Lease)


def _seen(session: Session) -> Seen:
    """What was seen when it last looked; nothing before its first contact."""
    seen = session.store.local_state.load(_SEEN, Seen)
    return seen or Seen(clocks.to_text(_LONG_AGO), session.laptop.running_s())


def _look(session: Session, *, in_use: bool = True) -> Seen:
    """What was seen, with the time that the machine has run since."""
    running_s = session.laptop.running_s()
    seen = _seen(session)
    now = _put_right(session, seen)
    return rules.look(seen, _held(session), now=now, running_s=running_s, in_use=in_use)


def _now(session: Session) -> datetime:
    return _put_right(session, _seen(session))


def _put_right(session: Session, seen: Seen) -> datetime:
    return rules.put_right(session.clock.now(), _offset_s(session), seen)


def _keep(session: Session, seen: Seen) -> None:
    session.store.local_state.save(_SEEN, seen)
    folder, member = session.keys.folder, session.membership
    known = msgspec.structs.replace(
        while_locked.load(folder),
        device_id=member.device_id,
        address=member.address,
        server_key=member.server_key,
        command_key=command_key(session.store),
        lease=_held(session),
        granted=None,
        seen=seen,
        clock_offset_s=_offset_s(session),
        is_counted=False,
        is_stopped=False,
    )
    while_locked.keep(folder, known)


def _offset_s(session: Session) -> float:
    return session.store.local_state.load(CLOCK_OFFSET, float) or 0.0
