"""A forgotten passphrase: the code that the office reads out opens the vault, once."""

from pathlib import Path

from iro_desktop import logs
from iro_desktop.errors import WrongCode, WrongPassphrase
from iro_desktop.keys import header as header_file
from iro_desktop.keys import slots
from iro_desktop.keys.device_secret import KeyStore, device_secret
from iro_desktop.keys.header import CodeSlot
from iro_desktop.keys.hierarchy import wipe
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, check_new_passphrase
from iro_desktop.keys.throttle import CODE_NAME, Throttle
from iro_desktop.keys.tries import mac_key, try_slot
from iro_desktop.keys.vault import VaultKeys, cost_now
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.paths import check_folder_is_private


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
    check_new_passphrase(new, names)
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
        cost = cost_now(folder, kdf)
        fresh = slots.passphrase_slot(master_key, new, vault_id=vault_id, secret=secret, kdf=cost)
        again = slots.code_slot(master_key, vault_id=vault_id, secret=secret)
        mac = mac_key(master_key, current.header)
        header = header_file.write_slots(folder, current.header, [fresh, again], mac)
        Throttle(folder, secret).forgive()
        keys = VaultKeys(folder, header, master_key, lock)
        wipe(master_key)
    except BaseException:
        lock.release()
        raise
    logs.event("vault_recovered")
    return keys
