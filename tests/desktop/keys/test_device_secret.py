import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from iro_desktop.errors import DeviceSecretMissing, KeyStoreUnreliable
from iro_desktop.keys import device_secret as door
from iro_desktop.keys.device_secret import (
    SystemKeyStore,
    allowed_key_store,
    device_secret,
    new_device_secret,
)
from tests.support.vaults import MemoryKeyStore


class DictKeyring(KeyringBackend):
    """A keyring of this test alone."""

    priority = 1
    secrets: dict[tuple[str, str], str]

    def __init__(self):
        super().__init__()
        self.secrets = {}

    def get_password(self, service, username):
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        del self.secrets[service, username]


class NotHereKeyring(DictKeyring):
    """The listed one, on a machine without its service."""

    viable = False


class PlainFileKeyring(DictKeyring):
    """Like keyrings.alt's: installed, viable, eager and in the clear."""

    priority = 100


def test_a_new_secret_is_read_back_before_it_is_relied_on():
    store = MemoryKeyStore()

    secret = new_device_secret(store, "ab")

    assert len(secret) == 32
    assert device_secret(store, "ab") == secret
    assert new_device_secret(store, "cd") != secret


@pytest.mark.parametrize("backend", [null.Keyring, fail.Keyring])
def test_a_store_that_does_not_keep_is_not_relied_on(backend):
    """O-05. The null backend discards silently."""
    with pytest.raises(KeyStoreUnreliable):
        new_device_secret(SystemKeyStore(backend()), "ab")


def test_a_missing_or_strange_secret_is_missing():
    store = MemoryKeyStore()
    with pytest.raises(DeviceSecretMissing):
        device_secret(store, "ab")
    with pytest.raises(DeviceSecretMissing):
        device_secret(None, "ab")

    store.put("ab", b"short")
    with pytest.raises(DeviceSecretMissing):
        device_secret(store, "ab")


def test_a_system_key_store_keeps_and_forgets():
    keyring = DictKeyring()
    store = SystemKeyStore(keyring)

    secret = new_device_secret(store, "ab")
    assert store.get("ab") == secret
    store.delete("ab")
    store.delete("ab")

    assert store.get("ab") is None
    keyring.set_password("IRO Desktop", "ab", "not hex")
    assert store.get("ab") is None


def test_only_listed_backends_are_ever_used(monkeypatch):
    """O-05. Whatever is installed or named in the environment."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setattr(door, "_BACKEND", NotHereKeyring)
    assert PlainFileKeyring.viable

    assert allowed_key_store() is None


def test_this_systems_backend_is_used_where_it_can_be(monkeypatch):
    monkeypatch.setattr(door, "_BACKEND", DictKeyring)

    store = allowed_key_store()

    assert store is not None
