"""Signed requests and replies: one fixed profile of RFC 9421 with the digest of RFC 9530.

Both sides build the same text, the signature base, from what travels; a change to any covered part
changes the text. The profile is fixed, so nothing in a message chooses how it is checked.
"""

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import Final

import msgspec

from iro_core.changes import signing
from iro_core.errors import BadSignature, InvalidData

LIFETIME_S: Final = 120
_REQUEST_PARTS: Final = (
    "@method",
    "@authority",
    "@path",
    "@query",
    "content-digest",
    "content-type",
    "content-length",
    "iro-device",
    "iro-sequence",
    "iro-protocol",
)
_REPLY_PARTS: Final = ("@status", "content-digest", "iro-answers")
_INPUT = re.compile(
    r"iro=\((?P<parts>[^()]*)\);created=(?P<created>\d{1,12});expires=(?P<expires>\d{1,12})"
    r';nonce="(?P<nonce>[0-9a-f]{32})";keyid="(?P<key_id>[A-Za-z0-9._:-]{1,80})"'
    r';tag="(?P<tag>[a-z0-9-]{1,20})"'
)
_SIGNATURE = re.compile(r"iro=:(?P<value>[A-Za-z0-9+/=]{88}):")


class Parameters(msgspec.Struct, frozen=True):
    """When a message was signed, until when it counts, by which key, and its nonce (32 hex)."""

    created: int
    expires: int
    nonce: str
    key_id: str
    tag: str


class RequestParts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of a request that its signature covers."""

    method: str
    host: str
    path: str
    query: str
    body: bytes
    device: str
    sequence: int
    protocol: int

    def covered(self) -> dict[str, str]:
        """Component name to value, in the order of the profile."""
        values = (
            self.method.upper(),
            self.host.lower(),
            self.path,
            f"?{self.query}",
            content_digest(self.body),
            "application/json",
            str(len(self.body)),
            self.device,
            str(self.sequence),
            str(self.protocol),
        )
        return dict(zip(_REQUEST_PARTS, values, strict=True))


def content_digest(body: bytes) -> str:
    """The digest header of RFC 9530, over the bytes as they travel."""
    return f"sha-512=:{b64encode(hashlib.sha512(body).digest()).decode()}:"


def unsigned_nonce(body: bytes) -> str:
    """What the reply to an unsigned request answers: the start of the body's SHA-256, 32 hex."""
    return hashlib.sha256(body).hexdigest()[:32]


def sign_request(
    parts: RequestParts, private_key: bytes, *, created: int, nonce: str
) -> dict[str, str]:
    """The headers that a signed request carries besides its content type."""
    parameters = Parameters(created, created + LIFETIME_S, nonce, parts.device, "iro-sync-1")
    covered = parts.covered()
    return {
        "Content-Digest": covered["content-digest"],
        "Iro-Device": parts.device,
        "Iro-Sequence": str(parts.sequence),
        "Iro-Protocol": str(parts.protocol),
        **_signature_headers(covered, parameters, private_key),
    }


def read_parameters(signature_input: str) -> Parameters:
    """What the sender says about a signature; InvalidData if it is not this profile."""
    match = _INPUT.fullmatch(signature_input)
    if match is None:
        raise InvalidData("signature-input", "not_this_profile")
    return Parameters(
        int(match["created"]),
        int(match["expires"]),
        match["nonce"],
        match["key_id"],
        match["tag"],
    )


def verify_request(
    parts: RequestParts, signature_input: str, signature: str, public_key: bytes
) -> Parameters:
    """Return the parameters if the device's key signed exactly these parts (BadSignature)."""
    parameters = read_parameters(signature_input)
    covered = parts.covered()
    if parameters.tag != "iro-sync-1" or parameters.key_id != parts.device:
        raise BadSignature("request")
    _verify(covered, parameters, (signature_input, signature), public_key, where="request")
    return parameters


def sign_reply(
    *, status: int, body: bytes, answers: str, private_key: bytes, created: int
) -> dict[str, str]:
    """The headers that bind a reply to the request whose nonce it `answers` (32 hex digits)."""
    parameters = Parameters(created, created + LIFETIME_S, answers, "server", "iro-reply-1")
    covered = _reply_covered(status, body, answers)
    return {
        "Content-Digest": covered["content-digest"],
        "Iro-Answers": answers,
        **_signature_headers(covered, parameters, private_key),
    }


def verify_reply(
    *, status: int, body: bytes, answers: str, headers: tuple[str, str], server_key: bytes
) -> None:
    """Return if the server's key signed this answer to that very request (BadSignature).

    The headers are Signature-Input and Signature, as received.
    """
    parameters = read_parameters(headers[0])
    if parameters.tag != "iro-reply-1" or parameters.nonce != answers:
        raise BadSignature("reply")
    covered = _reply_covered(status, body, answers)
    _verify(covered, parameters, headers, server_key, where="reply")


def _reply_covered(status: int, body: bytes, answers: str) -> dict[str, str]:
    values = (str(status), content_digest(body), answers)
    return dict(zip(_REPLY_PARTS, values, strict=True))


def _input_value(covered: dict[str, str], parameters: Parameters) -> str:
    names = " ".join(f'"{name}"' for name in covered)
    return (
        f"({names});created={parameters.created};expires={parameters.expires}"
        f';nonce="{parameters.nonce}";keyid="{parameters.key_id}";tag="{parameters.tag}"'
    )


def _signature_base(covered: dict[str, str], parameters: Parameters) -> bytes:
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    lines.append(f'"@signature-params": {_input_value(covered, parameters)}')
    return "\n".join(lines).encode()


def _signature_headers(
    covered: dict[str, str], parameters: Parameters, private_key: bytes
) -> dict[str, str]:
    signature = signing.sign(private_key, _signature_base(covered, parameters))
    return {
        "Signature-Input": f"iro={_input_value(covered, parameters)}",
        "Signature": f"iro=:{b64encode(signature).decode()}:",
    }


def _verify(
    covered: dict[str, str],
    parameters: Parameters,
    headers: tuple[str, str],
    public_key: bytes,
    *,
    where: str,
) -> None:
    signature_input, signature = headers
    match = _SIGNATURE.fullmatch(signature)
    if match is None or signature_input != f"iro={_input_value(covered, parameters)}":
        raise BadSignature(where)
    try:
        value = b64decode(match["value"], validate=True)
    except Base64Error as error:
        raise BadSignature(where) from error
    signing.verify(public_key, _signature_base(covered, parameters), value, where=where)
