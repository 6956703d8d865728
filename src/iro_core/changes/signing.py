"""Signatures on changes and messages: Ed25519, one door to the cryptography library in the core."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from iro_core.changes.change import Change, SignedChange, canonical_bytes, check, read_change
from iro_core.errors import BadSignature, InvalidData

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_CHANGE_CONTEXT: Final = b"iro-change-1\n"

# The eight points of small order, by their y coordinate: under such a key a forged signature
# verifies with OpenSSL (measured, security.md P21). The sign bit is ignored in the comparison.
_SMALL_ORDER_Y: Final = frozenset(
    bytes.fromhex(text)
    for text in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def new_private_key() -> bytes:
    """32 fresh random bytes that are an Ed25519 private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private_key: bytes) -> bytes:
    """The 32-byte public key that belongs to a private key."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def check_public_key(key: bytes) -> None:
    """Refuse a key of the wrong length or of small order (InvalidData)."""
    if len(key) != KEY_BYTES:
        raise InvalidData("public_key", "wrong_length")
    if key[:-1] + bytes([key[-1] & 0x7F]) in _SMALL_ORDER_Y:
        raise InvalidData("public_key", "small_order")


def sign(private_key: bytes, message: bytes) -> bytes:
    """The 64-byte signature of a message."""
    return Ed25519PrivateKey.from_private_bytes(private_key).sign(message)


def verify(key: bytes, message: bytes, signature: bytes, *, where: str) -> None:
    """Return if the signature is good; otherwise BadSignature naming `where`."""
    try:
        _public_key(key).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise BadSignature(where) from error


@lru_cache(maxsize=256)
def _public_key(key: bytes) -> Ed25519PublicKey:
    """Kept, because understanding a key costs as much as checking a signature with it."""
    return Ed25519PublicKey.from_public_bytes(key)


def sign_change(change: Change, private_key: bytes) -> SignedChange:
    """Check a new change and sign its canonical bytes; InvalidData if it could not be stored."""
    return sign_changes([change], private_key)[0]


def sign_changes(changes: Iterable[Change], private_key: bytes) -> list[SignedChange]:
    """As `sign_change`, for many: understanding the key costs as much as signing with it.

    The key is understood for this call only; nothing keeps it in memory.
    """
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    signed: list[SignedChange] = []
    for change in changes:
        check(change)
        body = canonical_bytes(change)
        signed.append(SignedChange(change, body, key.sign(_CHANGE_CONTEXT + body)))
    return signed


def verify_change(signed: SignedChange, author_key: bytes) -> None:
    """Return if the author's key signed exactly these bytes; otherwise BadSignature."""
    verify(author_key, _CHANGE_CONTEXT + signed.body, signed.signature, where="change")


def received_change(body: bytes, signature: bytes) -> SignedChange:
    """A change that came from elsewhere, understood and checked but not yet verified."""
    if len(signature) != SIGNATURE_BYTES:
        raise InvalidData("signature", "wrong_length")
    return SignedChange(read_change(body), body, signature)
