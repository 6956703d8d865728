"""What is noted of the use of a laptop: who opened what is asked after something went wrong.

Keys and identifiers only: no names, no text.
"""

from enum import StrEnum
from typing import Annotated

import msgspec

from iro_core.changes.chain import chained


class DeviceAction(StrEnum):
    """What was done on a laptop."""

    UNLOCKED = "unlocked"
    UNLOCK_REFUSED = "unlock_refused"
    PASSPHRASE_REFUSED = "passphrase_refused"  # noqa: S105 - a key
    PASSPHRASE_CHANGED = "passphrase_changed"  # noqa: S105 - a key
    RECOVERY_USED = "recovery_used"
    OFFICERS_NAMED = "officers_named"
    OPENED_BY_OFFICERS = "opened_by_officers"
    CHILD_OPENED = "child_opened"
    RECORD_OPENED = "record_opened"
    SCAN_OPENED = "scan_opened"
    EXPORTED = "exported"
    PRINTED = "printed"
    CONFLICT_CHOSEN = "conflict_chosen"
    OLDER_COPY_FOUND = "older_copy_found"
    OFFICE_LOG_DIFFERS = "office_log_differs"
    LOCKED = "locked"


_Moment = Annotated[str, msgspec.Meta(pattern="^[0-9T:.Z-]{20,30}$")]
# A later program may note what this one does not know yet.
_ActionKey = Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,40}$")]
# Too narrow for a sentence, wide enough for every identifier and key.
_Reference = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z:._-]{0,80}$")]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class DeviceEvent(msgspec.Struct, frozen=True):
    """One thing that was done on a laptop, by the one person whose laptop it is.

    Attributes:
        at: By the laptop's clock.
        action: A DeviceAction.
        object_id: The child or record it was done to, or how many times.
    """

    at: _Moment
    action: _ActionKey
    object_id: _Reference = ""
    outcome: _Reference = "done"


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event in its place in the laptop's chain."""

    number: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    event: DeviceEvent
    digest: Digest

    def follows(self, previous: str) -> bool:
        """Whether this entry is as it was written, after the entry with that digest."""
        return self.digest == chained(previous, self.number, self.event)


def next_entry(last: LoggedEvent | None, event: DeviceEvent) -> LoggedEvent:
    """An event as the entry after the last."""
    previous, number = (last.digest, last.number + 1) if last else ("", 1)
    return LoggedEvent(number, event, chained(previous, number, event))
