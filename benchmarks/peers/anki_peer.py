"""Anki's own client against Anki's sync server: one note for each record, normal sync.

Runs in the environment that has `anki` from PyPI, not in the project's.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

from step import asked, in_days, step

collection = import_module("anki.collection")


def opened(folder: Path, name: str) -> Any:
    """A new, empty collection."""
    return collection.Collection(str(folder / f"{name}.anki2"))


def save(col: Any, records: list[tuple[str, str]]) -> None:
    """One note for each record."""
    kind, requests = col.models.by_name("Basic"), []
    for record_id, text in records:
        note = col.new_note(kind)
        note["Front"], note["Back"] = record_id, text
        requests.append(collection.AddNoteRequest(note, 1))
    col.add_notes(requests)


def main() -> None:
    """Two devices; the second begins with the empty collection, so that it syncs normally."""
    records, port, folder = asked()
    most, day, another = in_days(records)
    first, second = opened(folder, "first"), opened(folder, "second")
    auth = first.sync_login("invented", "invented", f"http://127.0.0.1:{port}/")
    first.sync_collection(auth, sync_media=False)
    first.full_upload_or_download(auth=auth, server_usn=None, upload=True)
    second.sync_collection(auth, sync_media=False)
    second.full_upload_or_download(auth=auth, server_usn=None, upload=False)
    with step("save all"):
        save(first, most)
    with step("upload all"):
        first.sync_collection(auth, sync_media=False)
    with step("no-op"):
        first.sync_collection(auth, sync_media=False)
    save(first, day)
    with step("push a day"):
        first.sync_collection(auth, sync_media=False)
    with step("download all"):
        second.sync_collection(auth, sync_media=False)
    save(first, another)
    first.sync_collection(auth, sync_media=False)
    with step("pull a day"):
        second.sync_collection(auth, sync_media=False)
    assert second.note_count() == len(records)


if __name__ == "__main__":
    main()
