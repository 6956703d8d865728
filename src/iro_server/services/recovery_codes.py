"""Recovery codes: kept for each laptop, read out by two people, one after the other."""

from datetime import timedelta
from typing import Final

from iro_core.protocol.messages import KeptCode
from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.store import devices, recovery
from iro_server.store.database import Transaction
from iro_server.store.devices import Device
from iro_server.store.recovery import RecoveryCode

ASKED_VALID: Final = timedelta(hours=24)
"""How long an asking waits for the second person. Source: house rule."""


def keep_code(office: Office, device: Device, kept: KeptCode) -> None:
    """Keep the code that a laptop sent; an earlier one opens nothing any more.

    The same one again changes nothing, so that an asking for it stands.
    """
    with office.database.write(in_line=False) as tx:
        held = recovery.find(tx, device.device_id)
        if held is not None and held.slot_id == kept.slot_id:
            return
        recovery.keep(tx, RecoveryCode(device.device_id, kept.slot_id, kept.code, "", ""))


def ask_for_code(office: Office, device_id: str) -> None:
    """The first person, who made sure of the caller, asks; nothing is shown.

    Raises:
        ServerProblem: There is no such laptop, or it never sent a code.
    """
    with office.database.write() as tx:
        held = _held(tx, device_id)
        recovery.note_asking(tx, held, by=office.administrator, at=office.now())
        office.note(tx, "ask_recovery_code", device_id)


def read_code_out(office: Office, device_id: str) -> str:
    """The code, for a second person within a day of the first; once for each asking.

    Raises:
        ServerProblem: Nobody asked, it was the same person, or it was too long ago.
    """
    with office.database.write() as tx:
        held = _held(tx, device_id)
        if not held.asked_by or held.asked_at < office.after(-ASKED_VALID):
            raise ServerProblem("recovery_not_asked", device_id)
        if held.asked_by == office.administrator:
            raise ServerProblem("recovery_same_person", device_id)
        recovery.note_asking(tx, held, by="", at="")
        office.note(tx, "read_recovery_code", device_id)
        return held.code


def _held(tx: Transaction, device_id: str) -> RecoveryCode:
    if devices.find(tx, device_id) is None:
        raise ServerProblem("no_such_device", device_id)
    held = recovery.find(tx, device_id)
    if held is None:
        raise ServerProblem("no_recovery_code", device_id)
    return held
