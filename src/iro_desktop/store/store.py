"""Everything kept on this laptop for one user, open: the encrypted database and its outbox log.

Opened with the keys of a vault, owned by one thread, closed before the keys are wiped.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Self

from iro_desktop import logs
from iro_desktop.keys import ballast
from iro_desktop.keys.private_files import flush_folder
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store import migrations, projection
from iro_desktop.store.change_log import ChangeLog
from iro_desktop.store.database import Database, create_database, open_database
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

DATABASE_NAME: Final = "vault.db"
# A day of typing writes some ten megabytes of drafts that later saves replaced.
_LOG_LIMIT_BYTES: Final = 32 * 1024 * 1024


class Store:
    """One vault's store.

    Attributes:
        changes: What was done to records; what is still to be sent.
        offers: What can be given back to a server that lost it.
        renumbering: Fresh numbers when the server knows more of ours than we do.
        records: What the records say now.
        receipts: What became of what was done here.
        drafts: What is typed and not yet done.
        pieces: The bytes of scans and photographs.
        local_state: Small facts of this installation.
        recovered: What comparing the two copies found on opening.
        was_damaged: Whether the database had to be begun anew.
    """

    def __init__(self, database: Database, outbox: OutboxLog, keys: VaultKeys) -> None:
        """Use `create`, `open` or `open_anew`."""
        self.was_damaged = False
        self._database = database
        self._outbox = outbox
        self._folder: Path = keys.folder
        self._journal = Journal(database, outbox, lambda: ballast.release(keys.folder))
        self.pieces = Pieces(database, self._journal)
        self._recovery = Recovery(database, outbox, self._journal, self.pieces)
        self.changes = ChangeLog(database, self._journal, keys.device_id)
        self.offers = Offers(database, self._journal)
        self.renumbering = Renumbering(database, self._journal)
        self.records = Records(database)
        self.receipts = Receipts(database)
        self.drafts = Drafts(database, self._journal)
        self.local_state = LocalState(database, self._journal)
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
            StoreDamaged: The database is not what was written; the file is left as it is.
            StoreTooNew: A newer program wrote it; nothing was changed.
            StoreBusy: Another program holds it.
        """
        database = open_database(keys.folder / DATABASE_NAME, keys.database)
        try:
            migrations.bring_up_to_date(database, vault_id=keys.vault_id)
        except BaseException:
            database.close()
            raise
        return cls._with_outbox(database, keys)

    @classmethod
    def open_anew(cls, keys: VaultKeys) -> Self:
        """After damage: keep the damaged file beside a new one, with all work from the outbox log.

        What came from the server is fetched again: the cursor is empty.
        """
        number = 1
        while (keys.folder / f"damaged-{number}.{DATABASE_NAME}").exists():
            number += 1
        for suffix in ("", "-wal", "-shm"):
            path = keys.folder / f"{DATABASE_NAME}{suffix}"
            if path.exists():
                path.rename(keys.folder / f"damaged-{number}.{path.name}")
        logs.event("damaged_store_kept", number=number)
        store = cls.create(keys)
        store.was_damaged = True
        return store

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

    def check_integrity(self) -> None:
        """Check every page of the database (StoreDamaged); 0.06 s for 14 MB."""
        self._database.check_integrity()

    def close(self) -> None:
        """Shorten the logs and close; safe to call twice."""
        self._database.close()
        self._outbox.close()
