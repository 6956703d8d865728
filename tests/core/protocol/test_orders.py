"""Only the server's own order, for this laptop, now and not again, is carried out."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from iro_core import clock
from iro_core.changes.signing import public_key, sign
from iro_core.errors import BadSignature, InvalidData, IroError
from iro_core.protocol.orders import (
    CommandedOrder,
    Order,
    OrderAction,
    OrderKeys,
    OrderReceipt,
    SignedOrder,
    Unsent,
    command_order,
    commanded_order,
    countersign,
    genuine_order,
    sign_order,
)

SERVER = bytes(range(32))
COMMAND = bytes(range(32, 64))
COMMANDED = public_key(COMMAND).hex()
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def an_order(number: int = 1, *, at: datetime = NOW, **parts: object) -> Order:
    """A sealing of Anna's laptop, for one day."""
    order = Order(
        order_id=f"order-{number}",
        device_id="laptop-a",
        action=OrderAction.SEAL,
        issued_at=clock.to_text(at),
        not_after=clock.to_text(at + timedelta(days=1)),
    )
    return msgspec.structs.replace(order, **parts)


@dataclass
class Reader:
    """Anna's laptop."""

    last: Order | None = None
    now: datetime = NOW
    command: str = ""

    def read(self, signed: SignedOrder) -> Order:
        order = genuine_order(
            signed,
            keys=OrderKeys(public_key(SERVER), self.command),
            device_id="laptop-a",
            now=self.now,
            last=self.last,
        )
        self.last = order
        return order


def test_an_order_of_the_server_arrives_as_it_was_given() -> None:
    order = an_order(action=OrderAction.SHRED, unsent_allowed=3)
    assert Reader().read(sign_order(order, SERVER)) == order


def test_a_thousand_forged_orders_are_refused() -> None:
    """W-03: one bit of the order or of its signature altered."""
    signed = sign_order(an_order(), SERVER)
    rng = random.Random(8)
    refused = 0
    for _ in range(1000):
        content = bytearray(bytes(signed.body) + bytes.fromhex(signed.signature))
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        forged = SignedOrder(msgspec.Raw(bytes(content[:-64])), content[-64:].hex())
        try:
            Reader().read(forged)
        except IroError:
            refused += 1
    assert refused == 1000


def test_what_the_server_signed_for_another_purpose_is_no_order() -> None:
    body = msgspec.json.encode(an_order())
    with pytest.raises(BadSignature):
        Reader().read(SignedOrder(msgspec.Raw(body), sign(SERVER, body).hex()))


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (an_order(device_id="laptop-b"), "other_device"),
        (an_order(at=NOW - timedelta(days=1)), "expired"),
        (an_order(issued_at="yesterday"), "not_an_instant"),
    ],
    ids=["wrong device", "expired", "no instant"],
)
def test_an_order_that_is_not_for_here_and_now_is_refused(order: Order, reason: str) -> None:
    """W-03."""
    with pytest.raises(InvalidData) as refused:
        Reader().read(sign_order(order, SERVER))
    assert refused.value.reason == reason


def test_an_earlier_order_is_not_taken_again_and_the_same_one_is() -> None:
    """W-03: replayed after the laptop was found and let in again."""
    reader = Reader()
    first = sign_order(an_order(1), SERVER)
    second = sign_order(an_order(2, at=NOW + timedelta(minutes=1)), SERVER)
    reader.now = NOW + timedelta(minutes=2)
    reader.read(first)
    reader.read(second)
    assert reader.read(second).order_id == "order-2"
    with pytest.raises(InvalidData) as refused:
        reader.read(first)
    assert refused.value.reason == "replayed"


def test_a_receipt_cannot_carry_a_formula_or_a_control_character() -> None:
    for kind, child in (("=cmd()", "c-1"), ("review", "=1+1"), ("review", "c-1\x1b[2J")):
        receipt = OrderReceipt("order-1", OrderAction.LOCK, [Unsent(child, kind, 1)])
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(receipt), type=OrderReceipt)


def as_commanded(order: Order, private_key: bytes = COMMAND) -> SignedOrder:
    """An order of the command key, as the server sends it on."""
    return countersign(command_order(order, private_key), SERVER)


def test_once_there_is_a_command_key_the_server_alone_orders_no_more_than_locking() -> None:
    """W-03: whoever rules the server seals and shreds nothing."""
    for action in (OrderAction.SEAL, OrderAction.SHRED):
        with pytest.raises(BadSignature):
            Reader(command=COMMANDED).read(sign_order(an_order(action=action), SERVER))
        with pytest.raises(BadSignature):
            Reader(command=COMMANDED).read(as_commanded(an_order(action=action), SERVER))
        order = an_order(action=action)
        assert Reader(command=COMMANDED).read(as_commanded(order)) == order
    lock = an_order(action=OrderAction.LOCK)
    assert Reader(command=COMMANDED).read(sign_order(lock, SERVER)) == lock


def test_a_laptop_that_knows_no_command_key_yet_takes_its_orders_too() -> None:
    assert Reader().read(as_commanded(an_order())) == an_order()


def test_a_thousand_altered_orders_of_the_command_key_are_refused() -> None:
    """W-03: by somebody who has the server's key and not the command key."""
    commanded = command_order(an_order(), COMMAND)
    rng = random.Random(9)
    for _ in range(1000):
        content = bytearray(bytes(commanded.body) + bytes.fromhex(commanded.command))
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        forged = CommandedOrder(msgspec.Raw(bytes(content[:-64])), content[-64:].hex())
        with pytest.raises(IroError):
            commanded_order(forged, COMMANDED)
        with pytest.raises(IroError):
            Reader(command=COMMANDED).read(countersign(forged, SERVER))
