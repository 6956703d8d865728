"""What a laptop says about itself when it calls."""

from typing import Final

from iro_server.services.office import Office
from iro_server.store import devices
from iro_server.store.devices import Device

# A number that no laptop reaches and every database holds.
UNSENT_LIMIT: Final = 1_000_000


def note_contact(office: Office, device: Device, *, app_version: str, unsent: int) -> None:
    """Remember its program's version and how much it has not sent; written only if it changed."""
    unsent = min(unsent, UNSENT_LIMIT)
    if (device.app_version, device.unsent) != (app_version, unsent):
        with office.database.write(in_line=False) as tx:
            devices.change_device(tx, device.device_id, app_version=app_version, unsent=unsent)
