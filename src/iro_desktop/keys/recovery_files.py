"""The files that go between a laptop, its council's recovery officers, and their tool.

None of them is secret: the request asks, the half-opened one still needs the second officer, and
the answer opens only on the laptop that asked, with the passphrase that was chosen there.
"""

import hashlib
from typing import Annotated, Final, TypeVar

import msgspec

from iro_core.errors import InvalidData
from iro_core.officers import Escrow, OfficerId, PublicKey, spoken

ANSWER_LABEL: Final = b"iro/v1/answer|"
_LIMIT_BYTES: Final = 65_536
_Sealed = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{2}){0,4096}\Z")]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_DeviceId = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.:-]{0,79})?\Z")]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="iro-request-1"):
    """A laptop asks to be opened.

    Attributes:
        key: What the answer is sealed to.
        device_id: Empty if the laptop does not know which it is any more.
        escrow: Its master key, sealed to the officers; None if its own copy of that is damaged,
            and the office's is needed.
    """

    key: PublicKey
    device_id: _DeviceId
    escrow: Escrow | None

    @property
    def digest(self) -> str:
        """Binds what follows to exactly this request."""
        return hashlib.sha256(to_bytes(self)).hexdigest()

    @property
    def spoken(self) -> str:
        """What laptop and tool both show, to be compared over a telephone."""
        return spoken(to_bytes(self))


class HalfOpened(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="iro-half-1"):
    """A request that one officer has opened, on its way to the second.

    Attributes:
        seal_id: Which of the seals was opened.
        second: Whose key it needs now.
        sealed: What the first officer's key made of it.
    """

    request: Request
    escrow: Escrow
    seal_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
    second: OfficerId
    sealed: _Sealed


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="iro-answer-1"):
    """What two officers give back: the master key, for the laptop that asked and no other.

    Attributes:
        request: The digest of the request.
        sealed: The master key, sealed to the key of the request.
    """

    request: _Digest
    vault_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
    device_id: _DeviceId
    user_id: _DeviceId
    sealed: _Sealed

    def bound_to(self) -> bytes:
        """What the seal is bound to."""
        parts = (self.request, self.vault_id, self.device_id, self.user_id)
        return ANSWER_LABEL + "|".join(parts).encode()


T = TypeVar("T")


def to_bytes(content: Request | HalfOpened | Answer) -> bytes:
    """The file."""
    return msgspec.json.encode(content, order="deterministic")


def from_bytes(content: bytes, kind: type[T]) -> T:
    """What a file holds (InvalidData, where "recovery_file")."""
    return _decode(content, msgspec.json.Decoder(kind))


def read_asking(content: bytes) -> Request | HalfOpened:
    """What an officer is given (InvalidData, where "recovery_file")."""
    decoder: msgspec.json.Decoder[Request | HalfOpened]
    decoder = msgspec.json.Decoder(Request | HalfOpened)
    return _decode(content, decoder)


def _decode(content: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    if len(content) > _LIMIT_BYTES:
        raise InvalidData("recovery_file", "too_large")
    try:
        return decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidData("recovery_file", "not_one") from error
