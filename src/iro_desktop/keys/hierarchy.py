"""From one random master key to every other key, and the wrapping of the master key itself.

Passphrases only wrap; they never encrypt a record. Every derivation carries its own label, so no
two purposes ever share a key.
"""

import hmac
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from iro_core.sealing import PRIVATE_KEY_BYTES

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
RECOVERY_BYTES: Final = 17
WRAPPED_BYTES: Final = KEY_BYTES + 16


class Purpose(StrEnum):
    """What a key derived from the master key is for; the label of its derivation."""

    DATABASE = "iro/v1/db"
    OUTBOX = "iro/v1/outbox"
    HEADER_MAC = "iro/v1/header-mac"
    RECOVERY_CODE = "iro/v1/recovery-code"
    SIGN = "iro/v1/sign"
    ANSWER = "iro/v1/answer-key"
    OFFICER = "iro/v1/officer-key"


def derive_key(master_key: bytes | bytearray, vault_id: bytes, purpose: Purpose) -> bytearray:
    """The 32-byte key of one purpose in one vault."""
    return _expand(master_key, salt=vault_id, label=purpose.value.encode(), length=KEY_BYTES)


def derive_recovery_secret(master_key: bytes | bytearray, slot_id: bytes) -> bytearray:
    """What the recovery code of one slot is made from; only who has the vault open can tell."""
    label = Purpose.RECOVERY_CODE.value.encode()
    return _expand(master_key, salt=slot_id, label=label, length=RECOVERY_BYTES)


def derive_sealing_key(seed: bytes | bytearray, purpose: Purpose) -> bytearray:
    """The private key, to be sealed to, that comes from a seed of 32 bytes."""
    label = purpose.value.encode()
    return _expand(seed, salt=None, label=label, length=PRIVATE_KEY_BYTES)


class SlotKeys:
    """The two keys that open one slot of the header; `wipe` overwrites them."""

    def __init__(
        self,
        stretched: bytearray,
        device_secret: bytes | None,
        *,
        vault_id: bytes,
        slot_id: bytes,
        kind: str = "pass",
    ) -> None:
        """Mix the stretched secret with the device secret, for this vault and slot only."""
        bound = b"dev" if device_secret is not None else b"nodev"
        label = b"|".join((b"iro/v1/kek", vault_id, kind.encode(), slot_id, bound))
        material = stretched + (device_secret or b"")
        both = _expand(material, salt=None, label=label, length=2 * KEY_BYTES)
        wipe(material)
        self._wrapping, self._check = both[:KEY_BYTES], both[KEY_BYTES:]
        wipe(both)

    @property
    def key_check(self) -> bytes:
        """What is stored to tell a wrong passphrase from a damaged slot."""
        return bytes(self._check)

    def fits(self, key_check: bytes) -> bool:
        """Whether a slot with this stored check was made with these keys."""
        return hmac.compare_digest(self._check, key_check)

    def wrap(self, master_key: bytearray, nonce: bytes, context: bytes) -> bytes:
        """The master key, sealed; the context is bound to it."""
        return AESGCMSIV(self._wrapping).encrypt(nonce, master_key, context)

    def unwrap(self, wrapped: bytes, nonce: bytes, context: bytes) -> bytearray | None:
        """The master key, or None if the slot or its context is not as it was written."""
        try:
            return bytearray(AESGCMSIV(self._wrapping).decrypt(nonce, wrapped, context))
        except InvalidTag:
            return None

    def wipe(self) -> None:
        """Overwrite both keys."""
        wipe(self._wrapping)
        wipe(self._check)


class Sealer:
    """Seals and opens pieces of data under one key, each with what it belongs to."""

    def __init__(self, key: bytes | bytearray) -> None:
        """Use a 32-byte key."""
        self._cipher = AESGCMSIV(key)

    def seal(self, nonce: bytes, data: bytes, context: bytes) -> bytes:
        """The data, encrypted, with a tag of 16 bytes."""
        return self._cipher.encrypt(nonce, data, context)

    def open(self, nonce: bytes, sealed: bytes, context: bytes) -> bytes | None:
        """The data, or None if a bit of it, its nonce or its context differs."""
        try:
            return self._cipher.decrypt(nonce, sealed, context)
        except InvalidTag:
            return None


def wipe(secret: bytearray) -> None:
    """Overwrite a secret with zeros. Copies made by libraries are beyond reach."""
    secret[:] = bytes(len(secret))


def _expand(
    material: bytes | bytearray, *, salt: bytes | None, label: bytes, length: int
) -> bytearray:
    result = bytearray(length)
    HKDF(algorithm=SHA256(), length=length, salt=salt, info=label).derive_into(material, result)
    return result
