"""Who this laptop is when it signs: the author's key and the device's key.

They are made before joining, kept inside the encrypted store, and never leave it.
"""

import msgspec
from typing_extensions import override

from iro_core.changes import signing


class Identity(msgspec.Struct, frozen=True):
    """Two private Ed25519 keys of 32 bytes.

    Attributes:
        author_key: Signs changes, for this user on this device.
        device_key: Signs requests to the server.
    """

    author_key: bytes
    device_key: bytes

    @classmethod
    def new(cls) -> "Identity":
        """Two fresh random keys."""
        return cls(signing.new_private_key(), signing.new_private_key())

    @property
    def author_public(self) -> bytes:
        """The key with which others check this author's changes."""
        return signing.public_key(self.author_key)

    @property
    def device_public(self) -> bytes:
        """The key with which the server checks this device's requests."""
        return signing.public_key(self.device_key)

    @override
    def __repr__(self) -> str:
        return "Identity(…)"
