"""The council's recovery officers: who they are, and what laptops sealed to them.

Nothing here opens anything: the officers' keys are never on the server.
"""

import msgspec

from iro_core.errors import InvalidData
from iro_core.officers import Escrow, Officers
from iro_core.protocol import codec
from iro_core.sealing import seal
from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.store import devices, officers
from iro_server.store.database import Transaction
from iro_server.store.devices import Device


class LaptopSealed(msgspec.Struct, frozen=True):
    """A laptop in use, and whether it is the officers of now who can open it."""

    device: Device
    is_sealed: bool


def name_officers(office: Office, chosen: Officers) -> Officers:
    """Have these three open laptops from now on, two together; each laptop seals itself anew.

    Raises:
        ServerProblem: They are not three different keys, or one is no key.
    """
    try:
        chosen.check()
        for each in chosen.officers:
            seal(b"", bytes.fromhex(each.key), b"")
    except InvalidData as error:
        raise ServerProblem("officers_not_three") from error
    with office.database.write() as tx:
        officers.name(tx, codec.encode(chosen), at=office.now())
        office.note(tx, "name_recovery_officers", chosen.digest[:16])
    return chosen


def officers_now(office: Office) -> Officers | None:
    """The three of now, or None."""
    with office.database.read() as tx:
        return _named(tx)


def laptops_sealed(office: Office) -> list[LaptopSealed]:
    """Each laptop in use, and whether what the office keeps of it is for the officers of now."""
    with office.database.read() as tx:
        chosen = _named(tx)
        ids = {each.officer_id for each in chosen.officers} if chosen else set()
        return [
            LaptopSealed(device, bool(ids) and _sealed_to(tx, device.device_id) == ids)
            for device in devices.all_devices(tx)
            if device.status == devices.ACTIVE
        ]


def keep_escrow(office: Office, device: Device, sealed: Escrow) -> None:
    """Keep a laptop's key as it sealed it.

    Raises:
        InvalidData: It says that it is another laptop's.
    """
    if sealed.device_id != device.device_id:
        raise InvalidData("escrow", "other_device")
    content = codec.encode(sealed)
    with office.database.write(in_line=False) as tx:
        if officers.escrow_of(tx, device.device_id) != content:
            officers.keep_escrow(tx, device.device_id, content, at=office.now())


def read_escrow(office: Office, device_id: str) -> bytes:
    """What a laptop sealed, as a file for the officers; in the audit trail.

    Raises:
        ServerProblem: There is no such laptop, or it never sealed anything.
    """
    with office.database.write() as tx:
        if devices.find(tx, device_id) is None:
            raise ServerProblem("no_such_device", device_id)
        content = officers.escrow_of(tx, device_id)
        if content is None:
            raise ServerProblem("no_escrow", device_id)
        office.note(tx, "read_escrow", device_id)
        return content


def _named(tx: Transaction) -> Officers | None:
    content = officers.named(tx)
    return codec.decode(content, Officers) if content is not None else None


def _sealed_to(tx: Transaction, device_id: str) -> set[str]:
    content = officers.escrow_of(tx, device_id)
    return {each.first for each in codec.decode(content, Escrow).keys} if content else set()
