"""The three recovery officers of a council, and a laptop's key sealed to every two of them.

Sealed to one officer inside a seal to another: standard sealing, and still no one officer, nor the
server, can open anything alone. docs/protocol.md says how both travel.
"""

import hashlib
from collections.abc import Callable
from typing import Annotated, Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.sealing import OVERHEAD_BYTES, PUBLIC_KEY_BYTES, open_sealed, seal
from iro_core.spoken import crockford

OFFICERS: Final = 3
# The first opens the outer seal, the second the inner; each officer can begin with one other.
PAIRS: Final = ((0, 1), (1, 2), (2, 0))
_KEY_BYTES: Final = 32
_SPOKEN_CHARACTERS: Final = 16
_GROUP: Final = 4
_SEALED_BYTES: Final = _KEY_BYTES + 2 * OVERHEAD_BYTES

OfficerId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
PublicKey = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-f]{{{2 * PUBLIC_KEY_BYTES}}}\Z")]
SealedTwice = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-f]{{{2 * _SEALED_BYTES}}}\Z")]
SealId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_VaultId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
_Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}\Z")]


class Officer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recovery officer, and the key to seal to."""

    name: _Name
    key: PublicKey

    @property
    def officer_id(self) -> str:
        """Tells this key from every other."""
        return hashlib.sha256(bytes.fromhex(self.key)).hexdigest()[:32]

    @property
    def spoken_key(self) -> str:
        """The same, to be compared over a telephone."""
        return spoken_id(self.officer_id)


class Officers(msgspec.Struct, frozen=True, omit_defaults=True):
    """The three of a council; any two of them can open a laptop together.

    Attributes:
        signature: By the council's command key; empty where it has none.
    """

    officers: Annotated[list[Officer], msgspec.Meta(min_length=OFFICERS, max_length=OFFICERS)]
    signature: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{128})?\Z")] = ""

    @property
    def digest(self) -> str:
        """Another one whenever a name or a key is."""
        return hashlib.sha256(msgspec.json.encode(Officers(self.officers))).hexdigest()

    def check(self) -> None:
        """Return if these are three different keys (InvalidData)."""
        if len({officer.key for officer in self.officers}) != OFFICERS:
            raise InvalidData("officers", "not_three")


class SealedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The master key of a vault, for two officers together.

    Attributes:
        first: Whose key opens the outer seal.
        second: Whose key opens what is in it.
    """

    id: SealId
    first: OfficerId
    second: OfficerId
    sealed: SealedTwice


class Escrow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the office keeps of a laptop for its officers, should the laptop lose its own copy."""

    vault_id: _VaultId
    device_id: _Id
    user_id: _Id
    keys: Annotated[list[SealedKey], msgspec.Meta(max_length=len(PAIRS))]

    @property
    def mark(self) -> str:
        """Another one whenever it was sealed anew."""
        return ".".join(each.id for each in self.keys)


class VaultIds(msgspec.Struct, frozen=True):
    """Which vault of which laptop a key is of; bound into every seal."""

    vault_id: _VaultId
    device_id: _Id

    def bound_to(self, key: SealedKey, layer: str) -> bytes:
        """What the seal of one layer is bound to."""
        parts = ("iro/v1/org", self.vault_id, self.device_id, key.id, key.first, key.second, layer)
        return "|".join(parts).encode()


def seal_for_officers(
    master_key: bytes | bytearray, vault: VaultIds, officers: Officers, new_id: Callable[[], str]
) -> list[SealedKey]:
    """The master key, sealed for each pair of officers.

    Args:
        new_id: A fresh id for each seal, 8 bytes in hex.

    Raises:
        InvalidData: A key of an officer is none, or two are the same.
    """
    officers.check()
    made = []
    for first, second in PAIRS:
        outer, inner = officers.officers[first], officers.officers[second]
        named = SealedKey(new_id(), outer.officer_id, inner.officer_id, "")
        once = seal(master_key, bytes.fromhex(inner.key), vault.bound_to(named, "second"))
        twice = seal(once, bytes.fromhex(outer.key), vault.bound_to(named, "first"))
        made.append(msgspec.structs.replace(named, sealed=twice.hex()))
    return made


def open_first(key: SealedKey, vault: VaultIds, private_key: bytes) -> bytes:
    """What the first officer's key makes of it: still sealed to the second (InvalidData)."""
    return open_sealed(bytes.fromhex(key.sealed), private_key, vault.bound_to(key, "first"))


def open_second(key: SealedKey, vault: VaultIds, once: bytes, private_key: bytes) -> bytes:
    """The master key, by the second officer's key (InvalidData)."""
    return open_sealed(once, private_key, vault.bound_to(key, "second"))


def spoken_id(officer_id: str) -> str:
    """An officer's key as it is compared over a telephone, from its id."""
    return spoken(bytes.fromhex(officer_id))


def spoken(content: bytes) -> str:
    """Sixteen characters that tell this content from any other, to be read over a telephone."""
    text = crockford(hashlib.sha256(b"iro-spoken-1\n" + content).digest(), _SPOKEN_CHARACTERS)
    return "-".join(text[n : n + _GROUP] for n in range(0, len(text), _GROUP))
