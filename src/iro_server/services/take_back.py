"""After the server was put back from a backup: laptops give back what it lacks.

A change given back is judged as if the laptop that made it had sent it, by the signature of that
laptop's author; what the server itself had signed enters again by its own signature.
"""

from collections.abc import Sequence
from itertools import groupby

import msgspec

from iro_core.changes.change import SignedChange
from iro_core.changes.signing import verify_change
from iro_core.errors import InvalidData
from iro_core.protocol.messages import WireChange, from_wire
from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.services.receive_changes import receive_changes
from iro_server.store import accounts, audit, change_log, devices
from iro_server.store.accounts import Account
from iro_server.store.append import append
from iro_server.store.database import Transaction
from iro_server.store.devices import Device


class _Origin(msgspec.Struct, frozen=True):
    device: str


def lacking(office: Office, offered: Sequence[str]) -> list[str]:
    """Those of the changes offered that are not in the log, in their order.

    Also what was set aside once: its author may have put it right since the backup.
    """
    with office.database.read() as tx:
        log = change_log.find(tx, offered)
    return [change_id for change_id in offered if change_id not in log]


def take_back(office: Office, sender: Device, returned: Sequence[WireChange]) -> None:
    """Take in what a laptop gives back, in its order, whoever made it."""
    if not returned:
        return
    for device_id, group in groupby(returned, key=_made_on):
        with office.database.read() as tx:
            maker = devices.find(tx, device_id)
        if maker is not None and maker.status == devices.SERVER:
            _take_back_own(office, list(group))
        elif maker is not None:
            receive_changes(office, maker, list(group), whose=_author, in_order=False)
    with office.database.write() as tx:
        about = audit.Event(
            at=office.now(),
            actor=sender.user_id,
            device=sender.device_id,
            action="give_back_changes",
            object_id=f"{len(returned)} given back",
        )
        audit.record_event(tx, about)


def _take_back_own(office: Office, returned: Sequence[WireChange]) -> None:
    """One after another, so that each stretch of an allocation leaves its trace."""
    genuine = [signed for wire in returned if (signed := _genuine(office, wire)) is not None]
    with office.database.write() as tx:
        known = change_log.find(tx, [each.change.change_id for each in genuine])
        for each in genuine:
            if each.change.change_id not in known:
                append(tx, [each], at=office.now())


def _genuine(office: Office, wire: WireChange) -> SignedChange | None:
    try:
        signed = from_wire(wire)
        verify_change(signed, office.server_key)
    except InvalidData:
        return None
    return signed if signed.change.authority == office.authority else None


def _made_on(wire: WireChange) -> str:
    try:
        return msgspec.json.decode(wire.body, type=_Origin).device
    except (msgspec.DecodeError, RecursionError, ValueError):
        return ""


def _author(tx: Transaction, device: Device) -> Account:
    """Whose laptop it was, even if they have left since."""
    account = accounts.account(tx, device.user_id)
    if account is None:
        raise ServerProblem("no_such_user", device.user_id)
    return account
