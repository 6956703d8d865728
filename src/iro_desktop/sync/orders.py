"""What a stopped laptop asks: which order stands for it, and what it then says it does."""

from typing import Final

from iro_core import clock as clocks
from iro_core.errors import BadSignature, InvalidData
from iro_core.protocol import codec
from iro_core.protocol.messages import KeptCode, OrdersReply, OrdersRequest
from iro_core.protocol.orders import Order, OrderReceipt, SignedOrder, genuine_order
from iro_core.protocol.versions import PROTOCOL
from iro_desktop import logs
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.sync.asking import Asker, Question
from iro_desktop.sync.transport import Answer, Credentials

_PATH: Final = "/v1/orders"


def ask_for_order(
    asker: Asker, credentials: Credentials, recovery: KeptCode | None, last: Order | None
) -> Steps[Order | None]:
    """The order that stands, verified; None if there is none. The office has the code then.

    Raises:
        SyncProblem: The office cannot be reached, or the order is not one for this laptop.
        Refused: The server turns this question away.
    """
    reply: OrdersReply = yield from _asked(asker, OrdersRequest(PROTOCOL, recovery=recovery))
    return _genuine(reply, reply.order, credentials, last) if reply.order is not None else None


def say_what_is_done(asker: Asker, receipt: OrderReceipt) -> Steps[None]:
    """Return when the office has the receipt (SyncProblem, Refused)."""
    yield from _asked(asker, OrdersRequest(PROTOCOL, receipt=receipt))


def _asked(asker: Asker, request: OrdersRequest) -> Steps[OrdersReply]:
    message = codec.encode(request)
    question: Question = yield Step(Place.STORE, lambda: asker.prepare(_PATH, message))
    answer: Answer = yield Step(Place.NETWORK, lambda: asker.ask(question))
    yield Step(Place.STORE, lambda: asker.note(question, answer))
    try:
        return codec.decode(answer.body, OrdersReply)
    except InvalidData as error:
        raise AnswerNotTrusted("not_a_reply") from error


def _genuine(
    reply: OrdersReply, signed: SignedOrder, credentials: Credentials, last: Order | None
) -> Order:
    try:
        return genuine_order(
            signed,
            keys=credentials.order_keys,
            device_id=credentials.device_id,
            now=clocks.from_text(reply.server_time),
            last=last,
        )
    except (BadSignature, InvalidData, ValueError) as error:
        reason = error.reason if isinstance(error, InvalidData) else "signature"
        logs.event("order_refused", reason=reason)
        raise AnswerNotTrusted("order") from error
