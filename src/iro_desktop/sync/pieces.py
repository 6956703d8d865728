"""The pieces of scans and photographs, one at a time, after the casework.

As soon as something else waits to be sent the exchange gives way to it. Whatever stops it, a piece
that was kept on either side is not sent again: the server is asked first what it lacks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from iro_core.domain.attachment import KIND, Attachment, digest
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.messages import (
    ATTACHMENTS_PER_REQUEST,
    AttachmentsReply,
    AttachmentsRequest,
    PieceReply,
    PieceRequest,
)
from iro_core.protocol.versions import PROTOCOL
from iro_desktop import logs
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.store.change_log import Touched
from iro_desktop.store.receipts import SendState
from iro_desktop.store.store import Store
from iro_desktop.sync.asking import Asker, Question
from iro_desktop.sync.transport import Answer

WANTED: Final = "attachments_wanted"
_ATTACHMENTS: Final = "/v1/attachments"
_PIECES: Final = "/v1/pieces"
# What one attachment may be refused for without holding up the others; all else ends the round.
_PASSED_OVER: Final = frozenset(
    {RefusalCode.NOT_FOUND, RefusalCode.NO_ROOM, RefusalCode.INVALID_MESSAGE, RefusalCode.TOO_LARGE}
)

Reply = TypeVar("Reply", AttachmentsReply, PieceReply)
SayParts = Callable[[int, int], str]


@dataclass(frozen=True)
class _Part:
    """One piece to be sent or fetched."""

    attachment: Attachment
    number: int
    is_sent: bool


@dataclass(frozen=True)
class _Answered:
    """What was said to a question; a refusal that ends nothing has no answer."""

    question: Question
    answer: Answer | None


class PieceExchange:
    """One stretch of sending and fetching pieces; `steps` runs it once.

    Attributes:
        completed: Attachments that are now whole, here or on the server.
        gave_way: Whether it stopped because casework waits to be sent.
    """

    def __init__(self, store: Store, asker: Asker, *, fetches_all: bool) -> None:
        """Prepare; nothing happens yet."""
        self._store = store
        self._asker = asker
        self._fetches_all = fetches_all
        self._parts: list[_Part] = []
        self._done = 0
        self.completed: set[Touched] = set()
        self.gave_way = False

    def steps(self, say: SayParts) -> Steps[None]:
        """Exchange what is lacking on either side.

        Raises:
            SyncProblem: It stopped; every piece before is kept.
            Refused: The server turns this laptop away.
        """
        asked: Question | None = yield Step(Place.STORE, self._whether_lacking)
        if asked is None:
            return
        answered: _Answered = yield Step(Place.NETWORK, partial(self._ask, asked))
        yield Step(Place.STORE, partial(self._plan, answered))
        while self._parts:
            words = say(self._done, self._done + len(self._parts))
            question: Question | None = yield Step(Place.STORE, self._prepare, words)
            if question is None:
                return
            answered = yield Step(Place.NETWORK, partial(self._ask, question), words)
            yield Step(Place.STORE, partial(self._take, answered))

    def _whether_lacking(self) -> Question | None:
        """What the server has of everything that is not whole on both sides."""
        unsent = [each.attachment_id for each in self._store.pieces.unsent()]
        wanted = [each.record_id for each in self._incomplete()]
        names = list(dict.fromkeys([*unsent, *wanted]))[:ATTACHMENTS_PER_REQUEST]
        if not names:
            return None
        return self._asker.prepare(_ATTACHMENTS, codec.encode(AttachmentsRequest(PROTOCOL, names)))

    def _incomplete(self) -> list[Attachment]:
        """What is to be fetched and not all here, the smallest first."""
        held = self._store.pieces.held()
        wanted = set(self._store.local_state.load(WANTED, list[str]) or [])
        found = [
            each
            for state in self._store.records.records(KIND)
            if (
                each := Attachment.from_fields(
                    state.record_id, state.child_id or "", state.values()
                )
            )
            and len(held.get(each.record_id, ())) < len(each.pieces)
            and (self._fetches_all or each.record_id in wanted)
        ]
        return sorted(found, key=lambda each: (each.size_bytes, each.record_id))

    def _ask(self, question: Question) -> _Answered:
        try:
            return _Answered(question, self._asker.ask(question))
        except Refused as refused:
            if refused.code not in _PASSED_OVER:
                raise
            logs.event("pieces_refused", code=refused.code)
            return _Answered(question, None)

    def _plan(self, answered: _Answered) -> None:
        """Sends before fetches, small files before large ones; what the server has is noted."""
        reply = self._understood(answered, AttachmentsReply)
        lacking = reply.lacking if reply is not None else {}
        for each in self._store.pieces.unsent():
            missing = lacking.get(each.attachment_id)
            attachment = self._attachment(each.attachment_id)
            if missing is None or attachment is None:
                continue
            self._note_sent(attachment, sorted(set(each.numbers) - set(missing)))
            numbers = sorted(set(each.numbers) & set(missing))
            self._parts += [_Part(attachment, number, is_sent=True) for number in numbers]
        held = self._store.pieces.held()
        for attachment in self._incomplete():
            there = set(range(len(attachment.pieces))) - set(
                lacking.get(attachment.record_id, range(len(attachment.pieces)))
            )
            numbers = sorted(there - held.get(attachment.record_id, set()))
            self._parts += [_Part(attachment, number, is_sent=False) for number in numbers]

    def _prepare(self) -> Question | None:
        """The next part's question; None when casework waits, which goes first."""
        if self._store.receipts.counts()[SendState.READY]:
            self.gave_way = True
            return None
        part = self._parts[0]
        body = b""
        if part.is_sent:
            body = self._store.pieces.body(part.attachment.record_id, part.number) or b""
        request = PieceRequest(PROTOCOL, part.attachment.record_id, part.number, body)
        return self._asker.prepare(_PIECES, codec.encode(request))

    def _take(self, answered: _Answered) -> None:
        """Keep what came, or note what went; after a refusal pass this attachment over."""
        reply = self._understood(answered, PieceReply)
        part = self._parts.pop(0)
        attachment = part.attachment
        self._done += 1
        if reply is not None and part.is_sent:
            self._note_sent(attachment, [part.number])
        elif reply is not None and digest(reply.body) == attachment.pieces[part.number]:
            self._keep(part, reply.body)
        else:
            logs.event("piece_passed_over", attachment=attachment.record_id, number=part.number)
            self._parts = [each for each in self._parts if each.attachment != attachment]

    def _keep(self, part: _Part, body: bytes) -> None:
        attachment, pieces = part.attachment, self._store.pieces
        # It may have left this laptop while the piece was on its way.
        if self._attachment(attachment.record_id) is None:
            return
        pieces.keep(attachment.record_id, part.number, attachment.child_id, body)
        if len(pieces.held().get(attachment.record_id, ())) == len(attachment.pieces):
            self._note_whole(attachment)

    def _note_sent(self, attachment: Attachment, numbers: list[int]) -> None:
        self._store.pieces.note_sent(attachment.record_id, numbers)
        if not any(each.is_sent and each.attachment == attachment for each in self._parts):
            self._note_whole(attachment)

    def _note_whole(self, attachment: Attachment) -> None:
        self.completed.add(Touched(attachment.record_id, KIND, attachment.child_id))

    def _understood(self, answered: _Answered, kind: type[Reply]) -> Reply | None:
        if answered.answer is None:
            return None
        self._asker.note(answered.question, answered.answer)
        try:
            return codec.decode(answered.answer.body, kind)
        except InvalidData as error:
            raise AnswerNotTrusted("not_a_reply") from error

    def _attachment(self, attachment_id: str) -> Attachment | None:
        state = self._store.records.record(attachment_id)
        if state is None:
            return None
        return Attachment.from_fields(attachment_id, state.child_id or "", state.values())
