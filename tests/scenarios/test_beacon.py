"""W-04, 3.10: a laptop that nobody unlocks renews its lease, and hears what the office orders."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from iro_core.changes.signing import public_key
from iro_core.domain.lease import Standing
from iro_core.errors import Refused
from iro_core.protocol import codec
from iro_core.protocol.heartbeat import sign_lease
from iro_core.protocol.orders import OrderAction, OrderReceipt, sign_order
from iro_desktop.errors import LeaseEnded, NoVault, Unreachable, VaultSealed
from iro_desktop.keys import ending
from iro_desktop.keys.beacon_key import held_key
from iro_desktop.steps import run_inline
from iro_desktop.sync.transport import Transport
from iro_desktop.workflows import beacon, locking, review_record, unlocking, while_locked
from iro_desktop.workflows import lease as leases
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.session import Session
from iro_server.services import order_devices
from iro_server.services.manage_devices import list_devices, lost_device, resume_device, stop_device
from iro_server.services.recovery_codes import ask_for_code, read_code_out
from iro_server.store import beacons, tables
from tests.scenarios.test_the_whole_job import record_review
from tests.support.vaults import PASSPHRASE, MemoryKeyStore
from tests.support.world import World, sync

NEW = "lantern-otter-marbled-kettle"


@pytest.fixture
def anna(world: World) -> Session:
    """Anna's laptop with a key store, in contact once, with a review that was not sent."""
    world.key_store = MemoryKeyStore()
    child_id = world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    record_review(anna, child_id)
    return anna


@pytest.fixture
def locked(world: World, anna: Session) -> Path:
    return world.locked(anna)


def beat(world: World, folder: Path, running_s: float | None = None) -> bool:
    """As the lock screen does it; whether the caseload is gone."""
    machine = world.machine()
    if running_s is not None:
        machine = replace(machine, running_s=lambda: running_s)
    return run_inline(beacon.beat(folder, machine))


def unlock(world: World, folder: Path, passphrase: str = PASSPHRASE) -> Session:
    session = run_inline(unlocking.unlock(folder, passphrase, world.machine()))
    world.sessions.append(session)
    return session


def device_of(world: World) -> str:
    (device,) = list_devices(world.office)
    return device.device_id


def receipt(world: World) -> OrderReceipt | None:
    newest = lost_device(world.office, device_of(world)).orders[0]
    return codec.decode(newest.receipt, OrderReceipt) if newest.receipt else None


def out_of_range(folder: Path) -> None:
    known = while_locked.load(folder)
    while_locked.keep(folder, msgspec.structs.replace(known, address="http://127.0.0.1:9"))


def in_range(world: World, folder: Path) -> None:
    known = while_locked.load(folder)
    while_locked.keep(folder, msgspec.structs.replace(known, address=world.server.url))


def test_a_locked_laptop_renews_its_lease_and_opens_offline_after_it(
    world: World, anna: Session
) -> None:
    membership = anna.membership
    nowhere = msgspec.structs.replace(membership, address="http://127.0.0.1:9")
    anna.store.local_state.save("membership", nowhere)
    locked = world.locked(anna)
    in_range(world, locked)
    world.later(days=13)
    assert not beat(world, locked)
    world.later(days=12)

    anna = unlock(world, locked)

    assert leases.standing(anna) is Standing.ENDING
    assert leases.days_left(anna) == 1
    assert unsent_count(anna) == 1
    said = lost_device(world.office, device_of(world)).beacon
    assert said is not None
    assert (said.state, said.unsent) == ("locked", 1)


def test_a_lease_that_the_office_did_not_sign_opens_nothing(world: World, locked: Path) -> None:
    """E-05: what lies beside the vault can be edited by anybody who has the laptop."""
    world.later(days=15)
    beat(world, locked)
    known = while_locked.load(locked)
    assert known.lease is not None
    forged = sign_lease(known.lease, known.device_id, bytes(32))
    false = msgspec.structs.replace(known, granted=forged, server_key=public_key(bytes(32)))
    while_locked.keep(locked, msgspec.structs.replace(false, address="http://127.0.0.1:9"))
    away = run_inline(sessions.unlock(locked, PASSPHRASE, world.machine()))
    nowhere = msgspec.structs.replace(away.membership, address="http://127.0.0.1:9")
    away.store.local_state.save("membership", nowhere)
    sessions.lock(away)

    with pytest.raises(LeaseEnded):
        unlock(world, locked)


