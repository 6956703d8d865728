"""The one table between refusals and HTTP statuses, and how a refusal travels."""

from typing import Final

from iro_core.errors import RefusalCode, Refused
from iro_core.protocol.messages import ErrorReply

HTTP_STATUS: Final[dict[RefusalCode, int]] = {
    RefusalCode.INVALID_MESSAGE: 400,
    RefusalCode.TOO_LARGE: 413,
    RefusalCode.UNKNOWN_DEVICE: 401,
    RefusalCode.DEVICE_STOPPED: 403,
    RefusalCode.BAD_SIGNATURE: 401,
    RefusalCode.REPLAYED: 409,
    RefusalCode.CLOCK_OUT: 401,
    RefusalCode.LAPTOP_TOO_OLD: 426,
    RefusalCode.SERVER_TOO_OLD: 426,
    RefusalCode.CODE_WRONG: 403,
    RefusalCode.CODE_EXPIRED: 403,
    RefusalCode.TOO_MANY_REQUESTS: 429,
    RefusalCode.NOT_FOUND: 404,
    RefusalCode.NO_ROOM: 507,
    RefusalCode.SERVER_FAULT: 500,
}


def to_reply(refused: Refused, server_time: str) -> ErrorReply:
    """A refusal as it travels."""
    return ErrorReply(refused.code.value, refused.detail, server_time)


def from_reply(reply: ErrorReply) -> Refused:
    """The refusal in a reply; a code that this program does not know yet is a server fault."""
    try:
        return Refused(RefusalCode(reply.code), reply.detail)
    except ValueError:
        return Refused(RefusalCode.SERVER_FAULT, reply.code)
