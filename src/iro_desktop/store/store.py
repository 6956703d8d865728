"""Everything kept on this laptop for one user, open: the encrypted database and its outbox log.

Opened with the keys of a vault, owned by one thread, closed before the keys are wiped.
"""

import contextlib
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final, Self

from iro_desktop import logs
from iro_desktop.errors import DiskFailed, DiskFull, StoreDamaged, StoreProblem, StoreTooNew
from iro_desktop.keys import ballast
from iro_desktop.keys.new_key import NewKey
from iro_desktop.keys.private_files import flush_folder, make_private_file
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store import copies, migrations, new_key, projection
from iro_desktop.store.change_log import ChangeLog, Position
from iro_desktop.store.database import (
    DATABASE_NAME,
    Database,
    create_database,
    open_database,
)
from iro_desktop.store.device_log import DeviceLog
from iro_desktop.store.drafts import Drafts
from iro_desktop.store.journal import Journal
from iro_desktop.store.local_state import LocalState
from iro_desktop.store.offers import Offers
from iro_desktop.store.outbox_log import NAME as OUTBOX_NAME
from iro_desktop.store.outbox_log import OutboxLog
from iro_desktop.store.pieces import Pieces
from iro_desktop.store.receipts import Receipts
from iro_desktop.store.records import Records
from iro_desktop.store.recovery import Recovered, Recovery
from iro_desktop.store.renumbering import Renumbering
from iro_desktop.store.returned_work import ReturnedWork

# While it exists, opening checks every page.
_SUSPECT: Final = "check-on-opening"
# From when a child leaves until no copy holds that child any more.
_HELD_BY_COPIES: Final = "copies_hold_who_left"
# A day of typing writes some ten megabytes of drafts that later saves replaced.
_LOG_LIMIT_BYTES: Final = 32 * 1024 * 1024


