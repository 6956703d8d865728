"""After the server was put back from a backup: laptops give back what it lacks.

A change given back is judged as if the laptop that made it had sent it, by the signature of that
laptop's author; what the server itself had signed enters again by its own signature.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import msgspec

from iro_core.changes.change import Change, SignedChange, Value, changed_fields
from iro_core.changes.fold import RecordState
from iro_core.changes.signing import verify_change
from iro_core.errors import InvalidData
from iro_core.protocol.messages import WireChange, from_wire
from iro_server.errors import ServerProblem
from iro_server.services.office import Office, SystemAct
from iro_server.services.receive_changes import receive_changes
from iro_server.store import accounts, audit, change_log, devices, projection
from iro_server.store.accounts import Account
from iro_server.store.append import append
from iro_server.store.database import Transaction
from iro_server.store.devices import Device

# The characters of a version 7 identifier that say when it was made.
_TIME: Final = 13


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
        audit.record_event(tx, _given_back(office, sender, len(returned)))


def take_back_once_held(office: Office, sender: Device, once_held: Sequence[WireChange]) -> None:
    """Take in that people had children who have left their laptops since.

    What they wrote is then received, late. The order which took a child away may be lacking for
    ever, and nobody shall get a child again by this: whoever has the child now keeps them, until
    that order is given back, too.
    """
    if not once_held:
        return
    with office.database.write() as tx:
        allocations = [
            each for each in _lacking_own(office, tx, once_held) if each.change.kind == "allocation"
        ]
        by_record = sorted(allocations, key=lambda each: each.change.record_id)
        for record_id, group in groupby(by_record, key=lambda each: each.change.record_id):
            before = projection.state(tx, record_id)
            given = list(group)
            _append_singly(office, tx, given)
            _give_as_before(office, tx, before, given[-1].change)
        audit.record_event(tx, _given_back(office, sender, len(once_held)))


def _give_as_before(
    office: Office, tx: Transaction, before: RecordState | None, last: Change
) -> None:
    """Any order later than the last one given back prevails over this: it has the time of that."""
    now = projection.states(tx, [last.record_id])[last.record_id]
    values = before.values() if before else {}
    holder: dict[str, Value] = {path: values.get(path) for path in ("user_id", "team")}
    if not changed_fields(holder, now.values()):
        return
    as_of_then = replace(office, new_id=lambda: last.change_id[:_TIME] + office.new_id()[_TIME:])
    act = SystemAct(
        record_id=last.record_id,
        kind=last.kind,
        child_id=last.child_id,
        act=last.act,
        set={**holder, "from_on": values.get("from_on")},
        parents=now.heads,
    )
    as_of_then.write(tx, [act])


def _take_back_own(office: Office, returned: Sequence[WireChange]) -> None:
    with office.database.write() as tx:
        _append_singly(office, tx, _lacking_own(office, tx, returned))


def _append_singly(office: Office, tx: Transaction, given: Sequence[SignedChange]) -> None:
    """One after another, so that each stretch of an allocation leaves its trace."""
    for each in given:
        append(tx, [each], at=office.now())


def _lacking_own(office: Office, tx: Transaction, wire: Sequence[WireChange]) -> list[SignedChange]:
    """Those that this server signed and does not have, each once."""
    genuine = {
        signed.change.change_id: signed
        for each in wire
        if (signed := _genuine(office, each)) is not None
    }
    known = change_log.find(tx, list(genuine))
    return [signed for change_id, signed in genuine.items() if change_id not in known]


def _given_back(office: Office, sender: Device, count: int) -> audit.Event:
    return audit.Event(
        at=office.now(),
        actor=sender.user_id,
        device=sender.device_id,
        action="give_back_changes",
        object_id=f"{count} given back",
    )


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
