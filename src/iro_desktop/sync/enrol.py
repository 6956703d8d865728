"""Joining: a one-time code and two fresh keys for a place among the council's laptops."""

from typing import Final

from iro_core.changes.signing import check_public_key, sign
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.enrolment_code import EnrolmentCode, read_code
from iro_core.protocol.messages import EnrolmentReply, EnrolmentRequest, proof_text
from iro_core.protocol.versions import PROTOCOL
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.keys.identity import Identity
from iro_desktop.sync.transport import Transport

_PATH: Final = "/v1/enrolments"


def enrol(
    transport: Transport, typed_code: str, identity: Identity, *, app_version: str, platform: str
) -> EnrolmentReply:
    """Who this laptop now belongs to; the same code and keys may be sent again.

    Raises:
        InvalidData: The code is not one (where "enrolment_code").
        Refused: The code is wrong, spent or too old.
        SyncProblem: The server could not be reached, or is not the one that made the code.
    """
    code = read_code(typed_code)
    device, author = identity.device_public.hex(), identity.author_public.hex()
    proof = proof_text(code.secret, device, author)
    request = EnrolmentRequest(
        protocol=PROTOCOL,
        app_version=app_version,
        code=code.secret,
        platform=platform,
        device_key=device,
        author_key=author,
        device_proof=sign(identity.device_key, proof).hex(),
        author_proof=sign(identity.author_key, proof).hex(),
    )
    answer = transport.ask_to_join(
        _PATH, codec.encode(request), lambda body: _server_key(body, code)
    )
    return _reply(answer)


def _server_key(body: bytes, code: EnrolmentCode) -> bytes:
    """The key in an answer, if the code was made with it."""
    key = bytes.fromhex(_reply(body).server_key)
    try:
        check_public_key(key)
    except InvalidData as error:
        raise AnswerNotTrusted(error.reason) from error
    if not code.matches(key):
        raise AnswerNotTrusted("another_server")
    return key


def _reply(body: bytes) -> EnrolmentReply:
    try:
        return codec.decode(body, EnrolmentReply)
    except InvalidData as error:
        raise AnswerNotTrusted("not_a_reply") from error
