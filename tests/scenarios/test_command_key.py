"""A key that is not on the server seals laptops and names officers; the server alone cannot."""

from datetime import timedelta

import pytest

from iro_core import clock as clocks
from iro_core.changes.signing import new_private_key
from iro_core.errors import Refused
from iro_core.protocol.command_key import command_key, sign_officers
from iro_core.protocol.orders import CommandedOrder, Order, OrderAction, command_order
from iro_desktop.errors import VaultSealed
from iro_desktop.keys import ending
from iro_desktop.steps import run_inline
from iro_desktop.workflows import beacon, officers, unlocking
from iro_desktop.workflows.session import Session
from iro_server.errors import ServerProblem
from iro_server.services import command_keys
from iro_server.services.manage_devices import list_devices, lost_device, resume_device, stop_device
from iro_server.services.recovery_officers import name_officers
from tests.support.officers import RecoveryOfficers
from tests.support.vaults import PASSPHRASE, MemoryKeyStore
from tests.support.world import World, sync

KEY, OTHER = new_private_key(), new_private_key()
ALL = RecoveryOfficers()


@pytest.fixture
def anna(world: World) -> Session:
    """Anna's laptop, which knows the council's command key."""
    world.key_store = MemoryKeyStore()
    command_keys.name_command_key(world.office, command_key(KEY))
    world.child(1042, "anna")
    session = world.laptop("anna")
    sync(session)
    sync(session)
    return session


def laptop_of(world: World) -> str:
    (device,) = [each for each in list_devices(world.office) if each.user_id == "anna"]
    return device.device_id


def ordered(world: World, action: OrderAction, key: bytes = KEY, **parts: str) -> CommandedOrder:
    """As iro-recovery order signs it."""
    now = world.office.clock.now()
    order = Order(
        order_id=parts.get("order_id", "order-1"),
        device_id=laptop_of(world),
        action=action,
        issued_at=parts.get("issued_at", clocks.to_text(now)),
        not_after=parts.get("not_after", clocks.to_text(now + timedelta(days=90))),
    )
    return command_order(order, key)


def asks(session: Session) -> None:
    with pytest.raises(Refused):
        sync(session)


def is_sealed(session: Session) -> bool:
    return ending.is_sealed(session.keys.folder)


def test_the_server_alone_seals_no_laptop_and_the_command_key_does(
    world: World, anna: Session
) -> None:
    """W-03: the server's own word, with its own good key, and then the order itself."""
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    asks(anna)
    assert not is_sealed(anna)

    command_keys.take_order(world.office, ordered(world, OrderAction.SEAL))
    asks(anna)
    assert is_sealed(anna)
    folder = world.locked(anna)
    with pytest.raises(VaultSealed):
        run_inline(unlocking.unlock(folder, PASSPHRASE, world.machine()))
    assert lost_device(world.office, laptop_of(world)).orders[0].receipt is not None


def test_a_locked_laptop_obeys_the_command_key_only(world: World, anna: Session) -> None:
    """W-03, W-04."""
    folder = world.locked(anna)
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    run_inline(beacon.beat(folder, world.machine()))
    assert not ending.is_sealed(folder)

    command_keys.take_order(world.office, ordered(world, OrderAction.SEAL))
    run_inline(beacon.beat(folder, world.machine()))
    assert ending.is_sealed(folder)


def test_a_laptop_that_joined_before_goes_by_the_key_from_its_next_contact_on(
    world: World,
) -> None:
    world.key_store = MemoryKeyStore()
    anna = world.laptop("anna")
    sync(anna)
    command_keys.name_command_key(world.office, command_key(KEY))
    sync(anna)
    stop_device(world.office, laptop_of(world), action=OrderAction.SEAL)
    asks(anna)
    assert not is_sealed(anna)


def test_who_takes_the_server_cannot_bring_a_key_of_their_own(world: World, anna: Session) -> None:
    with pytest.raises(ServerProblem) as refused:
        command_keys.name_command_key(world.office, command_key(OTHER))
    assert refused.value.problem == "command_key_other"
    with world.office.database.write() as tx:
        command_keys.store.name_command_key(
            tx, command_keys.codec.encode(command_key(OTHER)), at=world.office.now()
        )
    sync(anna)
    command_keys.take_order(world.office, ordered(world, OrderAction.SEAL, OTHER))
    asks(anna)
    assert not is_sealed(anna)


def test_a_key_hands_over_to_its_successor(world: World, anna: Session) -> None:
    command_keys.name_command_key(world.office, command_key(OTHER, KEY))
    sync(anna)
    with pytest.raises(ServerProblem):
        command_keys.take_order(world.office, ordered(world, OrderAction.SEAL, KEY))
    command_keys.take_order(world.office, ordered(world, OrderAction.SEAL, OTHER))
    asks(anna)
    assert is_sealed(anna)


@pytest.mark.parametrize(
    ("key", "parts", "problem"),
    [
        (OTHER, {}, "order_not_commanded"),
        (KEY, {"not_after": "2020-01-01T00:00:00.000Z"}, "order_expired"),
        (KEY, {"issued_at": "2099-01-01T00:00:00.000Z"}, "order_to_come"),
        (KEY, {"issued_at": "yesterday"}, "order_not_commanded"),
    ],
    ids=["another key", "expired", "to come", "no instant"],
)
def test_an_order_that_cannot_stand_is_not_taken(
    world: World, anna: Session, key: bytes, parts: dict[str, str], problem: str
) -> None:
    with pytest.raises(ServerProblem) as refused:
        command_keys.take_order(world.office, ordered(world, OrderAction.SEAL, key, **parts))
    assert refused.value.problem == problem
    sync(anna)


def test_an_older_order_does_not_come_back_after_the_laptop_was_found(
    world: World, anna: Session
) -> None:
    old = ordered(world, OrderAction.SEAL)
    world.later(days=1)
    stop_device(world.office, laptop_of(world))
    resume_device(world.office, laptop_of(world))
    with pytest.raises(ServerProblem) as refused:
        command_keys.take_order(world.office, old)
    assert refused.value.problem == "order_older"


def test_the_server_alone_names_no_officers(world: World, anna: Session) -> None:
    """R-05: whoever rules the server cannot have laptops sealed to officers of their own."""
    with pytest.raises(ServerProblem):
        command_keys.take_officers(world.office, ALL.named)
    name_officers(world.office, ALL.named)
    sync(anna)
    sync(anna)
    assert not officers.named(anna)

    command_keys.take_officers(world.office, sign_officers(ALL.named, KEY))
    sync(anna)
    sync(anna)
    assert len(officers.named(anna)) == 3
