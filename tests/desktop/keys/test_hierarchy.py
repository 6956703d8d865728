import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from iro_core.changes import signing
from iro_core.errors import BadSignature, InvalidData
from iro_desktop.keys.hierarchy import Purpose, Sealer, SlotKeys, derive_key, wipe

# The order of the group: a signature whose second half is larger by it is a second, forged form.
ORDER = 2**252 + 27742317777372353535851937790883648493


def _bytes(text):
    return bytes.fromhex(text.replace(" ", ""))


def test_hkdf_gives_the_published_answers():
    """K-02. RFC 5869, appendix A.1 and A.3."""
    material = bytes([0x0B] * 22)

    first = HKDF(
        algorithm=SHA256(), length=42, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA))
    ).derive(material)
    third = HKDF(algorithm=SHA256(), length=42, salt=b"", info=b"").derive(material)

    assert first == _bytes(
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    )
    assert third == _bytes(
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


@pytest.mark.parametrize(
    ("plain", "sealed"),
    [
        ("", "07f5f4169bbf55a8400cd47ea6fd400f"),
        ("0100000000000000", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
        (
            "010000000000000000000000",
            "9aab2aeb3faa0a34aea8e2b18ca50da9ae6559e48fd10f6e5c9ca17e",
        ),
    ],
)
def test_aes_gcm_siv_gives_the_published_answers(plain, sealed):
    """K-02. RFC 8452, appendix C.2."""
    key = _bytes("0100000000000000000000000000000000000000000000000000000000000000")
    nonce = _bytes("030000000000000000000000")

    assert AESGCMSIV(key).encrypt(nonce, _bytes(plain), b"") == _bytes(sealed)


@pytest.mark.parametrize(
    ("secret", "public", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ],
)
def test_ed25519_gives_the_published_answers(secret, public, message, signature):
    """K-02. RFC 8032, section 7.1."""
    assert signing.public_key(_bytes(secret)) == _bytes(public)
    assert signing.sign(_bytes(secret), _bytes(message)) == _bytes(signature)


@pytest.mark.parametrize("sign_bit", [0, 0x80])
@pytest.mark.parametrize(
    "y",
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ],
)
def test_a_public_key_of_small_order_is_refused(y, sign_bit):
    """K-05."""
    key = bytearray.fromhex(y)
    key[-1] |= sign_bit

    with pytest.raises(InvalidData, match="small_order"):
        signing.check_public_key(bytes(key))


def test_a_second_form_of_a_signature_is_refused():
    """K-05. The scalar plus the group's order describes the same point."""
    secret = bytes(range(32))
    for number in range(100):
        message = b"message %d" % number
        signature = signing.sign(secret, message)
        scalar = int.from_bytes(signature[32:], "little") + ORDER
        forged = signature[:32] + scalar.to_bytes(32, "little")

        with pytest.raises(BadSignature):
            signing.verify(signing.public_key(secret), message, forged, where="change")


def test_every_purpose_and_vault_has_its_own_key():
    """K-07."""
    master_key = bytes(range(32))
    keys = {
        bytes(derive_key(master_key, vault_id, purpose))
        for purpose in Purpose
        for vault_id in (bytes(16), bytes([1] * 16))
    }

    assert len(keys) == 2 * len(Purpose)
    assert all(len(key) == 32 for key in keys)
    assert master_key not in keys


def _slot_keys(stretched=bytes(32), secret=None, *, vault_id=bytes(16), slot_id=bytes(8)):
    return SlotKeys(bytearray(stretched), secret, vault_id=vault_id, slot_id=slot_id)


def test_a_slot_opens_with_its_own_secrets_vault_and_number_only():
    """K-07."""
    own = _slot_keys(secret=bytes([7] * 32))
    others = [
        _slot_keys(),
        _slot_keys(bytes([1] * 32), bytes([7] * 32)),
        _slot_keys(secret=bytes([8] * 32)),
        _slot_keys(secret=bytes([7] * 32), vault_id=bytes([1] * 16)),
        _slot_keys(secret=bytes([7] * 32), slot_id=bytes([1] * 8)),
    ]
    master_key = bytearray(range(32))
    wrapped = own.wrap(master_key, bytes(12), b"context")

    assert own.fits(own.key_check)
    assert own.unwrap(wrapped, bytes(12), b"context") == master_key
    assert own.unwrap(wrapped, bytes(12), b"another context") is None
    for other in others:
        assert not other.fits(own.key_check)
        assert other.unwrap(wrapped, bytes(12), b"context") is None


def test_a_sealed_piece_opens_only_where_it_belongs():
    sealer = Sealer(bytes(range(32)))
    sealed = sealer.seal(bytes(12), b"invented words", b"here")

    assert sealer.open(bytes(12), sealed, b"here") == b"invented words"
    assert sealer.open(bytes(12), sealed, b"there") is None
    assert sealer.open(bytes(12), sealed[:-1] + bytes([sealed[-1] ^ 1]), b"here") is None
    assert Sealer(bytes(32)).open(bytes(12), sealed, b"here") is None


def test_wiping_leaves_zeros():
    secret = bytearray(b"invented secret")

    wipe(secret)

    assert secret == bytes(15)
