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
    PassphraseRefused,
    StoreProblem,
    VaultExists,
    VaultSealed,
    WrongCode,
    WrongPassphrase,
)
from iro_desktop.keys import header as header_file
from iro_desktop.keys import slots
from iro_desktop.keys.device_secret import KeyStore, device_secret, new_device_secret
from iro_desktop.keys.header import CodeSlot, Header, HeaderFile, PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, Purpose, derive_key, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_passphrase
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
        sign: Tells files made under these keys from others by name; no key.
        recovery_code: What the office keeps for a forgotten passphrase; opens slot `code_slot`.
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
            (self.database, new.database),
            (self.outbox, new.outbox),
            (self.header_mac, new.header_mac),
        ):
            mine[:] = fresh
            wipe(fresh)
        self.sign, self.code_slot, self.recovery_code = new.sign, new.code_slot, new.recovery_code

    def wipe(self) -> None:
        """Overwrite the keys and let the next program in; after the store is closed."""
        wipe(self.database)
        wipe(self.outbox)
        wipe(self.header_mac)
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
    _check_policy(passphrase, owner.names)
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


def recover_vault(
    folder: Path,
    code: str,
    new: str,
    *,
    key_store: KeyStore | None,
    names: tuple[str, ...] = (),
    kdf: KdfParameters = DEFAULT_KDF,
) -> VaultKeys:
    """Open a vault with its recovery code and give it a new passphrase.

    The old passphrase and the code open nothing from then on; there is a new code.

    Raises:
        PassphraseRefused: The new passphrase does not meet the policy; the code is not spent.
        WrongCode: The vault is sound, and this is not its code. Counted apart from passphrases.
        KeyProblem: As for `open_vault`.
    """
    _check_policy(new, names)
    check_folder_is_private(folder)
    current = header_file.read(folder)
    lock = VaultLock(folder)
    try:
        slot = slots.find_slot(current.header, CodeSlot)
        if slot is None:
            raise WrongCode
        secret = device_secret(key_store, current.header.vault_id) if slot.dev else None
        throttle = Throttle(folder, secret, name=CODE_NAME)
        try:
            master_key = try_slot(folder, current, (slot, code, secret), throttle)
        except WrongPassphrase as error:
            raise WrongCode from error
        vault_id = current.header.vault_id
        fresh = slots.passphrase_slot(master_key, new, vault_id=vault_id, secret=secret, kdf=kdf)
        again = slots.code_slot(master_key, vault_id=vault_id, secret=secret)
        header = _replace_slots(folder, current.header, [fresh, again], master_key)
        Throttle(folder, secret).forgive()
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    logs.event("vault_recovered")
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
    kept = [slot for slot in header.slots if not isinstance(slot, PassphraseSlot)]
    secret = device_secret(key_store, header.vault_id) if key_store is not None else None
    slot = slots.passphrase_slot(master_key, new, vault_id=header.vault_id, secret=secret, kdf=kdf)
    _replace_slots(keys.folder, header, [slot, *kept], master_key)
    wipe(master_key)
    logs.event("passphrase_changed")


def _check_policy(passphrase: str, names: tuple[str, ...]) -> None:
    problems = check_passphrase(passphrase, names)
    if problems:
        raise PassphraseRefused(problems)


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


def _replace_slots(
    folder: Path,
    header: Header,
    new: list[PassphraseSlot | CodeSlot],
    master_key: bytearray,
) -> Header:
    """Write both copies of the header with other slots; nothing else is encrypted again."""
    changed = msgspec.structs.replace(header, gen=header.gen + 1, slots=new)
    header_file.write(folder, changed, mac_key(master_key, header))
    return changed


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
        return _replace_slots(folder, header, [*header.slots, slot], master_key)
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
        raised = _replace_slots(folder, header, [slot, *kept], master_key)
    except (StoreProblem, MemoryError):
        logs.event("passphrase_cost_not_raised")
        return header
    logs.event("passphrase_cost_raised")
    return raised
