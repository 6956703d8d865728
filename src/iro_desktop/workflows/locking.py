"""Locking: what the locked laptop has to know is laid beside the vault, then that is closed."""

import msgspec

from iro_core.errors import IroError
from iro_desktop import logs
from iro_desktop.keys import ending
from iro_desktop.workflows import beacon, orders, while_locked
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Session


def make_ready(session: Session) -> None:
    """Let an opened laptop be sealed, and be heard, when it is locked again, however that comes.

    What cannot be laid ready now is tried again at the next locking.
    """
    try:
        ending.make_ready(session.keys, may_seal=orders.may_seal(session))
        beacon.check_key(session)
    except IroError as problem:
        logs.event("not_made_ready", problem=type(problem).__name__)


def lock(session: Session) -> None:
    """Close the store and forget the keys; every draft was saved before."""
    if session.store.is_open:
        _leave_word(session)
    sessions.lock(session)


def _leave_word(session: Session) -> None:
    make_ready(session)
    try:
        leases.note_time(session)
        _count(session)
    except IroError as problem:
        logs.event("not_counted", problem=type(problem).__name__)


def _count(session: Session) -> None:
    """How much exists on this laptop only, without saying what, or about whom."""
    unsent = sum(each.count for each in orders.unsent(session))
    known = while_locked.load(session.keys.folder)
    counted = msgspec.structs.replace(known, unsent=unsent, is_counted=True)
    while_locked.keep(session.keys.folder, counted)
