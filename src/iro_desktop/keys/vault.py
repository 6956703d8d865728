"""Making a vault, opening it with a passphrase, and changing the passphrase.

A vault is a folder; this module knows its keys and header, `iro_desktop.store` what is kept in it.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from typing_extensions import override

from iro_desktop import logs
from iro_desktop.errors import (
    StoreProblem,
    VaultExists,
    VaultSealed,
)
from iro_desktop.keys import header as header_file
from iro_desktop.keys import slots
from iro_desktop.keys.device_secret import KeyStore, device_secret, new_device_secret
from iro_desktop.keys.header import CodeSlot, Header, HeaderFile, PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, Purpose, derive_key, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase
from iro_desktop.keys.private_files import flush_folder, make_private_file, make_private_folder
from iro_desktop.keys.throttle import CODE_NAME, Throttle, running_time_s
from iro_desktop.keys.tries import mac_key, try_slot
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.paths import UNFINISHED, check_folder_is_private

_ID_BYTES: Final = 16
_SIGN_BYTES: Final = 8


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
        header_mac: 32 bytes with which the header is written.
        master_key: What they all come from, to be sealed to the recovery officers. Kept while it is
            open, because the office may name others then; the recovery code gives it, too.
        org: The master key as it is sealed to each pair of them; empty if they are not named yet.
        sign: Tells files made under these keys from others by name; no key.
        recovery_code: What the office keeps for a forgotten passphrase; opens slot `code_slot`.
    """

    def __init__(
        self, folder: Path, header: Header, master_key: bytearray, lock: VaultLock
    ) -> None:
        """Derive the keys from a copy of the master key."""
        self.folder = folder
        self.vault_id = header.vault_id
        self.user_id = header.user_id
        self.device_id = header.device_id
        self.master_key = bytearray(master_key)
        self.org = header.org
        vault_id = bytes.fromhex(header.vault_id)
        self.database = derive_key(master_key, vault_id, Purpose.DATABASE)
        self.outbox = derive_key(master_key, vault_id, Purpose.OUTBOX)
        self.header_mac = derive_key(master_key, vault_id, Purpose.HEADER_MAC)
        self.sign = derive_key(master_key, vault_id, Purpose.SIGN)[:_SIGN_BYTES].hex()
        self.code_slot, self.recovery_code = slots.recovery_code(master_key, header)
        self._lock = lock

    def under(self, header: Header, master_key: bytearray) -> "VaultKeys":
        """The keys of this vault under another master key, which does not open it yet."""
        return VaultKeys(self.folder, header, master_key, self._lock)

    def become(self, new: "VaultKeys") -> None:
        """Be the keys of another master key for all who hold these; the old are overwritten."""
        for mine, fresh in (
            (self.master_key, new.master_key),
            (self.database, new.database),
            (self.outbox, new.outbox),
            (self.header_mac, new.header_mac),
        ):
            mine[:] = fresh
            wipe(fresh)
        self.sign, self.code_slot, self.recovery_code = new.sign, new.code_slot, new.recovery_code
        self.org = new.org

    def wipe(self) -> None:
        """Overwrite the keys and let the next program in; after the store is closed."""
        for key in (self.master_key, self.database, self.outbox, self.header_mac):
            wipe(key)
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
    """Make a vault in a folder that has none, and open it; it is found after `finish_vault`.

    Raises:
        PassphraseRefused: The passphrase does not meet the policy.
        UnsafeFolder: The folder is copied elsewhere or on another machine.
        VaultExists: There is a header already.
    """
    check_new_passphrase(passphrase, owner.names)
    check_folder_is_private(folder)
    make_private_folder(folder)
    lock = VaultLock(folder)
    try:
        _check_no_header(folder)
        vault_id = secrets.token_hex(_ID_BYTES)
        secret = new_device_secret(key_store, vault_id) if key_store is not None else None
        master_key = bytearray(secrets.token_bytes(KEY_BYTES))
        made: list[PassphraseSlot | CodeSlot] = [
            slots.passphrase_slot(
                master_key, passphrase, vault_id=vault_id, secret=secret, kdf=kdf
            ),
            slots.code_slot(master_key, vault_id=vault_id, secret=secret),
        ]
        header = Header(1, vault_id, 1, owner.device_id, owner.user_id, header_file.APP_LEVEL, made)
        make_private_file(folder / UNFINISHED)
        Throttle(folder, secret).forgive()
        Throttle(folder, secret, name=CODE_NAME).forgive()
        header_file.write(folder, header, mac_key(master_key, header))
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    return keys


def finish_vault(keys: VaultKeys) -> None:
    """From now on a new vault is found: what unlocking needs is in it."""
    (keys.folder / UNFINISHED).unlink()
    flush_folder(keys.folder)


