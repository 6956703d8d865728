"""What the recovery officers do with a laptop's request, on a machine of their own.

An officer's key is wrapped by a passphrase in a file. One officer opens the outer seal, the other
what is in it; the result is sealed to the laptop that asked. No key of a laptop is ever shown.
"""

import secrets
from typing import Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.officers import (
    Escrow,
    Officer,
    SealedKey,
    VaultIds,
    open_first,
    open_second,
)
from iro_core.sealing import seal, sealing_public_key
from iro_desktop.keys import slots
from iro_desktop.keys.header import PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, Purpose, derive_sealing_key, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase
from iro_desktop.keys.recovery_files import Answer, HalfOpened, Request

_ID_BYTES: Final = 16


class OfficerKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="iro-officer-1"):
    """An officer's key as it lies in its file.

    Attributes:
        slot: The seed of the key, wrapped by the officer's passphrase.
        slot_of: What the slot is bound to.
    """

    officer: Officer
    slot: PassphraseSlot
    slot_of: str


def new_officer_key(name: str, passphrase: str, kdf: KdfParameters = DEFAULT_KDF) -> OfficerKey:
    """A fresh key for an officer (PassphraseRefused)."""
    check_new_passphrase(passphrase, (name,))
    seed = bytearray(secrets.token_bytes(KEY_BYTES))
    slot_of = secrets.token_hex(_ID_BYTES)
    public = sealing_public_key(bytes(derive_sealing_key(seed, Purpose.OFFICER)))
    slot = slots.passphrase_slot(seed, passphrase, vault_id=slot_of, secret=None, kdf=kdf)
    wipe(seed)
    return OfficerKey(Officer(name, public.hex()), slot, slot_of)


def private_key(key: OfficerKey, passphrase: str) -> bytes:
    """What opens what was sealed to this officer.

    Raises:
        WrongPassphrase: It is not this key's.
        KeyFileDamaged: The file is not as it was written.
    """
    seed = slots.unwrap(key.slot, key.slot_of, passphrase, None)
    private = derive_sealing_key(seed, Purpose.OFFICER)
    wipe(seed)
    return bytes(private)


def seal_for(escrow: Escrow, officer_ids: list[str]) -> SealedKey:
    """The seal that these two officers open together, or that this one has to begin with.

    Raises:
        InvalidData: The laptop's key was not sealed to them (where "officer").
    """
    for each in escrow.keys:
        if {each.first, each.second} == set(officer_ids) or [each.first] == officer_ids:
            return each
    raise InvalidData("officer", "not_sealed_to")


def begin(request: Request, escrow: Escrow, key: SealedKey, private: bytes) -> HalfOpened:
    """Open the outer seal with the first officer's key.

    Args:
        escrow: Of the request, or the one that the office keeps.

    Raises:
        InvalidData: It is another officer's key, another laptop's seal, or not as it was written.
    """
    if request.device_id not in {"", escrow.device_id}:
        raise InvalidData("escrow", "other_laptop")
    once = open_first(key, _ids(escrow), private)
    return HalfOpened(request, escrow, key.id, key.second, once.hex())


def finish(half: HalfOpened, private: bytes) -> Answer:
    """Open the inner seal with the second officer's key, and seal the answer to the laptop.

    Raises:
        InvalidData: It is another officer's key, or something is not as it was written.
    """
    escrow, request = half.escrow, half.request
    keys = {each.id: each for each in escrow.keys}
    if half.seal_id not in keys:
        raise InvalidData("recovery_file", "no_such_seal")
    once = bytes.fromhex(half.sealed)
    master_key = open_second(keys[half.seal_id], _ids(escrow), once, private)
    answer = Answer(request.digest, escrow.vault_id, escrow.device_id, escrow.user_id, "")
    sealed = seal(master_key, bytes.fromhex(request.key), answer.bound_to())
    return msgspec.structs.replace(answer, sealed=sealed.hex())


def _ids(escrow: Escrow) -> VaultIds:
    return VaultIds(escrow.vault_id, escrow.device_id)
