import contextlib
import stat
import sys
import unicodedata

import pytest

from iro_core.errors import InvalidData
from iro_desktop.errors import StoreDamaged
from iro_desktop.keys.identity import Identity
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from tests.support.changes import a_change
from tests.support.vaults import keys_again, new_store, signed


def test_what_was_saved_is_there_after_a_cold_start(tmp_path):
    keys, store = new_store(tmp_path / "vault")
    store.changes.append_local([signed(a_change(1, {"given_name": "Amelia"}))])
    store.close()
    keys.wipe()

    keys = keys_again(tmp_path / "vault")
    store = Store.open(keys)
    assert store.records.record("c-1042").value("given_name") == "Amelia"
    store.close()
    keys.wipe()


def test_the_files_of_a_vault_hold_no_word_in_the_clear(keys, store):
    """L-01. Markers in every field, in three encodings, in every file, the open ones too."""
    markers = [f"Zörbelina{number}Mühlbach" for number in range(60)]
    fields = {f"area.a{number}.working_well": marker for number, marker in enumerate(markers)}
    store.changes.append_local([signed(a_change(1, fields))])
    store.changes.append_remote(
        [signed(a_change(2, fields, device="server", record_id="c-2", child_id="c-2"))]
    )
    store.drafts.save(
        Draft(
            kind="review",
            subject=markers[0],
            user="anna",
            child_id="c-1042",
            content=" ".join(markers),
            updated_at="2026-11-23T09:00:00.000Z",
        )
    )
    identity = Identity.new()
    store.local_state.save("identity", identity)

    for _ in range(2):
        found = [path.read_bytes() for path in keys.folder.rglob("*") if path.is_file()]
        assert len(found) >= 6
        for content in found:
            for marker in markers:
                for form in (marker, unicodedata.normalize("NFD", marker)):
                    assert form.encode() not in content
                    assert form.encode("utf-16-le") not in content
            assert b"c-1042" not in content
            assert identity.author_key not in content
            assert bytes(keys.database) not in content
        store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_every_file_is_the_users_alone(keys, store):
    store.changes.append_local([signed(a_change(1))])

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()}

    assert {"vault.db", "vault.db-wal", "outbox.log", "ballast.bin"} <= set(modes)
    assert set(modes.values()) == {0o600}


def test_the_sizes_of_the_header_files_tell_nothing_about_the_caseload(tmp_path):
    """L-08, small."""
    sizes = []
    for count in (1, 80):
        keys, store = new_store(tmp_path / str(count))
        store.changes.append_local(
            [
                signed(a_change(n, record_id=f"c-{n}", child_id=f"c-{n}"))
                for n in range(1, count + 1)
            ]
        )
        store.close()
        keys.wipe()
        folder = tmp_path / str(count)
        sizes.append([(folder / name).stat().st_size for name in ("header.a", "header.b")])

    assert sizes[0] == sizes[1]


def test_a_store_is_not_made_over_another(keys, store):
    store.changes.append_local([signed(a_change(1))])

    with pytest.raises(StoreDamaged):
        Store.create(keys)

    assert store.records.count("child") == 1


def test_nested_transactions_are_one_save(store):
    before = store._journal.sequence

    with store.transaction():
        store.local_state.save("a", 1)
        with store.transaction():
            store.changes.append_local([signed(a_change(1))])
        store.local_state.save("b", 2)

    assert store._journal.sequence == before + 1
    assert store.local_state.load("b", int) == 2


def test_a_failed_part_cannot_be_passed_over(store):
    def passes_over():
        with store.transaction():
            store.local_state.save("a", 1)
            with contextlib.suppress(InvalidData):
                store.changes.append_local([signed(a_change(9))])

    with pytest.raises(RuntimeError):
        passes_over()

    assert store.local_state.load("a", int) is None
    store.local_state.save("a", 2)
    assert store.local_state.load("a", int) == 2


def test_closing_twice_is_harmless(keys, store):
    store.close()
    store.close()
