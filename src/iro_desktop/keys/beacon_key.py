"""The key with which a locked laptop gives signs of life; outside the vault, and good for no more.

It lies in the system's key store beside the device secret. A laptop without one stays silent.
"""

from typing import Final

from iro_core.changes import signing
from iro_desktop.errors import KeyStoreUnreliable
from iro_desktop.keys.device_secret import KeyStore

_SUFFIX: Final = ".beacon"


def held_key(key_store: KeyStore | None, vault_id: str) -> bytes | None:
    """The private key of a vault's beacon, or None if there is none."""
    key = key_store.get(_name(vault_id)) if key_store is not None else None
    return key if key is not None and len(key) == signing.KEY_BYTES else None


def made_key(key_store: KeyStore | None, vault_id: str) -> bytes | None:
    """The same, made now if there is none yet; None without a key store that keeps it."""
    held = held_key(key_store, vault_id)
    if held is not None or key_store is None:
        return held
    try:
        key_store.put(_name(vault_id), signing.new_private_key())
    except KeyStoreUnreliable:
        return None
    return held_key(key_store, vault_id)


def forget_key(key_store: KeyStore, vault_id: str) -> None:
    """Destroy it: this laptop says nothing any more."""
    key_store.delete(_name(vault_id))


def _name(vault_id: str) -> str:
    return vault_id + _SUFFIX
