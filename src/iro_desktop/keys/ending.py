"""Sealing a vault, so that only the office's code opens it, and shredding it for good.

Each step is on the disk before the next begins. One that was cut off has shut out whom it was meant
to shut out, and is finished when the program next starts.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from iro_desktop import logs
from iro_desktop.errors import DiskFull, StoreProblem, VaultSealed, VaultShredded
from iro_desktop.keys import ballast, slots
from iro_desktop.keys import header as header_file
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.keys.header import CodeSlot, PassphraseSlot
from iro_desktop.keys.private_files import (
    flush_data,
    flush_folder,
    raise_disk_problem,
    write_durably,
)
from iro_desktop.keys.vault import VaultKeys

# Its presence says that the folder is to go; it holds the id under which the secret is kept.
SHREDDING: Final = "shredding"
_ID_CHARACTERS: Final = 32
_OVERWRITTEN_BYTES: Final = 1024 * 1024


def can_seal(keys: VaultKeys) -> bool:
    """Whether something else than the passphrase would still open the vault."""
    return bool(keys.code_slot)


def seal(keys: VaultKeys) -> None:
    """Take the passphrase out of both copies of the header; sealing again does nothing more.

    Raises:
        StoreProblem: The disk refused; the passphrase may still open the vault.
    """
    current = header_file.read(keys.folder)
    kept = [slot for slot in current.header.slots if not isinstance(slot, PassphraseSlot)]
    if len(kept) < len(current.header.slots) and slots.find_slot(current.header, CodeSlot):
        sealed = msgspec.structs.replace(current.header, gen=current.header.gen + 1, slots=kept)
        try:
            header_file.write(keys.folder, sealed, keys.header_mac)
        except DiskFull:
            ballast.release(keys.folder)
            header_file.write(keys.folder, sealed, keys.header_mac)
        logs.event("vault_sealed")


def shred(keys: VaultKeys, key_store: KeyStore | None) -> None:
    """Destroy every way to the keys of an open vault; `finish_shreds` removes the rest.

    Raises:
        StoreProblem: The disk refused; nothing, or only a part, is destroyed. May be done again.
    """
    ballast.release(keys.folder)
    write_durably(keys.folder / SHREDDING, keys.vault_id.encode())
    _destroy_ways(keys.folder, keys.vault_id, key_store)
    logs.event("vault_shredded")


def check_not_ended(folder: Path) -> None:
    """Return if the passphrase still opens this vault (VaultShredded, VaultSealed)."""
    if (folder / SHREDDING).exists():
        raise VaultShredded
    if slots.find_slot(header_file.read(folder).header, PassphraseSlot) is None:
        raise VaultSealed


def finish_shreds(vaults: Path, key_store: KeyStore | None) -> None:
    """Remove what is left of vaults that were being shredded; a disk that refuses is asked again.

    Only while none of them is open.
    """
    for marker in sorted(vaults.glob(f"*/{SHREDDING}")):
        folder = marker.parent
        try:
            _destroy_ways(folder, marker.read_text("ascii")[:_ID_CHARACTERS], key_store)
            _remove(each for each in sorted(folder.rglob("*")) if each != marker)
            marker.unlink()
            folder.rmdir()
        except (OSError, UnicodeError, StoreProblem):
            logs.event("shred_not_finished")


def _destroy_ways(folder: Path, vault_id: str, key_store: KeyStore | None) -> None:
    _remove(folder / name for name in (*header_file.NAMES, *_spares()))
    if key_store is not None:
        key_store.delete(vault_id)


def _spares() -> Iterable[str]:
    """What a write of the header that was cut off leaves."""
    return (f"{name}.tmp" for name in header_file.NAMES)


def _remove(paths: Iterable[Path]) -> None:
    """Overwrite the beginning and the end of files, durably, and remove them; folders last."""
    folders: list[Path] = []
    try:
        for path in paths:
            if path.is_dir():
                folders.append(path)
            elif path.exists():
                _overwrite(path)
                path.unlink()
                flush_folder(path.parent)
        for folder in reversed(folders):
            folder.rmdir()
    except OSError as error:
        raise_disk_problem(error)


def _overwrite(path: Path) -> None:
    size_bytes = path.stat().st_size
    with path.open("r+b") as file:
        for start in {0, max(0, size_bytes - _OVERWRITTEN_BYTES)}:
            file.seek(start)
            file.write(secrets.token_bytes(min(_OVERWRITTEN_BYTES, size_bytes - start)))
            file.flush()
        flush_data(file.fileno())
        os.ftruncate(file.fileno(), 0)
