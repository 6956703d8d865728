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
from iro_desktop.errors import DiskFull, KeyProblem, StoreProblem, VaultSealed, VaultShredded
from iro_desktop.keys import anchor, ballast, slots
from iro_desktop.keys import header as header_file
from iro_desktop.keys.beacon_key import forget_key
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.keys.header import CodeSlot, Header, HeaderFile, PassphraseSlot
from iro_desktop.keys.private_files import (
    flush_data,
    flush_folder,
    raise_disk_problem,
    write_durably,
)
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.paths import SHREDDING

# The header of the sealed vault, ready to be put in the place of both copies.
READY: Final = "header.ready"
_HEADERS: Final = (*header_file.NAMES, READY)
# The marker of a folder that is to go holds the id under which its secret is kept.
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
    sealed = _sealed(header_file.read(keys.folder).header)
    if sealed is not None:
        try:
            header_file.write(keys.folder, sealed, keys.header_mac)
        except DiskFull:
            ballast.release(keys.folder)
            header_file.write(keys.folder, sealed, keys.header_mac)
        logs.event("vault_sealed")


def make_ready(keys: VaultKeys, *, may_seal: bool) -> None:
    """Lay the sealed header beside the vault's own, for a locked laptop to put in its place.

    Args:
        may_seal: Whether the office has what opens a sealed vault; if not, nothing lies ready.

    Raises:
        StoreProblem: The disk refused.
    """
    ready = keys.folder / READY
    sealed = _sealed(header_file.read(keys.folder).header) if may_seal else None
    if sealed is None:
        destroy([ready])
        return
    content = header_file.to_bytes(sealed, keys.header_mac)
    if _content(ready) != content:
        write_durably(ready, content)


def vault_id(folder: Path) -> str:
    """Which vault lies in a folder (NoVault, KeyFileDamaged, KeyFileTooNew)."""
    return header_file.read(folder).header.vault_id


def is_sealed(folder: Path) -> bool:
    """Whether no passphrase opens the vault."""
    return slots.find_slot(header_file.read(folder).header, PassphraseSlot) is None


def is_ready(folder: Path) -> bool:
    """Whether a locked vault can be sealed, or is."""
    current = header_file.read(folder).header
    return is_sealed(folder) or _ready(folder, current) is not None


def seal_locked(folder: Path) -> bool:
    """Seal a vault that nobody has open; False if nothing lies ready for that.

    Raises:
        VaultInUse: Somebody has it open.
        StoreProblem: The disk refused; the passphrase may still open the vault.
    """
    lock = VaultLock(folder)
    try:
        current = header_file.read(folder).header
        if is_sealed(folder):
            return True
        ready = _ready(folder, current)
        if ready is None:
            return False
        try:
            header_file.spread(folder, ready)
        except DiskFull:
            ballast.release(folder)
            header_file.spread(folder, ready)
    finally:
        lock.release()
    logs.event("vault_sealed")
    return True


def shred(keys: VaultKeys, key_store: KeyStore | None) -> None:
    """Destroy every way to the keys of an open vault; `finish_shreds` removes the rest.

    Raises:
        StoreProblem: The disk refused; nothing, or only a part, is destroyed. May be done again.
    """
    _shred(keys.folder, keys.vault_id, key_store)


def shred_locked(folder: Path, key_store: KeyStore | None) -> None:
    """The same to a vault that nobody has open (VaultInUse, StoreProblem)."""
    lock = VaultLock(folder)
    try:
        _shred(folder, header_file.read(folder).header.vault_id, key_store)
    finally:
        lock.release()


def check_not_ended(folder: Path) -> None:
    """Return if the passphrase still opens this vault (VaultShredded, VaultSealed)."""
    if (folder / SHREDDING).exists():
        raise VaultShredded
    if is_sealed(folder):
        raise VaultSealed


def finish_shreds(vaults: Path, key_store: KeyStore | None) -> None:
    """Remove what is left of vaults that were being shredded; a disk that refuses is asked again.

    Only while none of them is open.
    """
    for marker in sorted(vaults.glob(f"*/{SHREDDING}")):
        folder = marker.parent
        try:
            _destroy_ways(folder, marker.read_text("ascii")[:_ID_CHARACTERS], key_store)
            destroy(each for each in sorted(folder.rglob("*")) if each != marker)
            marker.unlink()
            folder.rmdir()
        except (OSError, UnicodeError, StoreProblem):
            logs.event("shred_not_finished")


def _sealed(header: Header) -> Header | None:
    """The header without its passphrase; None if it has none, or nothing else would open it."""
    kept = [slot for slot in header.slots if not isinstance(slot, PassphraseSlot)]
    if len(kept) == len(header.slots) or slots.find_slot(header, CodeSlot) is None:
        return None
    return msgspec.structs.replace(header, gen=header.gen + 1, slots=kept)


def _ready(folder: Path, current: Header) -> HeaderFile | None:
    """What lies ready, if it was made from the header as it is now."""
    try:
        ready = header_file.parse(_content(folder / READY))
    except KeyProblem:
        return None
    fits = (ready.header.vault_id, ready.header.gen) == (current.vault_id, current.gen + 1)
    return ready if fits else None


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _shred(folder: Path, vault_id: str, key_store: KeyStore | None) -> None:
    ballast.release(folder)
    write_durably(folder / SHREDDING, vault_id.encode())
    _destroy_ways(folder, vault_id, key_store)
    logs.event("vault_shredded")


def destroy(paths: Iterable[Path]) -> None:
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


def _destroy_ways(folder: Path, vault_id: str, key_store: KeyStore | None) -> None:
    destroy(folder / name for name in (*_HEADERS, *_spares()))
    if key_store is not None:
        key_store.delete(vault_id)
        forget_key(key_store, vault_id)
        anchor.forget(key_store, vault_id)


def _spares() -> Iterable[str]:
    """What a write of the header that was cut off leaves."""
    return (f"{name}.tmp" for name in _HEADERS)


def _overwrite(path: Path) -> None:
    size_bytes = path.stat().st_size
    with path.open("r+b") as file:
        for start in {0, max(0, size_bytes - _OVERWRITTEN_BYTES)}:
            file.seek(start)
            file.write(secrets.token_bytes(min(_OVERWRITTEN_BYTES, size_bytes - start)))
            file.flush()
        flush_data(file.fileno())
        os.ftruncate(file.fileno(), 0)
