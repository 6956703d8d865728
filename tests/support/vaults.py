"""Real vaults for tests: cheap to open, made anew for each test."""

from pathlib import Path
from typing import Final

from iro_core.changes.change import Change, SignedChange
from iro_core.changes.signing import sign_change
from iro_desktop.keys.passphrase import KdfParameters
from iro_desktop.keys.vault import (
    Owner,
    VaultKeys,
    create_vault,
    new_passphrase,
    open_vault,
    put_passphrase,
)
from iro_desktop.store.store import Store

PASSPHRASE: Final = "otter-lantern-bagel-wisdom"
# Of the vaults that are kept from released versions.
RELEASED_PASSPHRASE: Final = "otter-lamp-bread-window"
CHEAPEST_KDF: Final = KdfParameters(memory_kib=65_536, passes=1, lanes=1)
AUTHOR_KEY: Final = bytes(range(32))


class MemoryKeyStore:
    """A key store that forgets everything at the end of the test."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, vault_id: str) -> bytes | None:
        return self.secrets.get(vault_id)

    def put(self, vault_id: str, secret: bytes) -> None:
        self.secrets[vault_id] = secret

    def delete(self, vault_id: str) -> None:
        self.secrets.pop(vault_id, None)


def new_keys(
    folder: Path, *, device_id: str = "laptop-a", key_store: MemoryKeyStore | None = None
) -> VaultKeys:
    """The keys of a new vault of the invented user Anna."""
    return create_vault(
        folder,
        PASSPHRASE,
        owner=Owner("anna", device_id),
        key_store=key_store,
        kdf=CHEAPEST_KDF,
    )


def keys_again(folder: Path, *, key_store: MemoryKeyStore | None = None) -> VaultKeys:
    """The keys of a vault that `new_keys` made."""
    return open_vault(folder, PASSPHRASE, key_store=key_store)


def change_passphrase(
    keys: VaultKeys, old: str, new: str, *, key_store: MemoryKeyStore | None = None
) -> None:
    """Have another passphrase open a vault, as the program does."""
    put_passphrase(keys, new_passphrase(keys, old, new, key_store=key_store, kdf=CHEAPEST_KDF))


def new_store(folder: Path, *, device_id: str = "laptop-a") -> tuple[VaultKeys, Store]:
    """A new vault, open."""
    keys = new_keys(folder, device_id=device_id)
    return keys, Store.create(keys)


def signed(change: Change) -> SignedChange:
    """A change signed by the one invented author."""
    return sign_change(change, AUTHOR_KEY)
