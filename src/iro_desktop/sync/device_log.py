"""The log of this laptop on its way to the office."""

from typing import Final

from iro_core.changes.device_log import LoggedEvent
from iro_core.protocol.messages import LOGGED_PER_REQUEST, SyncReply
from iro_desktop.store.store import Store

_SENT: Final = "device_log_sent"


def to_send(store: Store) -> tuple[str, list[LoggedEvent]]:
    """The oldest entries that are not known to be kept, and the digest of the one before them."""
    sent = _sent(store)
    *_, after = ["", *(entry.digest for entry in store.device_log.after(sent - 1, 1) if sent)]
    return after, store.device_log.after(sent, LOGGED_PER_REQUEST)


def note_answer(store: Store, reply: SyncReply, *, is_restored: bool) -> None:
    """Remember what is kept now, inside the caller's transaction.

    A server put back from a backup is sent everything: what it has, it passes over.
    """
    if is_restored:
        store.local_state.drop(_SENT)
    elif reply.logged > _sent(store):
        store.local_state.save(_SENT, reply.logged)


def has_more(store: Store, reply: SyncReply) -> bool:
    """Whether more waits, for an office that keeps it."""
    return bool(reply.logged and store.device_log.after(reply.logged, 1))


def _sent(store: Store) -> int:
    return store.local_state.load(_SENT, int) or 0
