from collections.abc import Iterator
from pathlib import Path

import pytest

from iro_desktop.keys import ballast
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store.store import Store
from tests.support.vaults import new_keys


@pytest.fixture(autouse=True)
def _small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    """16 MiB for each test would be written for nothing."""
    monkeypatch.setattr(ballast.hold, "__defaults__", (64 * 1024,))


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[VaultKeys]:
    """An open vault of the device laptop-a, whose store is still to be made."""
    keys = new_keys(tmp_path / "vault")
    yield keys
    keys.wipe()


@pytest.fixture
def store(keys: VaultKeys) -> Iterator[Store]:
    """Its store, new and empty."""
    store = Store.create(keys)
    yield store
    store.close()
