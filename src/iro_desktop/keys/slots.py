"""The slots of a header: wrapping the master key by a passphrase or a recovery code, and back."""

import secrets
from typing import Final, TypeVar

import msgspec

from iro_core.errors import InvalidData
from iro_desktop.errors import KeyFileDamaged, WrongPassphrase
from iro_desktop.keys.header import CodeSlot, Header, PassphraseSlot, Slot
from iro_desktop.keys.hierarchy import (
    NONCE_BYTES,
    WRAPPED_BYTES,
    SlotKeys,
    derive_recovery_secret,
    wipe,
)
from iro_desktop.keys.passphrase import KdfParameters, stretch
from iro_desktop.keys.recovery_code import make_recovery_code

_SLOT_ID_BYTES: Final = 8
_SALT_BYTES: Final = 16
_KINDS: Final[dict[type[Slot], str]] = {PassphraseSlot: "pass", CodeSlot: "code"}
# The code has 130 random bits, so stretching it more would only make people wait.
_CODE_KDF: Final = KdfParameters(memory_kib=65_536, passes=1, lanes=1)

AnySlot = TypeVar("AnySlot", PassphraseSlot, CodeSlot)


def find_slot(header: Header, kind: type[AnySlot]) -> AnySlot | None:
    """The slot of this kind, or None."""
    return next((slot for slot in header.slots if isinstance(slot, kind)), None)


def passphrase_slot(
    master_key: bytearray,
    passphrase: str,
    *,
    vault_id: str,
    secret: bytes | None,
    kdf: KdfParameters,
) -> PassphraseSlot:
    """A slot that this passphrase opens."""
    slot_id = secrets.token_bytes(_SLOT_ID_BYTES)
    return _wrap(PassphraseSlot, slot_id, master_key, passphrase, (vault_id, secret, kdf))


def code_slot(master_key: bytearray, *, vault_id: str, secret: bytes | None) -> CodeSlot:
    """A slot that a fresh recovery code opens; `recovery_code` says which."""
    slot_id = secrets.token_bytes(_SLOT_ID_BYTES)
    code = _code(master_key, slot_id)
    return _wrap(CodeSlot, slot_id, master_key, code, (vault_id, secret, _CODE_KDF))


def recovery_code(master_key: bytearray, header: Header) -> tuple[str, str]:
    """The id of the code slot and the code that opens it; both empty if there is none."""
    slot = find_slot(header, CodeSlot)
    return (slot.id, _code(master_key, bytes.fromhex(slot.id))) if slot else ("", "")


def unwrap(slot: Slot, vault_id: str, typed: str, secret: bytes | None) -> bytearray:
    """The master key.

    Raises:
        WrongPassphrase: The slot is sound and this does not open it.
        KeyFileDamaged: This opens it, and what it wraps is not as it was written.
    """
    try:
        slot_keys = _slot_keys(slot, vault_id, typed, secret)
    except InvalidData as error:
        raise WrongPassphrase from error
    try:
        if not slot_keys.fits(bytes.fromhex(slot.kc)):
            raise WrongPassphrase
        context = slot.context(vault_id)
        master_key = slot_keys.unwrap(bytes.fromhex(slot.ct), bytes.fromhex(slot.nonce), context)
    finally:
        slot_keys.wipe()
    if master_key is None:
        raise KeyFileDamaged("wrapped_key")
    return master_key


def _wrap(
    kind: type[AnySlot],
    slot_id: bytes,
    master_key: bytearray,
    typed: str,
    bound: tuple[str, bytes | None, KdfParameters],
) -> AnySlot:
    vault_id, secret, kdf = bound
    slot = kind(
        id=slot_id.hex(),
        dev=secret is not None,
        m=kdf.memory_kib,
        t=kdf.passes,
        p=kdf.lanes,
        salt=secrets.token_bytes(_SALT_BYTES).hex(),
        nonce=secrets.token_bytes(NONCE_BYTES).hex(),
        ct=bytes(WRAPPED_BYTES).hex(),
        kc="",
    )
    slot_keys = _slot_keys(slot, vault_id, typed, secret)
    nonce = bytes.fromhex(slot.nonce)
    wrapped = slot_keys.wrap(master_key, nonce, slot.context(vault_id))
    check = slot_keys.key_check.hex()
    slot_keys.wipe()
    return msgspec.structs.replace(slot, ct=wrapped.hex(), kc=check)


def _slot_keys(slot: Slot, vault_id: str, typed: str, secret: bytes | None) -> SlotKeys:
    stretched = stretch(typed, bytes.fromhex(slot.salt), slot.kdf)
    try:
        return SlotKeys(
            stretched,
            secret,
            vault_id=bytes.fromhex(vault_id),
            slot_id=bytes.fromhex(slot.id),
            kind=_KINDS[type(slot)],
        )
    finally:
        wipe(stretched)


def _code(master_key: bytearray, slot_id: bytes) -> str:
    secret = derive_recovery_secret(master_key, slot_id)
    try:
        return make_recovery_code(bytes(secret))
    finally:
        wipe(secret)
