"""Doing what the office orders a lost laptop to do: stay locked, seal itself, or shred itself.

Nothing that exists only here is destroyed unless the office said that it may be.
"""

from collections import Counter
from typing import Final

import msgspec

from iro_core.errors import Refused
from iro_core.protocol.messages import KeptCode
from iro_core.protocol.orders import (
    UNSENT_ITEMS_LIMIT,
    Order,
    OrderAction,
    OrderReceipt,
    Unsent,
)
from iro_desktop import logs
from iro_desktop.errors import KeyProblem, StoreProblem, SyncProblem
from iro_desktop.keys import ending
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.store.receipts import SendState
from iro_desktop.sync.asking import Asker
from iro_desktop.sync.entrusted import CODE_KEPT
from iro_desktop.sync.orders import ask_for_order, say_what_is_done
from iro_desktop.sync.transport import Credentials, Transport
from iro_desktop.workflows.session import Session

_LAST: Final = "last_order"
_SCANS: Final = "attachment"


class Taken(msgspec.Struct, frozen=True):
    """The last order that this laptop took, and what it does about it.

    Attributes:
        code_slot: The recovery code that the office had then.
        stands: Until the office lets this laptop connect again.
    """

    order: Order
    receipt: OrderReceipt
    code_slot: str
    stands: bool = True


def obey(session: Session, transport: Transport, credentials: Credentials) -> Steps[None]:
    """Ask what a stopped laptop is to do, and do it.

    Sealing does not wait for the receipt to arrive, because the office can open what is sealed;
    shredding does. What fails now is asked again at the next contact; until then it stays locked.
    """
    keys = session.keys
    asker = Asker(session.store, transport, credentials, session.clock)
    code = KeptCode(keys.code_slot, keys.recovery_code) if ending.can_seal(keys) else None
    try:
        last: Taken | None = yield Step(Place.STORE, lambda: _last(session))
        order: Order | None = yield from ask_for_order(
            asker, credentials, code, last.order if last else None
        )
        if order is None:
            return
        taken: Taken = yield Step(Place.STORE, lambda: _take(session, order))
        if taken.receipt.action is OrderAction.SEAL:
            yield Step(Place.STORE, lambda: ending.seal(keys))
        yield from say_what_is_done(asker, taken.receipt)
        if taken.receipt.action is OrderAction.SHRED:
            yield Step(Place.STORE, lambda: ending.shred(keys, session.laptop.key_store))
    except (SyncProblem, Refused, StoreProblem, KeyProblem) as problem:
        logs.event("order_not_done", problem=type(problem).__name__)


def finish(session: Session) -> None:
    """Seal a laptop whose sealing was cut off; only if the office has the code that opens it."""
    last = _last(session)
    if last is None or not last.stands or last.code_slot != session.keys.code_slot:
        return
    if last.receipt.action is OrderAction.SEAL:
        ending.seal(session.keys)


def seal_by_itself(session: Session) -> None:
    """Seal a laptop that was away from the office for too long.

    Not without something at the office that opens it; until then it stays locked.
    """
    if may_seal(session):
        ending.seal(session.keys)


def may_seal(session: Session) -> bool:
    """Whether the office has what opens this laptop without its passphrase."""
    keys = session.keys
    kept = session.store.local_state.load(CODE_KEPT, str)
    return ending.can_seal(keys) and kept == keys.code_slot


def note_over(session: Session) -> None:
    """The office answered this laptop as before: what it was ordered to do stands no more."""
    last = _last(session)
    if last is not None and last.stands:
        session.store.local_state.save(_LAST, msgspec.structs.replace(last, stands=False))


def unsent(session: Session) -> list[Unsent]:
    """What exists on this laptop only, by child and kind: changes, drafts, scans."""
    store = session.store
    found: Counter[tuple[str, str]] = Counter()
    waiting = store.receipts.counts()[SendState.READY]
    for each in store.receipts.all_of(SendState.READY, limit=waiting):
        found[each.child_id or "", each.kind] += 1
    for draft in store.drafts.all_of(session.membership.user_id):
        found[draft.child_id or "", draft.kind] += 1
    for scan in store.pieces.unsent():
        record = store.records.record(scan.attachment_id)
        found[(record.child_id if record else None) or "", _SCANS] += 1
    return [Unsent(child, kind, count) for (child, kind), count in sorted(found.items())]


def _last(session: Session) -> Taken | None:
    return session.store.local_state.load(_LAST, Taken)


def _take(session: Session, order: Order) -> Taken:
    """Decide what is done, and keep that before it is."""
    only_here = unsent(session)
    does = order.action
    if does is OrderAction.SHRED and sum(each.count for each in only_here) > order.unsent_allowed:
        does = OrderAction.SEAL
    if does is OrderAction.SEAL and not ending.can_seal(session.keys):
        does = OrderAction.LOCK
    receipt = OrderReceipt(order.order_id, does, only_here[:UNSENT_ITEMS_LIMIT])
    taken = Taken(order, receipt, session.keys.code_slot)
    session.store.local_state.save(_LAST, taken)
    return taken
