"""A locked laptop and the office: a sign of life out, a new lease or an order back.

Without the passphrase nothing is opened by this; the laptop may be sealed or shredded by it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.signing import public_key
from iro_core.domain import lease as rules
from iro_core.domain.lease import Seen, Standing
from iro_core.errors import IroError, RefusalCode, Refused
from iro_core.protocol.heartbeat import HeartbeatReply, LockState, genuine_lease
from iro_core.protocol.orders import (
    Order,
    OrderAction,
    OrderKeys,
    OrderReceipt,
    Unsent,
    genuine_order,
)
from iro_desktop import logs
from iro_desktop.keys import ending
from iro_desktop.keys.beacon_key import held_key, made_key
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.sync.entrusted import BEACON_KEPT
from iro_desktop.sync.heartbeat import Heard, Sign, give_sign
from iro_desktop.sync.transport import Credentials, Transport
from iro_desktop.workflows import while_locked
from iro_desktop.workflows.session import Laptop, Session
from iro_desktop.workflows.while_locked import WhileLocked

_DEADLINE_S: Final = 20.0
_NOT_SENT: Final = "not_sent"
# What a server says that was older when it was given the key, or was put back from a backup.
_UNKNOWN: Final = frozenset((RefusalCode.UNKNOWN_DEVICE, RefusalCode.NOT_FOUND))


@dataclass(frozen=True)
class _Locked:
    """One locked laptop that the office knows how to hear."""

    folder: Path
    laptop: Laptop
    address: str
    key: bytes = field(repr=False)


def key_to_name(session: Session) -> str | None:
    """The public key of this laptop's beacon, as long as the office has not got it."""
    if session.store.local_state.load(BEACON_KEPT, str) is not None:
        return None
    key = made_key(session.laptop.key_store, session.keys.vault_id)
    return public_key(key).hex() if key is not None else None


def check_key(session: Session) -> None:
    """Name the office a key again, where it has lost it, or the key store has."""
    kept = session.store.local_state.load(BEACON_KEPT, str)
    held = held_key(session.laptop.key_store, session.keys.vault_id)
    known = while_locked.load(session.keys.folder)
    is_lost = held is None or public_key(held).hex() != kept
    if kept is not None and (is_lost or known.is_unknown):
        session.store.local_state.drop(BEACON_KEPT)
        heard = msgspec.structs.replace(known, is_unknown=False)
        while_locked.keep(session.keys.folder, heard)


def beat(folder: Path, laptop: Laptop) -> Steps[bool]:
    """A word with the office, if it can be reached, and a look at the lease.

    Nothing that goes wrong here concerns whoever wants to unlock: it is tried again.

    Returns:
        Whether the vault is gone.
    """
    try:
        locked: _Locked | None = yield Step(Place.STORE, lambda: _locked(folder, laptop))
        if locked is not None and (yield from _ask_the_office(locked)):
            return True
    except IroError as problem:
        is_unknown = isinstance(problem, Refused) and problem.code in _UNKNOWN
        logs.event("beacon_not_heard", problem=type(problem).__name__)
        if is_unknown:
            yield Step(Place.STORE, lambda: _note_unknown(folder))
    try:
        yield Step(Place.STORE, lambda: _look(folder, laptop))
    except IroError as problem:
        logs.event("not_sealed", problem=type(problem).__name__)
    return False


def _locked(folder: Path, laptop: Laptop) -> _Locked | None:
    key = held_key(laptop.key_store, ending.vault_id(folder))
    known = while_locked.load(folder)
    return _Locked(folder, laptop, known.address, key) if key and known.device_id else None


def _note_unknown(folder: Path) -> None:
    known = while_locked.load(folder)
    while_locked.keep(folder, msgspec.structs.replace(known, is_unknown=True))


def _ask_the_office(locked: _Locked) -> Steps[bool]:
    transport = Transport(locked.address, locked.laptop.clock, deadline_s=_DEADLINE_S)
    try:
        reply = yield from _said(locked, transport, None)
        receipt: OrderReceipt | None = yield Step(Place.STORE, lambda: _hear(locked, reply))
        if receipt is not None:
            yield from _said(locked, transport, receipt)
            yield Step(Place.STORE, lambda: _finish(locked, receipt))
    finally:
        transport.close()
    return receipt is not None and receipt.action is OrderAction.SHRED


