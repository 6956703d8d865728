"""The device secret: 32 random bytes in this system's key store, beside the passphrase.

Without it a copy of the disk cannot be opened even with the passphrase. The backend is taken from a
list and never from the library's own choice: with another package merely installed that choice was
a plain file, and an environment variable could discard the secret.
"""

import secrets
import sys
from typing import Final, Protocol

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from iro_desktop.errors import DeviceSecretMissing, KeyStoreUnreliable

# Only this system's: macOS's looks for its libraries when it is imported, elsewhere by running a
# compiler, which takes time and leaves temporary files.
if sys.platform == "win32":
    from keyring.backends.Windows import WinVaultKeyring as SystemBackend
elif sys.platform == "darwin":
    from keyring.backends.macOS import Keyring as SystemBackend
else:
    from keyring.backends.SecretService import Keyring as SystemBackend

_SERVICE: Final = "IRO Desktop"
_SECRET_BYTES: Final = 32
_BACKEND: Final[type[KeyringBackend]] = SystemBackend


class KeyStore(Protocol):
    """A place of this machine and user for one small secret for each vault."""

    def get(self, vault_id: str) -> bytes | None:
        """The secret of a vault, or None if there is none."""
        ...

    def put(self, vault_id: str, secret: bytes) -> None:
        """Keep the secret of a vault, replacing an older one."""
        ...

    def delete(self, vault_id: str) -> None:
        """Forget the secret of a vault, if there is one."""
        ...


def allowed_key_store() -> KeyStore | None:
    """This system's key store; None if it has none that may be trusted."""
    return SystemKeyStore(_BACKEND()) if _BACKEND.viable else None


def new_device_secret(store: KeyStore, vault_id: str) -> bytes:
    """Make and keep a secret, and rely on it only after reading it back.

    Raises:
        KeyStoreUnreliable: The key store lost or changed it.
    """
    secret = secrets.token_bytes(_SECRET_BYTES)
    store.put(vault_id, secret)
    if store.get(vault_id) != secret:
        raise KeyStoreUnreliable
    return secret


def device_secret(store: KeyStore | None, vault_id: str) -> bytes:
    """The secret of a vault that was bound to this machine (DeviceSecretMissing)."""
    secret = store.get(vault_id) if store is not None else None
    if secret is None or len(secret) != _SECRET_BYTES:
        raise DeviceSecretMissing
    return secret


class SystemKeyStore:
    """A key store of the operating system, through one allowed backend."""

    def __init__(self, backend: KeyringBackend) -> None:
        """Use a backend; on Windows its entries stay on this machine."""
        self._backend = backend
        if sys.platform == "win32":
            # The default roams with the user's profile to other machines.
            backend.persist = "local machine"

    def get(self, vault_id: str) -> bytes | None:
        """The secret of a vault, or None if there is none or the store is out of reach."""
        try:
            text = self._backend.get_password(_SERVICE, vault_id)
            return bytes.fromhex(text) if text is not None else None
        except (KeyringError, ValueError):
            return None

    def put(self, vault_id: str, secret: bytes) -> None:
        """Keep the secret of a vault (KeyStoreUnreliable)."""
        try:
            self._backend.set_password(_SERVICE, vault_id, secret.hex())
        except KeyringError as error:
            raise KeyStoreUnreliable from error

    def delete(self, vault_id: str) -> None:
        """Forget the secret of a vault, if there is one."""
        if self.get(vault_id) is None:
            return
        try:
            self._backend.delete_password(_SERVICE, vault_id)
        except KeyringError as error:
            raise KeyStoreUnreliable from error
