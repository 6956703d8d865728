"""Validate, decide, store: a verdict for each change that a laptop sends.

One bad change never blocks the rest, and sending a change again gives the same verdict.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from iro_core.changes.change import Change, SignedChange, canonical_bytes
from iro_core.changes.signing import verify_change
from iro_core.errors import BadSignature, InvalidData
from iro_core.forms.definition import FormDefinition
from iro_core.ids import is_uuid7
from iro_core.protocol.codec import refuse_repeated_keys
from iro_core.protocol.messages import Outcome, Verdict, WireChange, from_wire
from iro_server.services.form_versions import definitions_of
from iro_server.services.judge_change import Facts, Objection, Sender, is_late, objection_to
from iro_server.services.office import Office
from iro_server.services.who import user_of
from iro_server.store import accounts, audit, change_log, devices
from iro_server.store.accounts import Account, Allocation
from iro_server.store.append import append
from iro_server.store.change_log import Stored
from iro_server.store.database import Transaction
from iro_server.store.devices import Device, SetAside

_LATE: Final = "late"
_UNREADABLE: Final = "sha256:"
_PATH_CHARACTERS: Final = 200


class _Sent(msgspec.Struct, frozen=True):
    """A change as it was sent: understood, or with the reason why it could not be.

    Attributes:
        key: The change's id, or a digest of the bytes where no id could be read.
    """

    key: str
    body: bytes
    signature: bytes
    signed: SignedChange | None
    objection: Objection | None


class _Known(msgspec.Struct):
    """What the server knows of the changes sent; histories and numbers grow as it accepts."""

    log: dict[str, Stored]
    aside: dict[bytes, SetAside]
    aside_keys: set[str]
    numbers: set[int]
    highest: int
    histories: dict[str, list[Change]]
    allocations: dict[str, list[Allocation]]
    definitions: dict[str, FormDefinition]


class _IdOnly(msgspec.Struct):
    change_id: str


def receive_changes(
    office: Office,
    device: Device,
    wire: Sequence[WireChange],
    *,
    whose: Callable[[Transaction, Device], Account] = user_of,
    in_order: bool = True,
) -> list[Verdict]:
    """Take in what a laptop sends, in one transaction.

    Args:
        whose: Finds the person who uses the laptop; may refuse.
        in_order: The laptop itself sends, so a new change has a higher number than any before. If
            not, an older copy of the laptop was put back or a second one is in use: it is told to
            number the change again. What somebody else gives back keeps its number, whoever used it
            since, because its signature covers it.

    Returns:
        One verdict for each change, in the order sent.
    """
    author_key = bytes.fromhex(device.author_key)
    sent = _told_apart([_understood(each, author_key) for each in wire])
    if not sent:
        return []
    with office.database.write() as tx:
        sender = Sender(device, whose(tx, device))
        known = _look_up(tx, device, sent)
        reception = _Reception(office, sender, known, in_order=in_order)
        for each in sent:
            reception.decide(each)
        reception.store(tx)
        return [reception.verdicts[each.key] for each in sent]


class _Reception:
    """The decisions of one call, and the one write that follows them."""

    def __init__(self, office: Office, sender: Sender, known: _Known, *, in_order: bool) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self._office = office
        self._at = office.now()
        self._sender = sender
        self._known = known
        self._accepted: dict[str, SignedChange] = {}
        self._late: set[str] = set()
        self._aside: list[SetAside] = []
        self._in_order = in_order

    def decide(self, sent: _Sent) -> None:
        """Accept a change, or set it aside, or give the verdict it had before.

        A laptop that finds a number of its own in use numbers and signs the change again: then the
        id is known, the bytes are new, and they are judged anew. A copy of that laptop may hold the
        same change under another number: that is received.
        """
        if sent.key in self.verdicts or sent.key in self._accepted:
            return
        known, aside = self._known.log.get(sent.key), self._known.aside.get(sent.body)
        if known is not None and _is_same(known, sent):
            self.verdicts[sent.key] = _received(known)
        elif aside is not None:
            self.verdicts[sent.key] = _not_received(aside)
        elif known is not None:
            self._set_aside(sent, Objection(Outcome.QUARANTINED, "change_id_taken", "change_id"))
        else:
            self._judge(sent)

    def store(self, tx: Transaction) -> None:
        """Write what was decided."""
        stored = append(tx, list(self._accepted.values()), at=self._at, late=self._late)
        self.verdicts.update((each.change_id, _received(each)) for each in stored)
        devices.keep_aside(tx, self._aside)
        if stored or self._aside:
            device_id = self._sender.device.device_id
            devices.change_device(tx, device_id, last_device_seq=self._known.highest)
            audit.record_event(tx, self._event(len(stored), len(self._aside)))

    def _judge(self, sent: _Sent) -> None:
        if sent.signed is None or sent.objection is not None:
            objection = sent.objection
        elif self._in_order and self._is_used(sent.signed.change.device_seq):
            objection = Objection(Outcome.QUARANTINED, "device_seq_reused", "device_seq")
        else:
            change = sent.signed.change
            self._pass(change.device_seq)
            facts = self._facts(change)
            authority = self._office.authority
            objection = objection_to(change, self._sender, facts, authority=authority)
        if objection is not None:
            self._set_aside(sent, objection)
        elif sent.signed is not None:
            self._accept(sent.signed)

    def _is_used(self, number: int) -> bool:
        return number <= self._known.highest or number in self._known.numbers

    def _pass(self, number: int) -> None:
        """Never a number up to this one again, also if the change is set aside.

        Of two changes with one number, one was given back by somebody else: the laptop that made
        the other may not have it, and looks for it when the server knows a higher number. The
        highest number is in use, too, if it is not in the log: what had it was set aside.
        """
        if number in self._known.numbers or number == self._known.highest:
            number = self._known.highest + 1
        self._known.highest = max(self._known.highest, number)

    def _facts(self, change: Change) -> Facts:
        return Facts(
            self._known.histories.get(change.record_id, []),
            self._known.allocations.get(change.child_id or "", []),
            self._known.aside_keys,
            self._known.definitions.get(change.form_version or ""),
        )

    def _accept(self, signed: SignedChange) -> None:
        change = signed.change
        if is_late(self._sender.account, self._facts(change).allocations):
            self._late.add(change.change_id)
        self._accepted[change.change_id] = signed
        self._known.numbers.add(change.device_seq)
        self._known.histories.setdefault(change.record_id, []).append(change)

    def _set_aside(self, sent: _Sent, objection: Objection) -> None:
        kept = SetAside(
            device=self._sender.device.device_id,
            change_id=_digest_key(sent.body) if sent.key in self._known.aside_keys else sent.key,
            user_id=self._sender.account.user_id,
            outcome=objection.outcome.value,
            reason=objection.reason,
            path=objection.path[:_PATH_CHARACTERS],
            received_at=self._at,
            body=sent.body,
            signature=sent.signature,
        )
        self._aside.append(kept)
        self._known.aside_keys.add(kept.change_id)
        self.verdicts[sent.key] = _not_received(kept)

    def _event(self, received: int, aside: int) -> audit.Event:
        return audit.Event(
            at=self._at,
            actor=self._sender.account.user_id,
            device=self._sender.device.device_id,
            action="send_changes",
            object_id=f"{received} received, {aside} set aside",
        )


def _look_up(tx: Transaction, device: Device, sent: Sequence[_Sent]) -> _Known:
    keys = [each.key for each in sent]
    changes = [each.signed.change for each in sent if each.signed is not None]
    numbers = [change.device_seq for change in changes]
    digests = [_digest_key(each.body) for each in sent]
    parents = [parent for change in changes for parent in change.parents]
    aside = devices.find_aside(tx, device.device_id, [*keys, *digests, *parents])
    return _Known(
        change_log.find(tx, keys),
        {each.body: each for each in aside.values()},
        set(aside),
        change_log.used_numbers(tx, device.device_id, numbers),
        devices.highest_number(tx, device.device_id),
        change_log.histories(tx, [change.record_id for change in changes]),
        accounts.allocations_of(tx, [change.child_id for change in changes if change.child_id]),
        definitions_of(tx, {change.form_version for change in changes if change.form_version}),
    )


def _is_same(known: Stored, sent: _Sent) -> bool:
    """Whether they are one change, by whichever number of its laptop."""
    if known.body == sent.body:
        return True
    if sent.signed is None:
        return False
    number = sent.signed.change.device_seq
    return msgspec.structs.replace(known.change(), device_seq=number) == sent.signed.change


def _received(stored: Stored) -> Verdict:
    return Verdict(
        stored.change_id,
        Outcome.RECEIVED,
        received_at=stored.received_at,
        receipt=stored.receipt,
        reason=_LATE if stored.late else "",
    )


def _not_received(kept: SetAside) -> Verdict:
    return Verdict(
        "" if kept.change_id.startswith(_UNREADABLE) else kept.change_id,
        Outcome(kept.outcome),
        received_at=kept.received_at,
        reason=kept.reason,
        path=kept.path,
    )


def _understood(wire: WireChange, author_key: bytes) -> _Sent:
    """Read, check and verify a change, before any lock is held."""
    body = bytes(wire.body)
    signed: SignedChange | None = None
    objection: Objection | None = None
    try:
        signed = from_wire(wire)
        if canonical_bytes(signed.change) != body:
            refuse_repeated_keys(body)
        verify_change(signed, author_key)
    except BadSignature:
        objection = Objection(Outcome.REFUSED, "bad_signature", "signature")
    except InvalidData as error:
        objection = Objection(Outcome.QUARANTINED, error.reason, error.where)
    return _Sent(_key(body), body, bytes.fromhex(wire.signature), signed, objection)


def _key(body: bytes) -> str:
    try:
        change_id = msgspec.json.decode(body, type=_IdOnly).change_id
    except (msgspec.DecodeError, RecursionError, ValueError):
        change_id = ""
    return change_id if is_uuid7(change_id) else _digest_key(body)


def _digest_key(body: bytes) -> str:
    return _UNREADABLE + hashlib.sha256(body).hexdigest()


def _told_apart(sent: Sequence[_Sent]) -> list[_Sent]:
    """Two different changes that claim one id in one call are kept under ids of their own."""
    first: dict[str, bytes] = {}
    told: list[_Sent] = []
    for each in sent:
        if first.setdefault(each.key, each.body) == each.body:
            told.append(each)
        else:
            taken = Objection(Outcome.QUARANTINED, "change_id_taken", "change_id")
            key = _digest_key(each.body)
            told.append(_Sent(key, each.body, each.signature, None, taken))
    return told
