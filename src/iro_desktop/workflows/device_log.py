"""Noting what is done on this laptop, for the day on which somebody has to ask.

A page reads its record again whenever something in it changes, so the same record opened again
within `_SAME_READING` by the one person whose laptop this is, is the same reading and one entry.
"""

from datetime import datetime, timedelta
from typing import Final, Protocol

from iro_core import clock as clocks
from iro_core.changes.device_log import DeviceAction, DeviceEvent
from iro_core.clock import Clock
from iro_desktop import logs
from iro_desktop.errors import DiskFailed, DiskFull
from iro_desktop.store.store import Store

# As long as a laptop that nobody touches stays open.
_SAME_READING: Final = timedelta(minutes=15)
_OPENING: Final = frozenset(
    {DeviceAction.CHILD_OPENED, DeviceAction.RECORD_OPENED, DeviceAction.SCAN_OPENED}
)


class Noting(Protocol):
    """What noting needs of a session: its store, its clock, and what was noted lately."""

    store: Store
    opened_at: dict[str, datetime]

    @property
    def clock(self) -> Clock:
        """The one source of now."""


def note(session: Noting, action: DeviceAction, object_id: str = "", outcome: str = "done") -> None:
    """Add to the log: one save, without the second copy.

    A full disk keeps nobody from reading a child's record, or from locking.

    Args:
        object_id: The child or record it was done to, or how many times.
        outcome: "done", or a stable key.
    """
    now = session.clock.now()
    if action in _OPENING:
        before = session.opened_at.get(object_id)
        if before is not None and abs(now - before) < _SAME_READING:
            return
        session.opened_at[object_id] = now
    try:
        session.store.device_log.add(DeviceEvent(clocks.to_text(now), action, object_id, outcome))
    except (DiskFull, DiskFailed):
        logs.event("not_noted", action=action.value)