def _said(
    locked: _Locked, transport: Transport, receipt: OrderReceipt | None
) -> Steps[HeartbeatReply]:
    sign: Sign = yield Step(Place.STORE, lambda: _sign(locked, receipt))
    heard: Heard = yield Step(Place.NETWORK, lambda: give_sign(transport, sign))
    yield Step(Place.STORE, lambda: _note(locked, heard))
    return heard.reply


def _sign(locked: _Locked, receipt: OrderReceipt | None) -> Sign:
    """A sign of life with a number that was never used; the one after it is in reserve."""
    known = while_locked.load(locked.folder)
    now_ms = int((locked.laptop.clock.now().timestamp() + known.clock_offset_s) * 1000)
    sequence = max(known.sequence + 1, now_ms)
    while_locked.keep(locked.folder, msgspec.structs.replace(known, sequence=sequence + 1))
    return Sign(
        credentials=Credentials(known.device_id, locked.key, known.server_key),
        app_version=locked.laptop.app_version,
        state=LockState.SEALED if ending.is_sealed(locked.folder) else LockState.LOCKED,
        lease_of=known.lease.issued_at if known.lease else "",
        unsent=known.unsent,
        receipt=receipt,
        sequence=sequence,
        clock_offset_s=known.clock_offset_s,
    )


def _note(locked: _Locked, heard: Heard) -> None:
    known = while_locked.load(locked.folder)
    noted = msgspec.structs.replace(
        known,
        sequence=max(known.sequence, heard.sequence),
        clock_offset_s=heard.clock_offset_s,
    )
    while_locked.keep(locked.folder, noted)


def _hear(locked: _Locked, reply: HeartbeatReply) -> OrderReceipt | None:
    """Take a lease, or do what is ordered; what has to be said of that, if it is not said yet."""
    known = while_locked.load(locked.folder)
    if reply.lease is not None:
        lease = genuine_lease(
            reply.lease,
            server_key=known.server_key,
            device_id=known.device_id,
            last=known.lease,
        )
        renewed = msgspec.structs.replace(
            known,
            lease=lease,
            granted=reply.lease,
            seen=Seen(lease.issued_at, locked.laptop.running_s()),
            is_stopped=False,
        )
        while_locked.keep(locked.folder, renewed)
        return None
    known = msgspec.structs.replace(known, is_stopped=True)
    while_locked.keep(locked.folder, known)
    if reply.order is None:
        return None
    order = genuine_order(
        reply.order,
        keys=OrderKeys(known.server_key, known.command_key),
        device_id=known.device_id,
        now=clocks.from_text(reply.server_time),
        last=known.order,
    )
    return _obey(locked.folder, known, order)


def _obey(folder: Path, known: WhileLocked, order: Order) -> OrderReceipt | None:
    does = order.action
    may_shred = known.is_counted and known.unsent <= order.unsent_allowed
    if does is OrderAction.SHRED and not may_shred:
        does = OrderAction.SEAL
    if does is OrderAction.SEAL and not ending.is_ready(folder):
        does = OrderAction.LOCK
    unsent = [Unsent("", _NOT_SENT, known.unsent)] if known.unsent else []
    receipt = OrderReceipt(order.order_id, does, unsent)
    is_said = does is not OrderAction.SHRED and receipt == known.receipt
    while_locked.keep(folder, msgspec.structs.replace(known, order=order))
    if does is OrderAction.SEAL:
        ending.seal_locked(folder)
    return None if is_said else receipt


def _finish(locked: _Locked, receipt: OrderReceipt) -> None:
    """The office has the receipt: now what cannot be undone may be done."""
    known = while_locked.load(locked.folder)
    while_locked.keep(locked.folder, msgspec.structs.replace(known, receipt=receipt))
    if receipt.action is OrderAction.SHRED:
        ending.shred_locked(locked.folder, locked.laptop.key_store)
        ending.finish_shreds(locked.folder.parent, locked.laptop.key_store)


def _look(folder: Path, laptop: Laptop) -> None:
    """Count the time that the machine ran, and seal a laptop that was away for too long."""
    known = while_locked.load(folder)
    if known.lease is None or known.seen is None:
        return
    now = rules.put_right(laptop.clock.now(), known.clock_offset_s, known.seen)
    seen = rules.look(known.seen, known.lease, now=now, running_s=laptop.running_s(), in_use=False)
    while_locked.keep(folder, msgspec.structs.replace(known, seen=seen))
    if rules.standing(known.lease, seen, now=now) is Standing.SEALING:
        ending.seal_locked(folder)
