"""What the council orders a lost laptop to do to its own keys: signed, for one laptop, for a time.

docs/protocol.md says how an order travels and what a laptop answers.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.signing import sign, verify
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.command_key import Signature

_CONTEXT: Final = b"iro-order-1\n"
_COMMAND_CONTEXT: Final = b"iro-command-1\n"
UNSENT_ITEMS_LIMIT: Final = 5_000


class OrderAction(StrEnum):
    """What a laptop is to do; each contains the one before it."""

    LOCK = "lock"
    SEAL = "seal"
    SHRED = "shred"


class Order(msgspec.Struct, frozen=True):
    """One order to one laptop.

    Attributes:
        not_after: From this instant on nobody may carry it out.
        unsent_allowed: To shred: how much that was not sent the council knows will be lost. A
            laptop that holds more seals itself instead.
    """

    order_id: Annotated[str, msgspec.Meta(max_length=80)]
    device_id: Annotated[str, msgspec.Meta(max_length=80)]
    action: OrderAction
    issued_at: Annotated[str, msgspec.Meta(max_length=80)]
    not_after: Annotated[str, msgspec.Meta(max_length=80)]
    unsent_allowed: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0


class CommandedOrder(msgspec.Struct, frozen=True):
    """An order as it comes to the office, and the command key's signature in hex."""

    body: msgspec.Raw
    command: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{128}\Z")]


class SignedOrder(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order on its way: the signed bytes as they are, and the server's signature in hex.

    Attributes:
        command: The command key's signature over the same; empty if only the server orders it.
    """

    body: msgspec.Raw
    signature: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]
    command: Signature = ""


class OrderKeys(msgspec.Struct, frozen=True):
    """By whose signatures a laptop knows an order.

    Attributes:
        command: The council's command key in hex; empty as long as the laptop knows of none.
    """

    server: bytes
    command: str = ""


class Unsent(msgspec.Struct, frozen=True):
    """How much of one kind was not sent for one child; drafts and scans are counted, too."""

    child_id: Annotated[str, msgspec.Meta(pattern="^([A-Za-z0-9][A-Za-z0-9_.:-]{0,79})?$")]
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z_]{0,39}$")]
    count: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class OrderReceipt(msgspec.Struct, frozen=True):
    """What a laptop does about an order, said before the key goes.

    Attributes:
        action: What it really does: less than was ordered where more would lose work.
        unsent: What exists on that laptop only.
    """

    order_id: Annotated[str, msgspec.Meta(max_length=80)]
    action: OrderAction
    unsent: Annotated[list[Unsent], msgspec.Meta(max_length=UNSENT_ITEMS_LIMIT)]

    @property
    def unsent_count(self) -> int:
        """All of it."""
        return sum(each.count for each in self.unsent)


def sign_order(order: Order, private_key: bytes) -> SignedOrder:
    """The order as it travels."""
    body = codec.encode(order)
    return SignedOrder(msgspec.Raw(body), sign(private_key, _CONTEXT + body).hex())


def command_order(order: Order, private_key: bytes) -> CommandedOrder:
    """The order, signed by the council's command key, as it is brought to the office."""
    body = codec.encode(order)
    return CommandedOrder(msgspec.Raw(body), sign(private_key, _COMMAND_CONTEXT + body).hex())


def countersign(commanded: CommandedOrder, private_key: bytes) -> SignedOrder:
    """An order of the command key as it travels, with the server's signature beside."""
    body = bytes(commanded.body)
    signature = sign(private_key, _CONTEXT + body).hex()
    return SignedOrder(commanded.body, signature, commanded.command)


def commanded_order(commanded: CommandedOrder, key: str) -> Order:
    """What the command key ordered (BadSignature, InvalidData)."""
    _check_command(bytes(commanded.body), commanded.command, key)
    return codec.decode(bytes(commanded.body), Order)


def genuine_order(
    signed: SignedOrder, *, keys: OrderKeys, device_id: str, now: datetime, last: Order | None
) -> Order:
    """The order, if this laptop has to carry it out.

    The server alone can have it lock; what takes a way in away needs the command key, too, once
    the laptop knows of one.

    Args:
        now: The server's time, as its signed reply has it.
        last: The last one that this laptop took; the same may come again, an older one may not.

    Raises:
        BadSignature: The server, or the command key, did not sign these bytes as an order.
        InvalidData: It is for another laptop, too old, or came before the last one.
    """
    body = bytes(signed.body)
    verify(keys.server, _CONTEXT + body, bytes.fromhex(signed.signature), where="order")
    order = codec.decode(body, Order)
    if keys.command and order.action is not OrderAction.LOCK:
        _check_command(body, signed.command, keys.command)
    try:
        clocks.from_text(order.issued_at)
        not_after = clocks.from_text(order.not_after)
    except ValueError as error:
        raise InvalidData("order", "not_an_instant") from error
    if order.device_id != device_id:
        raise InvalidData("order", "other_device")
    if now >= not_after:
        raise InvalidData("order", "expired")
    if last is not None and order.issued_at < last.issued_at:
        raise InvalidData("order", "replayed")
    return order


def _check_command(body: bytes, signature: str, key: str) -> None:
    verify(bytes.fromhex(key), _COMMAND_CONTEXT + body, bytes.fromhex(signature), where="command")
