"""Making a vault, opening it with a passphrase, and changing the passphrase.

A vault is a folder; this module knows its keys and header, `iro_desktop.store` what is kept in it.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from typing_extensions import override

from iro_core.errors import InvalidData
from iro_desktop import logs
from iro_desktop.errors import (
    DiskFull,
    KeyFileDamaged,
    PassphraseRefused,
    StoreProblem,
    VaultExists,
    WrongPassphrase,
)
from iro_desktop.keys import ballast
from iro_desktop.keys import header as header_file
from iro_desktop.keys.device_secret import KeyStore, device_secret, new_device_secret
from iro_desktop.keys.header import Header, HeaderFile, PassphraseSlot
from iro_desktop.keys.hierarchy import (
    KEY_BYTES,
    NONCE_BYTES,
    WRAPPED_BYTES,
    Purpose,
    SlotKeys,
    derive_key,
    wipe,
)
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_passphrase, stretch
from iro_desktop.keys.private_files import make_private_folder
from iro_desktop.keys.throttle import Throttle, running_time_s
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.paths import check_folder_is_private

_ID_BYTES: Final = 16
_SLOT_ID_BYTES: Final = 8
_SALT_BYTES: Final = 16


class Owner(msgspec.Struct, frozen=True):
    """Whose vault it is.

    Attributes:
        names: Words a passphrase may not contain: the user's, the service's, the authority's.
    """

    user_id: str
    device_id: str
    names: tuple[str, ...] = ()


class VaultKeys:
    """The keys of one open vault, and the lock on its folder.

    Attributes:
        database: 32 bytes for the encrypted store.
        outbox: 32 bytes for the second copy of unsent work.
    """

    def __init__(
        self, folder: Path, header: Header, master_key: bytearray, lock: VaultLock
    ) -> None:
        """Derive the keys from the master key, which is not kept."""
        self.folder = folder
        self.vault_id = header.vault_id
        self.user_id = header.user_id
        self.device_id = header.device_id
        vault_id = bytes.fromhex(header.vault_id)
        self.database = derive_key(master_key, vault_id, Purpose.DATABASE)
        self.outbox = derive_key(master_key, vault_id, Purpose.OUTBOX)
        self._lock = lock

    def wipe(self) -> None:
        """Overwrite the keys and let the next program in; after the store is closed."""
        wipe(self.database)
        wipe(self.outbox)
        self._lock.release()

    @override
    def __repr__(self) -> str:
        return f"VaultKeys({self.vault_id})"


def new_vault_folder(parent: Path) -> Path:
    """A fresh name for a vault below a folder; it tells nothing."""
    return parent / secrets.token_hex(_ID_BYTES)


def create_vault(
    folder: Path,
    passphrase: str,
    *,
    owner: Owner,
    key_store: KeyStore | None,
    kdf: KdfParameters = DEFAULT_KDF,
) -> VaultKeys:
    """Make a vault in a folder that has none, and open it.

    Raises:
        PassphraseRefused: The passphrase does not meet the policy.
        UnsafeFolder: The folder is copied elsewhere or on another machine.
        VaultExists: There is a header already.
    """
    _check_policy(passphrase, owner.names)
    check_folder_is_private(folder)
    make_private_folder(folder)
    lock = VaultLock(folder)
    try:
        _check_no_header(folder)
        vault_id = secrets.token_hex(_ID_BYTES)
        secret = new_device_secret(key_store, vault_id) if key_store is not None else None
        master_key = bytearray(secrets.token_bytes(KEY_BYTES))
        slot = _wrap(master_key, passphrase, vault_id=vault_id, secret=secret, kdf=kdf)
        header = Header(
            1, vault_id, 1, owner.device_id, owner.user_id, header_file.APP_LEVEL, [slot]
        )
        Throttle(folder, secret).forgive()
        header_file.write(folder, header, _mac_key(master_key, header))
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    return keys


def open_vault(
    folder: Path,
    passphrase: str,
    *,
    key_store: KeyStore | None,
    running_s: Callable[[], float] = running_time_s,
) -> VaultKeys:
    """Open a vault; the try is counted before it is made, and forgiven when it was right.

    Raises:
        WrongPassphrase: The vault is sound, the passphrase is not the one.
        TooManyTries: Too many wrong ones before; this one was not tried.
        KeyFileDamaged: No copy of the header is sound; no passphrase would open it.
        DeviceSecretMissing: The system's key store has lost this vault's secret.
        VaultInUse: Another program has it open.
        NoVault: There is none in this folder.
    """
    check_folder_is_private(folder)
    current = header_file.read(folder)
    lock = VaultLock(folder)
    try:
        master_key = _try_passphrase(
            folder, current, passphrase, key_store=key_store, running_s=running_s
        )
        _repair(folder, current, master_key)
        keys = VaultKeys(folder, current.header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    return keys


def confirm_passphrase(keys: VaultKeys, passphrase: str, *, key_store: KeyStore | None) -> None:
    """Return if this passphrase opens this vault; counted as a try (WrongPassphrase)."""
    current = header_file.read(keys.folder)
    wipe(_try_passphrase(keys.folder, current, passphrase, key_store=key_store))


def change_passphrase(
    keys: VaultKeys,
    old: str,
    new: str,
    *,
    key_store: KeyStore | None,
    names: tuple[str, ...] = (),
    kdf: KdfParameters = DEFAULT_KDF,
) -> None:
    """Wrap the same master key under a new passphrase, in both copies; nothing is re-encrypted.

    Args:
        keys: The vault, open.

    Raises:
        PassphraseRefused: The new one does not meet the policy.
        WrongPassphrase: The old one is not right. Counted as a try.
    """
    _check_policy(new, names)
    current = header_file.read(keys.folder)
    master_key = _try_passphrase(keys.folder, current, old, key_store=key_store)
    header = current.header
    kept = [slot for slot in header.slots if slot is not _passphrase_slot(header)]
    secret = device_secret(key_store, header.vault_id) if key_store is not None else None
    slot = _wrap(master_key, new, vault_id=header.vault_id, secret=secret, kdf=kdf)
    changed = msgspec.structs.replace(header, gen=header.gen + 1, slots=[slot, *kept])
    header_file.write(keys.folder, changed, _mac_key(master_key, header))
    wipe(master_key)
    logs.event("passphrase_changed")


def _check_policy(passphrase: str, names: tuple[str, ...]) -> None:
    problems = check_passphrase(passphrase, names)
    if problems:
        raise PassphraseRefused(problems)


def _check_no_header(folder: Path) -> None:
    if any((folder / name).exists() for name in header_file.NAMES):
        raise VaultExists


def _check_authentic(current: HeaderFile, master_key: bytearray) -> None:
    if not current.is_authentic(_mac_key(master_key, current.header)):
        wipe(master_key)
        raise KeyFileDamaged("mac")


def _repair(folder: Path, current: HeaderFile, master_key: bytearray) -> None:
    """Write a bad copy of the header again; one good copy is enough to go on without."""
    try:
        repaired = header_file.repair(folder, current, _mac_key(master_key, current.header))
    except StoreProblem:
        logs.event("header_copy_not_rewritten")
        return
    if repaired:
        logs.event("header_copy_rewritten")


def _begin_try(folder: Path, throttle: Throttle) -> None:
    """Count a try, giving up the ballast for it on a full disk: records stay readable then."""
    try:
        throttle.begin_try()
    except DiskFull:
        ballast.release(folder)
        throttle.begin_try()


def _try_passphrase(
    folder: Path,
    current: HeaderFile,
    passphrase: str,
    *,
    key_store: KeyStore | None,
    running_s: Callable[[], float] = running_time_s,
) -> bytearray:
    """The master key, with the header proved authentic by it."""
    slot = _passphrase_slot(current.header)
    secret = device_secret(key_store, current.header.vault_id) if slot.dev else None
    throttle = Throttle(folder, secret, running_s=running_s)
    _begin_try(folder, throttle)
    try:
        master_key = _unwrap(slot, current.header.vault_id, passphrase, secret)
        _check_authentic(current, master_key)
    except WrongPassphrase:
        raise
    except BaseException:
        throttle.take_back()
        raise
    throttle.forgive()
    return master_key


def _passphrase_slot(header: Header) -> PassphraseSlot:
    return header.slots[0]


def _wrap(
    master_key: bytearray,
    passphrase: str,
    *,
    vault_id: str,
    secret: bytes | None,
    kdf: KdfParameters,
) -> PassphraseSlot:
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    slot_id = secrets.token_bytes(_SLOT_ID_BYTES)
    slot_keys = _slot_keys(passphrase, salt, kdf, secret, bytes.fromhex(vault_id), slot_id)
    slot = PassphraseSlot(
        id=slot_id.hex(),
        dev=secret is not None,
        m=kdf.memory_kib,
        t=kdf.passes,
        p=kdf.lanes,
        salt=salt.hex(),
        nonce=nonce.hex(),
        ct=bytes(WRAPPED_BYTES).hex(),
        kc=slot_keys.key_check.hex(),
    )
    wrapped = slot_keys.wrap(master_key, nonce, slot.context(vault_id))
    slot_keys.wipe()
    return msgspec.structs.replace(slot, ct=wrapped.hex())


def _unwrap(
    slot: PassphraseSlot, vault_id: str, passphrase: str, secret: bytes | None
) -> bytearray:
    try:
        slot_keys = _slot_keys(
            passphrase,
            bytes.fromhex(slot.salt),
            slot.kdf,
            secret,
            bytes.fromhex(vault_id),
            bytes.fromhex(slot.id),
        )
    except InvalidData as error:
        raise WrongPassphrase from error
    try:
        if not slot_keys.fits(bytes.fromhex(slot.kc)):
            raise WrongPassphrase
        context = slot.context(vault_id)
        master_key = slot_keys.unwrap(bytes.fromhex(slot.ct), bytes.fromhex(slot.nonce), context)
    finally:
        slot_keys.wipe()
    if master_key is None:
        raise KeyFileDamaged("wrapped_key")
    return master_key


def _slot_keys(
    passphrase: str,
    salt: bytes,
    kdf: KdfParameters,
    secret: bytes | None,
    vault_id: bytes,
    slot_id: bytes,
) -> SlotKeys:
    stretched = stretch(passphrase, salt, kdf)
    try:
        return SlotKeys(stretched, secret, vault_id=vault_id, slot_id=slot_id)
    finally:
        wipe(stretched)


def _mac_key(master_key: bytearray, header: Header) -> bytearray:
    return derive_key(master_key, bytes.fromhex(header.vault_id), Purpose.HEADER_MAC)
