"""A sign of life of a locked laptop on its way: numbered, signed, its answer verified."""

from dataclasses import dataclass
from typing import Final

from iro_core import clock as clocks
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.heartbeat import HeartbeatReply, HeartbeatRequest, LockState
from iro_core.protocol.orders import OrderReceipt
from iro_core.protocol.versions import PROTOCOL
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.sync.transport import Credentials, Transport

_PATH: Final = "/v1/heartbeat"


@dataclass(frozen=True)
class Sign:
    """What is said, as whom, and the number it is said under."""

    credentials: Credentials
    app_version: str
    state: LockState
    lease_of: str
    unsent: int
    receipt: OrderReceipt | None
    sequence: int
    clock_offset_s: float


@dataclass(frozen=True)
class Heard:
    """The answer, the number last used, and how far the office's clock is ahead."""

    reply: HeartbeatReply
    sequence: int
    clock_offset_s: float


def give_sign(transport: Transport, sign: Sign) -> Heard:
    """The verified answer (Refused, SyncProblem)."""
    message = HeartbeatRequest(
        protocol=PROTOCOL,
        app_version=sign.app_version,
        state=sign.state,
        lease_of=sign.lease_of,
        unsent=sign.unsent,
        receipt=sign.receipt,
    )
    answer = transport.ask_signed(
        _PATH,
        codec.encode(message),
        sign.credentials,
        sequence=sign.sequence,
        clock_offset_s=sign.clock_offset_s,
    )
    try:
        reply = codec.decode(answer.body, HeartbeatReply)
        clocks.from_text(reply.server_time)
    except (InvalidData, ValueError) as error:
        raise AnswerNotTrusted("not_a_reply") from error
    return Heard(reply, answer.sequence, answer.clock_offset_s)