def test_a_lost_laptop_is_sealed_though_nobody_unlocks_it(world: World, locked: Path) -> None:
    """The whole way: `device seal`, a sign of life, sealed, the receipt; then found again."""
    stop_device(world.office, device_of(world), action=OrderAction.SEAL)

    assert not beat(world, locked)

    said = receipt(world)
    assert said is not None
    assert (said.action, said.unsent_count) == (OrderAction.SEAL, 1)
    with pytest.raises(VaultSealed):
        unlock(world, locked)
    resume_device(world.office, device_of(world))
    ask_for_code(replace(world.office, administrator="admin:helen"), device_of(world))
    code = read_code_out(replace(world.office, administrator="admin:omar"), device_of(world))
    again = run_inline(unlocking.recover(locked, code, NEW, world.machine()))
    world.sessions.append(again)
    assert unsent_count(again) == 0


def test_a_sealed_laptop_is_still_heard_and_says_what_it_did_once(
    world: World, locked: Path
) -> None:
    stop_device(world.office, device_of(world), action=OrderAction.SEAL)
    beat(world, locked)
    first = lost_device(world.office, device_of(world)).orders[0].answered_at
    world.later(minutes=30)

    beat(world, locked)

    lost = lost_device(world.office, device_of(world))
    assert lost.orders[0].answered_at == first
    assert lost.beacon is not None
    assert lost.beacon.state == "sealed"
    assert lost.beacon.heard_at == world.office.now()


