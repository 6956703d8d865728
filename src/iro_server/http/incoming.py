"""A request as it arrived, its message out of its bytes, and a reply into bytes."""

from typing import Final, TypeVar

import msgspec

from iro_core.changes.change import text_problem
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.http_signature import RequestParts, read_parameters, unsigned_nonce
from iro_core.protocol.messages import REQUEST_LIMIT_BYTES
from iro_core.protocol.versions import PROTOCOL, understood
from iro_server.http.authentication import SeenRequest, read_headers, single_header

# Below this gzip saves less than its headers cost.
_COMPRESS_FROM_BYTES: Final = 1_000
_JSON: Final = "application/json"

Message = TypeVar("Message", bound=msgspec.Struct)


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it arrived.

    Attributes:
        headers: Names in lower case with their values, in order; a name may come twice.
        body: The bytes as they travelled.
        address: The network address it came from.
    """

    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: bytes
    address: str

    def values(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for each, value in self.headers if each == name]

    def nonce(self) -> str:
        """What the reply has to answer: the request's own nonce, or its body if it has none."""
        try:
            return read_parameters(single_header(self.headers, "signature-input")).nonce
        except InvalidData:
            return unsigned_nonce(self.body)

    def signed(self) -> SeenRequest:
        """The request with the headers of its signature (InvalidData)."""
        headers = read_headers(self.headers)
        parts = RequestParts(
            method=self.method,
            host=single_header(self.headers, "host"),
            path=self.path,
            query=self.query,
            body=self.body,
            device=headers.device,
            sequence=headers.sequence,
            protocol=headers.protocol,
        )
        return SeenRequest(parts, headers)


def read_message(incoming: Incoming, kind: type[Message]) -> Message:
    """The message in a request's body.

    Raises:
        Refused: It is too large once it is unpacked.
        InvalidData: It is not JSON of this shape, or not sent as JSON.
    """
    if single_header(incoming.headers, "content-type") != _JSON:
        raise InvalidData("content-type", "not_json")
    data = _unpacked(incoming)
    message = codec.decode(data, kind)
    if codec.encode(message) != data:
        codec.refuse_repeated_keys(data)
    for name in message.__struct_fields__:
        text = getattr(message, name)
        if isinstance(text, str) and text_problem(text):
            raise InvalidData(name, "bad_text")
    return message


def check_protocol(theirs: int) -> None:
    """Refuse a partner that is more than one version behind or ahead."""
    if not understood(theirs):
        older = theirs < PROTOCOL
        raise Refused(RefusalCode.LAPTOP_TOO_OLD if older else RefusalCode.SERVER_TOO_OLD)


def reply_body(incoming: Incoming | None, plain: bytes) -> tuple[bytes, dict[str, str]]:
    """A reply's bytes as they will travel, and the headers that say how."""
    headers = {"Content-Type": _JSON, "Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    accepted = ",".join(incoming.values("accept-encoding")) if incoming else ""
    if len(plain) > _COMPRESS_FROM_BYTES and "gzip" in accepted:
        return codec.compress(plain), {**headers, "Content-Encoding": "gzip"}
    return plain, headers


def _unpacked(incoming: Incoming) -> bytes:
    encodings = incoming.values("content-encoding")
    if not encodings or encodings == ["identity"]:
        return incoming.body
    if encodings != ["gzip"]:
        raise InvalidData("content-encoding", "not_gzip")
    try:
        return codec.decompress(incoming.body, limit_bytes=REQUEST_LIMIT_BYTES)
    except InvalidData as error:
        if error.reason == "too_large":
            raise Refused(RefusalCode.TOO_LARGE, "body") from error
        raise