def open_vault(
    folder: Path,
    passphrase: str,
    *,
    key_store: KeyStore | None,
    running_s: Callable[[], float] = running_time_s,
    kdf: KdfParameters | None = None,
) -> VaultKeys:
    """Open a vault; the try is counted before it is made, and forgiven when it was right.

    Args:
        kdf: What a guess should cost by now; a vault that asks less is wrapped anew.

    Raises:
        WrongPassphrase: The vault is sound, the passphrase is not the one.
        VaultSealed: No passphrase opens it any more; the office's recovery code does.
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
        header = _with_code_slot(folder, current.header, master_key, key_store)
        if kdf is not None:
            header = _with_cost(folder, header, master_key, (passphrase, kdf), key_store)
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    return keys


def confirm_passphrase(keys: VaultKeys, passphrase: str, *, key_store: KeyStore | None) -> None:
    """Return if this passphrase opens this vault; counted as a try (WrongPassphrase)."""
    current = header_file.read(keys.folder)
    wipe(_try_passphrase(keys.folder, current, passphrase, key_store=key_store))


def new_passphrase(
    keys: VaultKeys,
    old: str,
    new: str,
    *,
    key_store: KeyStore | None,
    names: tuple[str, ...] = (),
    kdf: KdfParameters = DEFAULT_KDF,
) -> PassphraseSlot:
    """The same master key, wrapped by a new passphrase; nothing is written.

    Args:
        keys: The vault, open.

    Raises:
        PassphraseRefused: The new one does not meet the policy.
        WrongPassphrase: The old one is not right. Counted as a try.
    """
    check_new_passphrase(new, names)
    confirm_passphrase(keys, old, key_store=key_store)
    secret = device_secret(key_store, keys.vault_id) if key_store is not None else None
    cost = cost_now(keys.folder, kdf)
    return slots.passphrase_slot(
        keys.master_key, new, vault_id=keys.vault_id, secret=secret, kdf=cost
    )


def cost_now(folder: Path, wanted: KdfParameters) -> KdfParameters:
    """What a guess at a new passphrase costs: as much as wanted, and no less than at the old."""
    old = slots.find_slot(header_file.read(folder).header, PassphraseSlot)
    return old.kdf.raised_to(wanted) if old is not None else wanted


def put_passphrase(keys: VaultKeys, slot: PassphraseSlot) -> None:
    """Have another passphrase open this vault, by both copies; nothing is encrypted again.

    On the thread of the store, where all else is written to the header of an open vault.

    Raises:
        VaultSealed: It was sealed meanwhile, and stays so.
    """
    header = header_file.read(keys.folder).header
    kept = [each for each in header.slots if not isinstance(each, PassphraseSlot)]
    if len(kept) == len(header.slots):
        raise VaultSealed
    header_file.write_slots(keys.folder, header, [slot, *kept], keys.header_mac)
    logs.event("passphrase_changed")


def _check_no_header(folder: Path) -> None:
    if any((folder / name).exists() for name in header_file.NAMES):
        raise VaultExists


def _repair(folder: Path, current: HeaderFile, master_key: bytearray) -> None:
    """Write a bad copy of the header again; one good copy is enough to go on without."""
    try:
        repaired = header_file.repair(folder, current, mac_key(master_key, current.header))
    except StoreProblem:
        logs.event("header_copy_not_rewritten")
        return
    if repaired:
        logs.event("header_copy_rewritten")


def _try_passphrase(
    folder: Path,
    current: HeaderFile,
    passphrase: str,
    *,
    key_store: KeyStore | None,
    running_s: Callable[[], float] = running_time_s,
) -> bytearray:
    """The master key, with the header proved authentic by it."""
    slot = slots.find_slot(current.header, PassphraseSlot)
    if slot is None:
        # Sealing may have been cut off between the two copies.
        header_file.spread(folder, current)
        raise VaultSealed
    secret = device_secret(key_store, current.header.vault_id) if slot.dev else None
    throttle = Throttle(folder, secret, running_s=running_s)
    return try_slot(folder, current, (slot, passphrase, secret), throttle)


def _with_code_slot(
    folder: Path, header: Header, master_key: bytearray, key_store: KeyStore | None
) -> Header:
    """The header; a vault from before there were recovery codes gets one."""
    if slots.find_slot(header, CodeSlot) is not None:
        return header
    bound = slots.find_slot(header, PassphraseSlot)
    is_bound = bound is not None and bound.dev
    secret = device_secret(key_store, header.vault_id) if is_bound else None
    slot = slots.code_slot(master_key, vault_id=header.vault_id, secret=secret)
    try:
        Throttle(folder, secret, name=CODE_NAME).forgive()
        mac = mac_key(master_key, header)
        return header_file.write_slots(folder, header, [*header.slots, slot], mac)
    except StoreProblem:
        logs.event("recovery_code_not_made")
        return header


def _with_cost(
    folder: Path,
    header: Header,
    master_key: bytearray,
    wanted: tuple[str, KdfParameters],
    key_store: KeyStore | None,
) -> Header:
    """The header; a passphrase that is cheaper to guess than it should be is wrapped anew."""
    passphrase, kdf = wanted
    old = slots.find_slot(header, PassphraseSlot)
    if old is None or not old.kdf.is_below(kdf):
        return header
    try:
        secret = device_secret(key_store, header.vault_id) if old.dev else None
        slot = slots.passphrase_slot(
            master_key,
            passphrase,
            vault_id=header.vault_id,
            secret=secret,
            kdf=old.kdf.raised_to(kdf),
        )
        kept = [each for each in header.slots if each != old]
        mac = mac_key(master_key, header)
        raised = header_file.write_slots(folder, header, [slot, *kept], mac)
    except (StoreProblem, MemoryError):
        logs.event("passphrase_cost_not_raised")
        return header
    logs.event("passphrase_cost_raised")
    return raised