def test_sealing_that_was_cut_off_is_finished_at_the_next_start(
    world: World, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W-01: killed after the order was taken and before the header was replaced."""

    def killed(_folder: Path) -> bool:
        raise KeyboardInterrupt

    stop_device(world.office, device_of(world), action=OrderAction.SEAL)
    with monkeypatch.context() as patch:
        patch.setattr(ending, "seal_locked", killed)
        with pytest.raises(KeyboardInterrupt):
            beat(world, locked)
    beat(world, locked)
    with pytest.raises(VaultSealed):
        unlock(world, locked)


def test_a_stopped_laptop_opens_only_with_the_office_after_it_heard_of_it(
    world: World, anna: Session
) -> None:
    nowhere = msgspec.structs.replace(anna.membership, address="http://127.0.0.1:9")
    membership = anna.membership
    anna.store.local_state.save("membership", nowhere)
    locked = world.locked(anna)
    in_range(world, locked)
    stop_device(world.office, device_of(world))
    beat(world, locked)
    with pytest.raises(LeaseEnded) as refused:
        unlock(world, locked)
    assert refused.value.unsent == 1

    resume_device(world.office, device_of(world))
    away = run_inline(sessions.unlock(locked, PASSPHRASE, world.machine()))
    away.store.local_state.save("membership", membership)
    sessions.lock(away)
    assert unsent_count(unlock(world, locked)) == 0


def test_shredding_keeps_what_the_office_did_not_know_of(world: World, locked: Path) -> None:
    stop_device(world.office, device_of(world), action=OrderAction.SHRED)
    assert not beat(world, locked)
    said = receipt(world)
    assert said is not None
    assert (said.action, said.unsent_count) == (OrderAction.SEAL, 1)
    assert ending.is_sealed(locked)


def test_shredding_while_locked_waits_for_the_receipt(
    world: World, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Transport.ask_signed

    def cut_off(*given: object, **more: object) -> object:
        if b'"receipt"' in given[2]:  # type: ignore[operator]
            raise Unreachable("cut_off")
        return ask(*given, **more)  # type: ignore[arg-type]

    stop_device(world.office, device_of(world), action=OrderAction.SHRED, unsent_allowed=1)
    with monkeypatch.context() as patch:
        patch.setattr(Transport, "ask_signed", cut_off)
        assert not beat(world, locked)
    assert locked.exists()

    assert beat(world, locked)

    assert not locked.exists()
    assert world.key_store is not None
    assert not world.key_store.secrets  # type: ignore[attr-defined]
    said = receipt(world)
    assert said is not None
    assert said.action is OrderAction.SHRED


def test_a_laptop_that_was_killed_while_open_is_sealed_and_not_shredded(
    world: World, anna: Session
) -> None:
    """Nobody counted what it holds, so nobody knows what would be lost."""
    leases.note_time(anna)
    locking.make_ready(anna)
    world.sessions.remove(anna)
    sessions.lock(anna)
    stop_device(world.office, device_of(world), action=OrderAction.SHRED, unsent_allowed=99)
    assert not beat(world, anna.keys.folder)
    with pytest.raises(VaultSealed):
        unlock(world, anna.keys.folder)


def test_an_open_laptop_is_left_alone_and_hears_the_order_itself(
    world: World, anna: Session
) -> None:
    stop_device(world.office, device_of(world), action=OrderAction.SEAL)
    locking.make_ready(anna)
    assert not beat(world, anna.keys.folder)
    assert not ending.is_sealed(anna.keys.folder)
    with pytest.raises(Refused):
        sync(anna)
    assert ending.is_sealed(anna.keys.folder)


def test_a_forged_order_seals_nothing(
    world: World, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """W-03."""
    stop_device(world.office, device_of(world), action=OrderAction.SEAL)
    monkeypatch.setattr(order_devices, "sign_order", lambda order, _: sign_order(order, bytes(32)))
    beat(world, locked)
    assert not ending.is_sealed(locked)


def test_without_a_network_a_locked_laptop_seals_itself_when_it_was_away_for_too_long(
    world: World, locked: Path
) -> None:
    """E-01 with nobody there."""
    out_of_range(locked)
    known = while_locked.load(locked)
    assert known.seen is not None
    begun_s = known.seen.running_s
    world.later(days=30)
    assert not beat(world, locked, begun_s + 29 * 86_400)
    assert not ending.is_sealed(locked)
    beat(world, locked, begun_s + timedelta(days=30).total_seconds())
    assert ending.is_sealed(locked)
    with pytest.raises(VaultSealed):
        unlock(world, locked)


def test_in_range_it_is_asked_first_so_that_nobody_back_from_leave_is_shut_out(
    world: World, locked: Path
) -> None:
    known = while_locked.load(locked)
    assert known.seen is not None
    world.later(days=40)
    beat(world, locked, known.seen.running_s + timedelta(days=40).total_seconds())
    assert not ending.is_sealed(locked)


def test_a_laptop_from_before_there_were_beacons_gives_its_key_at_its_next_contact(
    world: World,
) -> None:
    world.child(1042, "anna")
    anna = world.laptop("anna")
    sync(anna)
    device_id = device_of(world)
    with world.office.database.read() as tx:
        assert beacons.find(tx, device_id) is None
    key_store = MemoryKeyStore()
    anna.laptop = replace(anna.laptop, key_store=key_store)
    sync(anna)
    with world.office.database.read() as tx:
        known = beacons.find(tx, device_id)
    key = held_key(key_store, anna.keys.vault_id)
    assert key is not None
    assert known is not None
    assert known.public_key == public_key(key).hex()

    key_store.secrets.clear()
    locking.make_ready(anna)
    sync(anna)
    with world.office.database.read() as tx:
        again = beacons.find(tx, device_id)
    assert again is not None
    assert again.public_key != known.public_key


def test_a_server_that_did_not_keep_the_key_is_given_it_again(world: World, anna: Session) -> None:
    """As one that was older than the laptop when it was given the key."""
    locked = world.locked(anna)
    device_id = device_of(world)
    with world.office.database.write() as tx:
        tx.connection.execute(delete(tables.beacon))
    beat(world, locked)
    assert lost_device(world.office, device_id).beacon is None

    anna = unlock(world, locked)
    sync(anna)
    beat(world, world.locked(anna))

    known = lost_device(world.office, device_id).beacon
    assert known is not None
    assert known.heard_at == world.office.now()


def test_what_lies_beside_the_vault_tells_of_no_child_and_holds_no_key(
    world: World, anna: Session
) -> None:
    draft = review_record.start_review(anna, "c-1042")
    review_record.save_draft(anna, draft, {**draft.answers, "child_words": "My dog, invented"})
    locked = world.locked(anna)
    beat(world, locked)
    text = (locked / while_locked.NAME).read_text()
    known = json.loads(text)
    assert known["unsent"] >= 2
    assert "1042" not in text
    assert "anna" not in text.lower()
    assert isinstance(world.key_store, MemoryKeyStore)
    for secret in world.key_store.secrets.values():
        assert secret.hex() not in text


def test_a_folder_without_a_vault_is_passed_over(world: World, tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        ending.vault_id(tmp_path)
    assert not beat(world, tmp_path)


def test_the_forgotten_code_does_not_lie_ready_after_a_recovery(
    world: World, anna: Session
) -> None:
    """The header that lies ready is made anew with each code, and is gone without one."""
    sync(anna)
    locked = world.locked(anna)
    before = (locked / ending.READY).read_bytes()
    ask_for_code(replace(world.office, administrator="admin:helen"), device_of(world))
    code = read_code_out(replace(world.office, administrator="admin:omar"), device_of(world))
    again = run_inline(unlocking.recover(locked, code, NEW, world.machine()))
    world.sessions.append(again)
    assert not (locked / ending.READY).exists()
    sync(again)
    locked = world.locked(again)
    assert (locked / ending.READY).read_bytes() != before
    assert ending.seal_locked(locked)
    assert ending.seal_locked(locked)
