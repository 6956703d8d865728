"""Laptops: which there are, stopping one that is lost, and what is known of it then."""

import msgspec

from iro_core.protocol.orders import OrderAction
from iro_server.errors import ServerProblem
from iro_server.services.office import Office
from iro_server.services.who import supervised_team
from iro_server.store import accounts, beacons, devices, orders
from iro_server.store.beacons import Beacon
from iro_server.store.database import Transaction
from iro_server.store.devices import Device
from iro_server.store.orders import DeviceOrder


class LostDevice(msgspec.Struct, frozen=True):
    """What the council must know of a laptop that is not where it should be.

    Attributes:
        children: Ids of every child whose records may be on it, sorted.
        orders: What it was ordered to do and what it answered, the newest first.
        beacon: The last sign of life that it gave while it was locked.
    """

    device: Device
    user_name: str
    children: list[str]
    orders: list[DeviceOrder]
    beacon: Beacon | None = None


def list_devices(office: Office) -> list[Device]:
    """Every laptop that was ever enrolled, by when."""
    with office.database.write() as tx:
        office.note(tx, "list_devices")
        return devices.all_devices(tx)


def stop_device(
    office: Office,
    device_id: str,
    *,
    action: OrderAction = OrderAction.LOCK,
    unsent_allowed: int = 0,
) -> LostDevice:
    """Refuse every further request of a laptop, and order what it does to its own keys.

    The newest order stands. The same one again says the same.

    Args:
        unsent_allowed: To shred: how much that was not sent may be lost with it.

    Raises:
        ServerProblem: There is no such laptop.
    """
    return give_order(office, _order(office, device_id, action, unsent_allowed))


def give_order(office: Office, order: DeviceOrder) -> LostDevice:
    """Refuse every further request of a laptop, and have this order stand for it.

    Raises:
        ServerProblem: There is no such laptop, or a newer order was given.
    """
    device_id = order.device_id
    with office.database.write() as tx:
        device = _laptop(tx, device_id)
        given = orders.of_device(tx, device_id)
        if any(each.issued_at > order.issued_at for each in given):
            raise ServerProblem("order_older")
        devices.change_device(tx, device_id, status=devices.STOPPED)
        stopped = msgspec.structs.replace(device, status=devices.STOPPED)
        standing = next((each for each in given if each.withdrawn_at is None), None)
        if standing is None or _says(standing) != _says(order):
            orders.withdraw(tx, device_id, at=office.now())
            orders.add(tx, order)
        office.note(tx, f"{order.action}_device", device_id)
        return _lost(tx, stopped)


def lost_device(office: Office, device_id: str) -> LostDevice:
    """What is known of a laptop: the children on it, its orders, and what it had not sent.

    Raises:
        ServerProblem: There is no such laptop.
    """
    with office.database.write() as tx:
        device = _laptop(tx, device_id)
        office.note(tx, "report_lost_device", device_id)
        return _lost(tx, device)


def resume_device(office: Office, device_id: str) -> None:
    """Let a stopped laptop that was found again connect: it sends what it kept, and opens.

    Raises:
        ServerProblem: There is no such laptop.
    """
    with office.database.write() as tx:
        _laptop(tx, device_id)
        devices.change_device(tx, device_id, status=devices.ACTIVE)
        orders.withdraw(tx, device_id, at=office.now())
        office.note(tx, "resume_device", device_id)


def _laptop(tx: Transaction, device_id: str) -> Device:
    device = devices.find(tx, device_id)
    if device is None or device.status == devices.SERVER:
        raise ServerProblem("no_such_device", device_id)
    return device


def _order(office: Office, device_id: str, action: OrderAction, unsent_allowed: int) -> DeviceOrder:
    return DeviceOrder(
        order_id=office.new_id(),
        device_id=device_id,
        action=action.value,
        issued_at=office.now(),
        issued_by=office.administrator,
        unsent_allowed=unsent_allowed,
    )


def _says(order: DeviceOrder) -> tuple[str, int, bool]:
    return order.action, order.unsent_allowed, order.commanded is not None


def _lost(tx: Transaction, device: Device) -> LostDevice:
    """Children given before the last contact and not known by the laptop to be taken away."""
    account = accounts.account(tx, device.user_id)
    stretches = accounts.held_since(
        tx,
        user_id=device.user_id,
        team=supervised_team(account) if account else "",
        since=device.last_contact,
    )
    on_it = {each.child_id for each in stretches if each.from_at <= device.last_contact}
    name = account.name if account else device.user_id
    return LostDevice(
        device,
        name,
        sorted(on_it),
        list(orders.of_device(tx, device.device_id)),
        beacons.find(tx, device.device_id),
    )
