"""How long this laptop opens without the office: how that stands, and what renews or ends it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain import lease as rules
from iro_core.domain.lease import CLOCK_BACK_LIMIT, FINISH_LIMIT, Lease, Standing
from iro_desktop import logs
from iro_desktop.errors import StoreProblem
from iro_desktop.keys.private_files import write_durably
from iro_desktop.sync.asking import CLOCK_OFFSET
from iro_desktop.sync.cycle import LEASE
from iro_desktop.workflows.session import Session

__all__ = ["Standing", "days_left", "end", "locks_at", "must_lock", "note_time", "offline_until"]

_SEEN: Final = "latest_instant"
_NOTE: Final = "works-offline-until"


class Seen(msgspec.Struct, frozen=True):
    """The latest instant this laptop saw, and the machine's running time at that moment."""

    at: str
    running_s: float


def standing(session: Session) -> Standing:
    """How the lease stands now; a laptop without one has nothing of the office's yet."""
    held = _held(session)
    if held is None:
        return Standing.GOOD
    return rules.standing(held, now=_now(session), latest=_latest(session))


def days_left(session: Session) -> int | None:
    """For how many more whole days this laptop opens offline; None before the first contact."""
    held = _held(session)
    if held is None:
        return None
    return rules.days_left(held, now=_now(session), latest=_latest(session))


def locks_at(session: Session) -> datetime | None:
    """When this laptop stops opening offline; None before the first contact."""
    held = _held(session)
    return clocks.from_text(held.locks_at) if held else None


def must_lock(session: Session) -> bool:
    """Whether even a session that was open when the lease ended has to lock now."""
    held = _held(session)
    if held is None:
        return False
    believed = max(_now(session), _latest(session))
    return believed >= clocks.from_text(held.locks_at) + FINISH_LIMIT


def note_time(session: Session) -> None:
    """Remember the latest instant seen, and say beside the vault until when it opens offline.

    The time that the machine has been running counts on, whatever its clock is set to.
    """
    latest = max(_latest(session), _now(session))
    seen = Seen(clocks.to_text(latest), session.laptop.running_s())
    session.store.local_state.save(_SEEN, seen)
    held = _held(session)
    if held is not None:
        _write_note(session.keys.folder, held.locks_at)


def renew(session: Session) -> None:
    """The office answered: from here on its time counts, whatever this laptop saw before."""
    held = _held(session)
    if held is not None:
        seen = Seen(held.issued_at, session.laptop.running_s())
        session.store.local_state.save(_SEEN, seen)
        _write_note(session.keys.folder, held.locks_at)


def end(session: Session) -> None:
    """The office ended this laptop's access: it opens again only when the office says so."""
    held = _held(session)
    if held is not None:
        long_ago = min(held.locks_at, clocks.to_text(_now(session) - FINISH_LIMIT))
        ended = Lease(held.issued_at, long_ago, long_ago)
        session.store.local_state.save(LEASE, ended)
        _write_note(session.keys.folder, long_ago)
        logs.event("lease_ended_by_office")


def offline_until(folder: Path) -> datetime | None:
    """When the vault in a folder stops opening offline; None if that is not known before unlocking.

    Only for the lock screen: what counts is kept inside the encrypted store.
    """
    try:
        return clocks.from_text((folder / _NOTE).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _held(session: Session) -> Lease | None:
    return session.store.local_state.load(LEASE, Lease)


def _now(session: Session) -> datetime:
    """What the clock says, put right by what the office last said of it, where that still fits."""
    shown = session.clock.now()
    offset_s = session.store.local_state.load(CLOCK_OFFSET, float) or 0.0
    corrected = shown + timedelta(seconds=offset_s)
    return corrected if corrected >= _latest(session) - CLOCK_BACK_LIMIT else shown


def _latest(session: Session) -> datetime:
    """The latest instant seen, and on from there by the time the machine has run since."""
    seen = session.store.local_state.load(_SEEN, Seen)
    if seen is None:
        return datetime(2000, 1, 1, tzinfo=UTC)
    ran_s = session.laptop.running_s() - seen.running_s
    # After a restart the machine shows less than before; then only the instant itself counts.
    return clocks.from_text(seen.at) + timedelta(seconds=max(ran_s, 0))


def _write_note(folder: Path, locks_at: str) -> None:
    try:
        write_durably(folder / _NOTE, locks_at.encode())
    except StoreProblem:
        logs.event("lease_note_not_written")
