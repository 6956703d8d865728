"""The recovery officers on this laptop: its key sealed to them, and a vault opened by their answer.

A laptop whose secret is lost, whose header is destroyed, or that nobody has a code for any more
asks with a file. The new passphrase is chosen before, because it guards what the answer is for.
"""

import secrets
from pathlib import Path
from typing import Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.officers import Escrow, Officers, VaultIds, seal_for_officers
from iro_core.sealing import open_sealed, sealing_public_key
from iro_desktop import logs
from iro_desktop.errors import KeyFileDamaged, KeyProblem, NotAsked, NoVault
from iro_desktop.keys import header as header_file
from iro_desktop.keys import slots
from iro_desktop.keys.device_secret import KeyStore, new_device_secret
from iro_desktop.keys.header import Header, PassphraseSlot
from iro_desktop.keys.hierarchy import KEY_BYTES, Purpose, derive_sealing_key, wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase
from iro_desktop.keys.private_files import write_durably
from iro_desktop.keys.recovery_files import Answer, Request, from_bytes
from iro_desktop.keys.throttle import CODE_NAME, Throttle
from iro_desktop.keys.tries import mac_key
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.paths import check_folder_is_private

NAME: Final = "asked-officers"
_ID_BYTES: Final = 16
_SEAL_ID_BYTES: Final = 8


class Asked(msgspec.Struct, frozen=True):
    """What the laptop keeps while it waits for an answer.

    Attributes:
        slot: The seed of the key that the answer is sealed to, wrapped by the new passphrase.
        slot_of: What the slot is bound to, in the place of a vault's id.
    """

    request: Request
    slot: PassphraseSlot
    slot_of: str


def name_officers(keys: VaultKeys, officers: Officers) -> None:
    """Have any two of these three open the vault together, and nobody who was named before.

    Raises:
        InvalidData: A key is none.
        StoreProblem: The disk refused; who could open it before still can.
    """
    current = header_file.read(keys.folder).header
    sealed = seal_for_officers(
        keys.master_key,
        VaultIds(keys.vault_id, keys.device_id),
        officers,
        lambda: secrets.token_hex(_SEAL_ID_BYTES),
    )
    header = msgspec.structs.replace(current.with_officers(sealed), gen=current.gen + 1)
    header_file.write(keys.folder, header, keys.header_mac)
    keys.org = sealed
    logs.event("officers_named")


def are_named(keys: VaultKeys, officers: Officers) -> bool:
    """Whether it is these three who can open the vault."""
    ids = {officer.officer_id for officer in officers.officers}
    return {each.first for each in keys.org} == ids


def escrow(keys: VaultKeys) -> Escrow | None:
    """What the office keeps for them; None before they are named."""
    if not keys.org:
        return None
    return Escrow(keys.vault_id, keys.device_id, keys.user_id, keys.org)


def ask(
    folder: Path,
    passphrase: str,
    *,
    device_id: str,
    names: tuple[str, ...] = (),
    kdf: KdfParameters = DEFAULT_KDF,
) -> Request:
    """Ask for a vault to be opened; an earlier request is answered no more.

    Args:
        passphrase: What will open the vault after the answer.
        device_id: What this laptop knows itself as, should its header be destroyed.

    Raises:
        PassphraseRefused: It does not meet the policy.
        StoreProblem: The disk refused.
    """
    check_new_passphrase(passphrase, names)
    seed = bytearray(secrets.token_bytes(KEY_BYTES))
    slot_of = secrets.token_hex(_ID_BYTES)
    slot = slots.passphrase_slot(seed, passphrase, vault_id=slot_of, secret=None, kdf=kdf)
    sealed = _sealed_here(folder)
    known = sealed.device_id if sealed else device_id
    request = Request(_public(seed), known, sealed)
    wipe(seed)
    write_durably(folder / NAME, msgspec.json.encode(Asked(request, slot, slot_of)))
    logs.event("officers_asked")
    return request


def asked(folder: Path) -> Request | None:
    """The request that waits for its answer, if one does."""
    try:
        return _asked(folder).request
    except NotAsked:
        return None


def open_with_answer(
    folder: Path,
    passphrase: str,
    answer: bytes,
    *,
    key_store: KeyStore | None,
    kdf: KdfParameters = DEFAULT_KDF,
) -> VaultKeys:
    """Open a vault with what the officers sent, and the passphrase that was chosen in asking.

    That passphrase opens it from then on, with a new secret of this machine and a new recovery
    code; the old ones open nothing. A header that was destroyed is made anew.

    Raises:
        NotAsked: Nothing was asked.
        WrongPassphrase: It is not the one that was chosen in asking.
        InvalidData: The file is no answer, not to this request, or gives a key that this vault had
            before (where "recovery_file" or "answer").
        KeyProblem, StoreProblem: As for `open_vault`; it can be tried again.
    """
    check_folder_is_private(folder)
    waiting = _asked(folder)
    lock = VaultLock(folder)
    try:
        said = from_bytes(answer, Answer)
        master_key = _opened(waiting, said, passphrase)
        header = _header(folder, said, master_key)
        secret = new_device_secret(key_store, header.vault_id) if key_store is not None else None
        fresh = slots.passphrase_slot(
            master_key, passphrase, vault_id=header.vault_id, secret=secret, kdf=kdf
        )
        code = slots.code_slot(master_key, vault_id=header.vault_id, secret=secret)
        Throttle(folder, secret).forgive()
        Throttle(folder, secret, name=CODE_NAME).forgive()
        mac = mac_key(master_key, header)
        header = header_file.write_slots(folder, header, [fresh, code], mac)
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
        (folder / NAME).unlink()
    except BaseException:
        lock.release()
        raise
    logs.event("vault_opened_by_officers")
    return keys


def _asked(folder: Path) -> Asked:
    try:
        return from_bytes((folder / NAME).read_bytes(), Asked)
    except (OSError, InvalidData) as error:
        raise NotAsked from error


def _sealed_here(folder: Path) -> Escrow | None:
    """What this laptop itself has for the officers."""
    try:
        header = header_file.read(folder).header
    except KeyProblem:
        return None
    if not header.org:
        return None
    return Escrow(header.vault_id, header.device_id, header.user_id, header.org)


def _public(seed: bytearray) -> str:
    private = derive_sealing_key(seed, Purpose.ANSWER)
    try:
        return sealing_public_key(bytes(private)).hex()
    finally:
        wipe(private)


def _opened(waiting: Asked, said: Answer, passphrase: str) -> bytearray:
    """The master key out of the answer."""
    if said.request != waiting.request.digest:
        raise InvalidData("answer", "other_request")
    if waiting.request.device_id not in {"", said.device_id}:
        raise InvalidData("answer", "other_laptop")
    seed = slots.unwrap(waiting.slot, waiting.slot_of, passphrase, None)
    private = derive_sealing_key(seed, Purpose.ANSWER)
    wipe(seed)
    try:
        return bytearray(open_sealed(bytes.fromhex(said.sealed), bytes(private), said.bound_to()))
    finally:
        wipe(private)


def _header(folder: Path, said: Answer, master_key: bytearray) -> Header:
    """The vault's header, proved authentic; a new one if no copy of it can be read."""
    try:
        current = header_file.read(folder)
    except (KeyFileDamaged, NoVault):
        ids = (said.vault_id, 1, said.device_id, said.user_id)
        return Header(1, *ids, header_file.APP_LEVEL, slots=[])
    if not current.is_authentic(mac_key(master_key, current.header)):
        raise InvalidData("answer", "other_key")
    return current.header
