"""Sealing a secret to a public key, so that only whoever holds its private half can open it.

HPKE (RFC 9180) with ML-KEM-768 and X25519 together, HKDF-SHA256 and AES-256-GCM: what a child's
record is protected by has to hold for decades, longer than X25519 alone may.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from iro_core.errors import InvalidData

_SEED_BYTES: Final = 64
_LATTICE_BYTES: Final = 1184
PRIVATE_KEY_BYTES: Final = _SEED_BYTES + 32
PUBLIC_KEY_BYTES: Final = _LATTICE_BYTES + 32
# What sealing adds: the two encapsulated keys and the tag.
OVERHEAD_BYTES: Final = 1088 + 32 + 16
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_sealing_key() -> bytes:
    """A fresh private key of 96 bytes."""
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    return lattice.private_bytes_raw() + curve.private_bytes_raw()


def sealing_public_key(private_key: bytes) -> bytes:
    """The 1,216 bytes to seal to, of a private key (InvalidData)."""
    lattice, curve = _halves(private_key)
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal(data: bytes | bytearray, public_key: bytes, info: bytes) -> bytes:
    """The data, sealed to a key; it opens only together with the same info.

    Raises:
        InvalidData: It is no public key.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise InvalidData("sealing_key", "wrong_length")
    try:
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:_LATTICE_BYTES]),
            X25519PublicKey.from_public_bytes(public_key[_LATTICE_BYTES:]),
        )
        return _SUITE.encrypt(data, key, info)
    except ValueError as error:
        raise InvalidData("sealing_key", "not_a_key") from error


def open_sealed(sealed: bytes, private_key: bytes, info: bytes) -> bytes:
    """What was sealed to this key with this info; InvalidData for any other key, info or byte."""
    key = MLKEM768X25519PrivateKey(*_halves(private_key))
    try:
        return _SUITE.decrypt(sealed, key, info)
    except (InvalidTag, ValueError) as error:
        raise InvalidData("sealed", "not_opened") from error


def seal_parts(parts: Iterable[bytes], public_key: bytes, label: bytes) -> Iterator[bytes]:
    """Each part of a file, sealed with its number and whether it is the last.

    So a part that is missing, doubled, in another place or of another file opens nowhere.

    Args:
        label: What the file is, and a random id of its own.
    """
    held: bytes | None = None
    number = 0
    for part in parts:
        if held is not None:
            yield seal(held, public_key, _place(label, number, "more"))
            number += 1
        held = part
    if held is not None:
        yield seal(held, public_key, _place(label, number, "last"))


def open_parts(sealed: Iterable[bytes], private_key: bytes, label: bytes) -> Iterator[bytes]:
    """What was sealed, part by part; InvalidData at the first that is not as it was written."""
    held: bytes | None = None
    number = 0
    for part in sealed:
        if held is not None:
            yield open_sealed(held, private_key, _place(label, number, "more"))
            number += 1
        held = part
    if held is not None:
        yield open_sealed(held, private_key, _place(label, number, "last"))


def _place(label: bytes, number: int, which: str) -> bytes:
    return label + f"|{number}|{which}".encode()


def _halves(private_key: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(private_key) != PRIVATE_KEY_BYTES:
        raise InvalidData("sealing_key", "wrong_length")
    return (
        MLKEM768PrivateKey.from_seed_bytes(private_key[:_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(private_key[_SEED_BYTES:]),
    )
