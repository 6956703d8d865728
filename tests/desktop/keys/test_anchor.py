from iro_desktop.keys import anchor
from tests.support.vaults import MemoryKeyStore

_VAULT = "ab" * 16


def test_the_mark_is_kept_apart_from_the_device_secret_and_forgotten_alone() -> None:
    key_store = MemoryKeyStore()
    key_store.put(_VAULT, b"secret")
    anchor.keep(key_store, _VAULT, b"mark")

    assert anchor.load(key_store, _VAULT) == b"mark"
    assert key_store.get(_VAULT) == b"secret"
    anchor.forget(key_store, _VAULT)
    assert key_store.secrets == {_VAULT: b"secret"}


def test_without_a_key_store_there_is_nothing_to_compare_with() -> None:
    anchor.keep(None, _VAULT, b"mark")

    assert anchor.load(None, _VAULT) is None