class Store:
    """One vault's store.

    Attributes:
        changes: What was done to records; what is still to be sent.
        offers: What can be given back to a server that lost it.
        returned: What the server set aside, to put right or withdraw.
        renumbering: Fresh numbers when the server knows more of ours than we do.
        records: What the records say now.
        receipts: What became of what was done here.
        drafts: What is typed and not yet done.
        pieces: The bytes of scans and photographs.
        local_state: Small facts of this installation.
        device_log: What is noted of the use of this laptop.
        recovered: What comparing the two copies found on opening.
        was_damaged: Whether the database had to be begun anew.
        may_lack_work: Whether the outbox log was damaged too, so that work done since the copy
            that was put back may be gone.
    """

    def __init__(self, database: Database, outbox: OutboxLog, keys: VaultKeys) -> None:
        """Use `create`, `open` or `open_anew`."""
        self.was_damaged = self.may_lack_work = False
        self._database = database
        self._outbox = outbox
        self._keys = keys
        self._journal = Journal(database, outbox, lambda: ballast.release(keys.folder))
        self.pieces = Pieces(database, self._journal)
        self._recovery = Recovery(database, outbox, self._journal, self.pieces)
        self.changes = ChangeLog(database, self._journal, keys.device_id)
        self.local_state = LocalState(database, self._journal)
        self.offers = Offers(database, self._journal, self.local_state)
        self.renumbering = Renumbering(database, self._journal)
        self.returned = ReturnedWork(database, self._journal, self.renumbering)
        self.records = Records(database)
        self.receipts = Receipts(database)
        self.drafts = Drafts(database, self._journal)
        self.device_log = DeviceLog(database, self._journal)
        self.recovered: Recovered = self._recovery.reconcile(
            self.changes, self.drafts, self.local_state
        )
        if any((self.recovered.replayed, self.recovered.copied, self.recovered.bad_frames)):
            logs.event(
                "store_recovered",
                replayed=self.recovered.replayed,
                copied=self.recovered.copied,
                bad_frames=self.recovered.bad_frames,
            )

    @classmethod
    def create(cls, keys: VaultKeys) -> Self:
        """Make the store of a new vault and open it."""
        database = create_database(keys.folder / DATABASE_NAME, keys.database)
        migrations.set_up(database, vault_id=keys.vault_id, device_id=keys.device_id)
        flush_folder(keys.folder)
        return cls._with_outbox(database, keys)

    @classmethod
    def open(cls, keys: VaultKeys) -> Self:
        """Open the store of a vault, and make its two copies agree.

        Raises:
            StoreDamaged: The database is not what was written; the file is left as it is. Every
            page is checked if something was wrong when a copy was last made.
            StoreTooNew: A newer program wrote it; nothing was changed.
            StoreBusy: Another program holds it.
        """
        new_key.finish(keys)
        database = open_database(keys.folder / DATABASE_NAME, keys.database)
        try:
            migrations.bring_up_to_date(
                database,
                vault_id=keys.vault_id,
                before=lambda version: copies.take_before(database, keys, version),
            )
            if (keys.folder / _SUSPECT).exists():
                database.check_integrity()
        except BaseException:
            database.close()
            raise
        store = cls._with_outbox(database, keys)
        if store.local_state.load(_HELD_BY_COPIES, bool):
            store.drop_copies()
        return store

    @classmethod
    def open_anew(cls, keys: VaultKeys) -> Self:
        """After damage: keep the damaged file beside the newest sound copy, or beside a new file.

        All work done here since comes from the outbox log. What came from the server is fetched
        again: the cursor is empty.
        """
        _set_aside(keys)
        had_log = (keys.folder / OUTBOX_NAME).exists()
        store = cls._of_copy(keys) or cls.create(keys)
        store.changes.set_position(Position(epoch=store.changes.position().epoch))
        (keys.folder / _SUSPECT).unlink(missing_ok=True)
        store.was_damaged = True
        store.may_lack_work = not had_log or store.recovered.bad_frames > 0
        return store

    @classmethod
    def _of_copy(cls, keys: VaultKeys) -> Self | None:
        """The store as the newest sound copy has it; None if there is no such copy."""
        path = keys.folder / DATABASE_NAME
        for copy in copies.copies(keys):
            copies.put_back(copy, path)
            try:
                database = open_database(path, keys.database)
                try:
                    database.check_integrity()
                    migrations.bring_up_to_date(database, vault_id=keys.vault_id)
                except BaseException:
                    database.close()
                    raise
            except (StoreDamaged, StoreTooNew):
                path.unlink()
                continue
            logs.event("copy_put_back")
            return cls._with_outbox(database, keys)
        return None

    @classmethod
    def _with_outbox(cls, database: Database, keys: VaultKeys) -> Self:
        outbox: OutboxLog | None = None
        try:
            outbox = OutboxLog(keys.folder / OUTBOX_NAME, keys.outbox, keys.vault_id)
            store = cls(database, outbox, keys)
        except BaseException:
            if outbox is not None:
                outbox.close()
            database.close()
            raise
        ballast.hold(keys.folder)
        return store

    def transaction(self) -> AbstractContextManager[None]:
        """One save; every write of the parts may be made inside, and all or none of it is kept."""
        return self._journal.transaction()

    def rebuild(self) -> None:
        """Write down anew what every record says, from its history."""
        with self._journal.transaction():
            projection.rebuild(self._database)

    def tidy(self) -> None:
        """Shorten the write-ahead log and the outbox log; when nobody is typing."""
        self._database.checkpoint()
        unsent_bytes = sum(each.size_bytes for each in self.pieces.unsent())
        if self._outbox.size_bytes > _LOG_LIMIT_BYTES + unsent_bytes:
            self._recovery.compact()

    def end_work(self, now: datetime) -> None:
        """Shorten the logs and keep the copy of the day, before the vault is locked.

        What stands in the way is logged: a full disk keeps nobody from locking.
        """
        try:
            self.tidy()
        except StoreProblem as problem:
            logs.event("not_tidied", reason=type(problem).__name__)
        self.keep_copy(now)

    def keep_copy(self, now: datetime) -> None:
        """Once in a working day make a copy, for the day on which the file is damaged.

        What stands in the way is logged and stops nobody: a full disk, or damage, which the next
        opening then looks for and repairs.
        """
        try:
            if copies.is_due(self._keys, now):
                copies.take(self._database, self._keys, now)
        except StoreDamaged as damage:
            logs.event("damage_found", reason=damage.reason)
            with contextlib.suppress(OSError):
                make_private_file(self._keys.folder / _SUSPECT)
        except (DiskFull, DiskFailed, OSError):
            logs.event("no_copy_taken")

    def release_child(self, child_id: str) -> None:
        """Remove everything about a child from this laptop; the copies go with `drop_copies`.

        That its user had the child is kept, without the child's name (`Offers.keep_allocations`).

        Raises:
            ChildNotDrained: Something written here has not been received; nothing was removed.
        """
        with self._journal.transaction():
            self.offers.keep_allocations(child_id)
            self.changes.release_child(child_id)
            self.local_state.save(_HELD_BY_COPIES, value=True)
        self._database.checkpoint()

    def drop_copies(self) -> None:
        """Destroy every copy, and damaged files kept aside: a child has left this laptop.

        If the program ends before this is done, it is done at the next opening.
        """
        copies.drop_all(self._keys)
        for path in self._keys.folder.glob(f"damaged-*.{DATABASE_NAME}*"):
            path.unlink()
        flush_folder(self._keys.folder)
        self.local_state.drop(_HELD_BY_COPIES)

    def change_key(self, new: NewKey) -> None:
        """Encrypt everything again under another key, which alone opens it from then on.

        Raises:
            StoreProblem, VaultSealed: Everything is as it was.
            NewKeyUnfinished: It is closed; the new passphrase opens it and the rest is done then.
        """
        new_key.change_key(self._database, self._outbox, self._keys, new)
        ballast.hold(self._keys.folder)

    @property
    def is_open(self) -> bool:
        """Whether it may be used."""
        return self._database.is_open

    def check_integrity(self) -> None:
        """Check every page of the database (StoreDamaged); 0.06 s for 14 MB."""
        self._database.check_integrity()

    def close(self) -> None:
        """Shorten the logs and close; safe to call twice."""
        self._database.close()
        self._outbox.close()


def _set_aside(keys: VaultKeys) -> None:
    """Keep a damaged file under another name; nothing is deleted to repair it."""
    number = 1
    while (keys.folder / f"damaged-{number}.{DATABASE_NAME}").exists():
        number += 1
    for suffix in ("", "-wal", "-shm"):
        path = keys.folder / f"{DATABASE_NAME}{suffix}"
        if path.exists():
            path.rename(keys.folder / f"damaged-{number}.{path.name}")
    logs.event("damaged_store_kept", number=number)
