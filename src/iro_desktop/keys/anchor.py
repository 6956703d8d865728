"""A mark of how far a vault had come, in the system's key store and so outside the vault.

A copy of the vault's folder that is put back does not bring the mark of its day with it.
"""

from iro_desktop import logs
from iro_desktop.errors import KeyStoreUnreliable
from iro_desktop.keys.device_secret import KeyStore


def load(store: KeyStore | None, vault_id: str) -> bytes | None:
    """The mark of a vault; None where there is none to compare with."""
    return store.get(_name(vault_id)) if store is not None else None


def keep(store: KeyStore | None, vault_id: str, mark: bytes) -> None:
    """Replace the mark; a key store that refuses keeps nobody from work."""
    if store is None:
        return
    try:
        store.put(_name(vault_id), mark)
    except KeyStoreUnreliable:
        logs.event("anchor_not_kept")


def forget(store: KeyStore, vault_id: str) -> None:
    """Remove the mark of a vault that is destroyed (KeyStoreUnreliable)."""
    store.delete(_name(vault_id))


def _name(vault_id: str) -> str:
    return f"{vault_id}/anchor"
