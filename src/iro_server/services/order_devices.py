"""What a stopped laptop is told to do, and what it says it does."""

from datetime import timedelta
from typing import Final

from iro_core.protocol import codec
from iro_core.protocol.messages import OrdersReply, OrdersRequest
from iro_core.protocol.orders import (
    CommandedOrder,
    Order,
    OrderAction,
    OrderReceipt,
    SignedOrder,
    countersign,
    sign_order,
)
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.office import Office
from iro_server.services.recovery_codes import keep_code
from iro_server.store import audit, devices, orders
from iro_server.store.database import Transaction
from iro_server.store.devices import Device
from iro_server.store.orders import DeviceOrder

ORDER_VALID: Final = timedelta(days=1)
"""How long a signed order may be carried out; it is signed anew when asked. Source: house rule."""


def answer_orders(office: Office, device: Device, message: OrdersRequest) -> OrdersReply:
    """The order that stands for a laptop that was authenticated; what it says is kept first."""
    if message.recovery is not None:
        keep_code(office, device, message.recovery)
    with office.database.write() as tx:
        # Asked for again: it may have been withdrawn since the request was authenticated.
        known = devices.find(tx, device.device_id)
        is_stopped = known is not None and known.status == devices.STOPPED
        if message.receipt is not None:
            keep_receipt(office, tx, device, message.receipt)
        signed = standing_order(office, tx, device.device_id) if is_stopped else None
    return OrdersReply(PROTOCOL, office.now(), signed)


def standing_order(office: Office, tx: Transaction, device_id: str) -> SignedOrder | None:
    """The order that stands for a stopped laptop, signed now by the server."""
    held = [each for each in orders.of_device(tx, device_id) if not each.withdrawn_at]
    return _signed(office, held[0]) if held else None


def _signed(office: Office, held: DeviceOrder) -> SignedOrder:
    if held.commanded is not None:
        return countersign(codec.decode(held.commanded, CommandedOrder), office.private_key)
    order = Order(
        order_id=held.order_id,
        device_id=held.device_id,
        action=OrderAction(held.action),
        issued_at=held.issued_at,
        not_after=office.after(ORDER_VALID),
        unsent_allowed=held.unsent_allowed,
    )
    return sign_order(order, office.private_key)


def keep_receipt(office: Office, tx: Transaction, device: Device, receipt: OrderReceipt) -> None:
    """Keep it under the order it is about, if this laptop was given it; the last answer counts."""
    mine = {each.order_id for each in orders.of_device(tx, device.device_id)}
    if receipt.order_id not in mine:
        return
    orders.note_receipt(tx, receipt.order_id, receipt=codec.encode(receipt), at=office.now())
    event = audit.Event(
        at=office.now(),
        actor=device.user_id,
        device=device.device_id,
        action="order_receipt",
        object_id=receipt.order_id,
        outcome=receipt.action.value,
    )
    audit.record_event(tx, event)
