"""The council's command key: what may seal or shred a laptop, and name who can open one.

Its private half is never on the server. A laptop goes by the first one that the office names, and
takes another only from the one before it. docs/protocol.md says how it travels.
"""

from typing import Annotated, Final

import msgspec

from iro_core.changes.signing import public_key, sign, verify
from iro_core.errors import BadSignature
from iro_core.officers import Officers, spoken

_SUCCESSOR_CONTEXT: Final = b"iro-command-key-1\n"
_OFFICERS_CONTEXT: Final = b"iro-officers-1\n"

Signature = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{128})?\Z")]
PublicKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class CommandKey(msgspec.Struct, frozen=True, omit_defaults=True):
    """The public half, in hex.

    Attributes:
        before: The key in whose place it comes; empty for the first.
        signature: By that key, over this one.
    """

    key: PublicKey
    before: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""
    signature: Signature = ""

    @property
    def spoken(self) -> str:
        """The key as it is compared over a telephone."""
        return spoken(bytes.fromhex(self.key))


def command_key(private_key: bytes, before: bytes | None = None) -> CommandKey:
    """The public half of a key, as the successor of another if that one's private half is given."""
    key = public_key(private_key)
    if before is None:
        return CommandKey(key.hex())
    signature = sign(before, _SUCCESSOR_CONTEXT + key)
    return CommandKey(key.hex(), public_key(before).hex(), signature.hex())


def may_follow(held: str, named: CommandKey) -> bool:
    """Whether who goes by one key may go by another: held already, the first, or its successor."""
    if held in {"", named.key}:
        return True
    return named.before == held and _is_signed(
        held, _SUCCESSOR_CONTEXT + bytes.fromhex(named.key), named.signature
    )


def sign_officers(officers: Officers, private_key: bytes) -> Officers:
    """The same three, named by the command key."""
    signature = sign(private_key, _OFFICERS_CONTEXT + officers.digest.encode())
    return msgspec.structs.replace(officers, signature=signature.hex())


def are_commanded(officers: Officers, key: str) -> bool:
    """Whether the command key named these three; so is everybody as long as there is none."""
    message = _OFFICERS_CONTEXT + officers.digest.encode()
    return not key or _is_signed(key, message, officers.signature)


def _is_signed(key: str, message: bytes, signature: str) -> bool:
    try:
        verify(bytes.fromhex(key), message, bytes.fromhex(signature), where="command_key")
    except BadSignature:
        return False
    return True
