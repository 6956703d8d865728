import msgspec

from iro_core.changes import signing
from iro_desktop.keys.identity import Identity


def test_an_identity_survives_being_stored_and_hides_itself():
    identity = Identity.new()

    stored = msgspec.json.decode(msgspec.json.encode(identity), type=Identity)

    assert stored == identity
    assert identity.author_key.hex() not in repr(identity)
    assert repr(identity.author_key) not in repr(identity)


def test_the_public_keys_belong_to_the_private_ones():
    identity = Identity.new()

    signature = signing.sign(identity.author_key, b"invented")

    signing.verify(identity.author_public, b"invented", signature, where="test")
    assert identity.author_public != identity.device_public
