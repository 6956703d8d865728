"""The council's command key: its public half, and what it signed, as it is brought here.

Its private half is never on the server; `iro-recovery` uses it on another machine.
"""

from datetime import timedelta
from typing import Final

from iro_core import clock as clocks
from iro_core.errors import BadSignature, InvalidData
from iro_core.officers import Officers
from iro_core.protocol import codec
from iro_core.protocol.command_key import CommandKey, are_commanded, may_follow
from iro_core.protocol.orders import CommandedOrder, Order, OrderAction, commanded_order
from iro_server.errors import ServerProblem
from iro_server.services import recovery_officers
from iro_server.services.manage_devices import LostDevice, give_order
from iro_server.services.office import Office
from iro_server.store import officers as store
from iro_server.store.database import Transaction
from iro_server.store.orders import DeviceOrder

CLOCK_LIMIT: Final = timedelta(minutes=5)
"""How far the clock of the machine that signs may be ahead. Source: house rule."""


def name_command_key(office: Office, named: CommandKey) -> None:
    """Have laptops take orders to seal and shred from this key only, from their next contact on.

    Raises:
        ServerProblem: There is one already, and it did not sign this one.
    """
    with office.database.write() as tx:
        if not may_follow(held_key(tx), named):
            raise ServerProblem("command_key_other")
        store.name_command_key(tx, codec.encode(named), at=office.now())
        office.note(tx, "name_command_key", named.key[:16])


def command_key_now(office: Office) -> CommandKey | None:
    """The key as it was named, or None."""
    with office.database.read() as tx:
        return _named(tx)


def held_key(tx: Transaction) -> str:
    """The key in hex; empty if there is none."""
    named = _named(tx)
    return named.key if named else ""


def check_not_needed(office: Office, action: OrderAction) -> None:
    """Return if the server may order this alone (ServerProblem)."""
    if action is not OrderAction.LOCK and command_key_now(office) is not None:
        raise ServerProblem("order_needs_command_key", action.value)


def take_order(office: Office, commanded: CommandedOrder) -> LostDevice:
    """Stop a laptop, and order it what the command key signed.

    Raises:
        ServerProblem: There is no command key, it did not sign this, the order's time is over or
            to come, a newer one was given, or there is no such laptop.
    """
    with office.database.read() as tx:
        key = held_key(tx)
    if not key:
        raise ServerProblem("no_command_key")
    try:
        order = commanded_order(commanded, key)
        _check_time(office, order)
    except (BadSignature, InvalidData, ValueError) as error:
        raise ServerProblem("order_not_commanded") from error
    given = DeviceOrder(
        order_id=order.order_id,
        device_id=order.device_id,
        action=order.action.value,
        issued_at=order.issued_at,
        issued_by=office.administrator,
        unsent_allowed=order.unsent_allowed,
        commanded=codec.encode(commanded),
    )
    return give_order(office, given)


def take_officers(office: Office, chosen: Officers) -> Officers:
    """Name the recovery officers: by the command key, once there is one (ServerProblem)."""
    key = command_key_now(office)
    if key is not None and not are_commanded(chosen, key.key):
        raise ServerProblem("officers_not_commanded")
    return recovery_officers.name_officers(office, chosen)


def _check_time(office: Office, order: Order) -> None:
    now = office.clock.now()
    if clocks.from_text(order.issued_at) > now + CLOCK_LIMIT:
        raise ServerProblem("order_to_come")
    if clocks.from_text(order.not_after) <= now:
        raise ServerProblem("order_expired")


def _named(tx: Transaction) -> CommandKey | None:
    content = store.command_key(tx)
    return codec.decode(content, CommandKey) if content is not None else None
