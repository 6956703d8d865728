"""The end of the office's audit trail, as this laptop was last shown it.

Who alters what came before it alters every later end. A laptop that keeps the newest sees that when
it is shown another, or when the office no longer finds it in its trail.
"""

from datetime import datetime
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.device_log import DeviceAction, DeviceEvent
from iro_core.protocol.messages import AuditHead, SyncReply
from iro_desktop import logs
from iro_desktop.store.store import Store

DIFFERS: Final = "office_log_differs_at"
_HEAD: Final = "office_head"


class _Shown(msgspec.Struct, frozen=True):
    """A head, and the epoch in which it was shown."""

    epoch: str
    head: AuditHead


def kept(store: Store, epoch: str) -> AuditHead | None:
    """The newest head that was shown in this epoch."""
    shown = store.local_state.load(_HEAD, _Shown)
    return shown.head if shown is not None and shown.epoch == epoch else None


def note_answer(store: Store, reply: SyncReply, now: datetime) -> None:
    """Keep a newer head; another past is an alarm. Inside the caller's transaction.

    The head that was kept stays until the office says that it was put back from a backup (a new
    epoch): it is the evidence.
    """
    before = kept(store, reply.epoch)
    if before is None:
        store.local_state.drop(DIFFERS)
    elif differs := _difference(before, reply):
        if store.local_state.load(DIFFERS, str) is None:
            at = clocks.to_text(now)
            event = DeviceEvent(at, DeviceAction.OFFICE_LOG_DIFFERS, str(before.number), differs)
            store.device_log.add(event)
            store.local_state.save(DIFFERS, at)
            logs.event("office_log_differs", how=differs)
        return
    if reply.head is not None and reply.head != before:
        store.local_state.save(_HEAD, _Shown(reply.epoch, reply.head))


def _difference(before: AuditHead, reply: SyncReply) -> str:
    if reply.head_differs:
        return "not_in_the_trail"
    if reply.head is None:
        return ""
    if reply.head.number < before.number:
        return "goes_back"
    same_place = reply.head.number == before.number
    return "another_end" if same_place and reply.head.digest != before.digest else ""
