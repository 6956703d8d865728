"""What a locked laptop says, and what it is told: a lease, or the order that stands for it."""

from iro_core.changes.signing import check_public_key
from iro_core.domain.lease import grant
from iro_core.errors import InvalidData
from iro_core.protocol.heartbeat import HeartbeatReply, HeartbeatRequest, sign_lease
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.manage_policy import policy_now
from iro_server.services.note_contact import UNSENT_LIMIT
from iro_server.services.office import Office
from iro_server.services.order_devices import keep_receipt, standing_order
from iro_server.store import beacons, devices
from iro_server.store.devices import Device


def keep_beacon_key(office: Office, device: Device, public_key: str) -> None:
    """Take the key that an open laptop names as the one it signs with while it is locked.

    Raises:
        InvalidData: It is no key, or it is somebody's already.
    """
    check_public_key(bytes.fromhex(public_key))
    with office.database.write(in_line=False) as tx:
        held = beacons.find(tx, device.device_id)
        if held is not None and held.public_key == public_key:
            return
        if devices.keys_known(tx, [public_key]) or beacons.keys_known(tx, [public_key]):
            raise InvalidData("beacon", "key_known")
        beacons.keep_key(tx, device.device_id, public_key)


def answer_heartbeat(office: Office, device: Device, message: HeartbeatRequest) -> HeartbeatReply:
    """The reply to a locked laptop whose beacon was authenticated; what it says is kept first."""
    with office.database.write() as tx:
        # Asked for again: it may have been stopped since the request was authenticated.
        known = devices.find(tx, device.device_id) or device
        beacons.note(
            tx,
            device.device_id,
            heard_at=office.now(),
            app_version=message.app_version,
            state=message.state.value,
            lease_of=message.lease_of,
            unsent=min(message.unsent, UNSENT_LIMIT),
        )
        if message.receipt is not None:
            keep_receipt(office, tx, device, message.receipt)
        if known.status != devices.ACTIVE:
            order = standing_order(office, tx, device.device_id)
            return HeartbeatReply(PROTOCOL, office.now(), order=order)
    lease = grant(policy_now(office), office.clock.now())
    signed = sign_lease(lease, device.device_id, office.private_key)
    return HeartbeatReply(PROTOCOL, office.now(), lease=signed)
