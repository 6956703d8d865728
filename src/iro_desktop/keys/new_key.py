"""Another master key for an open vault, for when somebody else may know the old passphrase.

The old passphrase opens the old master key wherever a copy of the old header is, so wrapping it
anew does not help. What is stored is encrypted again by `iro_desktop.store.new_key`; the header,
written here, is the one switch: before it the old key opens the vault, after it the new one.
"""

import secrets

import msgspec

from iro_desktop import logs
from iro_desktop.errors import StoreProblem, VaultSealed
from iro_desktop.keys import ballast, slots
from iro_desktop.keys import header as header_file
from iro_desktop.keys.device_secret import KeyStore, device_secret
from iro_desktop.keys.header import Header, PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase
from iro_desktop.keys.throttle import CODE_NAME, Throttle
from iro_desktop.keys.vault import VaultKeys, confirm_passphrase, cost_now


class NewKey:
    """A master key that is to open a vault, wrapped by a new passphrase and a new recovery code.

    Attributes:
        keys: What to encrypt with before `switch`; never wiped, only ever taken over.
    """

    def __init__(
        self, keys: VaultKeys, header: Header, master_key: bytearray, secret: bytes | None
    ) -> None:
        """Use `make_new_key`."""
        self.keys = keys.under(header, master_key)
        self._header = header
        self._secret = secret

    def switch(self) -> None:
        """Have the vault open with the new key only; all it will open is on the disk before.

        Raises:
            StoreProblem: The disk refused; the old key opens the vault as before.
            VaultSealed: The vault was sealed meanwhile, and stays so.
        """
        folder = self.keys.folder
        before = header_file.read(folder).header
        if slots.find_slot(before, PassphraseSlot) is None:
            raise VaultSealed
        header = msgspec.structs.replace(self._header, gen=before.gen + 1)
        ballast.release(folder)
        Throttle(folder, self._secret, name=CODE_NAME).forgive()
        try:
            header_file.write(folder, header, self.keys.header_mac)
        except StoreProblem:
            if header_file.read(folder).header != header:
                raise
            logs.event("header_copy_not_rewritten")
        logs.event("master_key_changed")


def make_new_key(
    keys: VaultKeys,
    old: str,
    new: str,
    *,
    key_store: KeyStore | None,
    names: tuple[str, ...] = (),
    kdf: KdfParameters = DEFAULT_KDF,
) -> NewKey:
    """A new master key that a new passphrase will open; nothing is written.

    Args:
        keys: The vault, open.

    Raises:
        PassphraseRefused: The new one does not meet the policy.
        WrongPassphrase: The old one is not right. Counted as a try.
    """
    check_new_passphrase(new, names)
    confirm_passphrase(keys, old, key_store=key_store)
    header = header_file.read(keys.folder).header
    vault_id = header.vault_id
    secret = device_secret(key_store, vault_id) if key_store is not None else None
    master_key = bytearray(secrets.token_bytes(KEY_BYTES))
    wrapped = [
        slots.passphrase_slot(
            master_key, new, vault_id=vault_id, secret=secret, kdf=cost_now(keys.folder, kdf)
        ),
        slots.code_slot(master_key, vault_id=vault_id, secret=secret),
    ]
    # What the recovery officers have opens the old key; the new one is sealed to them next.
    wrapping = msgspec.structs.replace(header.with_officers([]), slots=wrapped)
    new_key = NewKey(keys, wrapping, master_key, secret)
    wipe(master_key)
    return new_key
