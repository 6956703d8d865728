"""Laptops: which there are, and stopping one that is lost."""

import msgspec

from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.services.who import supervised_team
from iro_server.store import accounts, devices
from iro_server.store.database import Transaction
from iro_server.store.devices import Device


class StoppedDevice(msgspec.Struct, frozen=True):
    """What the council must know of a laptop that was stopped.

    Attributes:
        children: Ids of every child whose records may be on it, sorted.
    """

    device: Device
    user_name: str
    children: list[str]


def list_devices(office: Office) -> list[Device]:
    """Every laptop that was ever enrolled, by when."""
    with office.database.write() as tx:
        office.note(tx, "list_devices")
        return devices.all_devices(tx)


def stop_device(office: Office, device_id: str) -> StoppedDevice:
    """Refuse every further request of a laptop, and say which children are on it.

    Stopping it again says the same.

    Raises:
        ServerProblem: There is no such laptop.
    """
    with office.database.write() as tx:
        device = devices.find(tx, device_id)
        if device is None or device.status == devices.SERVER:
            raise ServerProblem("no_such_device", device_id)
        devices.change_device(tx, device_id, status=devices.STOPPED)
        office.note(tx, "stop_device", device_id)
        return _stopped(tx, msgspec.structs.replace(device, status=devices.STOPPED))


def resume_device(office: Office, device_id: str) -> None:
    """Let a stopped laptop that was found again connect: it sends what it kept, and opens.

    Raises:
        ServerProblem: There is no such laptop.
    """
    with office.database.write() as tx:
        device = devices.find(tx, device_id)
        if device is None or device.status == devices.SERVER:
            raise ServerProblem("no_such_device", device_id)
        devices.change_device(tx, device_id, status=devices.ACTIVE)
        office.note(tx, "resume_device", device_id)


def _stopped(tx: Transaction, device: Device) -> StoppedDevice:
    """Children given before the last contact and not known by the laptop to be taken away."""
    account = accounts.account(tx, device.user_id)
    stretches = accounts.held_since(
        tx,
        user_id=device.user_id,
        team=supervised_team(account) if account else "",
        since=device.last_contact,
    )
    on_it = {each.child_id for each in stretches if each.from_at <= device.last_contact}
    return StoppedDevice(device, account.name if account else device.user_id, sorted(on_it))
