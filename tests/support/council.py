"""A council that many histories begin with: made once, copied for each."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from iro_core.clock import Clock, FixedClock
from iro_core.ids import time_ordered_ids
from iro_desktop.keys.header import Header
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.keys.vault_lock import VaultLock
from iro_desktop.store.store import Store
from iro_server.services.office import Office
from iro_server.store.database import Database
from tests.support.server import AUTHORITY, START, add_child, add_person, enrol, give, new_office

PEOPLE = (("anna", "iro"), ("ben", "iro"), ("sara", "supervisor"))
CHILDREN = 4


@dataclass(frozen=True)
class Kit:
    """What one laptop was given when it joined."""

    device_id: str
    user_id: str
    device_key: bytes
    author_key: bytes

    def keys(self, folder: Path) -> VaultKeys:
        """The keys of a copy of its vault; nothing is stretched, so that histories are quick."""
        header = Header(1, "ab" * 16, 1, self.device_id, self.user_id, "0.1", [])
        return VaultKeys(folder, header, bytearray(32), VaultLock(folder))


@dataclass(frozen=True)
class Council:
    """Three people, four laptops (Anna has two), four children, on one server."""

    folder: Path
    private_key: bytes
    kits: tuple[Kit, ...]

    def office_in(self, folder: Path, clock: Clock, chance: Random) -> Office:
        """A copy of the server, at work."""
        shutil.copy(self.folder / "server.db", folder / "server.db")
        database = Database(f"sqlite:///{folder / 'server.db'}", AUTHORITY)
        new_id = time_ordered_ids(clock, chance.randbytes)
        return Office(database, clock, new_id, self.private_key)


def make_council(folder: Path) -> Council:
    """Set it up, with nobody having synced."""
    office = new_office(f"sqlite:///{folder / 'live.db'}", FixedClock(START))
    for user_id, role in PEOPLE:
        add_person(office, user_id, role=role)
    for number in range(CHILDREN):
        give(office, add_child(office, number), ("anna", "ben")[number % 2])
    kits: list[Kit] = []
    for user_id in ("anna", "anna", "ben", "sara"):
        laptop = enrol(office, user_id)
        kit = Kit(laptop.device_id, user_id, laptop.device_key, laptop.author_key)
        kits.append(kit)
        keys = kit.keys(_made(folder / kit.device_id))
        Store.create(keys).close()
        keys.wipe()
    office.database.close()
    copy_database(folder / "live.db", folder / "server.db")
    return Council(folder, office.private_key, tuple(kits))


def copy_database(source: Path, target: Path) -> None:
    """As a backup is taken, and put back, while the server runs."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
