"""One try at a slot of the header: counted before it is made, and forgiven when it was right."""

from pathlib import Path

from iro_desktop.errors import DiskFull, KeyFileDamaged, WrongPassphrase
from iro_desktop.keys import ballast, slots
from iro_desktop.keys.header import Header, HeaderFile, Slot
from iro_desktop.keys.hierarchy import Purpose, derive_key, wipe
from iro_desktop.keys.throttle import Throttle


def try_slot(
    folder: Path, current: HeaderFile, tried: tuple[Slot, str, bytes | None], throttle: Throttle
) -> bytearray:
    """The master key out of one slot, with the header proved authentic by it."""
    slot, typed, secret = tried
    _begin_try(folder, throttle)
    try:
        master_key = slots.unwrap(slot, current.header.vault_id, typed, secret)
        _check_authentic(current, master_key)
    except WrongPassphrase:
        raise
    except BaseException:
        throttle.take_back()
        raise
    throttle.forgive()
    return master_key


def mac_key(master_key: bytearray, header: Header) -> bytearray:
    """The key with which the header of a vault is written."""
    return derive_key(master_key, bytes.fromhex(header.vault_id), Purpose.HEADER_MAC)


def _check_authentic(current: HeaderFile, master_key: bytearray) -> None:
    if not current.is_authentic(mac_key(master_key, current.header)):
        wipe(master_key)
        raise KeyFileDamaged("mac")


def _begin_try(folder: Path, throttle: Throttle) -> None:
    """Count a try, giving up the ballast for it on a full disk: records stay readable then."""
    try:
        throttle.begin_try()
    except DiskFull:
        ballast.release(folder)
        throttle.begin_try()
