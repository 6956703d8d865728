"""The council's command key as it lies in its file, away from the server."""

import secrets
from typing import Final

import msgspec

from iro_core.protocol.command_key import CommandKey, command_key
from iro_desktop.keys import slots
from iro_desktop.keys.header import PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase

_ID_BYTES: Final = 16


class KeptCommandKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="iro-command-1"):
    """The key, wrapped by a passphrase.

    Attributes:
        named: The public half, for the office.
        slot_of: What the slot is bound to.
    """

    named: CommandKey
    slot: PassphraseSlot
    slot_of: str


def new_command_key(
    passphrase: str, before: bytes | None = None, kdf: KdfParameters = DEFAULT_KDF
) -> KeptCommandKey:
    """A fresh key, in the place of another if that one's private half is given.

    Raises:
        PassphraseRefused: It does not meet the policy.
    """
    check_new_passphrase(passphrase, ())
    private = bytearray(secrets.token_bytes(KEY_BYTES))
    slot_of = secrets.token_hex(_ID_BYTES)
    named = command_key(bytes(private), before)
    slot = slots.passphrase_slot(private, passphrase, vault_id=slot_of, secret=None, kdf=kdf)
    wipe(private)
    return KeptCommandKey(named, slot, slot_of)


def private_key(kept: KeptCommandKey, passphrase: str) -> bytes:
    """What signs.

    Raises:
        WrongPassphrase: It is not this key's.
        KeyFileDamaged: The file is not as it was written.
    """
    return bytes(slots.unwrap(kept.slot, kept.slot_of, passphrase, None))
