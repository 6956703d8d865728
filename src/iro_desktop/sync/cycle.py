"""One round with the server: send what waits, take what came, let go of what is no longer ours.

It owns no thread: it is a generator of steps for the store and for the network.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.change import Change, SignedChange
from iro_core.changes.signing import public_key, sign_change, verify_change
from iro_core.clock import Clock
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.officers import Officers
from iro_core.protocol import codec
from iro_core.protocol.heartbeat import check_lease
from iro_core.protocol.messages import (
    SyncReply,
    SyncRequest,
    Verdict,
    WireChange,
    from_wire,
    to_wire,
)
from iro_core.protocol.versions import PROTOCOL, understood
from iro_desktop import logs
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.store.change_log import Position, Touched
from iro_desktop.store.receipts import SendState
from iro_desktop.store.renumbering import REUSED
from iro_desktop.store.store import Store
from iro_desktop.sync import commands, device_log, late_work, leaving, office_head, returning
from iro_desktop.sync.asking import Asker, Question
from iro_desktop.sync.entrusted import Entrusted
from iro_desktop.sync.pieces import PieceExchange
from iro_desktop.sync.returning import Bundle
from iro_desktop.sync.transport import Answer, Credentials, Transport
from iro_desktop.sync.verdicts import check_verdicts

SCOPE: Final = "scope"
LEASE: Final = "lease"
DURABLE: Final = "durable_seq"
COPIED: Final = "copied_at"
_PATH: Final = "/v1/sync"
_SYSTEM: Final = "system"
# More than anybody writes after an older copy was put back; numbers must never run out.
_MOST_AHEAD: Final = 1_000_000


class HeldScope(msgspec.Struct, frozen=True):
    """Which children this laptop may hold, as the server last said."""

    digest: str
    children: list[str]


class Phase(StrEnum):
    """What a round is doing."""

    SENDING = "sending"
    RECEIVING = "receiving"
    PIECES = "pieces"
    TIDYING = "tidying"


@dataclass(frozen=True)
class Progress:
    """How far a round has come; `total` grows when more is found."""

    phase: Phase
    done: int
    total: int


Say = Callable[[Progress], str]
AtHand = Callable[[], Collection[str] | None]


@dataclass(frozen=True)
class Party:
    """Who this laptop is to the server.

    Attributes:
        fetches_all: Whether the scans and photographs of every child are fetched, or only those
            that were asked for.
        entrusted: What the office is to keep for it.
    """

    credentials: Credentials
    authority: str
    author_key: bytes = field(repr=False)
    app_version: str
    fetches_all: bool = True
    entrusted: Entrusted = Entrusted()  # noqa: RUF009 - frozen


@dataclass
class Outcome:
    """What a round did.

    Attributes:
        answered: Each change that was sent, and the server's word on it.
        received: Changes that came, by kind of record.
        released: Children who left this laptop; `kept` should leave and cannot yet.
        unreadable: Changes that this program could not read and passed over.
        is_new_epoch: The server was put back from a backup since the round before.
        is_copy: The server knows changes of this laptop that the laptop does not: an older copy of
            it was put back, or a second copy is in use.
    """

    answered: list[tuple[Change, Verdict]] = field(default_factory=list)
    received: Counter[str] = field(default_factory=Counter)
    touched: set[Touched] = field(default_factory=set)
    released: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unreadable: int = 0
    is_new_epoch: bool = False
    is_copy: bool = False


@dataclass(frozen=True)
class _Question:
    """One request, ready to go."""

    asked: Question
    changes: tuple[SignedChange, ...]
    bundle: Bundle | None
    position: Position


@dataclass(frozen=True)
class _Page:
    """One reply, understood and verified."""

    reply: SyncReply
    changes: list[SignedChange]
    unreadable: int
    answer: Answer


class Round:
    """One round; `steps` runs it once."""

    def __init__(self, store: Store, transport: Transport, party: Party, clock: Clock) -> None:
        """Prepare a round; nothing happens yet."""
        self._store = store
        self._asker = Asker(store, transport, party.credentials, clock)
        self._party = party
        self._clock = clock
        self.outcome = Outcome()

    def steps(self, say: Say, at_hand: AtHand = tuple) -> Steps[Outcome]:
        """Send and receive until neither side has anything more.

        Args:
            at_hand: Whom somebody may be writing about; those children stay for this time, and all
                of them if it gives None: that is not known yet.

        Raises:
            SyncProblem: The round stopped; every page before it is kept, and the next round
                continues there.
            Refused: The server turns this laptop away.
        """
        has_work = True
        while has_work:
            yield from self._exchange(say)
            exchange = PieceExchange(self._store, self._asker, fetches_all=self._party.fetches_all)
            yield from exchange.steps(lambda done, total: say(Progress(Phase.PIECES, done, total)))
            self.outcome.touched |= exchange.completed
            has_work = exchange.gave_way
        tidying = say(Progress(Phase.TIDYING, 0, 0))
        written_about = at_hand()
        if written_about is not None:
            yield Step(Place.STORE, partial(self._release, written_about), tidying)
        return self.outcome

    def _exchange(self, say: Say) -> Steps[None]:
        """Changes out and in, until neither side has anything more."""
        sending = Progress(Phase.SENDING, 0, 0)
        question: _Question | None = yield Step(Place.STORE, self._prepare, say(sending))
        total = len(question.changes) if question is not None else 0
        progress = Progress(Phase.SENDING if total else Phase.RECEIVING, 0, total)
        while question is not None:
            page: _Page = yield Step(Place.NETWORK, partial(self._ask, question), say(progress))
            question = yield Step(Place.STORE, partial(self._take, question, page))
            come = self.outcome.received.total()
            progress = Progress(Phase.RECEIVING, come, come + page.reply.waiting)

    def _prepare(self) -> _Question:
        """The next request, with the oldest changes that wait."""
        store = self._store
        with store.transaction():
            bundle = returning.next_bundle(store)
        changes = store.changes.unsent() if bundle is None else []
        position = store.changes.position()
        scope = store.local_state.load(SCOPE, HeldScope)
        log_after, log = device_log.to_send(store)
        entrusted = self._party.entrusted.to_send(store)
        named = store.local_state.load(commands.OFFICERS, Officers)
        request = SyncRequest(
            protocol=PROTOCOL,
            app_version=self._party.app_version,
            changes=[to_wire(each) for each in changes],
            cursor=position.cursor,
            epoch=position.epoch,
            scope_digest=scope.digest if scope is not None else "",
            unsent=store.receipts.counts()[SendState.READY] - len(changes),
            offered=bundle.offered if bundle else [],
            returned=[to_wire(each) for each in bundle.returned] if bundle else [],
            once_held=[to_wire(each) for each in bundle.once_held] if bundle else [],
            recovery=entrusted.code,
            log=log,
            log_after=log_after,
            head=office_head.kept(store, position.epoch),
            beacon=entrusted.beacon,
            escrow=entrusted.escrow,
            officers=named.digest if named else "",
        )
        return _Question(
            asked=self._asker.prepare(_PATH, codec.encode(request)),
            changes=tuple(changes),
            bundle=bundle,
            position=position,
        )

    def _ask(self, question: _Question) -> _Page:
        answer = self._asker.ask(question.asked)
        try:
            reply = codec.decode(answer.body, SyncReply)
            if reply.lease is not None:
                check_lease(reply.lease)
        except InvalidData as error:
            raise AnswerNotTrusted("not_a_reply") from error
        if not understood(reply.protocol):
            newer = reply.protocol > PROTOCOL
            raise Refused(RefusalCode.LAPTOP_TOO_OLD if newer else RefusalCode.SERVER_TOO_OLD)
        if not _is_restored(question, reply):
            check_verdicts(question.changes, reply.verdicts)
        changes = [change for wire in reply.changes if (change := self._read(wire)) is not None]
        unreadable = len(reply.changes) - len(changes)
        return _Page(reply, changes, unreadable, answer)

    def _read(self, wire: WireChange) -> SignedChange | None:
        """A received change; what a newer program wrote in a new way is passed over, and counted.

        Other authors' keys are not known here: for them the server's signed reply stands.
        """
        try:
            signed = from_wire(wire)
        except InvalidData as problem:
            logs.event("change_unreadable", reason=problem.reason, where=problem.where)
            return None
        if signed.change.authority != self._party.authority:
            raise AnswerNotTrusted("other_authority")
        key = self._key_of(signed.change)
        try:
            if key is not None:
                verify_change(signed, key)
        except InvalidData as error:
            raise AnswerNotTrusted("change_signature") from error
        return signed

    def _key_of(self, change: Change) -> bytes | None:
        if change.author == _SYSTEM:
            return self._party.credentials.server_key
        if change.device == self._party.credentials.device_id:
            return public_key(self._party.author_key)
        return None

    def _take(self, question: _Question, page: _Page) -> _Question | None:
        """Apply a page and its cursor in one transaction, and prepare the next request."""
        reply, store = page.reply, self._store
        with store.transaction():
            following_at = Position(reply.cursor, reply.epoch)
            if _is_restored(question, reply):
                self.outcome.is_new_epoch = True
                logs.event("server_restored")
                returning.begin(store)
                store.pieces.send_again()
            elif self._note_answers(question, reply):
                following_at = Position("", reply.epoch)
            self._note_standing(reply, is_restored=_is_restored(question, reply))
            touched = store.changes.append_remote([*self._come_back(question), *page.changes])
            store.changes.set_position(following_at)
            late_work.note(store, page.changes, reply.late)
            self._asker.note(question.asked, page.answer)
            following = self._following(question, reply)
        self.outcome.touched.update(touched)
        self.outcome.received.update(each.change.kind for each in page.changes)
        self.outcome.unreadable += page.unreadable
        return following

    def _note_standing(self, reply: SyncReply, *, is_restored: bool) -> None:
        """What the office said about this laptop, apart from its records."""
        store = self._store
        self._party.entrusted.note_answer(store, is_restored=is_restored)
        device_log.note_answer(store, reply, is_restored=is_restored)
        office_head.note_answer(store, reply, self._clock.now())
        if reply.lease is not None:
            store.local_state.save(LEASE, reply.lease)
        if store.local_state.load(DURABLE, int) != reply.durable_seq:
            store.local_state.save(DURABLE, reply.durable_seq)
        commands.take_key(store, reply.command_key)
        commands.take_officers(store, reply.officers)
        if reply.scope.children is not None:
            scope = HeldScope(reply.scope.digest, reply.scope.children)
            store.local_state.save(SCOPE, scope)

    def _following(self, question: _Question, reply: SyncReply) -> _Question | None:
        """The next request, or None when neither side has anything more."""
        store = self._store
        wants_more = reply.waiting or store.changes.position().cursor == ""
        has_more = store.receipts.counts()[SendState.READY] or returning.is_under_way(store)
        has_more = has_more or device_log.has_more(store, reply)
        if not wants_more and not has_more:
            return None
        moved = store.changes.position() != question.position
        if not moved and not question.changes and question.bundle is None and reply.waiting:
            raise AnswerNotTrusted("no_progress")
        return self._prepare()

    def _note_answers(self, question: _Question, reply: SyncReply) -> bool:
        """Write down the server's words on what was sent.

        Returns:
            Whether the server knows changes of this laptop that this laptop does not. What it
            would not take for its number is numbered again, and everything is read from the
            beginning, because this laptop's own changes come with that.
        """
        store = self._store
        if question.bundle is not None:
            returning.note_answer(store, question.bundle, reply.lacking)
        for signed, verdict in zip(question.changes, reply.verdicts, strict=True):
            self._note_verdict(signed.change, verdict)
        if reply.device_seq - store.changes.next_device_seq() > _MOST_AHEAD:
            raise AnswerNotTrusted("device_seq")
        is_behind = store.renumbering.skip_to(reply.device_seq)
        reused = any(verdict.reason == REUSED for verdict in reply.verdicts)
        if not is_behind and not reused:
            return False
        again = store.renumbering.number_again(self._signed_as)
        store.local_state.save(COPIED, clocks.to_text(self._clock.now()))
        logs.event("laptop_copied", numbered_again=again)
        self.outcome.is_copy = True
        return True

    def _come_back(self, question: _Question) -> list[SignedChange]:
        """What was just sent again of children who had left and, after a restore, may be held."""
        gone = self._store.changes.not_held([each.change.change_id for each in question.changes])
        scope = self._store.local_state.load(SCOPE, HeldScope) if gone else None
        return [
            each
            for each in question.changes
            if scope and each.change.change_id in gone and each.change.child_id in scope.children
        ]

    def _signed_as(self, change: Change, number: int) -> SignedChange:
        again = msgspec.structs.replace(change, device_seq=number)
        return sign_change(again, self._party.author_key)

    def _note_verdict(self, change: Change, verdict: Verdict) -> None:
        self._store.changes.record_verdict(
            change.change_id,
            SendState(verdict.outcome.value),
            receipt=verdict.receipt,
            received_at=verdict.received_at,
            reason=verdict.reason,
            path=verdict.path,
        )
        self.outcome.answered.append((change, verdict))

    def _release(self, at_hand: Collection[str]) -> None:
        """Let go of children who are no longer this user's, when that is safe."""
        scope = self._store.local_state.load(SCOPE, HeldScope)
        if scope is not None and not self.outcome.is_new_epoch:
            self.outcome.released, self.outcome.kept = leaving.let_go(
                self._store,
                digest=scope.digest,
                may_hold=scope.children,
                at_hand=at_hand,
                now=self._clock.now,
            )
        if self.outcome.released:
            self._store.drop_copies()


def _is_restored(question: _Question, reply: SyncReply) -> bool:
    return question.position.epoch not in {"", reply.epoch}
