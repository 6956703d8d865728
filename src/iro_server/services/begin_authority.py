"""Starting an authority on a new database: its row, its own device, forms and settings."""

import secrets

from iro_server.errors import ServerProblem
from iro_server.services.begin_epoch import EPOCH_BYTES
from iro_server.services.office import SYSTEM_DEVICE, SYSTEM_USER, Office
from iro_server.services.publish_forms import publish_shipped
from iro_server.store import devices, schema
from iro_server.store.devices import Device


def begin_authority(office: Office, *, name: str) -> None:
    """Bring the database up to date and make this authority in it.

    Raises:
        ServerProblem: The database has this authority already.
    """
    schema.upgrade(office.database)
    key = office.server_key.hex()
    at = office.now()
    with office.database.write() as tx:
        if tx.head() is not None:
            raise ServerProblem("already_a_server", office.authority)
        epoch = secrets.token_hex(EPOCH_BYTES)
        tx.begin_authority(name=name, epoch=epoch, server_key=key, at=at)
        devices.add(tx, _own_device(key, at))
        publish_shipped(office, tx)
        office.note(tx, "begin_authority", office.authority)


def _own_device(key: str, at: str) -> Device:
    """The entry under which the server's own changes stand; no request can come from it."""
    return Device(
        device_id=SYSTEM_DEVICE,
        user_id=SYSTEM_USER,
        device_key=key,
        author_key=key,
        status=devices.SERVER,
        platform="",
        app_version="",
        enrolled_at=at,
        last_contact=at,
        last_sequence=0,
        last_device_seq=0,
        unsent=0,
    )
