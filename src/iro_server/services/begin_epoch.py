"""After a restore from a backup: a new epoch, so that laptops give back what the backup lacks."""

import secrets
from typing import Final

from iro_server.services.office import SYSTEM_DEVICE, Office, next_number
from iro_server.store import devices

EPOCH_BYTES: Final = 16


def begin_epoch(office: Office) -> str:
    """Begin a new epoch; its id.

    The server's own changes go on with numbers it cannot have used in the time that was lost,
    because laptops will bring back changes with those: the milliseconds since 1970, which no
    server reaches by counting its changes.
    """
    epoch = secrets.token_hex(EPOCH_BYTES)
    with office.database.write() as tx:
        milliseconds = int(office.clock.now().timestamp() * 1000)
        skipped_to = max(next_number(tx), milliseconds)
        devices.change_device(tx, SYSTEM_DEVICE, last_device_seq=skipped_to)
        tx.set_head(epoch=epoch)
        office.note(tx, "begin_epoch", epoch)
    return epoch
