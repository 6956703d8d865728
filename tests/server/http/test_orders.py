"""What a stopped laptop may ask: its order, and nothing else."""

import msgspec
import pytest

from iro_core.errors import RefusalCode
from iro_core.protocol import codec
from iro_core.protocol.messages import KeptCode, OrdersReply, OrdersRequest
from iro_core.protocol.orders import Order, OrderAction, OrderReceipt, Unsent
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.manage_devices import lost_device, resume_device, stop_device
from iro_server.services.office import Office
from iro_server.services.recovery_codes import ask_for_code
from iro_server.store import audit, recovery
from tests.support.server import Laptop, RawReply, RunningServer, enrol

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def asked(server: RunningServer, laptop: Laptop, path: str, message: msgspec.Struct) -> RawReply:
    body = codec.encode(message)
    return server.post(path, body, laptop.headers(server.host, body, path=path))


def order_of(
    server: RunningServer, laptop: Laptop, receipt: OrderReceipt | None = None
) -> Order | None:
    reply = asked(server, laptop, "/v1/orders", OrdersRequest(PROTOCOL, receipt=receipt))
    assert reply.status == 200, reply.body
    signed = codec.decode(reply.body, OrdersReply).order
    return codec.decode(bytes(signed.body), Order) if signed is not None else None


@BOTH
def test_a_stopped_laptop_gets_its_order_and_its_receipt_is_kept(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    assert order_of(server, anna) is None
    stop_device(office, anna.device_id, action=OrderAction.SHRED, unsent_allowed=2)

    order = order_of(server, anna)

    assert order is not None
    assert (order.action, order.unsent_allowed) == (OrderAction.SHRED, 2)
    unsent = [Unsent("c-1", "review", 3)]
    receipt = OrderReceipt(order.order_id, OrderAction.SEAL, unsent)
    assert order_of(server, anna, receipt) == order
    (kept,) = lost_device(office, anna.device_id).orders
    assert kept.receipt is not None
    assert codec.decode(kept.receipt, OrderReceipt) == receipt


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/attachments", "/v1/pieces"])
def test_a_stopped_laptop_is_refused_everything_else(
    office: Office, server: RunningServer, anna: Laptop, path: str
) -> None:
    """W-05."""
    stop_device(office, anna.device_id)
    messages = {
        "/v1/sync": anna.request(anna.change()),
        "/v1/attachments": {"protocol": PROTOCOL, "attachments": []},
        "/v1/pieces": {"protocol": PROTOCOL, "attachment_id": "a", "number": 0},
    }
    body = msgspec.json.encode(messages[path])

    reply = server.post(path, body, anna.headers(server.host, body, path=path))

    reply.assert_refused(RefusalCode.DEVICE_STOPPED)


def test_asking_for_orders_is_no_contact_and_does_not_shorten_the_list_of_children(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    before = stop_device(office, anna.device_id)
    order_of(server, anna)
    assert lost_device(office, anna.device_id).device.last_contact == before.device.last_contact


def test_the_newest_order_stands_and_resuming_withdraws_it(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    stop_device(office, anna.device_id)
    stop_device(office, anna.device_id)
    assert len(lost_device(office, anna.device_id).orders) == 1
    stop_device(office, anna.device_id, action=OrderAction.SEAL)
    order = order_of(server, anna)
    assert order is not None
    assert order.action is OrderAction.SEAL
    resume_device(office, anna.device_id)
    assert order_of(server, anna) is None
    assert all(each.withdrawn_at for each in lost_device(office, anna.device_id).orders)


def test_a_receipt_for_another_laptops_order_is_passed_over(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    ben = enrol(office, "bashir")
    stop_device(office, ben.device_id, action=OrderAction.SHRED)
    order = order_of(server, ben)
    assert order is not None

    order_of(server, anna, OrderReceipt(order.order_id, OrderAction.SHRED, []))

    (kept,) = lost_device(office, ben.device_id).orders
    assert kept.receipt is None
    with office.database.read() as tx:
        assert "order_receipt" not in {each.event.action for each in audit.entries(tx)}


def test_an_order_cannot_be_asked_for_with_another_laptops_key(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    ben = enrol(office, "bashir")
    stop_device(office, anna.device_id, action=OrderAction.SEAL)
    body = codec.encode(OrdersRequest(PROTOCOL))
    headers = ben.headers(server.host, body, path="/v1/orders")
    headers["Iro-Device"] = anna.device_id
    server.post("/v1/orders", body, headers).assert_refused(RefusalCode.BAD_SIGNATURE)


def test_the_same_code_again_leaves_an_asking_for_it_as_it_is(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    stop_device(office, anna.device_id)
    message = OrdersRequest(PROTOCOL, recovery=KeptCode("slot-1", "CODE"))
    asked(server, anna, "/v1/orders", message)
    ask_for_code(office, anna.device_id)
    asked(server, anna, "/v1/orders", message)
    with office.database.read() as tx:
        held = recovery.find(tx, anna.device_id)
    assert held is not None
    assert held.asked_by == office.administrator
