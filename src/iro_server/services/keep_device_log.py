"""Keeping what was done on laptops, and what they were shown of the audit trail.

Whatever a laptop sends of its log is kept. Where it does not go on from what is here, that is an
entry of the audit trail and a finding of `check`, never a reason to refuse somebody's work.
"""

from collections.abc import Sequence

from iro_core.changes.device_log import LoggedEvent
from iro_core.protocol.messages import AuditHead
from iro_server.services.office import Office
from iro_server.store import audit, device_logs
from iro_server.store.database import Transaction
from iro_server.store.device_logs import KeptEvent, MirroredHead
from iro_server.store.devices import Device


def keep_log(office: Office, device: Device, after: str, entries: Sequence[LoggedEvent]) -> int:
    """Keep what is new of these entries; the number of the last of them, 0 if there are none.

    Args:
        after: The digest of the entry before the first.
    """
    if not entries:
        return 0
    with office.database.write() as tx:
        known = device_logs.known(tx, device.device_id, [entry.digest for entry in entries])
        last, previous = device_logs.last(tx, device.device_id), after
        added: list[KeptEvent] = []
        for entry in entries:
            if entry.digest not in known:
                kept = _kept(office, device, entry, previous, last)
                if broken := break_before(kept, last):
                    what = ("device_log_broken", str(kept.position))
                    _note(office, tx, device, what, broken)
                added.append(kept)
                last = kept
            previous = entry.digest
        device_logs.add(tx, added)
        if added:
            end = f"{added[-1].position}:{added[-1].digest}"
            _note(office, tx, device, ("device_log", end))
    return entries[-1].number


def break_before(kept: KeptEvent, last: KeptEvent | None) -> str:
    """How an entry fails to go on from the last that arrived; empty if it goes on."""
    entry = LoggedEvent(kept.number, kept.event, kept.digest)
    if not entry.follows(kept.previous):
        return "altered"
    expected, digest = (last.number + 1, last.digest) if last else (1, "")
    if (kept.number, kept.previous) == (expected, digest):
        return ""
    return "gap" if kept.number > expected else "fork"


def keep_head(office: Office, device: Device, head: AuditHead | None) -> bool:
    """Keep the end of the audit trail that a laptop was shown; whether it is in the trail."""
    if head is None:
        return True
    with office.database.read() as tx:
        epoch = tx.present_head().epoch
        fits = audit.digest_at(tx, head.number) == head.digest
        shown = MirroredHead(
            device.device_id, epoch, head.number, head.digest, office.now(), fits=fits
        )
        before = device_logs.same_head(tx, shown)
    if before is not None and before.fits == fits:
        return fits
    with office.database.write(in_line=not fits) as tx:
        if not fits:
            _note(office, tx, device, ("head_differs", f"{head.number}:{head.digest}"))
        device_logs.keep_head(tx, shown)
    return fits


def _kept(
    office: Office, device: Device, entry: LoggedEvent, previous: str, last: KeptEvent | None
) -> KeptEvent:
    return KeptEvent(
        device_id=device.device_id,
        position=last.position + 1 if last else 1,
        received_at=office.now(),
        previous=previous,
        number=entry.number,
        event=entry.event,
        digest=entry.digest,
    )


def _note(
    office: Office, tx: Transaction, device: Device, what: tuple[str, str], outcome: str = "done"
) -> None:
    action, object_id = what
    event = audit.Event(
        at=office.now(),
        actor=device.user_id,
        device=device.device_id,
        action=action,
        object_id=object_id,
        outcome=outcome,
    )
    audit.record_event(tx, event)
